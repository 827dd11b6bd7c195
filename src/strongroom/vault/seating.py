"""Sitting down at a desk: what somebody states, and the session that it comes to.

Lives here: what can be stated, whether this user may, and the session. Must not live here: looking the user
up (room.py), what is done at a desk (desk.py).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict

from strongroom.access.decide import default_purpose
from strongroom.access.users import User
from strongroom.errors import Refused
from strongroom.model.purposes import check_purpose, check_reason
from strongroom.vault.session import Session, SignedInBy
from strongroom.vault.tenancy import Tenancy

__all__ = ["Stated", "session_of"]


class Stated(TypedDict, total=False):
    """What somebody states on sitting down; all of it can be left out.

    Keys:
        purpose: Code of the purpose of all that is done; the role's first, when left out.
        given: What the way of signing in adds and takes away.
        acted_for: The CRM's own user for whom a program acts; the log keeps a keyed digest.
        login: The login of the operating system; the user has to be bound to it.
        request: Id of the request.
        reason_code: Code of the reason, for what needs one.
        reason: The reason in words, sealed beside each event.
        language: ``en`` or ``zh-CN``; the room's, when left out.
    """

    purpose: str | None
    given: SignedInBy | None
    acted_for: str | None
    login: str | None
    request: str | None
    reason_code: str | None
    reason: str | None
    language: str | None


def session_of(
    tenancy: Tenancy, user: User, stated: Stated, *, language: str, pseudonym: Callable[[str], str]
) -> Session:
    """The session of a user who was looked up just now.

    Args:
        tenancy: As of the transaction in which the user was looked up.
        language: The room's, for whoever states none.
        pseudonym: What stands in the log for a name of the world outside.

    Raises:
        Refused: ``user.may-not-act-for``.
        InvalidInput: For a purpose or a reason code that does not exist.
    """
    purpose, reason_code, reason = stated.get("purpose"), stated.get("reason_code"), stated.get("reason")
    if purpose is not None:
        check_purpose(purpose)
    if reason_code is not None:
        check_reason(reason_code, reason)
    by = stated.get("given") or SignedInBy()
    acted_for, login = stated.get("acted_for"), stated.get("login")
    if acted_for is not None and not (user.act_as or by.act_for):
        raise Refused("user.may-not-act-for")
    principal = replace(
        user.principal(),
        stepped_up=by.stepped_up,
        may_step_up=by.may_step_up,
        only_actions=by.only_actions,
        only_purposes=by.only_purposes,
    )
    return Session(
        tenant=tenancy.tenant,
        principal=principal,
        handle=user.handle,
        access_version=tenancy.access_version,
        purpose=purpose or default_purpose(tenancy.bound, principal),
        reason_code=reason_code,
        reason=reason,
        acted_for=None if acted_for is None else pseudonym(acted_for),
        login=None if login is None else pseudonym(login),
        token=by.token,
        request=stated.get("request"),
        language=stated.get("language") or language,
    )
