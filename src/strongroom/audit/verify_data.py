"""Verifies the data against the log: records, their history, customers' keys, and who finds which event.

Lives here: the walk over the leaves, and naming what does not fit. Must not live here: the log itself, which
`verify_log` has found sound; the walk over the tables (table_sums.py); what the room goes by
(verify_rows.py).

Memory is bounded: the walks are compared by sums (balance.py), which take nothing that grows with the room.
Only the parts that do not fit are read again into memory, by record, a limited number of records at a time.
While the room is written to, a finding counts only if a second look confirms it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import urandom
from typing import Any, NamedTuple

from strongroom.audit.balance import KEY_BYTES, Balance, part_of
from strongroom.audit.data_findings import Held, KeyHeld, name_keys, name_records, name_subjects, written
from strongroom.audit.eras import eras_of
from strongroom.audit.erased import ErasedCustomer
from strongroom.audit.findings import MOST_FINDINGS, Finding, Findings
from strongroom.audit.leaf_writes import Said, Write, read_leaf
from strongroom.audit.second_look import name_twice
from strongroom.audit.table_sums import (
    TableSums,
    key_entry_of,
    merged_revisions,
    packed_key,
    packed_write,
    sum_tables,
    write_of,
)
from strongroom.audit.verify_rows import Named, RowCheck, verify_rows
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import leaf_rows, log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.table_walk import walk

__all__ = ["DataReport", "Walked", "verify_data"]

_Parts = frozenset[int]


class Walked(NamedTuple):
    """Who else walks the tables, at the same time.

    Args:
        key: Of the comparison, 32 random bytes, new for each.
        sums: Waits for what the walk came to, made under that key.
    """

    key: bytes
    sums: Callable[[], TableSums]


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
    walked: Walked | None = None,
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
        walked: Who walks the tables, where it is not done here.
    """
    verification = _DataVerification(database, tenant, collections, checks, settle, most, erased, walked)
    return verification.run(progress)


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
        walked: Walked | None,
    ) -> None:
        self._database = database
        self._tenant = tenant
        self._collections = collections
        self._names = {number: name for name, number in collections.items()}
        self._checks, self._most, self._walked = checks, most, walked
        self._drain, self._erasures = settle, erased
        self._erased: Mapping[bytes, ErasedCustomer] = {}
        self._shredded: dict[bytes, int] = {}
        self._undone = [era.undone for era in eras_of(database, tenant) if era.undone]
        self._undone_events: set[bytes] = set()
        self._findings = Findings(tenant, most)

    def run(self, progress: Callable[[int, int], None] | None) -> DataReport:
        self._settle()
        key = urandom(KEY_BYTES) if self._walked is None else self._walked.key
        writes, keys, subjects = Balance(key), Balance(key), Balance(key)
        revisions = 0
        named = Named()
        for leaf, said in self._leaves(progress):
            for write in said.writes:
                writes.add(part_of(write.record), packed_write(write))
                if (before := write.instead_of) is None:
                    revisions += 1
                else:
                    writes.take(part_of(write.record), packed_write(before))
            for entry in said.keys:
                keys.add(part_of(entry.customer), packed_key(entry))
            for customer in said.subjects:
                subjects.add(part_of(customer), customer + leaf.event)
            if said.document is not None:
                named.take(leaf, said.document)
        found = self._sums(key)
        self._name_forged(found)
        for balance, sums in ((writes, found.writes), (keys, found.held_keys), (subjects, found.subjects)):
            balance.include(sums)
        records, held_keys = found.records, found.keys
        self._name(revisions + records, writes.open_parts() | {*found.turned}, self._name_records)
        self._name(held_keys, keys.open_parts(), self._name_keys)
        self._name(revisions, subjects.open_parts(), self._name_subjects)
        self._name_erased()
        verify_rows(self._database, self._tenant, named, self._checks, self._findings)
        findings = self._findings
        return DataReport(tuple(findings), findings.more, records, revisions, held_keys)

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

    def _sums(self, key: bytes) -> TableSums:
        if self._walked is not None:
            return self._walked.sums()
        return sum_tables(self._database, self._tenant, self._checks, key, self._most)

    # -- naming what does not fit -------------------------------------------------------
    def _name(self, things: int, parts: set[int], look: Callable[[_Parts, Findings], None]) -> None:
        name_twice(things, parts, look, self._settle, self._findings)

    def _name_forged(self, found: TableSums) -> None:
        for table, collection, record, revision, event in found.forged:
            self._findings.add(
                "row.forged",
                collection=self._names.get(collection, str(collection)),
                record=written(collection, record),
                revision=revision,
                event=write_id("evt", event),
                table=table,
            )
        self._findings.more += found.more

    def _name_records(self, parts: _Parts, findings: Findings) -> None:
        logged: dict[tuple[int, bytes], list[tuple[Write, int]]] = {}
        for leaf, said in self._leaves():
            for write in said.writes:
                if part_of(write.record) in parts:
                    logged.setdefault((write.collection, write.record), []).append((write, leaf.number))
        held: dict[tuple[int, bytes], list[Held]] = {}
        for row, newest in merged_revisions(self._database, self._tenant):
            if part_of(row.id) in parts:
                held.setdefault((row.collection, row.id), []).append(Held(write_of(row), newest is None))
        name_records(logged, held, self._names, findings)

    def _name_keys(self, parts: _Parts, findings: Findings) -> None:
        logged: dict[tuple[bytes, int], KeyHeld] = {}
        for leaf, said in self._leaves():
            for entry in said.keys:
                if part_of(entry.customer) in parts:
                    logged[entry.customer, entry.number] = KeyHeld(entry.commitment, leaf.number)
        rows = map(key_entry_of, walk(self._database, "customer_keys", self._tenant))
        name_keys(
            logged, {one[:2]: one.commitment for one in rows if part_of(one.customer) in parts}, findings
        )

    def _name_subjects(self, parts: _Parts, findings: Findings) -> None:
        rows: Iterable[tuple[Any, ...]] = walk(self._database, "event_subjects", self._tenant)
        stored = {(bytes(one), bytes(event)) for _, one, event in rows if part_of(bytes(one)) in parts}
        name_subjects(stored, parts, self._leaves(), findings)
