"""Imports at a desk: batches of records that a file gave.

Lives here: where an import stands, kept in the transaction of the batch itself, so that one that was killed
goes on where it was. Must not live here: files (ingest), what becomes of an item (bulk_planning.py), the
event of it (import_event.py), imports that were (past_imports.py).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from strongroom.errors import Busy, Conflict
from strongroom.model.ids import write_id
from strongroom.model.schema import Collection, Schema
from strongroom.storage import import_rows
from strongroom.storage.import_rows import ImportRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.importing.bulk import Stored, StoredChunk, store_batch
from strongroom.vault.importing.bulk_plan import STALE, Chunk, Given, Plan, Rejection
from strongroom.vault.importing.bulk_planning import Planning
from strongroom.vault.importing.import_event import counts_of, record_chunk
from strongroom.vault.importing.past_imports import PastImports
from strongroom.vault.importing.run import Run
from strongroom.vault.importing.state import (
    DONE,
    IMPORT_PREFIX,
    RUNNING,
    UNDOING,
    check_import,
    identity_of,
    import_id,
    read_rejections,
    tagged_import,
)
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.session import Session
from strongroom.vault.storing.preparing import Basis
from strongroom.vault.tenancy import day_of

__all__ = ["EVENT_ITEMS", "LARGE_BATCH", "SMALL_BATCH", "ImportDesk", "T"]

T = TypeVar("T")
EVENT_ITEMS = 1_000
"""Items of the file that one event is about."""
SMALL_BATCH = 1_000
"""Items of a transaction while others use the room."""
LARGE_BATCH = 2_500
"""Items of a transaction when nobody else does; some 4 kB of memory each (docs/adr/0041)."""
_ATTEMPTS = 8
_OTHERS_WERE_FIRST = frozenset({STALE, "record.changed", "storage.duplicate"})


class ImportDesk(PastImports):
    """The part of a desk that takes many records at once."""

    def __init__(self, door: Door, session: Session) -> None:
        super().__init__(door, session)
        self._dry: Planning | None = None

    @property
    def schema(self) -> Schema:
        """The collections and fields, as they are now."""
        tenant = self._session.tenant
        return self._door.database.read(lambda tx: self._door.tenancies.current(tx, tenant)).schema

    def basis(self, collection: str) -> Basis:
        """By what records of a collection are prepared just now."""
        tenant, now = self._session.tenant, self._door.now()
        tenancy = self._door.database.read(lambda tx: self._door.tenancies.current(tx, tenant))
        searches = tenancy.indexes.searches(tenancy.schema.collection(collection))
        return Basis(
            tenancy.schema, tenancy.schema_version, collection, searches, tenancy.region, day_of(now)
        )

    @property
    def batch_size(self) -> int:
        """How many items are best stored at once just now."""
        return LARGE_BATCH if self._door.database.alone() else SMALL_BATCH

    # -- importing ------------------------------------------------------------------------

    def begin(
        self,
        collection: str,
        identity: Sequence[bytes],
        *,
        name: str,
        create_customers: bool = False,
        again: bool = False,
        readmit: str | None = None,
    ) -> Run:
        """Begin an import, or go on with the same one where it was left.

        Args:
            identity: What tells the file with its mapping from every other: digests and texts.
            name: The file's name.
            again: Whether to import once more what was imported in full.
            readmit: Why customers who were erased may come back; it stands in the log.

        Raises:
            Refused: ``access.refused``; the refusal is recorded.
            Conflict: ``import.already-done``; ``import.being-undone``.
            InvalidInput: ``ingest.basis-wrong``.
        """
        tenant, mac = self._session.tenant, self._door.keyring.row_mac()
        marks = self._door.keyring.marks()
        known = identity_of(marks, tenant, identity)

        def work(tx: Transaction, now: int) -> Run | Refusal:
            operation = Operation(self._door, tx, self._session, "import", now)
            found = operation.collection(collection)
            decision = operation.decide(collection)
            if not decision.allowed:
                return operation.refuse(decision, found, None)
            rows = import_rows.imports_of(tx, tenant, known)
            for row in rows:
                check_import(mac, row)
            last = rows[-1] if rows else None
            if last is not None and last.state == UNDOING:
                raise Conflict("import.being-undone", id=write_id(IMPORT_PREFIX, last.id))
            if last is not None and last.state == RUNNING:
                events = tuple(import_rows.import_events(tx, tenant, last.id))
                return Run(last, True, name, create_customers, readmit, events)
            if last is not None and last.state == DONE and not again:
                raise Conflict("import.already-done", id=write_id(IMPORT_PREFIX, last.id))
            id = import_id(marks, known, len(rows))
            row = ImportRow(tenant, id, found.number, known, RUNNING, 0, 0, 0, 0, now, None, None, b"", b"")
            return Run(row, False, name, create_customers, readmit)

        return settle(self._transact(work))

    def earlier_rejections(self, run: Run) -> list[Rejection]:
        """What was refused of the part of the file that an import has behind it, in the file's order."""
        tenant = self._session.tenant
        return self._door.database.read(lambda tx: list(read_rejections(self._door, tx, tenant, run.events)))

    def store(
        self, run: Run, given: Sequence[Given], *, last: bool, basis: Basis | None = None
    ) -> tuple[Run, Stored]:
        """Store the next batch, all of it but for what is refused, or nothing.

        Args:
            given: The items that follow `Run.next_item`.
            last: Whether the file ends here; the import is done then.
            basis: By what they were prepared, where they are.

        Raises:
            Refused: ``access.refused``, where the right to import has gone since.
            Conflict: ``import.elsewhere``, when another process does the same import;
                ``import.rules-changed``, when they have to be prepared anew.
            Busy: ``import.no-rest``, when others change the same records all the time.
        """
        for _ in range(_ATTEMPTS):
            try:
                plan = self._plan(run, given, basis)
                return self._store(run, plan, len(given), last)
            except Conflict as error:
                if error.code not in _OTHERS_WERE_FIRST:
                    raise
                self._check_still_ours(run)
        raise Busy("import.no-rest")

    def look(self, run: Run, given: Sequence[Given], basis: Basis | None = None) -> Stored:
        """Say what storing a batch would do, and do nothing but record that it was asked.

        Records that are there already count as updated, for their values are not looked at. Batches of one
        file are asked for at the same desk, which remembers what the earlier ones would have made.
        """
        now = self._door.now()
        if self._dry is None:
            self._dry = self._read(
                now,
                lambda op: Planning(
                    op,
                    self._collection_of(op, run),
                    create_customers=run.create_customers,
                    readmit=run.readmit,
                    basis=basis,
                    seal=False,
                ),
            )
        planned = list(self._parts(self._dry, given, now))
        chunks = [
            StoredChunk(each.event, (), (), each.new, len(each.updates), 0, each.rejected) for each in planned
        ]

        def work(tx: Transaction, now: int) -> Stored | Refusal:
            operation = Operation(self._door, tx, self._session, "import", now)
            collection = self._collection_of(operation, run)
            decision = operation.decide(collection.name)
            if not decision.allowed:
                return operation.refuse(decision, collection, None)
            draft = operation.draft(collection=collection.name)
            draft.extra = {"dry_run": 1, **counts_of(chunks)}
            operation.record(draft)
            return Stored(chunks)

        return settle(self._transact(work))

    # -- what these share -----------------------------------------------------------------

    def _transact(self, work: Callable[[Transaction, int], T], new: int = 0, now: int | None = None) -> T:
        return self._door.transact(self._session.tenant, work, new, now)

    def _collection_of(self, operation: Operation, run: Run) -> Collection:
        return operation.tenancy.schema.by_number[run.row.collection]

    def _plan(self, run: Run, given: Sequence[Given], basis: Basis | None) -> Plan:
        """Check and seal in short reads, before anybody has to wait for it."""
        now = self._door.now()

        def begin(operation: Operation) -> Planning:
            return Planning(
                operation,
                self._collection_of(operation, run),
                create_customers=run.create_customers,
                readmit=run.readmit,
                own_events=frozenset(run.events),
                basis=basis,
            )

        planning = self._read(now, begin)
        planning.plan.chunks += self._parts(planning, given, now)
        return planning.plan

    def _parts(self, planning: Planning, given: Sequence[Given], now: int) -> Iterator[Chunk]:
        for start in range(0, max(len(given), 1), EVENT_ITEMS):  # an empty file is an event too
            part = given[start : start + EVENT_ITEMS]
            yield self._read(now, partial(_add, planning, part))

    def _read(self, now: int, work: Callable[[Operation], T]) -> T:
        self._door.tree.prepare(self._session.tenant)
        return self._door.database.read(
            lambda tx: work(Operation(self._door, tx, self._session, "import", now, reading=True))
        )

    def _store(self, run: Run, plan: Plan, count: int, last: bool) -> tuple[Run, Stored]:
        def work(tx: Transaction, now: int) -> tuple[Run, Stored] | Refusal:
            operation = Operation(self._door, tx, self._session, "import", now)
            collection = self._collection_of(operation, run)
            decision = operation.decide(collection.name)
            if not decision.allowed:
                return operation.refuse(decision, collection, None)
            stored = store_batch(operation, collection, plan)
            following = self._advanced(run, stored, count, plan.now if last else None)
            events = [each.event for each in stored.chunks]
            if run.stored:
                import_rows.replace_import(tx, following.row, run.row)
            else:
                import_rows.add_import(tx, following.row)
            import_rows.add_import_batches(tx, self._session.tenant, run.row.id, events)
            for at, chunk in enumerate(stored.chunks):
                back = len(plan.readmitted) if at == 0 else 0
                first = at == 0 and not run.stored
                record_chunk(operation, collection.name, run, chunk, first=first, readmitted=back)
            return following, stored

        return settle(self._transact(work, len(plan.drawn), plan.now))

    def _advanced(self, run: Run, stored: Stored, count: int, finished: int | None) -> Run:
        row = run.row._replace(
            state=RUNNING if finished is None else DONE,
            next_record=run.row.next_record + count,
            created=run.row.created + stored.created,
            updated=run.row.updated + stored.updated,
            rejected=run.row.rejected + len(stored.rejected),
            finished=finished,
            event=stored.chunks[-1].event,
        )
        events = (*run.events, *(each.event for each in stored.chunks))
        row = tagged_import(self._door.keyring.row_mac(), row)
        return Run(row, True, run.name, run.create_customers, run.readmit, events)

    def _check_still_ours(self, run: Run) -> None:
        tenant, id = self._session.tenant, run.row.id
        now = self._door.database.read(lambda tx: import_rows.import_row(tx, tenant, id))
        if now != (run.row if run.stored else None):
            raise Conflict("import.elsewhere", id=run.id)


def _add(planning: Planning, given: Sequence[Given], operation: Operation) -> Chunk:
    return planning.add(operation, given)
