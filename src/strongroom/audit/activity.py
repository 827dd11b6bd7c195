"""How often each principal looked, revealed and was refused, day by day.

Lives here: counting that out of leaves, in short reads. Must not live here: who may ask (vault), whose data
it was (scope.py).
"""

from collections import Counter
from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.audit.looks import is_look_at_many
from strongroom.audit.query import event_bounds
from strongroom.storage import log_rows
from strongroom.storage.database import Database

__all__ = ["READS", "REFUSALS", "REVEALS", "activity_of"]

READS, REVEALS, REFUSALS = "reads", "reveals", "refusals"
"""What is counted: looks at customers' data (each record of a look at many), values shown in full, and
whatever was refused."""

_DAY = 86_400_000
_READ = 256  # each may have the members of an import beside it
_MOMENT_BYTES = 6
_KINDS = {
    **dict.fromkeys((Action.VIEW, Action.LIST, Action.FIND, Action.HISTORY, Action.ACCESSES), READS),
    Action.REVEAL: REVEALS,
}
_STARTS = tuple(f'{{"action":"{action}"'.encode() for action in _KINDS)
_REFUSED = b'"outcome":"refused"'


def activity_of(
    database: Database, tenant: int, since: int, until: int, principal: str | None = None
) -> Counter[tuple[str, int, str]]:
    """Count from ``since`` up to and without ``until`` (milliseconds UTC).

    Args:
        principal: Written id of the one person that it is about.

    Returns:
        By written id of the principal, day (whole days since 1970, UTC), and what is counted.

    Raises:
        VerificationFailed: ``leaf.malformed``.
    """
    found = Counter[tuple[str, int, str]]()
    for event, body in _leaves(database, tenant, since, until):
        # Most are turned away by a look at the bytes, which costs a hundredth of decoding them.
        if not (body.startswith(_STARTS) or _REFUSED in body):
            continue
        leaf = decode_leaf(body)
        if principal is not None and leaf.actor.principal != principal:
            continue
        day = int.from_bytes(event[:_MOMENT_BYTES], "big") // _DAY
        if leaf.outcome == "refused":
            found[leaf.actor.principal, day, REFUSALS] += 1
        elif leaf.outcome == "done" and leaf.action in _KINDS:
            found[leaf.actor.principal, day, _KINDS[Action(leaf.action)]] += _weight(leaf)
    return found


def _leaves(database: Database, tenant: int, since: int, until: int) -> Iterator[tuple[bytes, bytes]]:
    least, before = event_bounds(since, until)
    while True:
        rows = database.read(
            lambda tx, before=before: log_rows.events_of(tx, tenant, None, least, before, _READ)  # type: ignore[misc]  # bound now, called now
        )
        yield from ((row.event, row.leaf) for row in rows)
        if len(rows) < _READ:
            return
        before = rows[-1].event


def _weight(leaf: Leaf) -> int:
    """How many looks an event is: one, and of a look at many records each of them."""
    return leaf.members.count if leaf.members is not None and is_look_at_many(leaf) else 1
