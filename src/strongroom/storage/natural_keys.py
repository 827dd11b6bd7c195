"""Keys by which a record of another system is recognised again: keyed digests of its external id.

Lives here: statements. Must not live here: making the digests. They are unique by 128 bits: 64 would refuse
innocent records in a room of some size.
"""

from collections.abc import Sequence
from typing import Any

from strongroom.storage.expressions import bindparam, delete, func, select
from strongroom.storage.named_tables import natural_keys
from strongroom.storage.statement import LONGEST_LIST, Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = [
    "add_missing_natural_keys",
    "add_natural_keys",
    "copy_natural_keys",
    "delete_natural_keys",
    "find_natural_keys",
    "trim_natural_keys",
]

_n = natural_keys.c
_tenant: Any = bindparam("tenant")
_index_no: Any = bindparam("index_no")
_FIND = Statement(
    select(_n.key, _n.record).where(
        _n.tenant == _tenant, _n.index_no == _index_no, _n.key.in_(bindparam("keys", expanding=True))
    )
)
_DELETE = Statement(
    delete(natural_keys).where(_n.tenant == _tenant, _n.index_no == _index_no, _n.key == bindparam("key")),
    names=("tenant", "index_no", "key"),
)
_ADD_MISSING = insert_or_ignore(natural_keys)
_first = (
    select(_n.key)
    .where(_n.tenant == _tenant, _n.index_no == _index_no)
    .order_by(_n.key)
    .limit(bindparam("limit"))
).subquery("first")
_TRIM = Statement(
    delete(natural_keys).where(
        _n.tenant == _tenant,
        _n.index_no == _index_no,
        _n.key <= select(func.max(_first.c.key)).scalar_subquery(),
    )
)


def find_natural_keys(
    tx: Transaction, tenant: int, index_no: int, keys: Sequence[bytes]
) -> dict[bytes, bytes]:
    """The records that keys belong to, by key; unknown keys are left out."""
    return {
        key: record
        for at in range(0, len(keys), LONGEST_LIST)
        for key, record in tx.rows(_FIND, tenant=tenant, index_no=index_no, keys=keys[at : at + LONGEST_LIST])
    }


def add_natural_keys(tx: Transaction, tenant: int, rows: Sequence[tuple[int, bytes, bytes]]) -> None:
    """Insert keys as (index, key, record).

    Raises:
        Conflict: ``storage.duplicate``, when somebody else was first: look the keys up again, then do the
            batch again.
    """
    tx.copy_in(natural_keys, [(tenant, *row) for row in sorted(rows)])


def add_missing_natural_keys(tx: Transaction, tenant: int, rows: Sequence[tuple[int, bytes, bytes]]) -> None:
    """Insert keys as (index, key, record), some of which may be there: a backfill."""
    tx.run_many(_ADD_MISSING, [(tenant, *row) for row in sorted(rows)])


def copy_natural_keys(tx: Transaction, tenant: int, rows: Sequence[tuple[int, bytes, bytes]]) -> None:
    """As `add_missing_natural_keys`, fast where hardly any are there."""
    tx.copy_missing(natural_keys, [(tenant, *row) for row in rows])


def trim_natural_keys(tx: Transaction, tenant: int, index_no: int, *, limit: int = 10_000) -> int:
    """Delete about so many keys of an index that retires; returns how many, 0 at the end."""
    return tx.run(_TRIM, tenant=tenant, index_no=index_no, limit=limit)


def delete_natural_keys(tx: Transaction, tenant: int, keys: Sequence[tuple[int, bytes]]) -> None:
    """Delete keys as (index, key); those that are not there do not matter."""
    tx.run_many(_DELETE, [(tenant, *key) for key in sorted(keys)])
