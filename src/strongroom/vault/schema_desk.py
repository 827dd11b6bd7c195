"""The schema, as whoever runs the room changes it: online, in steps that survive a kill.

Lives here: showing, comparing and applying a schema file. Must not live here: what a file may
say (model.schema_file), building indexes over what is stored (index_building.py).

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
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.deciding import tagged
from strongroom.vault.door import Door
from strongroom.vault.index_building import build_indexes
from strongroom.vault.indexing import BUILDING, RETIRING
from strongroom.vault.operation import Operation, Refusal, settle
from strongroom.vault.rules import Changed, Versions, change_rules
from strongroom.vault.session import Session

__all__ = ["SchemaDesk"]


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
        return build_indexes(self._door, self._session, "schema_apply", progress)

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
