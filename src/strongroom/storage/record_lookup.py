"""A record with all that opening it takes, in one statement.

Lives here: the join of record, customer's state, key, page and tenant. Must not live here: which records are
chosen (record_pages.py, search_rows.py), and opening them.

The key row comes with the record, so that no copy of a customer's key has to be kept anywhere and none
outlives an erasure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.storage.expressions import and_, bindparam, case, select
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.locking import for_use
from strongroom.storage.named_tables import customer_keys, history, key_pages, records, tenants
from strongroom.storage.page_rows import KeyPage
from strongroom.storage.record_rows import CUSTOMERS, RecordRow
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import FromClause, Select

__all__ = [
    "FoundRecord",
    "TenantState",
    "found",
    "found_in_list",
    "get_record",
    "get_records",
    "get_revision",
    "joined",
    "list_records",
    "listed",
]


class TenantState(NamedTuple):
    """By which rules a tenant goes at this moment."""

    schema_version: int
    policy_version: int
    access_version: int
    access_digest: bytes
    suite: int
    region: str
    mac: bytes


class FoundRecord(NamedTuple):
    """A record and what goes with it.

    Attributes:
        customer_state: The state of the customer's own record; None where that is missing.
        key: The key it is sealed under; None when that was destroyed.
        page: The page of that key; None in a list, whose records share a few pages, nearly always at hand.
        tenant: None in a list: who asks for one has looked up by which rules to choose.
    """

    record: RecordRow
    customer_state: int | None
    key: KeyRow | None
    page: KeyPage | None = None
    tenant: TenantState | None = None


_RECORD = len(RecordRow._fields)
_KEY = _RECORD + 1 + len(KeyRow._fields)
_PAGE = _KEY + len(KeyPage._fields)
_k, _p, _t = customer_keys.c, key_pages.c, tenants.c
_tenant: Any = bindparam("tenant")
_collection: Any = bindparam("collection")
_id: Any = bindparam("id")


def _state_of_customer(of: Any) -> Any:
    # A customer's own record says it itself. For others not a join: on tables never analysed PostgreSQL joins
    # all customers of the tenant to find this one.
    customer = records.alias("customer_record")
    state = select(customer.c.state).where(
        customer.c.tenant == of.tenant, customer.c.collection == CUSTOMERS, customer.c.id == of.customer
    )
    own = and_(of.collection == CUSTOMERS, of.id == of.customer)
    return case((own, of.state), else_=state.scalar_subquery())


def _columns(of: Any) -> list[Any]:
    return [
        *(of[name] for name in RecordRow._fields),
        _state_of_customer(of),
        *(_k[name] for name in KeyRow._fields),
    ]


def _key_of(of: Any) -> Any:
    return and_(_k.tenant == of.tenant, _k.customer == of.customer, _k.key_no == of.key_no)


def joined(row: FromClause) -> Select[Any]:
    """Rows of `records`, or of what has its columns, with all that goes with them; `found` reads the
    result."""
    of = row.c
    return (
        select(
            *_columns(of),
            *(_p[name] for name in KeyPage._fields),
            *(_t[name] for name in TenantState._fields),
        )
        .select_from(row)
        .join(tenants, _t.tenant == of.tenant)
        .outerjoin(customer_keys, _key_of(of))
        .outerjoin(key_pages, and_(_p.tenant == of.tenant, _p.page == _k.page))
    )


def listed(row: FromClause) -> Select[Any]:
    """As `joined`, without what is the same for all or most of them; `found_in_list` reads the result."""
    of = row.c
    return select(*_columns(of)).select_from(row).outerjoin(customer_keys, _key_of(of))


def found(row: Sequence[Any]) -> FoundRecord:
    """One row of `joined`."""
    has_key, has_page = row[_RECORD + 1] is not None, row[_KEY] is not None
    return FoundRecord(
        RecordRow._make(row[:_RECORD]),
        row[_RECORD],
        KeyRow._make(row[_RECORD + 1 : _KEY]) if has_key else None,
        KeyPage._make(row[_KEY:_PAGE]) if has_page else None,
        TenantState._make(row[_PAGE:]),
    )


def found_in_list(row: Sequence[Any]) -> FoundRecord:
    """One row of `listed`."""
    key = None if row[_RECORD + 1] is None else KeyRow._make(row[_RECORD + 1 :])
    return FoundRecord(RecordRow._make(row[:_RECORD]), row[_RECORD], key)


_ONE = joined(records).where(
    records.c.tenant == _tenant, records.c.collection == _collection, records.c.id == _id
)
_GET = Statement(_ONE)
_GET_FOR_USE = Statement(for_use(_ONE, records))
_GET_MANY = Statement(
    joined(records)
    .where(
        records.c.tenant == _tenant,
        records.c.collection == _collection,
        records.c.id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(records.c.id)
)
_LIST_MANY = Statement(
    listed(records).where(
        records.c.tenant == _tenant,
        records.c.collection == _collection,
        records.c.id.in_(bindparam("ids", expanding=True)),
    )
)
_GET_REVISION = Statement(
    joined(history).where(
        history.c.tenant == _tenant,
        history.c.collection == _collection,
        history.c.id == _id,
        history.c.revision == bindparam("revision"),
    )
)


def get_record(
    tx: Transaction, tenant: int, collection: int, id: bytes, *, for_use: bool = False
) -> FoundRecord | None:
    """One record.

    Args:
        for_use: Have the record stay as it is until the commit (SQLite: it does so anyway).
    """
    statement = _GET_FOR_USE if for_use else _GET
    row = tx.row(statement, tenant=tenant, collection=collection, id=id)
    return None if row is None else found(row)


def get_records(tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes]) -> list[FoundRecord]:
    """Several records, at most 1,024, by ascending id; those that do not exist are left out."""
    return [found(row) for row in tx.rows(_GET_MANY, tenant=tenant, collection=collection, ids=ids)]


def list_records(
    tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes]
) -> dict[bytes, FoundRecord]:
    """Several records by id, at most 1,024, without page and tenant; those that do not exist are left out."""
    rows = tx.rows(_LIST_MANY, tenant=tenant, collection=collection, ids=ids)
    return {found.record.id: found for found in map(found_in_list, rows)}


def get_revision(
    tx: Transaction, tenant: int, collection: int, id: bytes, revision: int
) -> FoundRecord | None:
    """One earlier revision of a record, with the key that it is sealed under."""
    row = tx.row(_GET_REVISION, tenant=tenant, collection=collection, id=id, revision=revision)
    return None if row is None else found(row)
