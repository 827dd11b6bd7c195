"""How a user can sign in, as the user's own page shows it.

Lives here: that view. Must not live here: the ways themselves.
"""

from dataclasses import dataclass

from strongroom.access.users import User
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.one_time import has_second
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room

__all__ = ["OwnWays", "ways_of"]


@dataclass(frozen=True, slots=True)
class OwnWays:
    """What a user has set up; moments in milliseconds.

    Attributes:
        password_set: When the password was chosen; None for no password.
        codes_since: Since when codes of an authenticator count; None where none do.
        recovery_left: How many recovery codes are left.
        second: Whether there is a second factor at all.
    """

    password_set: int | None
    codes_since: int | None
    recovery_left: int
    second: bool


def ways_of(room: Room, credentials: Credentials, user: User) -> OwnWays:
    """Look up how a user can sign in.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    door, tenant = room.door, room.settings.tenant

    def look(tx: Transaction) -> list[Credential]:
        return credentials.of(tx, door.tenancies.current(tx, tenant), user.id)

    known = door.database.read(look)
    of_kind = {kind: [each.document for each in known if each.kind is kind] for kind in CredentialKind}
    codes = [each for each in of_kind[CredentialKind.ONE_TIME_CODES] if each["confirmed"]]
    return OwnWays(
        password_set=next((each["set"] for each in of_kind[CredentialKind.PASSWORD]), None),
        codes_since=next((each["made"] for each in codes), None),
        recovery_left=sum(len(each["left"]) for each in of_kind[CredentialKind.RECOVERY_CODES]),
        second=has_second(known),
    )
