"""Rows of files that are held for a while: uploads, rows that an import refused, exports to be fetched.

Lives here: statements. Must not live here: what is in the files, who may have them, MACs (strongroom.vault).
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from strongroom.storage.locking import for_change
from strongroom.storage.statement import Statement
from strongroom.storage.tables import held_files, held_parts
from strongroom.storage.transaction import Transaction

__all__ = [
    "HeldRow",
    "add_held",
    "add_held_part",
    "drop_held",
    "held_ended",
    "held_of",
    "held_part",
    "held_row",
    "held_under",
    "lock_held",
    "replace_held",
]


class HeldRow(NamedTuple):
    """One file; the columns of the table in their order.

    Attributes:
        file: 16 bytes.
        user: Whose it is; nobody else gets it.
        kind: 1 upload, 2 rows that were refused, 3 export.
        state: 0 being written, 1 whole, 2 handed out.
        parts: How many pieces it has.
        size: Bytes of the file.
        ends: When it goes; milliseconds.
        generation: Of the index; the file's key comes from that one's, and goes with it.
        sealed: Its name, under the same key.
    """

    tenant: int
    file: bytes
    user: bytes
    kind: int
    state: int
    parts: int
    size: int
    made: int
    ends: int
    generation: int
    sealed: bytes
    event: bytes
    mac: bytes


_f, _p = held_files.c, held_parts.c
_tenant: Any = bindparam("tenant")
_ONE = (_f.tenant == _tenant, _f.file == bindparam("file"))
_ROW = Statement(select(held_files).where(*_ONE))
_LOCK = Statement(for_change(select(held_files).where(*_ONE)))
_OF_USER = Statement(select(held_files).where(_f.tenant == _tenant, _f.user == bindparam("user")))
_ENDED = Statement(select(held_files).where(_f.tenant == _tenant, _f.ends <= bindparam("now")))
_UNDER = Statement(select(held_files).where(_f.tenant == _tenant, _f.generation < bindparam("generation")))
_ADD = Statement(insert(held_files))
_REPLACE = Statement(
    update(held_files)
    .where(_f.tenant == bindparam("of_tenant"), _f.file == bindparam("of_file"))
    .values(
        state=bindparam("new_state"),
        parts=bindparam("new_parts"),
        size=bindparam("new_size"),
        event=bindparam("new_event"),
        mac=bindparam("new_mac"),
    )
)
_DROP = Statement(delete(held_files).where(*_ONE))
_DROP_PARTS = Statement(delete(held_parts).where(_p.tenant == _tenant, _p.file == bindparam("file")))
_ADD_PART = Statement(insert(held_parts))
_PART = Statement(
    select(_p.sealed).where(_p.tenant == _tenant, _p.file == bindparam("file"), _p.part == bindparam("part"))
)


def held_row(tx: Transaction, tenant: int, file: bytes) -> HeldRow | None:
    """A file's row."""
    row = tx.row(_ROW, tenant=tenant, file=file)
    return None if row is None else HeldRow(*row)


def lock_held(tx: Transaction, tenant: int, file: bytes) -> HeldRow | None:
    """A file's row; nobody else changes it before the commit."""
    row = tx.row(_LOCK, tenant=tenant, file=file)
    return None if row is None else HeldRow(*row)


def held_of(tx: Transaction, tenant: int, user: bytes) -> list[HeldRow]:
    """The files of a user."""
    return [HeldRow(*row) for row in tx.rows(_OF_USER, tenant=tenant, user=user)]


def held_ended(tx: Transaction, tenant: int, now: int) -> list[HeldRow]:
    """The files whose time is over."""
    return [HeldRow(*row) for row in tx.rows(_ENDED, tenant=tenant, now=now)]


def held_under(tx: Transaction, tenant: int, generation: int) -> list[HeldRow]:
    """The files whose key comes from an earlier index generation than this."""
    return [HeldRow(*row) for row in tx.rows(_UNDER, tenant=tenant, generation=generation)]


def add_held(tx: Transaction, row: HeldRow) -> None:
    """Begin a file."""
    tx.run(_ADD, **row._asdict())


def replace_held(tx: Transaction, row: HeldRow) -> None:
    """Write how far a file is."""
    tx.run(
        _REPLACE,
        of_tenant=row.tenant,
        of_file=row.file,
        new_state=row.state,
        new_parts=row.parts,
        new_size=row.size,
        new_event=row.event,
        new_mac=row.mac,
    )


def drop_held(tx: Transaction, row: HeldRow) -> None:
    """Take a file away with all its pieces."""
    tx.run(_DROP_PARTS, tenant=row.tenant, file=row.file)
    tx.run(_DROP, tenant=row.tenant, file=row.file)


def add_held_part(tx: Transaction, tenant: int, file: bytes, part: int, sealed: bytes) -> None:
    """Add a piece; they count from 0."""
    tx.run(_ADD_PART, tenant=tenant, file=file, part=part, sealed=sealed)


def held_part(tx: Transaction, tenant: int, file: bytes, part: int) -> bytes | None:
    """A piece, sealed."""
    row = tx.row(_PART, tenant=tenant, file=file, part=part)
    return None if row is None else bytes(row[0])
