"""Who asks, what for, and about which record.

Lives here: the values that go into a decision. Must not live here: where they come from (sign-in, rows).
"""

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["ABSENT", "Principal", "RecordState", "Request", "Target"]


class RecordState(IntEnum):
    """The state of a record; the numbers stand in its row."""

    ACTIVE = 0
    HIDDEN = 1
    REMOVED = 2
    ERASED = 3
    RETAINED = 4  # erased but for what the law keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who acts.

    Args:
        user: The user's id, 16 bytes.
        active: False once suspended or ended.
        roles: Names of roles; those that the policy does not have grant nothing.
        teams: Names of teams.
        stepped_up: Whether the sign-in is fresh enough for what takes a step-up.
        may_step_up: Whether the way in which the user came in knows a fresh sign-in; an API token and the
            command line know none.
        fresh_for: Actions that take a step-up by the way in which the user came in, whatever the policy says.
        only_actions: What an API token narrows the user to; None: no narrowing.
        only_purposes: The same for purposes.
    """

    user: bytes
    roles: tuple[str, ...]
    teams: frozenset[str] = frozenset()
    active: bool = True
    stepped_up: bool = False
    may_step_up: bool = False
    fresh_for: frozenset[str] = frozenset()
    only_actions: frozenset[str] | None = None
    only_purposes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The record that is asked about, as its row has it.

    Args:
        shared: Whether it is shared with the principal or one of the principal's teams.
    """

    owner: bytes | None = None
    team: str | None = None
    shared: bool = False
    state: RecordState = RecordState.ACTIVE
    exists: bool = True


ABSENT = Target(exists=False)
"""A record that is not there: decided like one that is out of scope, so that nobody can tell them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for.

    Args:
        action: A name of `strongroom.access.actions.Action`; any other is refused.
        collection: None for actions on the room.
        fields: Those asked about or written; none for an action on the whole record.
        target: None for lists, searches and new records.
    """

    action: str
    collection: str | None = None
    fields: tuple[str, ...] = ()
    purpose: str | None = None
    reason_code: str | None = None
    target: Target | None = None
