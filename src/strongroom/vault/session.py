"""Who acts, what for, and how to answer them: fixed for as long as a desk is open.

Lives here: the session's values and the actor that they give in the log. Must not live
here: where the user comes from (staff/people.py), and what is allowed (access).
"""

from dataclasses import dataclass, field, replace

from strongroom.access.principal import Principal
from strongroom.audit.leaf import Actor
from strongroom.model.ids import write_id
from strongroom.vault.operations.once import Once

__all__ = ["ROOM_ITSELF", "ROOM_NAME", "Session", "SignedInBy"]

ROOM_ITSELF = bytes(15) + b"\x01"
"""The principal of what the room does by itself, on a schedule: no user, so nobody signs in as it."""
ROOM_NAME = "(room)"
"""What it is called where handles stand; no handle has brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInBy:
    """What the way in which somebody signed in adds to what the user may, and takes from it.

    Args:
        stepped_up: Whether a second factor was shown just now.
        may_step_up: Whether a second factor can be shown at all.
        token: Id of the API token that was shown, ``tok_…``.
        act_for: Whether that token may act for the users of a program.
        only_actions: What the token narrows the user to; None: no narrowing.
        only_purposes: The same for purposes.
    """

    stepped_up: bool = False
    may_step_up: bool = False
    token: str | None = None
    act_for: bool = False
    only_actions: frozenset[str] | None = None
    only_purposes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person at one desk.

    Args:
        principal: Who, as far as decisions go.
        handle: The user's short name, for messages; not for the log.
        access_version: The version of users and policy that ``principal`` was read at.
        purpose: Code of the purpose of all that is done here.
        reason_code: Code of the reason, where one is given.
        reason: The reason in words; sealed beside each event.
        acted_for: Keyed digest of the CRM's own user.
        login: Keyed digest of the operating-system login.
        token: Id of the API token that is shown, ``tok_…``.
        request: Id of the request, ``req_…``.
        language: ``en`` or ``zh-CN``: of masks and messages.
        once: The name of the one operation that is to be carried out once, however often it is sent.
    """

    tenant: int
    principal: Principal
    handle: str = field(repr=False)
    access_version: int
    purpose: str | None
    reason_code: str | None = None
    reason: str | None = field(default=None, repr=False)
    acted_for: str | None = None
    login: str | None = None
    token: str | None = None
    request: str | None = None
    language: str = "en"
    once: Once | None = None

    @property
    def actor(self) -> Actor:
        """The chain of who acted, as it stands in a leaf."""
        return Actor(
            principal=write_id("usr", self.principal.user),
            acted_for=self.acted_for,
            token=self.token,
            login=self.login,
            request=self.request,
        )

    def refreshed(self, principal: Principal, access_version: int) -> "Session":
        """The same session with the user as the rows have it now."""
        return replace(self, principal=principal, access_version=access_version)
