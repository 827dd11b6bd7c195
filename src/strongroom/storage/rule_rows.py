"""Rows of schemas and policies: versions, of which none is ever changed.

Lives here: statements. Must not live here: what the documents say, their MACs
(strongroom.access.deciding_rows).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.named_tables import policies, schemas
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = [
    "DocumentRow",
    "add_policy",
    "add_schema",
    "policy_row",
    "policy_versions",
    "schema_row",
    "schema_versions",
]

_tenant: Any = bindparam("tenant")


class DocumentRow(NamedTuple):
    """One version of a schema or a policy; the columns of both tables in their order.

    Attributes:
        at: When it was written, in milliseconds.
        event: The event that wrote it.
    """

    tenant: int
    version: int
    document: str
    at: int
    event: bytes
    mac: bytes


def _one_version(table: Table) -> Statement:
    return Statement(select(table).where(table.c.tenant == _tenant, table.c.version == bindparam("version")))


def _all_versions(table: Table) -> Statement:
    return Statement(select(table).where(table.c.tenant == _tenant).order_by(table.c.version))


_SCHEMA, _SCHEMAS, _ADD_SCHEMA = _one_version(schemas), _all_versions(schemas), Statement(insert(schemas))
_POLICY, _POLICIES, _ADD_POLICY = _one_version(policies), _all_versions(policies), Statement(insert(policies))


def schema_row(tx: Transaction, tenant: int, version: int) -> DocumentRow | None:
    """A version of a tenant's schema."""
    return _as_document(tx.row(_SCHEMA, tenant=tenant, version=version))


def schema_versions(tx: Transaction, tenant: int) -> list[DocumentRow]:
    """All versions of a tenant's schema, the oldest first."""
    return [DocumentRow(*row) for row in tx.rows(_SCHEMAS, tenant=tenant)]


def add_schema(tx: Transaction, row: DocumentRow) -> None:
    """Add a version; versions are never changed.

    Raises:
        Conflict: ``storage.duplicate``: somebody else wrote this version first.
    """
    tx.run(_ADD_SCHEMA, **row._asdict())


def policy_row(tx: Transaction, tenant: int, version: int) -> DocumentRow | None:
    """A version of a tenant's policy."""
    return _as_document(tx.row(_POLICY, tenant=tenant, version=version))


def policy_versions(tx: Transaction, tenant: int) -> list[DocumentRow]:
    """All versions of a tenant's policy, the oldest first."""
    return [DocumentRow(*row) for row in tx.rows(_POLICIES, tenant=tenant)]


def add_policy(tx: Transaction, row: DocumentRow) -> None:
    """Add a version; versions are never changed.

    Raises:
        Conflict: ``storage.duplicate``: somebody else wrote this version first.
    """
    tx.run(_ADD_POLICY, **row._asdict())


def _as_document(row: tuple[Any, ...] | None) -> DocumentRow | None:
    return None if row is None else DocumentRow(*row)
