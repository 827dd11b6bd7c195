"""Staff: people too, each sealed under their own key.

Lives here: sealing and opening user documents, finding a user by handle or login, the
principal that a session acts as. Must not live here: the rules of appointing (access).
"""

from dataclasses import replace
from typing import TypeVar

from strongroom.access.users import User, read_user, write_user
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import LevelSealer
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.keyring import KeyRing
from strongroom.keys.tree import KeyTree
from strongroom.model.levels import Level
from strongroom.model.schema import USERS
from strongroom.storage import user_rows
from strongroom.storage.key_rows import key_row
from strongroom.storage.transaction import Transaction
from strongroom.storage.user_rows import UserRow
from strongroom.vault.macs.deciding import check, tagged
from strongroom.vault.session import ROOM_ITSELF, Session
from strongroom.vault.tenancy import Tenancy

__all__ = ["Staff"]

T = TypeVar("T")
_KEY_NO = 1
_SCHEMA_VERSION = 1


class Staff:
    """The users of an open room.

    Args:
        keyring: For the MAC over rows.
        tree: For users' own keys.
    """

    def __init__(self, keyring: KeyRing, tree: KeyTree) -> None:
        self._keyring = keyring
        self._tree = tree
        self._handles: dict[int, tuple[int, dict[bytes, str]]] = {}
        self._opened: dict[int, tuple[int, dict[bytes, tuple[UserRow, User]]]] = {}

    def all(self, tx: Transaction, tenancy: Tenancy) -> list[User]:
        """Every user; a firm's staff are few, and the whole set is checked at every change anyway."""
        return [self._open(tx, tenancy, row) for row in user_rows.user_rows(tx, tenancy.tenant)]

    def by_handle(self, tx: Transaction, tenancy: Tenancy, handle: str) -> User | None:
        """The user of a handle."""
        return next((user for user in self.all(tx, tenancy) if user.handle == handle), None)

    def by_login(self, tx: Transaction, tenancy: Tenancy, login: str) -> list[User]:
        """The users bound to a login of the operating system."""
        return [user for user in self.all(tx, tenancy) if login in user.logins]

    def by_id(self, tx: Transaction, tenancy: Tenancy, identity: bytes) -> User | None:
        """The user of an id."""
        return self.of_row(tx, tenancy, user_rows.user_row(tx, tenancy.tenant, identity))

    def of_row(self, tx: Transaction, tenancy: Tenancy, row: UserRow | None) -> User | None:
        """The user of a row that a statement of this transaction has brought; its MAC is checked here.

        Raises:
            VerificationFailed: ``access.row-forged``.
        """
        return None if row is None else self._open(tx, tenancy, row)

    def handle(self, tx: Transaction, tenancy: Tenancy, identity: bytes) -> str | None:
        """The handle of a colleague, for whoever may see a record that names this one; None where it is gone.

        It is staff data, sealed under the colleague's own key. Whoever sits at a desk of the tenant and may
        see a record may know who answers for it, and nothing else of the colleague. Kept until one changes.
        """
        known = _of_version(self._handles, tenancy)
        if identity not in known:
            user = self.by_id(tx, tenancy, identity)
            if user is None:
                return None
            known[identity] = user.handle
        return known[identity]

    def refreshed(self, tx: Transaction, session: Session, tenancy: Tenancy) -> Session:
        """The session with its user as the rows have it now: whoever was suspended acts no more.

        Raises:
            VerificationFailed: Where the user's row is gone or not ours.
        """
        if session.access_version == tenancy.access_version:
            return session
        if session.principal.user == ROOM_ITSELF:
            return session.refreshed(session.principal, tenancy.access_version)
        user = self.by_id(tx, tenancy, session.principal.user)
        if user is None:
            raise VerificationFailed("access.set-differs", kind="users")
        now = user.principal()
        # What the sign-in gave, and what a token narrows it to, stays as it was.
        principal = replace(session.principal, active=now.active, roles=now.roles, teams=now.teams)
        return session.refreshed(principal, tenancy.access_version)

    def seal(
        self, tenant: int, user: User, key: CustomerKey, suite: int, revision: int, event: bytes
    ) -> UserRow:
        """A user's row, sealed and under its MAC."""
        sealer = LevelSealer(key, USERS, user.id)
        sealed = sealer.seal(Level.PERSONAL, suite, _SCHEMA_VERSION, revision, write_user(user))
        row = UserRow(tenant, user.id, revision, int(user.state), sealed, event, b"")
        return tagged(self._keyring.row_mac(), row)

    def key(self, tx: Transaction, tenant: int, user: bytes) -> CustomerKey:
        """A user's own key."""
        row = key_row(tx, tenant, user, _KEY_NO)
        if row is None:
            raise KeyNotAvailable("key.row-missing")
        return self._tree.unwrap(tx, tenant, row)

    def _open(self, tx: Transaction, tenancy: Tenancy, row: UserRow) -> User:
        check(self._keyring.row_mac(), row)
        known = _of_version(self._opened, tenancy)
        kept = known.get(row.user)
        if kept is not None and kept[0] == row:  # the very bytes that were opened before
            return kept[1]
        sealer = LevelSealer(self.key(tx, row.tenant, row.user), USERS, row.user)
        document = sealer.open(Level.PERSONAL, _SCHEMA_VERSION, row.revision, row.sealed)
        user = read_user(row.user, row.state, document)
        known[row.user] = row, user
        return user


def _of_version(known: dict[int, tuple[int, dict[bytes, T]]], tenancy: Tenancy) -> dict[bytes, T]:
    """What is known of users as they are now: forgotten once any of them has changed or ended."""
    version, found = known.get(tenancy.tenant, (0, {}))
    if version != tenancy.access_version:
        found = {}
        known[tenancy.tenant] = (tenancy.access_version, found)
    return found
