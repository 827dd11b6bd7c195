"""Users: who works with the room, their roles and teams, and who may change that.

Lives here: the user's document as a value and as bytes, handles, the rules of appointing. Must not live
here: sealing (vault: staff are people too), rows, sign-in. A document is sealed under the user's own key;
its id is what the log names.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from strongroom.access.policy import ADMINISTRATORS, FOUNDER, KEEPER, SOLO, Policy
from strongroom.access.principal import Principal
from strongroom.errors import InvalidInput, Refused, VerificationFailed
from strongroom.model.ids import write_id
from strongroom.model.nearest import nearest

__all__ = [
    "User",
    "UserState",
    "check_appointment",
    "check_handle",
    "check_remaining",
    "check_user",
    "founder_has_ended",
    "read_user",
    "write_user",
]

FORMAT = 1

_HANDLE = re.compile(r"[a-z][a-z0-9._-]{1,39}")
# What useradd and Windows take, DOMAIN\name included.
_LOGIN = re.compile(r"[^\s\x00-\x1f:,/\"'<>|*?]{1,104}")


class UserState(IntEnum):
    """Whether a user may act; the numbers stand in the row."""

    ACTIVE = 0
    SUSPENDED = 1
    ENDED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user.

    Args:
        id: 16 bytes.
        handle: What ``--as`` and screens use; unique, never given to another person.
        name: The name that screens show.
        roles: Names of roles, in the order given.
        teams: Names of teams.
        logins: Logins of the operating system bound to the user.
        state: Whether the user may act.
        act_as: Whether the user may act for others: a program that signs its own people in.
        created: Milliseconds since 1970 in UTC.
    """

    id: bytes
    handle: str
    name: str
    created: int
    roles: tuple[str, ...] = ()
    teams: frozenset[str] = frozenset()
    logins: frozenset[str] = frozenset()
    state: UserState = UserState.ACTIVE
    act_as: bool = False

    def __repr__(self) -> str:
        return f"User({self.id.hex()})"  # staff have names too, and reprs end up in logs

    def as_document(self) -> dict[str, Any]:
        """The user as the JSON document of the command line and the API."""
        return {
            "id": write_id("usr", self.id),
            "handle": self.handle,
            "name": self.name,
            "state": self.state.name.lower(),
            "roles": list(self.roles),
            "teams": sorted(self.teams),
            "logins": sorted(self.logins),
        }

    def principal(self, *, stepped_up: bool = False) -> Principal:
        """The user as one who asks."""
        return Principal(
            user=self.id,
            roles=self.roles,
            teams=self.teams,
            active=self.state is UserState.ACTIVE,
            stepped_up=stepped_up,
        )


def write_user(user: User) -> bytes:
    """The document of a user, to be sealed; equal users give equal bytes."""
    document = {
        "format": FORMAT,
        "handle": user.handle,
        "name": user.name,
        "roles": list(user.roles),
        "teams": sorted(user.teams),
        "logins": sorted(user.logins),
        "act_as": user.act_as,
        "created": user.created,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_user(user: bytes, state: int, document: bytes) -> User:
    """Read a user.

    Args:
        user: The id, from the row.
        state: The state, from the row: it has to be known before anything is opened.
        document: What `write_user` wrote.

    Raises:
        VerificationFailed: ``access.future-format``, ``user.malformed``.
    """
    try:
        found: dict[str, Any] = json.loads(document)
        if found["format"] > FORMAT:
            raise VerificationFailed("access.future-format")
        return User(
            id=user,
            handle=found["handle"],
            name=found["name"],
            created=int(found["created"]),
            roles=tuple(found["roles"]),
            teams=frozenset(found["teams"]),
            logins=frozenset(found["logins"]),
            state=UserState(state),
            act_as=found["act_as"] is True,
        )
    except (ValueError, KeyError, TypeError):
        raise VerificationFailed("user.malformed") from None


def check_handle(entered: str) -> str:
    """A handle in its only form.

    Raises:
        InvalidInput: ``user.bad-handle``.
    """
    handle = unicodedata.normalize("NFKC", entered).strip().lower()
    if not _HANDLE.fullmatch(handle):
        raise InvalidInput("user.bad-handle")
    return handle


def check_user(policy: Policy, user: User) -> User:
    """Make sure that a user fits the policy.

    Raises:
        InvalidInput: ``user.bad-handle``, ``user.bad-name``, ``user.bad-login``, ``access.unknown-role``,
            ``access.unknown-team``.
        Refused: ``user.kept-apart``.
    """
    if check_handle(user.handle) != user.handle:
        raise InvalidInput("user.bad-handle")
    if not 1 <= len(user.name.strip()) <= 100 or not user.name.isprintable():
        raise InvalidInput("user.bad-name")
    if not all(_LOGIN.fullmatch(login) for login in user.logins):
        raise InvalidInput("user.bad-login")
    for role in user.roles:
        if role not in policy.roles:
            raise InvalidInput("access.unknown-role", role=role, known=nearest(role, policy.roles))
    for team in user.teams:
        if team not in policy.teams:
            raise InvalidInput("access.unknown-team", team=team)
    _check_apart(policy, user.roles)
    return user


def _check_apart(policy: Policy, roles: Iterable[str]) -> None:
    held = set(roles)
    if policy.separation == "kept" and len(held) > 1 and held & {*ADMINISTRATORS, FOUNDER, KEEPER}:
        raise Refused("user.kept-apart", roles=", ".join(sorted(held)))


def check_appointment(policy: Policy, by: User, before: User | None, after: User) -> None:
    """Make sure that one user may bring another from one state to the next.

    A security administrator gives and takes every role but the founder's; a founder appoints the three
    administrators and nobody else. Nobody changes their own roles, teams, state or logins: two people
    stand behind every gain. Where the policy declares that hats are shared, the one who wears them all may.

    A founder who was suspended does not come back: whoever could let one in appoints in the founder's place.

    Args:
        policy: What holds.
        by: Who does it.
        before: The user as stored; None for a new one.
        after: The user as wanted.

    Raises:
        InvalidInput: As `check_user`.
        Refused: ``user.not-oneself``, ``user.may-not-appoint``, ``user.kept-apart``.
    """
    check_user(policy, after)
    solo = SOLO in by.roles and policy.separation == "declared"
    if before is not None and by.id == before.id and not solo and _decides(before) != _decides(after):
        raise Refused("user.not-oneself")
    changed = {*after.roles} ^ ({*before.roles} if before else set())
    for role in sorted(changed):
        if not (solo or _may_give(by, role)) or role == FOUNDER:
            raise Refused("user.may-not-appoint", role=role)
    if FOUNDER in after.roles and before is not None and _comes_back(before, after):
        raise Refused("user.may-not-appoint", role=FOUNDER)


def _comes_back(before: User, after: User) -> bool:
    return before.state is not UserState.ACTIVE and after.state is UserState.ACTIVE


def _decides(user: User) -> tuple[object, ...]:
    return user.roles, user.teams, user.state, user.logins, user.act_as


def _may_give(by: User, role: str) -> bool:
    if "security_admin" in by.roles:
        return role != SOLO
    return FOUNDER in by.roles and role in ADMINISTRATORS


def founder_has_ended(users: Iterable[User]) -> bool:
    """Whether all three administrators are appointed; the founder's role has then done its work and ends."""
    held = {role for user in users if user.state is UserState.ACTIVE for role in user.roles}
    return held.issuperset(ADMINISTRATORS)


def check_remaining(users: Iterable[User]) -> None:
    """Make sure that somebody can still give roles after a change.

    Args:
        users: All users as they would be.

    Raises:
        Refused: ``user.last-administrator``.
    """
    able = {"security_admin", FOUNDER, SOLO}
    if not any(able.intersection(user.roles) for user in users if user.state is UserState.ACTIVE):
        raise Refused("user.last-administrator", role="security_admin")
