"""Whose data a principal touched between two moments: exactly which people, fields and times.

Lives here: gathering that from leaves and members. Must not live here: who may ask (vault), names of people,
proofs: a bundle of the events has these (proving.py).
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from strongroom.audit.looks import FieldNames, shown_of_members
from strongroom.audit.query import EventFilter, EventLine, event_bounds
from strongroom.model.ids import read_id
from strongroom.storage import log_rows
from strongroom.storage.database import Database

__all__ = ["Scope", "Touch", "Touched", "scope_of"]

_READ = 256  # each may have the members of an import beside it


@dataclass(frozen=True, slots=True)
class Touch:
    """One event in which one person's data were touched.

    Attributes:
        event: Id of the event, 16 bytes.
        at: When, in milliseconds UTC.
        action: What was done.
        fields: ``collection.field`` of all that was shown or written.
    """

    event: bytes
    at: int
    action: str
    fields: frozenset[str]


@dataclass(slots=True)
class Touched:
    """One person's data, as one principal touched them: each time, newest first."""

    touches: list[Touch] = field(default_factory=list)

    def add(self, line: EventLine, names: Set[str]) -> None:
        """Take in an event; one in which several records of a person stand is one time."""
        if self.touches and self.touches[-1].event == line.event:
            names |= self.touches.pop().fields
        self.touches.append(Touch(line.event, line.at, line.leaf.action, frozenset(names)))

    @property
    def first(self) -> int:
        """The earliest moment, milliseconds UTC."""
        return self.touches[-1].at

    @property
    def last(self) -> int:
        """The latest moment."""
        return self.touches[0].at

    @property
    def fields(self) -> set[str]:
        """All fields that were shown or written."""
        return set[str]().union(*(touch.fields for touch in self.touches))

    @property
    def actions(self) -> set[str]:
        """All that was done."""
        return {touch.action for touch in self.touches}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a principal touched.

    Attributes:
        people: By id of the customer. Events that were refused or failed touched nobody.
        events: All events of the principal in that time, newest first.
    """

    people: dict[bytes, Touched]
    events: tuple[EventLine, ...]


def scope_of(
    database: Database,
    tenant: int,
    principal: str,
    since: int,
    until: int,
    field_name: FieldNames,
    question: bytes = b"",
) -> Scope:
    """Gather what a principal touched from ``since`` up to and without ``until`` (milliseconds UTC).

    Args:
        principal: Written id.
        field_name: Names fields of members, which have only numbers.
        question: The event of this very question: it is not part of its answer.
    """
    people: dict[bytes, Touched] = {}
    lines: list[EventLine] = []
    for line, row in _events(database, tenant, EventFilter(principal=principal), since, until):
        if line.event == question:
            continue
        lines.append(line)
        if line.leaf.outcome != "done":
            continue
        for customer, names in _touched(line, row, field_name):
            people.setdefault(customer, Touched()).add(line, names)
    return Scope(people, tuple(lines))


def _events(
    database: Database, tenant: int, asked: EventFilter, since: int, until: int
) -> Iterator[tuple[EventLine, log_rows.EventRow]]:
    least, before = event_bounds(since, until)
    while True:
        rows = database.read(
            lambda tx, before=before: log_rows.events_of(tx, tenant, None, least, before, _READ)  # type: ignore[misc]  # bound now, called now
        )
        for row in rows:
            leaf = asked.admits(row.leaf)
            if leaf is not None:
                count = 0 if leaf.members is None else leaf.members.count
                yield EventLine(row.event, leaf, row.number, 1, row.event, count), row
        if len(rows) < _READ:
            return
        before = rows[-1].event


def _touched(
    line: EventLine, row: log_rows.EventRow, field_name: FieldNames
) -> Iterator[tuple[bytes, set[str]]]:
    leaf = line.leaf
    if leaf.customer is not None and leaf.members is None:
        yield read_id("cus", leaf.customer), {f"{leaf.collection}.{name}" for name in leaf.fields}
    for shown in shown_of_members(leaf, row.members, field_name):
        yield shown.customer, {f"{leaf.collection}.{name}" for name in shown.fields}
