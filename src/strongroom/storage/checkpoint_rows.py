"""Rows of signed checkpoints.

Lives here: statements. Must not live here: signing, and what a note says (strongroom.audit).
"""

from collections.abc import Iterator
from typing import Any

from strongroom.storage.expressions import bindparam, select
from strongroom.storage.named_tables import checkpoints
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "add_checkpoint",
    "checkpoints_back",
    "checkpoints_between",
    "newest_checkpoint",
]

_tenant: Any = bindparam("tenant")

_ADD_CHECKPOINT = upsert(checkpoints, checkpoints.c.note, checkpoints.c.at)
_NEWEST = Statement(
    select(checkpoints.c.size, checkpoints.c.note, checkpoints.c.at)
    .where(checkpoints.c.tenant == _tenant)
    .order_by(checkpoints.c.size.desc())
    .limit(1)
)
_CHECKPOINTS_BACK = Statement(
    select(checkpoints.c.size, checkpoints.c.note)
    .where(checkpoints.c.tenant == _tenant, checkpoints.c.size <= bindparam("below"))
    .order_by(checkpoints.c.size.desc())
    .limit(1)
)
_CHECKPOINTS = Statement(
    select(checkpoints.c.size, checkpoints.c.note, checkpoints.c.at)
    .where(
        checkpoints.c.tenant == _tenant,
        checkpoints.c.size >= bindparam("first"),
        checkpoints.c.size <= bindparam("last"),
    )
    .order_by(checkpoints.c.size)
)


def add_checkpoint(tx: Transaction, tenant: int, size: int, note: str, at: int) -> None:
    """Keep a signed checkpoint, in the place of one of its size that is none."""
    tx.run(_ADD_CHECKPOINT, tenant=tenant, size=size, note=note, at=at)


def newest_checkpoint(tx: Transaction, tenant: int) -> tuple[int, str, int] | None:
    """Size, note and time of the newest checkpoint."""
    row = tx.row(_NEWEST, tenant=tenant)
    return None if row is None else (int(row[0]), str(row[1]), int(row[2]))


def checkpoints_back(tx: Transaction, tenant: int, size: int) -> Iterator[tuple[int, str]]:
    """Size and note of the checkpoints up to a size, largest first, each read when it is asked for."""
    while (row := tx.row(_CHECKPOINTS_BACK, tenant=tenant, below=size)) is not None:
        yield int(row[0]), str(row[1])
        size = int(row[0]) - 1


def checkpoints_between(tx: Transaction, tenant: int, first: int, last: int) -> list[tuple[int, str, int]]:
    """Size, note and time of the checkpoints of these sizes, in order."""
    return [
        (int(size), str(note), int(at))
        for size, note, at in tx.rows(_CHECKPOINTS, tenant=tenant, first=first, last=last)
    ]
