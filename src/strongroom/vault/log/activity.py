"""How much each did, as security looks at it: decided and recorded, and then counted.

Lives here: that question. Must not live here: counting (audit.activity). It tells how often people looked,
and of no customer; whoever may ask whose data somebody touched may ask this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.access.actions import Action as Wanted
from strongroom.audit.actions import Action
from strongroom.audit.activity import activity_of
from strongroom.vault.door import Door
from strongroom.vault.operations.looking import handles, principal_of
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.session import Session

__all__ = ["ActivityView", "activity"]


@dataclass(frozen=True, slots=True)
class ActivityView:
    """What was counted.

    Args:
        counts: By written id of a principal, day (whole days since 1970, UTC), and what is counted
            (`strongroom.audit.activity`).
        handles: What each principal is called.
    """

    counts: Mapping[tuple[str, int, str], int]
    handles: Mapping[str, str] = field(repr=False)


def activity(door: Door, session: Session, since: int, until: int, named: str | None) -> ActivityView:
    """See `strongroom.vault.log.audit_desk.AuditDesk.activity`."""

    def begin(op: Operation) -> tuple[str | None, Mapping[str, str]] | Refusal:
        op.begin(None)
        decision = op.decide(None, action=str(Wanted.AUDIT_SCOPE))
        if not decision.allowed:
            return op.refuse(decision)
        known = handles(op)
        who = None if named is None else principal_of(named, known)
        draft = op.draft()
        draft.extra = {"since": since, "until": until, **({} if who is None else {"principal": who})}
        op.record(draft)
        return who, known

    who, known = run(door, session, Action.AUDIT_ACTIVITY, begin)
    return ActivityView(activity_of(door.database, session.tenant, since, until, who), known)
