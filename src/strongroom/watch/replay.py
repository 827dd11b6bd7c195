"""Trying the rules on the past: which alerts there would have been.

Lives here: who may, the event of it, and whose budget is which. Must not live here: rules, reading leaves
(leaf_feed.py), words for people (texts.py). Nothing of a customer is opened; the event is committed before
the first leaf is read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from strongroom.access.budgets import Allowance, Measure, allowance
from strongroom.access.policy import Policy
from strongroom.access.policy_file import apply_policy_file
from strongroom.access.users import User
from strongroom.access.watch_limits import WatchLimits
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.audit.sequencer import drain
from strongroom.errors import UsageError
from strongroom.model.ids import write_id
from strongroom.model.moments import read_moment
from strongroom.vault.door import Door
from strongroom.vault.operations.looking import ask, handles
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.watch.alert import Alert
from strongroom.watch.honeytokens import honeytokens_of
from strongroom.watch.leaf_feed import observe
from strongroom.watch.watching import Watching, make_rules, sign_in_span, warm_up

__all__ = ["Replayed", "budgets_of", "replay"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it.

    Args:
        alerts: In the order of the log.
        events: How many events were gone through, those before the span included.
        policy: Version of the policy that was in force.
        tried: Whether a file was tried on top of it.
        handles: Of users by written id.
        since: From this moment on alerts are given, milliseconds UTC.
        until: Before this moment.
    """

    alerts: tuple[Alert, ...]
    events: int
    policy: int
    tried: bool
    handles: Mapping[str, str]
    since: int
    until: int

    def who(self, alert: Alert) -> str | None:
        """The handle of whom an alert is about; the written id where there is no such user."""
        return None if alert.principal is None else self.handles.get(alert.principal, alert.principal)

    def documents(self) -> list[dict[str, Any]]:
        """The alerts for programs, each with the handle of whom it is about."""
        return [{**alert.as_document(), "who": self.who(alert)} for alert in self.alerts]


class _Asked(NamedTuple):
    limits: WatchLimits
    budgets: Mapping[str, Sequence[Allowance]]
    honeytokens: frozenset[str]
    policy: int
    handles: Mapping[str, str]
    since: int
    until: int


def replay(
    door: Door,
    session: Session,
    *,
    since: str | None = None,
    until: str | None = None,
    rules: str | None = None,
) -> Replayed:
    """Go through the log by the rules in force, or by those of a file that is only tried.

    Args:
        since: Alerts from this moment on, RFC 3339; from the beginning, when left out.
        until: Before this moment; up to now, when left out.
        rules: A policy file; it is applied to what is in force, and nothing of it stays.

    Raises:
        Refused: ``access.refused``.
        UsageError: ``watch.empty-span``.
        InvalidInput: As `apply_policy_file`; ``moment.malformed``.
        VerificationFailed: ``log.leaf-missing``, ``leaf.malformed``, ``record.row-forged``.
    """

    def look(op: Operation, draft: EventDraft) -> _Asked:
        current = op.tenancy.bound.policy
        policy = current if rules is None else apply_policy_file(rules, current, op.tenancy.schema)
        start = 0 if since is None else read_moment(since)
        end = op.now + 1 if until is None else read_moment(until)
        if start >= end:
            raise UsageError("watch.empty-span")
        draft.extra = {
            "since": start,
            "until": end,
            "policy": current.version,
            "tried": int(rules is not None),
        }
        users = door.staff.all(op.tx, op.tenancy)
        baits = honeytokens_of(door, op.tx, op.tenancy).customers()
        held = budgets_of(policy, users)
        return _Asked(policy.watch, held, baits, current.version, handles(op), start, end)

    asked = ask(door, session, Action.WATCH_REPLAY, look)
    drain(door.database, door.keyring, session.tenant)
    watching = Watching(make_rules(asked.limits, asked.budgets, asked.honeytokens))
    events, alerts = 0, list[Alert]()
    begin, sign_ins = asked.since - warm_up(asked.limits), asked.since - sign_in_span(asked.limits)
    for event in observe(door, session.tenant, begin, asked.until, sign_ins):
        events += 1
        alerts += _within(watching.feed(event), asked)
    alerts += _within(watching.finish(min(asked.until, door.now())), asked)
    return Replayed(
        tuple(alerts), events, asked.policy, rules is not None, asked.handles, asked.since, asked.until
    )


def _within(alerts: Iterable[Alert], asked: _Asked) -> Iterator[Alert]:
    return (alert for alert in alerts if asked.since <= alert.at < asked.until)


def budgets_of(policy: Policy, users: Iterable[User]) -> dict[str, list[Allowance]]:
    """What each user has of each budget, by written id."""
    found = {}
    for user in users:
        roles = [policy.roles[name] for name in user.roles if name in policy.roles]
        held = (allowance(policy, roles, measure) for measure in Measure)
        found[write_id("usr", user.id)] = [each for each in held if each is not None]
    return found
