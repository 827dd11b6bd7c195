"""Whose data a principal touched between two moments: exactly which people, fields and times.

Lives here: gathering that from leaves and members, with a proof for each event. Must not live here: who may
ask (vault), names of people.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from strongroom.audit.integration import tree
from strongroom.audit.members import Member, decode_members
from strongroom.audit.proof import LogProof
from strongroom.audit.query import EventFilter, EventLine, event_bounds
from strongroom.model.ids import read_id
from strongroom.storage import log_rows
from strongroom.storage.database import Database
from strongroom.storage.transaction import Transaction

__all__ = ["Scope", "Touched", "scope_of"]

_READ = 1_000

FieldNames = Callable[[int, int], str]
"""Name of a field by numbers of collection and field."""


@dataclass(slots=True)
class Touched:
    """One person's data, as one principal touched them.

    Attributes:
        first: The earliest moment, milliseconds UTC.
        last: The latest.
        fields: ``collection.field`` of all that was shown or written.
        actions: What was done.
        events: Ids of the events, newest first.
    """

    first: int
    last: int
    fields: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    events: list[bytes] = field(default_factory=list)

    def add(self, line: EventLine, names: set[str]) -> None:
        """Take in one event."""
        self.first, self.last = min(self.first, line.at), max(self.last, line.at)
        self.fields.update(names)
        self.actions.add(line.leaf.action)
        if self.events[-1:] != [line.event]:
            self.events.append(line.event)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a principal touched.

    Attributes:
        people: By id of the customer. Events that were refused or failed touched nobody.
        events: All events of the principal in that time, newest first.
        proofs: For each event under the newest checkpoint its tlog-proof document.
        note: That checkpoint.
        unsigned: How many of the events no checkpoint reaches yet.
    """

    people: dict[bytes, Touched]
    events: tuple[EventLine, ...]
    proofs: dict[bytes, bytes]
    note: str | None
    unsigned: int


def scope_of(
    database: Database, tenant: int, principal: str, since: int, until: int, field_name: FieldNames
) -> Scope:
    """Gather what a principal touched from ``since`` up to and without ``until`` (milliseconds UTC).

    Args:
        principal: Written id.
        field_name: Names fields of members, which have only numbers.
    """
    people: dict[bytes, Touched] = {}
    lines: list[EventLine] = []
    for line, row in _events(database, tenant, EventFilter(principal=principal), since, until):
        lines.append(line)
        if line.leaf.outcome != "done":
            continue
        for customer, names in _touched(line, row, field_name):
            person = people.setdefault(customer, Touched(line.at, line.at))
            person.add(line, names)
    note, proofs = database.read(lambda tx: _prove(tx, tenant, lines))
    return Scope(people, tuple(lines), proofs, note, len(lines) - len(proofs))


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
    for encoded in decode_members(row.members or b""):
        member = Member.decode(encoded)
        names = {f"{leaf.collection}.{field_name(member.collection, one)}" for one in member.fields}
        yield member.customer, names


def _prove(tx: Transaction, tenant: int, lines: list[EventLine]) -> tuple[str | None, dict[bytes, bytes]]:
    newest = log_rows.newest_checkpoint(tx, tenant)
    if newest is None:
        return None, {}
    size, note, _ = newest
    known = tree(tx, tenant, size)
    return note, {
        line.event: LogProof(line.number, tuple(known.inclusion_proof(line.number)), note.encode()).encode()
        for line in lines
        if line.number is not None and line.number < size
    }
