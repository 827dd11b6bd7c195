"""When fields set out for another level, and when they have arrived: the schema, and the rows of the job.

Lives here: both ends of the way. Must not live here: the way itself, which is sealing anew all that is stored
(resealing.py), what a schema file may say (model).
"""

from contextlib import suppress

from strongroom.model.schema import Collection, Schema
from strongroom.model.schema_document import write_schema
from strongroom.model.schema_moves import arrived, moving_fields
from strongroom.storage import move_rows, rule_rows
from strongroom.storage.move_rows import DONE, RECORDS, MoveRow
from strongroom.storage.rule_rows import DocumentRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.door import Door
from strongroom.vault.macs.deciding import check, tagged
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.rules.changing import Changed, Versions, change_rules
from strongroom.vault.session import Session

__all__ = ["begin_moves", "from_the_start", "settle_moves"]


def begin_moves(operation: Operation, old: Schema, new: Schema) -> None:
    """Note, in the transaction that puts a schema into force, which collections have to be sealed anew.

    A walk that was under way begins again: what it has passed by lies where it no longer belongs.
    """
    for collection in new.all_collections:
        before = old.by_number.get(collection.number)
        if before is not None and _places(before) != _places(collection):
            row = from_the_start(operation, collection.number, new.version)
            move_rows.put_level_move(operation.tx, tagged(operation.door.keyring.row_mac(), row))


def from_the_start(operation: Operation, collection: int, version: int) -> MoveRow:
    """The row, not yet under its MAC, of a collection of which nothing has been sealed anew.

    Args:
        version: What was sealed by an older version of the schema will be.
    """
    tenant = operation.tenancy.tenant
    return MoveRow(tenant, collection, version, RECORDS, b"", 0, 0, 0, operation.event, b"")


def _places(collection: Collection) -> dict[int, tuple[object, ...]]:
    return {field.number: (field.level, field.former) for field in collection.moving}


class _NothingToChange(Exception):
    """Another process was first, or nothing is due."""


def settle_moves(door: Door, session: Session) -> None:
    """Put the schema into force in which fields have arrived, for collections whose walk has ended."""

    def change(operation: Operation, tenant: TenantRow) -> Changed[None] | Refusal:
        decision = operation.decide(None)
        if not decision.allowed:
            return operation.refuse(decision, None, None)
        ended = set()
        for move in move_rows.level_move_rows(operation.tx, tenant.tenant):
            check(door.keyring.row_mac(), move)
            if move.phase == DONE:
                ended.add(move.collection)
                move_rows.drop_level_move(operation.tx, tenant.tenant, move.collection)
        if not ended:
            raise _NothingToChange
        schema = operation.tenancy.schema
        return _put(operation, tenant, arrived(schema, ended), {"arrived": moving_fields(schema, ended)})

    with suppress(_NothingToChange):
        change_rules(door, session, "schema_apply", change, alone=True)


def _put(operation: Operation, tenant: TenantRow, schema: Schema, extra: dict[str, object]) -> Changed[None]:
    mac = operation.door.keyring.row_mac()
    row = DocumentRow(
        tenant.tenant, schema.version, write_schema(schema), operation.now, operation.event, b""
    )
    rule_rows.add_schema(operation.tx, tagged(mac, row, "schemas"))
    draft = operation.draft()
    draft.revision, draft.extra = schema.version, extra
    return Changed(Versions(schema.version, tenant.policy_version), draft, None)
