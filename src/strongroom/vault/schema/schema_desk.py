"""The schema, as whoever runs the room changes it: online, in steps that survive a kill.

Lives here: showing, comparing and applying a schema file, and what a change leaves to do. Must not live here:
what a file may say (model.schema_file), the jobs themselves (indexes/building.py, resealing.py).
"""

from collections.abc import Callable, Sequence

from strongroom.model.schema import Schema
from strongroom.model.schema_diff import Change, Work, diff
from strongroom.model.schema_document import write_schema
from strongroom.model.schema_file import apply_schema_file
from strongroom.storage import rule_rows, search_rows
from strongroom.storage.record_rows import count_revisions
from strongroom.storage.rule_rows import DocumentRow
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.indexes.building import build_indexes
from strongroom.vault.indexes.indexing import BUILDING, RETIRING, searches_of
from strongroom.vault.macs.deciding import tagged
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.rules.changing import Changed, Versions, change_rules
from strongroom.vault.schema.level_moves import begin_moves
from strongroom.vault.schema.resealing import reseal
from strongroom.vault.schema.work import Cost, Pending, pending_work
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
        return self.state()[0]

    def state(self) -> tuple[Schema, tuple[Pending, ...]]:
        """The schema in force, and what is left to do of its changes.

        Raises:
            Refused: ``access.refused``.
        """

        def work(tx: Transaction, now: int) -> tuple[Schema, tuple[Pending, ...]] | Refusal:
            operation = Operation(self._door, tx, self._session, "schema_show", now)
            decision = operation.decide(None)
            if not decision.allowed:
                return operation.refuse(decision, None, None)
            schema = operation.tenancy.schema
            left = tuple(pending_work(tx, self._session.tenant, schema))
            operation.record(operation.draft())
            return schema, left

        return settle(self._door.transact(self._session.tenant, work))

    def diff(self, text: str) -> tuple[Change, ...]:
        """What a schema file would change."""
        current = self.show()
        return tuple(diff(current, apply_schema_file(text, current)))

    def cost(self, changes: Sequence[Change]) -> tuple[Cost, ...]:
        """How much of what is stored has to be gone through for changes, by collection."""
        schema, tenant = self.show(), self._session.tenant
        costs = []
        for name in dict.fromkeys(each.collection for each in changes if each.work in _GOES_THROUGH):
            number = schema.collection(name).number
            records, revisions = self._door.database.read(
                lambda tx, number=number: count_revisions(tx, tenant, number)  # type: ignore[misc]  # bound now, called now
            )
            moved = any(each.work is Work.RESEAL for each in changes if each.collection == name)
            costs.append(Cost(name, records, revisions if moved else 0))
        return tuple(costs)

    def apply(self, text: str, *, progress: Callable[[int], None] = lambda done: None) -> tuple[Change, ...]:
        """Put a schema file into force as the next version, then do what that asks of what is stored.

        Args:
            progress: Told how many records have been indexed, and revisions sealed anew.

        Raises:
            InvalidInput: As the file's rules have it.
        """

        def change(op: Operation, tenant: TenantRow) -> Changed[tuple[Change, ...]] | Refusal:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            current = op.tenancy.schema
            wanted = apply_schema_file(text, current)
            changes = tuple(diff(current, wanted))
            if wanted is not current:
                row = DocumentRow(tenant.tenant, wanted.version, write_schema(wanted), op.now, op.event, b"")
                rule_rows.add_schema(op.tx, tagged(self._door.keyring.row_mac(), row, "schemas"))
                _move_indexes(op, current, wanted)
                begin_moves(op, current, wanted)
            draft = op.draft()
            draft.revision = wanted.version
            return Changed(Versions(wanted.version, tenant.policy_version), draft, changes)

        changes = change_rules(self._door, self._session, "schema_apply", change, alone=True)
        self.build(progress=progress)
        return changes

    def build(self, *, progress: Callable[[int], None] = lambda done: None) -> int:
        """Bring to its end what a change left to do: indexes to build or drop, values to seal anew.

        After a kill it goes on where it was. Any number of processes may do it, at the same time too.

        Returns:
            How many records were indexed, and revisions sealed anew.

        Raises:
            Refused: Where values are to be sealed anew, by somebody who may not change the schema.
        """
        indexed = build_indexes(self._door, self._session, "schema_apply", progress)
        return indexed + reseal(self._door, self._session, lambda done: progress(indexed + done))


_GOES_THROUGH = frozenset({Work.BACKFILL, Work.RESEAL})


def _move_indexes(op: Operation, old: Schema, new: Schema) -> None:
    """Register the indexes that the new schema adds; retire those that it drops.

    A new index is *building* from this transaction on: writers add their tokens to it, and the job adds those
    of older records. To one that is *retiring* nothing is added any more.
    """
    tenant = op.tenancy.tenant
    stored = search_rows.indexes(op.tx, tenant)
    had, has = searches_of(old), searches_of(new)
    generation = op.door.keyring.newest_index_generation(tenant)
    number = max((index.index_no for index in stored), default=0)
    for collection, field, transform in sorted(has - had):
        number += 1
        row = SearchIndexRow(number, collection, field, transform, generation, BUILDING, None)
        search_rows.add_index(op.tx, tenant, row)
    for index in stored:
        if (index.collection, index.field, index.transform) in had - has:
            search_rows.move_index(op.tx, tenant, index.index_no, RETIRING, None)
