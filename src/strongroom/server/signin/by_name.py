"""Whoever says a name: who goes by it, whether to wait, and that it was recorded where nothing came of it.

Lives here: that, for whatever takes a password. Must not live here: checking what is shown (by_password.py,
own_password.py), how long to wait (throttle.py).

Whether a name exists is told to nobody: for one that does not, the same rows are read and the same answer
given.
"""

from dataclasses import dataclass

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.errors import Busy, Refused
from strongroom.model.ids import new_id
from strongroom.server.signin import record
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.known_devices import KnownDevices
from strongroom.server.signin.one_time import has_second
from strongroom.server.signin.throttle import Place, Throttle
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["ByName", "Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """Whoever goes by a name, if anybody does who may sign in.

    Attributes:
        device: Digest of the secret of a browser that the user is known by; None for any other.
        second: Whether the user has a second factor.
    """

    user: User | None
    password: Credential | None
    device: bytes | None
    second: bool

    @property
    def hash(self) -> bytes | None:
        """Of the password, where there is one."""
        return None if self.password is None else bytes.fromhex(self.password.document["hash"])


class ByName:
    """Those who say a name to one room."""

    def __init__(
        self, room: Room, credentials: Credentials, throttle: Throttle, devices: KnownDevices
    ) -> None:
        self._room, self._credentials, self._throttle, self._devices = room, credentials, throttle, devices
        self._tenant = room.settings.tenant

    def look(self, name: str, device: str | None) -> Found:
        """Who goes by a name, as rows have it now."""
        door = self._room.door
        door.tree.prepare(self._tenant)

        def look(tx: Transaction) -> Found:
            tenancy = self.tenancy(tx)
            staff = door.staff.all(tx, tenancy)
            user = next((each for each in staff if each.handle == name), None)
            # For a name that nobody has, somebody's rows are opened in vain: it takes as long.
            known = self._credentials.of(tx, tenancy, (user or staff[0]).id)
            if user is None or user.state is not UserState.ACTIVE:
                return Found(None, None, None, False)
            password = next((each for each in known if each.kind is CredentialKind.PASSWORD), None)
            digest = self._devices.digest_if_known(known, device)
            return Found(user, password, digest, has_second(known))

        return door.database.read(look)

    def wait(self, places: tuple[Place, ...], user: User | None, visit: Visit) -> None:
        """Refuse whoever has to wait.

        Raises:
            Busy: ``sign-in.wait``; recorded.
        """
        wait = self._throttle.take(places)
        if wait:
            self.refused("sign-in.wait", user, visit)
            raise Busy("sign-in.wait", seconds=-(-wait // 1000))

    def refused(self, because: str, user: User | None, visit: Visit) -> Refused:
        """Record a refusal; returns it, to be raised."""
        self._room.door.transact(
            self._tenant,
            lambda tx, now: self.note_refusal(tx, self.tenancy(tx), now, because, user, visit),
        )
        return Refused(because)

    def note_refusal(
        self, tx: Transaction, tenancy: Tenancy, now: int, because: str, user: User | None, visit: Visit
    ) -> Refused:
        """The same, in a transaction."""
        record.note(
            self._room,
            tx,
            tenancy,
            now,
            Action.SIGN_IN_FAILED,
            visit,
            event=new_id(now),
            about=None if user is None else user.id,
            because=because,
        )
        return Refused(because)

    def tenancy(self, tx: Transaction) -> Tenancy:
        """The tenant's, as rows have it now."""
        return self._room.door.tenancies.current(tx, self._tenant)
