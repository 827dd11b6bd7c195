"""Rows of levels on the move: how far the values of a collection have been sealed anew.

Lives here: statements on these rows, and on the revisions that are sealed anew where they lie. Must not live
here: what is sealed (vault/schema/resealing.py), the MAC.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select, tuple_, update
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import history, level_moves
from strongroom.storage.record_lookup import FoundRecord, found, joined
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "DONE",
    "HISTORY",
    "RECORDS",
    "MoveRow",
    "drop_level_move",
    "level_move_rows",
    "lock_level_move",
    "put_level_move",
    "replace_revision",
    "revisions_after",
]

RECORDS, HISTORY, DONE = 0, 1, 2


class MoveRow(NamedTuple):
    """One collection with fields on the move; the columns of the table in their order.

    Attributes:
        version: The version of the schema that moved them: what is sealed by an older one is sealed anew.
        phase: `RECORDS`, then `HISTORY`, then `DONE`.
        after: The id that the walk has come to.
        after_revision: The revision, in the history.
        records: Records sealed anew so far.
        revisions: Earlier revisions sealed anew so far.
        event: The event that moved the fields.
    """

    tenant: int
    collection: int
    version: int
    phase: int
    after: bytes
    after_revision: int
    records: int
    revisions: int
    event: bytes
    mac: bytes


_m, _h = level_moves.c, history.c
_tenant: Any = bindparam("tenant")
_collection: Any = bindparam("collection")
_ONE = (_m.tenant == _tenant, _m.collection == _collection)
_LOCK = Statement(for_change(select(level_moves).where(*_ONE)))
_ALL = Statement(select(level_moves).where(_m.tenant == _tenant).order_by(_m.collection))
_ADD = Statement(insert(level_moves))
_DELETE = Statement(delete(level_moves).where(*_ONE))
_SEALED = ("levels", "sealed_general", "sealed_personal", "sealed_sensitive", "mac")
_REPLACE = Statement(
    update(history)
    .where(
        _h.tenant == bindparam("of_tenant"),
        _h.collection == bindparam("of_collection"),
        _h.id == bindparam("of_id"),
        _h.revision == bindparam("of_revision"),
    )
    .values({name: bindparam(f"new_{name}") for name in _SEALED})
)
_REVISIONS = Statement(
    joined(history)
    .where(
        _h.tenant == _tenant,
        _h.collection == _collection,
        tuple_(_h.id, _h.revision) > tuple_(bindparam("after"), bindparam("after_revision")),
        tuple_(_h.id, _h.revision) <= tuple_(bindparam("last"), bindparam("last_revision")),
    )
    .order_by(_h.id, _h.revision)
)


def level_move_rows(tx: Transaction, tenant: int) -> list[MoveRow]:
    """All collections of a tenant with fields on the move."""
    return [MoveRow(*row) for row in tx.rows(_ALL, tenant=tenant)]


def lock_level_move(tx: Transaction, tenant: int, collection: int) -> MoveRow | None:
    """One collection's row, held for changing it until the commit."""
    row = tx.row(_LOCK, tenant=tenant, collection=collection)
    return None if row is None else MoveRow(*row)


def put_level_move(tx: Transaction, row: MoveRow) -> None:
    """Write a collection's row, in place of one that there may be; the caller holds it, or the tenant."""
    drop_level_move(tx, row.tenant, row.collection)
    tx.run(_ADD, **row._asdict())


def drop_level_move(tx: Transaction, tenant: int, collection: int) -> None:
    """Delete a collection's row: nothing moves any more."""
    tx.run(_DELETE, tenant=tenant, collection=collection)


def revisions_after(
    tx: Transaction, tenant: int, collection: int, after: tuple[bytes, int], last: tuple[bytes, int]
) -> list[FoundRecord]:
    """Earlier revisions by id and number, each with the key that it is sealed under.

    Args:
        last: The last of them; `walk_history` gives batches.
    """
    rows = tx.rows(
        _REVISIONS,
        tenant=tenant,
        collection=collection,
        after=after[0],
        after_revision=after[1],
        last=last[0],
        last_revision=last[1],
    )
    return [found(row) for row in rows]


def replace_revision(tx: Transaction, row: RecordRow) -> None:
    """Write an earlier revision's envelopes anew; all else of it stays.

    The caller holds the record and the customer's keys.
    """
    changed = {f"new_{name}": getattr(row, name) for name in _SEALED}
    tx.run(
        _REPLACE,
        of_tenant=row.tenant,
        of_collection=row.collection,
        of_id=row.id,
        of_revision=row.revision,
        **changed,
    )
