"""Rows of tenants: what each goes by, and the version and digest of all that decides access.

Lives here: statements, and the locks that changes of the rules and writers of records take. Must not live
here: what the rows say and their MACs (strongroom.access.deciding_rows), or who may change them.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import alone_in_turn, bindparam, insert, select, sharing_in_turn, update
from strongroom.storage.locking import for_change, for_key_use, for_removal
from strongroom.storage.named_tables import tenants
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "TenantRow",
    "add_tenant",
    "lock_tenant",
    "replace_tenant",
    "tenant_row",
    "tenant_rows",
    "use_tenant",
]

_tenant: Any = bindparam("tenant")


class TenantRow(NamedTuple):
    """One tenant; the columns of the table in their order.

    Attributes:
        access_version: Counts every change of a row that decides access.
        access_digest: Of the set of those rows after that change, 32 bytes.
        mac: Over all of this, 32 bytes.
    """

    tenant: int
    name: str | None
    schema_version: int
    policy_version: int
    access_version: int
    access_digest: bytes
    suite: int
    region: str
    erasure_head: bytes | None
    mac: bytes


_ONE_TENANT = select(tenants).where(tenants.c.tenant == _tenant)
_TENANT = Statement(_ONE_TENANT)
_LOCK_TENANT = Statement(for_change(_ONE_TENANT))
_LOCK_TENANT_ALONE = Statement(for_removal(_ONE_TENANT.where(alone_in_turn(tenants.c.tenant))))
_USE_TENANT = Statement(for_key_use(_ONE_TENANT.where(sharing_in_turn(tenants.c.tenant))))
_TENANTS = Statement(select(tenants).where(tenants.c.tenant > 0).order_by(tenants.c.tenant))
_ADD_TENANT = Statement(insert(tenants))
_TENANT_CHANGED = tuple(column.name for column in tenants.columns if not column.primary_key)
_REPLACE_TENANT = Statement(
    update(tenants)
    .where(tenants.c.tenant == bindparam("of_tenant"))
    .values({name: bindparam(f"new_{name}") for name in _TENANT_CHANGED})
)


def tenant_row(tx: Transaction, tenant: int) -> TenantRow | None:
    """A tenant."""
    return _as_tenant(tx.row(_TENANT, tenant=tenant))


def lock_tenant(tx: Transaction, tenant: int, *, alone: bool = False) -> TenantRow | None:
    """A tenant that is about to change: whoever changes a row that decides access begins here.

    Args:
        alone: Wait for all who write records by the rules in force (`use_tenant`), and let nobody write
            before the commit: what they wrote is there for whoever sees the new rules.
    """
    return _as_tenant(tx.row(_LOCK_TENANT_ALONE if alone else _LOCK_TENANT, tenant=tenant))


def use_tenant(tx: Transaction, tenant: int) -> TenantRow | None:
    """A tenant whose schema stays in force until the commit: whoever writes records begins here."""
    return _as_tenant(tx.row(_USE_TENANT, tenant=tenant))


def tenant_rows(tx: Transaction) -> list[TenantRow]:
    """All tenants; tenant 0, the room itself, is none."""
    return [TenantRow(*row) for row in tx.rows(_TENANTS)]


def add_tenant(tx: Transaction, row: TenantRow) -> None:
    """Add a tenant.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.run(_ADD_TENANT, **row._asdict())


def replace_tenant(tx: Transaction, row: TenantRow) -> None:
    """Write a tenant anew; the caller holds its lock (`lock_tenant`)."""
    changed = {f"new_{name}": getattr(row, name) for name in _TENANT_CHANGED}
    tx.run(_REPLACE_TENANT, of_tenant=row.tenant, **changed)


def _as_tenant(row: tuple[Any, ...] | None) -> TenantRow | None:
    return None if row is None else TenantRow(*row)
