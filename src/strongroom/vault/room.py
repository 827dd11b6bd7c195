"""An open room.

Lives here: opening and closing, and who sits down at which desk. Must not live here: what
is done there (desk.py), founding, keys' own checks.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Unpack

from strongroom.access.principal import Principal
from strongroom.access.users import User
from strongroom.audit.recorder import Recorder
from strongroom.crypto.derive import label
from strongroom.errors import Refused
from strongroom.keys.keyring import KeyRing
from strongroom.keys.opening import open_keys
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings, read_settings
from strongroom.keys.surroundings import Surroundings
from strongroom.keys.tree import KeyTree
from strongroom.model.purposes import check_purpose
from strongroom.storage.database import Database, open_database
from strongroom.storage.transaction import Transaction
from strongroom.storage.versions import check_version
from strongroom.vault.desk import Desk
from strongroom.vault.door import Door
from strongroom.vault.log.audit_views import VerifyReport
from strongroom.vault.log.tail import log_keys, settle_log
from strongroom.vault.records.connectors import Connectors
from strongroom.vault.seating import Stated, session_of
from strongroom.vault.session import ROOM_ITSELF, ROOM_NAME, Session
from strongroom.vault.staff.people import Staff
from strongroom.vault.tenancies import Tenancies
from strongroom.vault.tenancy import Tenancy

__all__ = ["Room", "door_of", "open_room"]

_PSEUDONYM_LABEL = label("strongroom/pseudonym/v1")


class Room:
    """A room that is open; close it, or use it in a ``with`` statement.

    Attributes:
        home: Its folder.
        settings: As its settings file has them.
        door: Its one door.
    """

    def __init__(self, files: RoomFiles, settings: Settings, door: Door) -> None:
        self.home = files.home
        self.settings = settings
        self.door = door

    @property
    def id(self) -> bytes:
        """The room's id, 16 bytes."""
        return self.door.keyring.room

    @property
    def connectors(self) -> Connectors:
        """What acts on values unseen: ``room.connectors.register("dialler", Dialler())``."""
        return self.door.connectors

    def acting(self, user: str | bytes, **stated: Unpack[Stated]) -> Desk:
        """Sit down at a desk: ``room.acting("alice", purpose="sales", reason_code="order_handling")``.

        Args:
            user: Handle of the user, or the id, 16 bytes.
            stated: ``purpose``, ``reason_code``, ``reason``, ``acted_for``, ``login``, ``request``,
                ``given``, ``language``, as `Stated` has them.

        Raises:
            Refused: ``user.unknown``, ``user.login-not-bound``, ``user.may-not-act-for``.
            InvalidInput: For a purpose or a reason code that does not exist.
        """
        login = stated.get("login")

        def look(tx: Transaction) -> tuple[Tenancy, User]:
            tenancy = self.door.tenancies.current(tx, self.settings.tenant)
            by = self.door.staff.by_id if isinstance(user, bytes) else self.door.staff.by_handle
            found = by(tx, tenancy, user)  # type: ignore[arg-type]  # each has the kind that was told apart
            if found is None:
                raise Refused("user.unknown")
            if login is not None and login not in found.logins:
                raise Refused("user.login-not-bound")
            return tenancy, found

        self.door.tree.prepare(self.settings.tenant)
        return self.seat(*self.door.database.read(look), **stated)

    def seat(self, tenancy: Tenancy, user: User, **stated: Unpack[Stated]) -> Desk:
        """The desk of a user who was looked up just now; nothing is looked up for it.

        Each operation there holds the version of users and rules that the desk goes by against the one in
        force, in its own transaction: whoever was suspended meanwhile does nothing at it.

        Args:
            tenancy: As of the transaction in which the user was looked up.
            stated: As for `acting`.

        Raises:
            Refused: ``user.may-not-act-for``.
            InvalidInput: For a purpose or a reason code that does not exist.
        """
        language = self.settings.language
        return Desk(self.door, session_of(tenancy, user, stated, language=language, pseudonym=self.pseudonym))

    def unattended(
        self, role: str, actions: Iterable[str], *, purpose: str, request: str | None = None
    ) -> Desk:
        """The desk at which the room works by itself, on a schedule, with nobody there.

        Args:
            role: Name of one built-in role; what the policy has taken from it, the room may not do either.
            actions: The few actions that are needed, out of what the role grants.
            purpose: Code of the purpose.
            request: Id of the job, ``job_…``.
        """
        self.door.tree.prepare(self.settings.tenant)
        session = self.door.database.read(
            lambda tx: self.unattended_session(tx, role, actions, purpose=purpose, request=request)
        )
        return Desk(self.door, session)

    def unattended_session(
        self,
        tx: Transaction,
        role: str,
        actions: Iterable[str],
        *,
        purpose: str = "operations",
        request: str | None = None,
    ) -> Session:
        """The session of what the room does by itself; arguments as for `unattended`."""
        return Session(
            tenant=self.settings.tenant,
            principal=Principal(user=ROOM_ITSELF, roles=(role,), only_actions=frozenset(map(str, actions))),
            handle=ROOM_NAME,
            access_version=self.door.tenancies.current(tx, self.settings.tenant).access_version,
            purpose=check_purpose(purpose),
            request=request,
            language=self.settings.language,
        )

    def user_for_login(self, login: str) -> str | None:
        """The handle of the one user who is bound to a login of the system; None for none or many."""

        def look(tx: Transaction) -> list[str]:
            tenancy = self.door.tenancies.current(tx, self.settings.tenant)
            return [user.handle for user in self.door.staff.by_login(tx, tenancy, login)]

        self.door.tree.prepare(self.settings.tenant)
        bound = self.door.database.read(look)
        return bound[0] if len(bound) == 1 else None

    def settle(self) -> None:
        """Number what waits, integrate it, sign a checkpoint and remember it in the anchor."""
        settle_log(self.door, self.settings.tenant)

    def verify(
        self, *, data: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> VerifyReport:
        """Verify as nobody, where the rows that decide access were tampered with and nobody gets in.

        Nothing is opened and no event is written: there is nobody whom it could name. At a desk
        `AuditDesk.verify` does more.
        """
        tenant = self.settings.tenant
        keys = self.door.database.read(lambda tx: log_keys(self.door, tx, tenant))
        from strongroom.vault.log.verify_tables import verify_tables  # a tenth of what opening a room imports

        return verify_tables(self.door, tenant, keys, data=data, progress=progress)

    def close(self) -> None:
        """Sign a checkpoint over what was done, let go of keys and database.

        Raises:
            VerificationFailed: As `settle_log` has it: what was done is stored, and not signed.
        """
        try:
            self.settle()
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Let go of keys and database and write nothing: for a room that turns out to be no good."""
        self.door.tree.close()
        self.door.database.close()

    def __enter__(self) -> "Room":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def pseudonym(self, name: str) -> str:
        """What stands in the log for a name of the world outside: equal names look alike, and no more."""
        return self.door.keyring.marks().tag(_PSEUDONYM_LABEL, self.id, name.encode())[:16].hex()


def open_room(home: Path, surroundings: Surroundings) -> Room:
    """Open a room.

    Raises:
        NoRoom: ``room.none-here``, ``storage.newer-room``, ``storage.needs-upgrade``.
        KeyNotAvailable: As `open_keys` has it; nothing was written then.
        RolledBack: Where ring, anchor or database is an older copy.
    """
    files = RoomFiles(home)
    settings = read_settings(files)
    database = open_database(settings.database)
    try:
        database.read(check_version)
        keyring = open_keys(files, database, surroundings, settings)
        return Room(files, settings, door_of(database, keyring, surroundings))
    except BaseException:
        database.close()
        raise


def door_of(database: Database, keyring: KeyRing, surroundings: Surroundings) -> Door:
    """The door of a room whose database and ring are open."""
    tree = KeyTree(database, keyring, surroundings)
    return Door(
        database=database,
        keyring=keyring,
        tree=tree,
        recorder=Recorder(keyring),
        tenancies=Tenancies(keyring),
        staff=Staff(keyring, tree),
        now=surroundings.now,
    )
