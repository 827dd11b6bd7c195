"""What in the tables still hangs on a key that is not the newest of its kind, counted.

Lives here: these counts. Must not live here: which key is the newest (strongroom.keys), what follows from it.
They walk through keys and pages, which are few beside records, when somebody asks for the state of the keys.
"""

from typing import Any

from sqlalchemy import bindparam, func, select

from strongroom.storage.statement import Statement
from strongroom.storage.tables import backups, checkpoints, customer_keys, key_pages, search_indexes
from strongroom.storage.transaction import Transaction

__all__ = ["backups_before", "checkpoints_up_to", "indexes_by_generation", "later_keys", "pages_by_epoch"]

_tenant: Any = bindparam("tenant")
_p, _s = key_pages.c, search_indexes.c
_PAGES = Statement(
    select(_p.region, _p.epoch, func.count())
    .where(_p.tenant == _tenant)
    .group_by(_p.region, _p.epoch)
    .order_by(_p.region, _p.epoch)
)
_INDEXES = Statement(select(_s.generation, func.count()).where(_s.tenant == _tenant).group_by(_s.generation))
_LATER = Statement(select(func.count()).where(customer_keys.c.tenant == _tenant, customer_keys.c.key_no > 1))
_CHECKPOINTS = Statement(
    select(func.count()).where(checkpoints.c.tenant == _tenant, checkpoints.c.size <= bindparam("size"))
)
_BACKUPS = Statement(select(func.count()).where(backups.c.tenant == 0, backups.c.at < bindparam("before")))


def pages_by_epoch(tx: Transaction, tenant: int) -> dict[tuple[int, int], int]:
    """By region and epoch, how many pages are under it."""
    return {(region, epoch): count for region, epoch, count in tx.rows(_PAGES, tenant=tenant)}


def indexes_by_generation(tx: Transaction, tenant: int) -> dict[int, int]:
    """By generation, how many search indexes are of it."""
    return {int(generation): int(count) for generation, count in tx.rows(_INDEXES, tenant=tenant)}


def later_keys(tx: Transaction, tenant: int) -> int:
    """How many customers' keys are not their first: what is sealed under older ones stays."""
    row = tx.row(_LATER, tenant=tenant)
    return 0 if row is None else int(row[0])


def checkpoints_up_to(tx: Transaction, tenant: int, size: int) -> int:
    """How many checkpoints of a log there are up to a size."""
    row = tx.row(_CHECKPOINTS, tenant=tenant, size=size)
    return 0 if row is None else int(row[0])


def backups_before(tx: Transaction, before: int) -> int:
    """How many manifests are kept that were made before a moment."""
    row = tx.row(_BACKUPS, before=before)
    return 0 if row is None else int(row[0])
