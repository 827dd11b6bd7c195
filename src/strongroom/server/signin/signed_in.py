"""A session as it is handed around: who is signed in, what the browser is to get, how its user sees it.

Lives here: these values. Must not live here: sessions' life (sessions.py).
"""

from dataclasses import dataclass, field

from strongroom.access.users import User
from strongroom.errors import StrongroomError
from strongroom.storage.session_rows import SessionRow
from strongroom.vault.tenancy import Tenancy

__all__ = ["Begun", "Handed", "Renewed", "SessionView", "SignedIn"]


@dataclass(slots=True)
class Handed:
    """What the answer to a request has to bring the browser, whatever else it says (frame.py).

    Attributes:
        secret: The session's new one, once it is stored; None where it is the one that came.
    """

    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the session of a request, as its row has it now.

    Attributes:
        tenancy: What the tenant went by when the user was looked up.
    """

    user: User
    row: SessionRow
    csrf: str = field(repr=False)
    stepped_up: bool
    tenancy: Tenancy = field(repr=False)
    handed: Handed = field(default_factory=Handed)

    def take(self, outcome: "Renewed | StrongroomError") -> None:
        """Note what a committed transaction came to, so that the answer hands it out; raises an error."""
        if isinstance(outcome, StrongroomError):
            raise outcome
        self.handed.secret = outcome.secret or self.handed.secret


@dataclass(frozen=True, slots=True)
class Renewed:
    """A session that goes on, to be handed out once the transaction is done (`SignedIn.handed`).

    Attributes:
        secret: For the cookie; None where the answer to another request brings it, or nothing changed.
    """

    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has just begun.

    Attributes:
        secret: For the cookie; it is stored nowhere.
        device: For the cookie of a device that is known from now on.
    """

    signed_in: SignedIn
    secret: str = field(repr=False)
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its user sees it; moments in milliseconds."""

    id: str
    began: int
    seen: int
    ends: int
    factors: tuple[str, ...]
    network: str = field(repr=False)
    agent: str = field(repr=False)
