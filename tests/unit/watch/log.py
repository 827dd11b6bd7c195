"""Making leaves for the rules."""

from collections.abc import Iterable, Mapping

from strongroom.access.budgets import Allowance, Measure, allowance
from strongroom.access.policy import Policy, Role
from strongroom.access.watch_limits import WatchLimits
from strongroom.audit.leaf import Actor, Leaf, MemberRoot, StreamPosition
from strongroom.model.ids import write_id
from strongroom.model.moments import read_moment, write_moment
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.watching import Watching, make_rules

__all__ = ["BOB", "EVE", "START", "alerts", "customer", "event", "user"]

START = read_moment("2026-11-23T10:00:00Z")  # a Monday


def user(number: int) -> str:
    """The written id of a user."""
    return write_id("usr", number.to_bytes(16, "big"))


def customer(number: int) -> str:
    """The written id of a customer."""
    return write_id("cus", number.to_bytes(16, "big"))


BOB, EVE = user(1), user(2)


def event(
    number: int,
    action: str,
    *,
    minute: float = 0,
    who: str = BOB,
    about: int | None = None,
    outcome: str = "done",
    members: int | None = None,
    purpose: str = "support",
    record: str | None = None,
    customers: Iterable[int] = (),
    founded: bool | None = None,
    extra: Mapping[str, object] | None = None,
) -> Observed:
    """One event: the number gives its id, the minute its time after `START`."""
    at = START + round(minute * 60_000)
    leaf = Leaf(
        event=write_id("evt", number.to_bytes(16, "big")),
        tenant=1,
        at=write_moment(at),
        action=action,
        outcome=outcome,
        actor=Actor(who),
        stream=StreamPosition(bytes(8), number + 1),
        purpose=purpose,
        record=record,
        customer=None if about is None else customer(about),
        members=None if members is None else MemberRoot(members, bytes(32)),
        extra=extra or {},
    )
    return Observed(leaf, at, frozenset(map(customer, customers)), founded)


def allowances(limits: WatchLimits, budget: Mapping[str, int]) -> list[Allowance]:
    """What somebody has whose only role has this budget."""
    role = Role(name="any", label_en="", label_zh="", purposes=(), budget=budget)
    policy = Policy(version=1, roles={role.name: role}, watch=limits)
    held = (allowance(policy, [role], measure) for measure in Measure)
    return [each for each in held if each is not None]


def alerts(
    events: Iterable[Observed],
    limits: WatchLimits | None = None,
    budget: Mapping[str, int] | None = None,
    *,
    until: float | None = None,
    honeytokens: Iterable[str] = (),
) -> list[Alert]:
    """What the rules say of some events.

    Args:
        budget: Of everybody.
        until: The minute at which it is looked; that of the last event, when left out.
    """
    limits = WatchLimits() if limits is None else limits
    held = dict.fromkeys([BOB, EVE], allowances(limits, budget or {}))
    watching = Watching(make_rules(limits, held, set(honeytokens)))
    found = [alert for each in events for alert in watching.feed(each)]
    return found if until is None else found + list(watching.finish(START + round(until * 60_000)))
