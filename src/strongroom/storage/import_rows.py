"""Rows of imports and of their batches.

Lives here: statements. Must not live here: what an import's row says and its MAC (strongroom.vault), and the
files (strongroom.ingest).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, func, insert, select, update
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import import_batches, imports
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "ImportRow",
    "add_import",
    "add_import_batches",
    "import_events",
    "import_row",
    "imports_of",
    "lock_import",
    "newest_imports",
    "replace_import",
]


class ImportRow(NamedTuple):
    """One import; the columns of the table in their order.

    Attributes:
        id: 16 bytes; the column ``import``.
        identity: Keyed digest of the file and its mapping, 32 bytes.
        state: 0 running, 1 done, 2 undone, 3 being undone.
        next_record: How far into the file it has come; while it is being undone, how many events are left.
        sealed: The file's name and how it was read.
        event: Of the last change of this row.
        mac: Over all of this, 32 bytes.
    """

    tenant: int
    id: bytes
    collection: int
    identity: bytes
    state: int
    next_record: int
    created: int
    updated: int
    rejected: int
    started: int
    finished: int | None
    sealed: bytes | None
    event: bytes
    mac: bytes


_i, _b = imports.c, import_batches.c
_tenant: Any = bindparam("tenant")
_COLUMNS = tuple(column.name for column in imports.columns)
_CHANGED = tuple(name for name in _COLUMNS if name not in ("tenant", "import"))

_ONE = select(imports).where(_i.tenant == _tenant, _i["import"] == bindparam("import_id"))
_GET, _LOCK = Statement(_ONE), Statement(for_change(_ONE))
_OF = Statement(
    select(imports)
    .where(_i.tenant == _tenant, _i.identity == bindparam("identity"))
    .order_by(_i.started, _i["import"])
)
_NEWEST = Statement(
    select(imports)
    .where(_i.tenant == _tenant)
    .order_by(_i.started.desc(), _i["import"].desc())
    .limit(bindparam("most"))
)
_ADD = Statement(insert(imports))
_REPLACE = Statement(
    update(imports)
    .where(_i.tenant == bindparam("of_tenant"), _i["import"] == bindparam("of_import"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)
_OF_IMPORT = (_b.tenant == _tenant, _b["import"] == bindparam("import_id"))
_COUNT = Statement(select(func.count()).select_from(import_batches).where(*_OF_IMPORT))
_EVENTS = Statement(select(_b.event).where(*_OF_IMPORT).order_by(_b.batch))


def import_row(tx: Transaction, tenant: int, id: bytes) -> ImportRow | None:
    """One import."""
    return _row(tx.row(_GET, tenant=tenant, import_id=id))


def lock_import(tx: Transaction, tenant: int, id: bytes) -> ImportRow | None:
    """One import, held for changing it until the commit."""
    return _row(tx.row(_LOCK, tenant=tenant, import_id=id))


def imports_of(tx: Transaction, tenant: int, identity: bytes) -> list[ImportRow]:
    """All imports of one file by one mapping, the oldest first."""
    return [ImportRow(*row) for row in tx.rows(_OF, tenant=tenant, identity=identity)]


def newest_imports(tx: Transaction, tenant: int, most: int) -> list[ImportRow]:
    """The imports that began last, the newest first."""
    return [ImportRow(*row) for row in tx.rows(_NEWEST, tenant=tenant, most=most)]


def add_import(tx: Transaction, row: ImportRow) -> None:
    """Add an import.

    Raises:
        Conflict: ``storage.duplicate``: another process began the same one.
    """
    tx.run(_ADD, **dict(zip(_COLUMNS, row, strict=True)))


def replace_import(tx: Transaction, row: ImportRow, expected: ImportRow) -> None:
    """Write an import anew.

    Raises:
        Conflict: ``record.changed``, when it is not as `expected` any more.
    """
    now = lock_import(tx, row.tenant, row.id)
    if now != expected:
        found = -1 if now is None else now.next_record
        raise Conflict("record.changed", found=found, expected=expected.next_record)
    changed = {f"new_{name}": value for name, value in zip(_COLUMNS, row, strict=True) if name in _CHANGED}
    tx.run(_REPLACE, of_tenant=row.tenant, of_import=row.id, **changed)


def add_import_batches(tx: Transaction, tenant: int, id: bytes, events: Sequence[bytes]) -> None:
    """Note the events of more batches; they are numbered on from those that there are."""
    counted = tx.row(_COUNT, tenant=tenant, import_id=id)
    first = 0 if counted is None else int(counted[0])
    tx.copy_in(import_batches, [(tenant, id, first + at, event) for at, event in enumerate(events)])


def import_events(tx: Transaction, tenant: int, id: bytes) -> list[bytes]:
    """The events of an import's batches, in their order."""
    return [row[0] for row in tx.rows(_EVENTS, tenant=tenant, import_id=id)]


def _row(row: tuple[Any, ...] | None) -> ImportRow | None:
    return None if row is None else ImportRow(*row)
