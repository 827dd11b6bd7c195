"""Verifies search against the records: every token and natural key that their values give, and no other.

Lives here: opening what is searched, in short reads under the room's own keys, and comparing. Must not live
here: making tokens (indexing.py), and any value: what is found names record and field.

An index that is being built or retires is not judged. As in `verify_data` both sides are walked once and
compared by sums; only the parts that do not fit are read again into memory.
"""

from collections.abc import Callable, Iterator, Sequence
from os import urandom
from typing import NamedTuple, TypeVar

from strongroom.access.scope import EVERYTHING
from strongroom.audit.balance import Balance, part_of
from strongroom.audit.data_findings import written
from strongroom.audit.findings import Findings
from strongroom.audit.second_look import name_twice
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.model.schema import TRANSFORM_NATURAL, Collection, Schema
from strongroom.storage import search_rows
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.record_pages import page_of_records
from strongroom.storage.record_scope import RecordFilter
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.table_walk import walk
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.indexes.indexing import READY, RETIRING
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.vault.storing.content import read_content
from strongroom.vault.storing.rows import ACTIVE, HIDDEN

__all__ = ["verify_search"]

T = TypeVar("T")
_RECORDS = 256
_TOKENS = 4_096


class _Entry(NamedTuple):
    """One token or natural key of a record."""

    index_no: int
    key: bytes
    record: bytes

    def packed(self) -> bytes:
        return self.index_no.to_bytes(4, "big") + self.key + self.record


def verify_search(
    door: Door,
    session: Session,
    findings: Findings,
    settle: Callable[[], object],
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Compare tokens and natural keys with the records.

    Args:
        session: Whose verification it is; it has been decided and recorded.
        settle: Called before a second look.
        progress: Told how many records have been opened.
    """
    _SearchVerification(door, session, findings, settle).run(progress)


class _SearchVerification:
    def __init__(
        self, door: Door, session: Session, findings: Findings, settle: Callable[[], object]
    ) -> None:
        self._door, self._session = door, session
        self._findings, self._settle = findings, settle
        self._indexes: dict[int, SearchIndexRow] = {}
        self._schema: Schema | None = None

    def run(self, progress: Callable[[int], None]) -> None:
        self._begin()
        sums, entries = Balance(urandom(32)), 0
        for records, (collection, found, made) in enumerate(self._expected(), 1):
            if made is None:
                self._unopened(collection, found)
            for entry in made or ():
                entries += 1
                sums.add(part_of(entry.record), entry.packed())
            if records % _RECORDS == 0:
                progress(records)
        for entry in self._stored():
            sums.take(part_of(entry.record), entry.packed())
        name_twice(entries, sums.open_parts(), self._name, self._settle, self._findings)
        self._check_registry()

    # -- both sides -----------------------------------------------------------------------
    def _begin(self) -> None:
        """Which indexes are judged, as of now."""

        def look(tx: Transaction) -> None:
            self._schema = self._operation(tx).tenancy.schema
            stored = search_rows.indexes(tx, self._session.tenant)
            self._indexes = {index.index_no: index for index in stored if index.state == READY}

        self._read(look)

    def _expected(self) -> Iterator[tuple[Collection, FoundRecord, list[_Entry] | None]]:
        """Each record in use with what its values give; None where it does not open."""
        for number in sorted({index.collection for index in self._indexes.values()}):
            after = b""
            while page := self._read(lambda tx, n=number, a=after: self._page(tx, n, a)):  # type: ignore[misc]  # bound now, called now
                yield from page
                after = page[-1][1].record.id

    def _page(
        self, tx: Transaction, number: int, after: bytes
    ) -> list[tuple[Collection, FoundRecord, list[_Entry] | None]]:
        operation = self._operation(tx)
        collection = operation.tenancy.schema.by_number[number]
        any_state = RecordFilter(state=None)
        page = page_of_records(
            tx, self._session.tenant, number, EVERYTHING, any_state, after=after, limit=_RECORDS
        )
        return [(collection, found, self._entries(operation, collection, found)) for found in page]

    def _entries(
        self, operation: Operation, collection: Collection, found: FoundRecord
    ) -> list[_Entry] | None:
        """What the values of a record give; None where it does not open."""
        row = found.record
        if row.state not in (ACTIVE, HIDDEN):
            return []
        judged = [index for index in self._indexes.values() if index.collection == collection.number]
        levels = {collection.by_number[index.field].level for index in judged}
        try:
            values = read_content(collection, operation.load_hidden(found), levels).values
        except (KeyNotAvailable, VerificationFailed):
            return None
        indexes, field = operation.tenancy.indexes, collection.natural_field
        named = None if field is None else values.get(field.name)
        made = [
            (index, token.to_bytes(8, "big", signed=True))
            for index, token in set(indexes.tokens(collection, values))
        ]
        if named is not None:
            made += indexes.natural_keys(collection, named)
        return [_Entry(index, key, row.id) for index, key in made if index in self._indexes]

    def _stored(self) -> Iterator[_Entry]:
        tenant = self._session.tenant
        for index_no in self._indexes:
            after: tuple[int, bytes] | None = None
            while tokens := self._read(
                lambda tx, i=index_no, a=after: search_rows.walk_tokens(tx, tenant, i, after=a, limit=_TOKENS)  # type: ignore[misc]  # bound now, called now
            ):
                for _, token, record in tokens:
                    yield _Entry(index_no, token.to_bytes(8, "big", signed=True), bytes(record))
                after = (tokens[-1].token, tokens[-1].record)
        for _, index_no, key, record in walk(self._door.database, "natural_keys", tenant):
            if index_no in self._indexes:
                yield _Entry(index_no, bytes(key), bytes(record))

    # -- naming ---------------------------------------------------------------------------
    def _name(self, parts: frozenset[int], findings: Findings) -> None:
        self._begin()
        expected: set[_Entry] = set()
        unopened: set[bytes] = set()
        for _, found, made in self._expected():
            if part_of(found.record.id) in parts:
                expected.update(made or ())
                unopened.update(() if made is not None else (found.record.id,))
        stored = {entry for entry in self._stored() if part_of(entry.record) in parts}
        for entry in sorted(expected - stored):
            self._add(findings, "missing", entry)
        for entry in sorted(stored - expected):
            if entry.record not in unopened:
                self._add(findings, "stray", entry)

    def _add(self, findings: Findings, what: str, entry: _Entry) -> None:
        index = self._indexes[entry.index_no]
        kind = "natural-key" if index.transform == TRANSFORM_NATURAL else "token"
        collection, field = self._named(index.collection, index.field)
        record = written(index.collection, entry.record)
        findings.add(f"{kind}.{what}", collection=collection, record=record, field=field)

    def _unopened(self, collection: Collection, found: FoundRecord) -> None:
        """Look again: the customer may have been erased between two statements."""

        def again(tx: Transaction) -> Sequence[object]:
            operation = self._operation(tx)
            rows = get_records(tx, self._session.tenant, collection.number, [found.record.id])
            return [row for row in rows if self._entries(operation, collection, row) is None]

        if self._read(again):
            record = written(collection.number, found.record.id)
            self._findings.add(
                "record.unopened", collection=collection.name, record=record, revision=found.record.revision
            )

    def _check_registry(self) -> None:
        """Every search of the schema has an index that is ready or being built."""
        stored = self._read(lambda tx: search_rows.indexes(tx, self._session.tenant))
        served = {(one.collection, one.field, one.transform) for one in stored if one.state != RETIRING}
        for collection in self._schema.all_collections if self._schema else ():
            for field in collection.fields.values():
                for transform in field.transforms():
                    if (collection.number, field.number, transform) not in served:
                        self._findings.add("index.missing", collection=collection.name, field=field.name)

    def _named(self, collection: int, field: int) -> tuple[str, str]:
        if self._schema is None or collection not in self._schema.by_number:
            return str(collection), str(field)
        found = self._schema.by_number[collection]
        return found.name, found.by_number[field].name

    def _operation(self, tx: Transaction) -> Operation:
        return Operation(self._door, tx, self._session, "audit_verify", self._door.now())

    def _read(self, work: Callable[[Transaction], T]) -> T:
        self._door.tree.prepare(self._session.tenant)
        return self._door.database.read(work)
