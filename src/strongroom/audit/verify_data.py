"""Verifies the data against the log: records, their history, customers' keys, and who finds which event.

Lives here: two walks, one over the leaves and one over the tables, and naming what does not fit. Must not
live here: the log itself, which `verify_log` has found sound before; what the room goes by (verify_rows.py).

Memory is bounded: the walks are compared by sums (balance.py), which take nothing that grows with the room.
Only the parts that do not fit are read again into memory, by record, a limited number of records at a time.
While the room is written to, a finding counts only if a second look confirms it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import urandom
from struct import Struct
from typing import Any

from strongroom.audit.balance import Balance, part_of
from strongroom.audit.data_findings import Held, KeyHeld, name_keys, name_records, name_subjects, written
from strongroom.audit.eras import eras_of
from strongroom.audit.erased import ErasedCustomer
from strongroom.audit.findings import MOST_FINDINGS, Finding, Findings
from strongroom.audit.leaf import SealedLevel
from strongroom.audit.leaf_writes import KeyEntry, Said, Write, read_leaf
from strongroom.audit.second_look import name_twice
from strongroom.audit.verify_rows import Named, RowCheck, verify_rows
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import leaf_rows, log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.table_walk import walk

__all__ = ["DataReport", "verify_data"]


_LEVELS = Struct(">IIIIII")
_ENVELOPES = ("sealed_general", "sealed_personal", "sealed_sensitive")
_LEVEL = Struct(">BI")
_Parts = frozenset[int]


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was checked and what was found.

    Attributes:
        more: Findings beyond those listed.
        records: Rows of records.
        revisions: Revisions in the log.
        keys: Keys of customers and users.
    """

    findings: tuple[Finding, ...]
    more: int
    records: int
    revisions: int
    keys: int

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify_data(
    database: Database,
    tenant: int,
    collections: Mapping[str, int],
    checks: Mapping[str, RowCheck],
    progress: Callable[[int, int], None] | None = None,
    settle: Callable[[], object] = lambda: None,
    most: int = MOST_FINDINGS,
    erased: Callable[[], Mapping[bytes, ErasedCustomer]] = dict,
) -> DataReport:
    """Compare all data of a tenant with its log.

    Args:
        collections: Number of each collection by name, of all versions of the schema.
        checks: By table, what makes sure that a row is the room's own (its MAC) or raises
            `VerificationFailed`. Rows of records and history come as `RecordRow`, those of other tables as
            named tuples of all columns. Tables: records, history, users, schemas, policies, shares, tenants,
            imports, level_moves, natural_keys, customer_keys.
        settle: Numbers what waits in the outbox (`drain`); called before each walk.
        most: Findings that are listed.
        erased: Gives those whose keys were destroyed: what was logged of them before has to be gone.
    """
    return _DataVerification(database, tenant, collections, checks, settle, most, erased).run(progress)


class _DataVerification:
    def __init__(
        self,
        database: Database,
        tenant: int,
        collections: Mapping[str, int],
        checks: Mapping[str, RowCheck],
        settle: Callable[[], object],
        most: int,
        erased: Callable[[], Mapping[bytes, ErasedCustomer]],
    ) -> None:
        self._database = database
        self._tenant = tenant
        self._collections = collections
        self._names = {number: name for name, number in collections.items()}
        self._checks = checks
        self._drain, self._erasures = settle, erased
        self._erased: Mapping[bytes, ErasedCustomer] = {}
        self._shredded: dict[bytes, int] = {}
        self._undone = [era.undone for era in eras_of(database, tenant) if era.undone]
        self._undone_events: set[bytes] = set()
        self._findings = Findings(tenant, most)

    def run(self, progress: Callable[[int, int], None] | None) -> DataReport:
        self._settle()
        key = urandom(32)
        writes, keys, subjects = Balance(key), Balance(key), Balance(key)
        revisions = records = held_keys = 0
        named = Named()
        for leaf, said in self._leaves(progress):
            for write in said.writes:
                writes.add(part_of(write.record), _packed(write))
                if (before := write.instead_of) is None:
                    revisions += 1
                else:
                    writes.take(part_of(write.record), _packed(before))
            for entry in said.keys:
                keys.add(part_of(entry.customer), _packed_key(entry))
            for customer in said.subjects:
                subjects.add(part_of(customer), customer + leaf.event)
            if said.document is not None:
                named.take(leaf, said.document)
        turned: set[int] = set()
        for row, newest in self._merged():
            self._check("records" if newest is None else "history", row)
            records += newest is None
            writes.take(part_of(row.id), _packed(_of_row(row)))
            if newest is not None and row.revision >= newest:
                turned.add(part_of(row.id))
        for entry in map(_of_key_row, walk(self._database, "customer_keys", self._tenant)):
            held_keys += 1
            keys.take(part_of(entry.customer), _packed_key(entry))
        for _, customer, event in walk(self._database, "event_subjects", self._tenant):
            subjects.take(part_of(bytes(customer)), bytes(customer) + bytes(event))
        self._name(revisions + records, writes.open_parts() | turned, self._name_records)
        self._name(held_keys, keys.open_parts(), self._name_keys)
        self._name(revisions, subjects.open_parts(), self._name_subjects)
        self._name_erased()
        verify_rows(self._database, self._tenant, named, self._checks, self._findings)
        found = self._findings
        return DataReport(tuple(found), found.more, records, revisions, held_keys)

    def _settle(self) -> None:
        self._drain()
        self._erased = self._erasures()

    # -- the walks -------------------------------------------------------------------
    def _leaves(
        self, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[tuple[leaf_rows.LeafRow, Said]]:
        head = self._database.read(lambda tx: log_rows.head(tx, self._tenant))
        size = 0 if head is None else head.next
        self._shredded = {}
        for _, end, rows in leaf_steps(self._database, self._tenant, 0, size):
            for row in rows:
                if row.body is None:
                    self._add("event.missing", row)
                    continue
                try:
                    said = read_leaf(row, row.body, self._collections)
                except (ValueError, KeyError, TypeError, VerificationFailed):
                    self._add("leaf.form", row)
                else:
                    yield row, self._standing(row, self._living(said))
            if progress is not None:
                progress(end, size)

    def _standing(self, row: leaf_rows.LeafRow, said: Said) -> Said:
        """What a leaf says but for what a restore to an earlier moment undid.

        Who was erased stays erased, and what was sealed anew stays so, where it is older than that moment.
        """
        if said.shredded is not None or not any(row.number in leaves for leaves in self._undone):
            return said
        self._undone_events.add(row.event)
        kept = [one for one in said.writes if one.before is not None and one.event not in self._undone_events]
        return said._replace(writes=kept)

    def _living(self, said: Said) -> Said:
        """What a leaf says but for those who were erased later: their rows and keys have to be gone."""
        if said.shredded is not None:
            self._shredded[said.shredded.customer] = said.shredded.key_no
        if not self._erased:
            return said

        def gone(customer: bytes) -> bool:
            # Erased twice, where the law kept something in between: the last time counts.
            erased = self._erased.get(customer)
            return erased is not None and self._shredded.get(customer) != erased.key_no

        return said._replace(
            writes=[each for each in said.writes if not gone(each.customer)],
            keys=[each for each in said.keys if not gone(each.customer)],
        )

    def _name_erased(self) -> None:
        """The ledger and the log have to name the same people."""
        before, log = self._erased, self._shredded
        self._settle()  # somebody may have been erased since the ledger was read
        for customer in sorted(before.keys() - log.keys()):
            self._findings.add("erasure.unlogged", record=write_id("cus", customer))
        for customer in sorted(log.keys() - self._erased.keys()):
            self._findings.add("erasure.gone", record=write_id("cus", customer))
        for customer in sorted(before.keys() & log.keys()):
            if before[customer].key_no != log[customer]:
                self._findings.add("erasure.differs", record=write_id("cus", customer))

    def _add(self, code: str, row: leaf_rows.LeafRow) -> None:
        self._findings.add(code, leaf=row.number, event=write_id("evt", row.event))

    def _merged(self) -> Iterator[tuple[RecordRow, int | None]]:
        """Each record, with None; then its history, each with the record's revision (-1: no record)."""
        past = (RecordRow(*row) for row in walk(self._database, "history", self._tenant))
        waiting = next(past, None)
        for found in walk(self._database, "records", self._tenant):
            row = RecordRow(*found)
            place = (row.collection, row.id)
            while waiting is not None and (waiting.collection, waiting.id) < place:
                yield waiting, -1
                waiting = next(past, None)
            yield row, None
            while waiting is not None and (waiting.collection, waiting.id) == place:
                yield waiting, row.revision
                waiting = next(past, None)
        while waiting is not None:
            yield waiting, -1
            waiting = next(past, None)

    def _check(self, table: str, row: RecordRow) -> None:
        check = self._checks.get(table)
        if check is None:
            return
        try:
            check(row)
        except VerificationFailed:
            self._findings.add(
                "row.forged",
                collection=self._names.get(row.collection, str(row.collection)),
                record=written(row.collection, row.id),
                revision=row.revision,
                event=write_id("evt", row.event),
                table=table,
            )

    # -- naming what does not fit -------------------------------------------------------
    def _name(self, things: int, parts: set[int], look: Callable[[_Parts, Findings], None]) -> None:
        name_twice(things, parts, look, self._settle, self._findings)

    def _name_records(self, parts: _Parts, findings: Findings) -> None:
        logged: dict[tuple[int, bytes], list[tuple[Write, int]]] = {}
        for leaf, said in self._leaves():
            for write in said.writes:
                if part_of(write.record) in parts:
                    logged.setdefault((write.collection, write.record), []).append((write, leaf.number))
        held: dict[tuple[int, bytes], list[Held]] = {}
        for row, newest in self._merged():
            if part_of(row.id) in parts:
                held.setdefault((row.collection, row.id), []).append(Held(_of_row(row), newest is None))
        name_records(logged, held, self._names, findings)

    def _name_keys(self, parts: _Parts, findings: Findings) -> None:
        logged: dict[tuple[bytes, int], KeyHeld] = {}
        for leaf, said in self._leaves():
            for entry in said.keys:
                if part_of(entry.customer) in parts:
                    logged[entry.customer, entry.number] = KeyHeld(entry.commitment, leaf.number)
        rows = map(_of_key_row, walk(self._database, "customer_keys", self._tenant))
        name_keys(
            logged, {one[:2]: one.commitment for one in rows if part_of(one.customer) in parts}, findings
        )

    def _name_subjects(self, parts: _Parts, findings: Findings) -> None:
        rows: Iterable[tuple[Any, ...]] = walk(self._database, "event_subjects", self._tenant)
        stored = {(bytes(one), bytes(event)) for _, one, event in rows if part_of(bytes(one)) in parts}
        name_subjects(stored, parts, self._leaves(), findings)


def _of_row(row: RecordRow) -> Write:
    numbers = _LEVELS.unpack(row.levels) if len(row.levels) == _LEVELS.size else (0,) * 6
    levels = []
    for at, name in enumerate(_ENVELOPES):
        envelope, sealed_at = getattr(row, name), numbers[2 * at]
        if envelope is not None or sealed_at:
            levels.append(SealedLevel(at + 1, sealed_at, sha256(envelope or b"").digest()))
    member = -1 if row.member is None else row.member
    return Write(
        row.collection, row.id, row.revision, row.state, row.customer, row.event, member, tuple(levels)
    )


def _of_key_row(row: tuple[Any, ...]) -> KeyEntry:
    return KeyEntry(bytes(row[1]), row[2], bytes(row[6]))


def _packed(write: Write) -> bytes:
    fixed = (write.record, write.customer, write.event)
    levels = [_LEVEL.pack(one.level, one.sealed_at) + one.digest for one in write.levels]
    numbers = b"%d %d %d %d " % (write.collection, write.revision, write.state, write.member)
    return numbers + b"".join([bytes((len(part),)) + part for part in fixed]) + b"".join(levels)


def _packed_key(entry: KeyEntry) -> bytes:
    return entry.customer + b"%d " % entry.number + entry.commitment
