"""Asking the log: events newest first, by customer or principal or what was done.

Lives here: filters, pages, folding. Must not live here: who may ask and the event of the asking (vault), SQL
(storage.log_queries), who saw what in a span of time (scope.py), proofs (proving.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.audit.looks import is_look_at_many
from strongroom.errors import InvalidInput, NotFound, UsageError, VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import read_moment
from strongroom.storage import log_queries, log_rows
from strongroom.storage.transaction import Transaction

__all__ = [
    "EventFilter",
    "EventLine",
    "Events",
    "event_bounds",
    "list_events",
    "show_event",
]

_FIRST_ID, _LAST_ID = bytes(16), b"\xff" * 16
_MOMENT_BYTES = 6
_READ = 500
_EXAMINED = 20_000
"""Events looked at for one page: a filter that few pass gives short pages, not long reads."""
_FOLDED = frozenset({Action.LIST, Action.FIND})


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for; what is None does not matter.

    Args:
        customer: Id of a customer, 16 bytes: all that touched their data, lists and imports included.
        principal: Written id of who acted.
        since: The earliest moment, milliseconds UTC.
        until: The first moment that is too late.
    """

    customer: bytes | None = None
    principal: str | None = None
    action: str | None = None
    purpose: str | None = None
    outcome: str | None = None
    since: int | None = None
    until: int | None = None

    def admits(self, body: bytes) -> Leaf | None:
        """The leaf, when it is one of those asked for (but for customer and time, which ids decide)."""
        # Most are turned away by a look at the bytes, which costs a hundredth of decoding them.
        if self.action is not None and not body.startswith(f'{{"action":"{self.action}"'.encode()):
            return None
        for name in ("principal", "purpose", "outcome"):
            wanted = getattr(self, name)
            if wanted is not None and f'"{name}":"{wanted}"'.encode() not in body:
                return None
        leaf = decode_leaf(body)
        asked = (self.principal, self.purpose, self.outcome)
        given = (leaf.actor.principal, leaf.purpose, leaf.outcome)
        fits = all(want is None or want == has for want, has in zip(asked, given, strict=True))
        return leaf if fits else None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event, or a run of appearances in lists folded into one line.

    Attributes:
        event: Id of the event, the newest of a run.
        leaf: What was logged.
        number: Index of its leaf; None while it waits to be numbered.
        count: Events in the line.
        oldest: Id of the oldest event in the line.
        members: Records that the line's events have as members, together.
        column: The members of a look at many records, as stored; None for all other events.
    """

    event: bytes
    leaf: Leaf
    number: int | None
    count: int
    oldest: bytes
    members: int
    column: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The event's id as it is written."""
        return self.leaf.event

    @property
    def at(self) -> int:
        """When, in milliseconds UTC."""
        return read_moment(self.leaf.at)


@dataclass(frozen=True, slots=True)
class Events:
    """A page: lines newest first, and where to go on (None: that was all).

    A page may have fewer lines than asked for, none even, and still go on.
    """

    items: tuple[EventLine, ...]
    next: str | None


def event_bounds(since: int | None, until: int | None) -> tuple[bytes, bytes]:
    """Ids are ordered by time: the least id of a span, and the least id after it."""
    return _least(since, _FIRST_ID), _least(until, _LAST_ID)


def _least(moment: int | None, otherwise: bytes) -> bytes:
    if moment is None:
        return otherwise
    kept = min(max(moment, 0), (1 << 8 * _MOMENT_BYTES) - 1)
    return kept.to_bytes(_MOMENT_BYTES, "big") + bytes(10)


def list_events(
    tx: Transaction,
    tenant: int,
    asked: EventFilter,
    limit: int = 50,
    cursor: str | None = None,
    unfold: bool = False,
) -> Events:
    """Events newest first.

    Args:
        limit: Lines at most.
        cursor: `Events.next` of the page before.
        unfold: Show each appearance in a list; else a run of them, of one principal, is one line.

    Raises:
        UsageError: ``log.cursor``.
    """
    since, before = event_bounds(asked.since, asked.until)
    if cursor is not None:
        before = min(before, _read_cursor(cursor))
    lines: list[EventLine] = []
    reached = None
    for examined, row in enumerate(_rows(tx, tenant, asked.customer, since, before)):
        if examined == _EXAMINED:
            return Events(tuple(lines), _cursor(reached))
        leaf = asked.admits(row.leaf)
        if leaf is not None:
            line = _line(row, leaf)
            if lines and not unfold and _same_run(lines[-1], line):
                lines[-1] = _folded(lines[-1], line)
            elif len(lines) == limit:
                return Events(tuple(lines), _cursor(reached))
            else:
                lines.append(line)
        reached = row.event
    return Events(tuple(lines), None)


def _rows(
    tx: Transaction, tenant: int, customer: bytes | None, since: bytes, before: bytes
) -> Iterator[log_rows.EventRow]:
    wrote: set[bytes] = set()
    if customer is not None:
        wrote = log_queries.events_that_wrote(tx, tenant, customer)
    while True:
        if customer is None:
            rows = log_rows.events_of(tx, tenant, None, since, before, _READ)
            more = len(rows) == _READ
        else:
            found = log_queries.events_of_subject(tx, tenant, customer, since, before, _READ)
            more = len(found) == _READ
            # Those that wrote and are older than the last one found come in a later round.
            least = found[-1] if more else since
            ids = {*found, *(one for one in wrote if least <= one < before)}
            rows = [row for part in _parts(sorted(ids)) for row in log_queries.events_by_id(tx, tenant, part)]
            before = least
        yield from rows
        if not more:
            return
        if customer is None:
            before = rows[-1].event


def _parts(ids: list[bytes]) -> Iterator[list[bytes]]:
    """Newest first, as many as one statement takes."""
    for end in range(len(ids), 0, -_READ):
        yield ids[max(0, end - _READ) : end]


def _line(row: log_rows.EventRow, leaf: Leaf) -> EventLine:
    members = 0 if leaf.members is None else leaf.members.count
    column = row.members if is_look_at_many(leaf) else None
    return EventLine(row.event, leaf, row.number, 1, row.event, members, column)


def _same_run(newer: EventLine, older: EventLine) -> bool:
    one, two = newer.leaf, older.leaf
    return (
        one.action in _FOLDED
        and two.action in _FOLDED
        and one.outcome == two.outcome
        and one.actor.principal == two.actor.principal
    )


def _folded(newer: EventLine, older: EventLine) -> EventLine:
    members = newer.members + older.members
    return replace(newer, count=newer.count + 1, oldest=older.event, members=members)


def _cursor(event: bytes | None) -> str | None:
    return None if event is None else write_id("evt", event)


def _read_cursor(cursor: str) -> bytes:
    try:
        return read_id("evt", cursor)
    except InvalidInput:
        raise UsageError("log.cursor") from None


def show_event(tx: Transaction, tenant: int, event: bytes) -> tuple[EventLine, log_rows.EventRow]:
    """One event with its row: what lies sealed beside it, and its members.

    Raises:
        NotFound: ``log.event-unknown``.
        VerificationFailed: ``leaf.malformed``, ``log.leaf-missing``.
    """
    row = log_rows.event(tx, tenant, event)
    if row is None:
        raise NotFound("log.event-unknown")
    leaf = decode_leaf(row.leaf)
    if leaf.event != write_id("evt", event):
        raise VerificationFailed("leaf.malformed", key="event")
    return _line(row, leaf), row
