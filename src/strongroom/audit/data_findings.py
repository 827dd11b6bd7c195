"""Names what does not fit between the log and the data, from both sides held in memory.

Lives here: comparing a record's revisions, a customer's keys, an event's subjects. Must not live here:
reading either side (verify_data.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from strongroom.audit.balance import part_of
from strongroom.audit.findings import Findings
from strongroom.audit.leaf_writes import Said, Write
from strongroom.model.ids import write_id
from strongroom.model.schema import CUSTOMERS, NEEDS, PURCHASES
from strongroom.storage.leaf_rows import LeafRow

__all__ = ["Held", "KeyHeld", "name_keys", "name_records", "name_subjects", "written"]

_PREFIXES = {CUSTOMERS: "cus", PURCHASES: "pur", NEEDS: "need"}
_Place = tuple[int, bytes]


class Held(NamedTuple):
    """One row: what it says, and whether it is the record itself or an earlier revision."""

    write: Write
    current: bool


class KeyHeld(NamedTuple):
    """A key as the log has it."""

    commitment: bytes
    leaf: int


def written(collection: int, record: bytes) -> str:
    """A record's id for people; records of added collections go by ``record_…`` here."""
    return write_id(_PREFIXES.get(collection, "record"), record)


def name_records(
    logged: Mapping[_Place, Sequence[tuple[Write, int]]],
    held: Mapping[_Place, Sequence[Held]],
    names: Mapping[int, str],
    findings: Findings,
) -> None:
    """Compare revisions by record."""
    for place in logged.keys() | held.keys():
        _name_record(place, logged.get(place, ()), held.get(place, ()), names, findings)


def _name_record(
    place: _Place,
    logged: Sequence[tuple[Write, int]],
    held: Sequence[Held],
    names: Mapping[int, str],
    findings: Findings,
) -> None:
    collection, record = names.get(place[0], str(place[0])), written(*place)

    def add(code: str, revision: int, leaf: int | None = None, **details: Any) -> None:
        findings.add(code, collection=collection, record=record, revision=revision, leaf=leaf, **details)

    known: dict[int, tuple[Write, int]] = {}
    for write, leaf in logged:
        known_before = known[write.revision][0] if write.revision in known else None
        if write.before is None and known_before is not None:
            add("record.doubled", write.revision, leaf)
        if write.before is not None and known_before != write.instead_of:
            add("record.resealed", write.revision, leaf)
        known[write.revision] = (write._replace(before=None), leaf)
    newest = max(known, default=0)
    current = next((one.write.revision for one in held if one.current), None)
    if current is not None and current < newest:
        add("record.rolled-back", current, known[newest][1], newest=newest)
    rows: dict[int, Write] = {}
    for one in held:
        revision = one.write.revision
        if current is not None and not one.current and revision >= current:
            add("record.revisions", revision)
        rows[revision] = one.write
        if revision not in known:
            add("record.unlogged", revision)
        else:
            what = _difference(one.write, known[revision][0])
            if what:
                add("record.changed", revision, known[revision][1], what=", ".join(what))
    if current is None and held:
        add("record.gone", newest, known[newest][1] if known else None)
    for revision in known.keys() - rows.keys():
        add("record.gone", revision, known[revision][1])


def _difference(row: Write, logged: Write) -> list[str]:
    what = [
        name
        for name in ("state", "customer", "event", "member")
        if getattr(row, name) != getattr(logged, name)
    ]
    stored, stated = ({one.level: one for one in write.levels} for write in (row, logged))
    names = {1: "general", 2: "personal", 3: "sensitive"}
    what.extend(
        names.get(level, str(level))
        for level in sorted(stored.keys() | stated.keys())
        if stored.get(level) != stated.get(level)
    )
    return what


def name_keys(
    logged: Mapping[tuple[bytes, int], KeyHeld], held: Mapping[tuple[bytes, int], bytes], findings: Findings
) -> None:
    """Compare keys by customer and number."""
    for customer, number in logged.keys() | held.keys():
        stated, stored = logged.get((customer, number)), held.get((customer, number))
        if stated is None:
            code = "key.unlogged"
        elif stored is None:
            code = "key.gone"
        elif stored != stated.commitment:
            code = "key.changed"
        else:
            continue
        leaf = None if stated is None else stated.leaf
        findings.add(code, record=write_id("cus", customer), leaf=leaf, number=number)


def name_subjects(
    stored: set[tuple[bytes, bytes]],
    parts: frozenset[int],
    leaves: Iterable[tuple[LeafRow, Said]],
    findings: Findings,
) -> None:
    """Compare by whom events are found with whom they name."""
    for leaf, said in leaves:
        event = write_id("evt", leaf.event)
        for customer in said.subjects:
            if part_of(customer) in parts and (customer, leaf.event) not in stored:
                findings.add(
                    "subject.missing", leaf=leaf.number, event=event, customer=write_id("cus", customer)
                )
        for customer in said.subjects | said.more_subjects:
            stored.discard((customer, leaf.event))
    for customer, identity in sorted(stored):
        findings.add("subject.stray", event=write_id("evt", identity), customer=write_id("cus", customer))
