"""The schema, as whoever runs the room changes it: online, in steps that survive a kill.

Lives here: showing, comparing and applying a schema file, and building new indexes over
what is stored. Must not live here: what a file may say (model.schema_file).

A new index is *building* from the transaction in which the schema takes force: writers add
their tokens from then on, and the job adds those of older records by ascending id, its
place saved with each batch. When it has come to the end the index is *ready*.
"""

from collections.abc import Callable, Sequence

from strongroom.errors import InvalidInput
from strongroom.model.schema import Schema
from strongroom.model.schema_diff import Change, Work, diff
from strongroom.model.schema_document import write_schema
from strongroom.model.schema_file import apply_schema_file
from strongroom.storage import access_rows, search_rows
from strongroom.storage.access_rows import DocumentRow, TenantRow
from strongroom.storage.record_lookup import get_records
from strongroom.storage.record_rows import RecordRow, walk_records
from strongroom.storage.search_rows import SearchIndexRow, Token
from strongroom.storage.transaction import Transaction
from strongroom.vault.content import read_content
from strongroom.vault.deciding import tagged
from strongroom.vault.door import Door
from strongroom.vault.indexing import BUILDING, READY, RETIRING
from strongroom.vault.operation import Operation, Refusal, settle
from strongroom.vault.rows import ACTIVE, check_row
from strongroom.vault.rules import Changed, Versions, change_rules
from strongroom.vault.session import Session

__all__ = ["SchemaDesk"]

_BATCH = 500


class SchemaDesk:
    """The part of a desk that is about what can be stored; it shows no customer's data."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def show(self) -> Schema:
        """The schema in force.

        Raises:
            Refused: ``access.refused``.
        """

        def work(tx: Transaction, now: int) -> Schema | Refusal:
            operation = Operation(self._door, tx, self._session, "schema_show", now)
            decision = operation.decide(None)
            if not decision.allowed:
                return operation.refuse(decision, None, None)
            operation.record(operation.draft())
            return operation.tenancy.schema

        return settle(self._door.transact(self._session.tenant, work))

    def diff(self, text: str) -> tuple[Change, ...]:
        """What a schema file would change."""
        current = self.show()
        return tuple(diff(current, apply_schema_file(text, current)))

    def apply(self, text: str, *, progress: Callable[[int], None] = lambda done: None) -> tuple[Change, ...]:
        """Put a schema file into force as the next version, then index what is stored.

        Args:
            progress: Told how many records have been indexed.

        Raises:
            InvalidInput: As the file's rules have it; ``schema.level-needs-new-field``.
        """

        def change(op: Operation, tenant: TenantRow) -> Changed[tuple[Change, ...]] | Refusal:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            current = op.tenancy.schema
            wanted = apply_schema_file(text, current)
            changes = tuple(diff(current, wanted))
            _refuse_unmovable(changes)
            if wanted is not current:
                row = DocumentRow(tenant.tenant, wanted.version, write_schema(wanted), op.now, op.event, b"")
                access_rows.add_schema(op.tx, tagged(self._door.keyring.row_mac(), row, "schemas"))
                self._move_indexes(op, current, wanted)
            draft = op.draft()
            draft.revision = wanted.version
            return Changed(Versions(wanted.version, tenant.policy_version), draft, changes)

        changes = change_rules(self._door, self._session, "schema_apply", change)
        self.build(progress=progress)
        return changes

    def build(self, *, progress: Callable[[int], None] = lambda done: None) -> int:
        """Bring every index that is building or retiring to its end; after a kill it goes on where it was.

        Returns:
            How many records were indexed.
        """
        tenant, done = self._session.tenant, 0
        for index in self._door.database.read(lambda tx: search_rows.indexes(tx, tenant)):
            while index.state == BUILDING and (count := self._build_step(index.index_no)):
                done += count
                progress(done)
                self._door.database.pause_for_others()
            while index.state == RETIRING and self._trim_step(index.index_no):
                self._door.database.pause_for_others()
        return done

    # -- inside --------------------------------------------------------------------------

    def _move_indexes(self, op: Operation, old: Schema, new: Schema) -> None:
        """Register the indexes that the new schema adds; retire those that it drops."""
        tenant = op.tenancy.tenant
        stored = search_rows.indexes(op.tx, tenant)
        had, has = _searches(old), _searches(new)
        generation = self._door.keyring.newest_index_generation(tenant)
        number = max((index.index_no for index in stored), default=0)
        for collection, field, transform in sorted(has - had):
            number += 1
            row = SearchIndexRow(number, collection, field, transform, generation, BUILDING, None)
            search_rows.add_index(op.tx, tenant, row)
        for index in stored:
            if (index.collection, index.field, index.transform) in had - has:
                search_rows.move_index(op.tx, tenant, index.index_no, RETIRING, None)

    def _build_step(self, index_no: int) -> int:
        """Index the next batch of records; 0 when the index is ready."""

        def work(tx: Transaction, now: int) -> int:
            tenant = self._session.tenant
            index = search_rows.lock_index(tx, tenant, index_no)
            if index is None or index.state != BUILDING:
                return 0
            rows = walk_records(tx, tenant, index.collection, after=index.cursor or b"", limit=_BATCH)
            if not rows:
                search_rows.move_index(tx, tenant, index_no, READY, None)
                return 0
            self._add_tokens(Operation(self._door, tx, self._session, "schema_apply", now), index, rows)
            search_rows.move_index(tx, tenant, index_no, BUILDING, rows[-1].id)
            return len(rows)

        return self._door.transact(self._session.tenant, work)

    def _add_tokens(self, op: Operation, index: SearchIndexRow, rows: Sequence[RecordRow]) -> None:
        tenancy = op.tenancy
        collection = tenancy.schema.by_number[index.collection]
        field = collection.by_number[index.field]
        wanted = [row.id for row in rows if row.state == ACTIVE]
        tokens: list[Token] = []
        for found in get_records(op.tx, tenancy.tenant, collection.number, wanted):
            check_row(self._door.record_mac, found.record)
            content = read_content(op, collection, op.load(found), {field.level})
            value = content.values.get(field.name)
            if value is None:
                continue
            tokens += [
                Token(number, token, found.record.id)
                for number, token in tenancy.indexes.tokens(collection, {field.name: value})
                if number == index.index_no
            ]
        search_rows.add_missing_tokens(op.tx, tenancy.tenant, tokens)

    def _trim_step(self, index_no: int) -> int:
        """Delete tokens of an index that is no longer wanted; 0 when it is gone."""

        def work(tx: Transaction, now: int) -> int:
            tenant = self._session.tenant
            if found := search_rows.trim_index(tx, tenant, index_no):
                return found
            search_rows.drop_index(tx, tenant, index_no)
            return 0

        return self._door.transact(self._session.tenant, work)


def _searches(schema: Schema) -> set[tuple[int, int, int]]:
    return {
        (collection.number, field.number, transform)
        for collection in schema.all_collections
        for field in collection.fields.values()
        for transform in field.transforms()
    }


def _refuse_unmovable(changes: Sequence[Change]) -> None:
    """A field keeps its level where values are stored: they would have to be sealed anew, all of them."""
    for change in changes:
        if change.work is Work.RESEAL:
            raise InvalidInput("schema.level-needs-new-field", field=change.field or "")
