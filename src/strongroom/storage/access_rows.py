"""Rows that decide access: tenants, schemas, policies, users, shares.

Lives here: statements. Must not live here: what the rows say, their MACs and the digest over them
(strongroom.access.deciding_rows), or who may change them. Each row is written whole, so that its MAC always
covers what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import (
    alone_in_turn,
    bindparam,
    delete,
    insert,
    or_,
    select,
    sharing_in_turn,
    update,
)
from strongroom.storage.locking import for_change, for_key_use, for_removal
from strongroom.storage.named_tables import policies, schemas, shares, tenants, users
from strongroom.storage.statement import LONGEST_LIST, Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = [
    "DocumentRow",
    "ShareRow",
    "TenantRow",
    "UserRow",
    "add_policy",
    "add_schema",
    "add_share",
    "add_tenant",
    "add_user",
    "drop_share",
    "drop_shares",
    "lock_tenant",
    "lock_user",
    "policy_row",
    "policy_versions",
    "replace_tenant",
    "replace_user",
    "schema_row",
    "schema_versions",
    "shares_of",
    "shares_with",
    "tenant_row",
    "tenant_rows",
    "use_tenant",
    "user_row",
    "user_rows",
    "user_tags",
]

_tenant: Any = bindparam("tenant")


# -- tenants -------------------------------------------------------------------


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


# -- schemas and policies ------------------------------------------------------


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


# -- users ---------------------------------------------------------------------


class UserRow(NamedTuple):
    """One user; the columns of the table in their order.

    Attributes:
        state: 0 active, 1 suspended, 2 ended.
        sealed: The user's document under the user's own key.
        event: The event of the last change.
    """

    tenant: int
    user: bytes
    revision: int
    state: int
    sealed: bytes
    event: bytes
    mac: bytes


_OF_USER = (users.c.tenant == _tenant, users.c.user == bindparam("user"))
_USER = Statement(select(users).where(*_OF_USER))
_LOCK_USER = Statement(for_change(select(users.c.revision).where(*_OF_USER)))
_USERS = Statement(select(users).where(users.c.tenant == _tenant).order_by(users.c.user))
_USER_TAGS = Statement(select(users.c.mac).where(users.c.tenant == _tenant))
_ADD_USER = Statement(insert(users))
_USER_CHANGED = ("revision", "state", "sealed", "event", "mac")
_REPLACE_USER = Statement(
    update(users)
    .where(users.c.tenant == bindparam("of_tenant"), users.c.user == bindparam("of_user"))
    .values({name: bindparam(f"new_{name}") for name in _USER_CHANGED})
)


def user_row(tx: Transaction, tenant: int, user: bytes) -> UserRow | None:
    """A user."""
    row = tx.row(_USER, tenant=tenant, user=user)
    return None if row is None else UserRow(*row)


def user_rows(tx: Transaction, tenant: int) -> list[UserRow]:
    """All users of a tenant, those who ended too, in the order of their ids."""
    return [UserRow(*row) for row in tx.rows(_USERS, tenant=tenant)]


def user_tags(tx: Transaction, tenant: int) -> list[bytes]:
    """The MACs of all rows of users, for the digest of the set."""
    return [row[0] for row in tx.rows(_USER_TAGS, tenant=tenant)]


def add_user(tx: Transaction, row: UserRow) -> None:
    """Add a user.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.run(_ADD_USER, **row._asdict())


def lock_user(tx: Transaction, tenant: int, user: bytes) -> None:
    """Let nobody else change a user, or count for one, before the commit."""
    tx.row(_LOCK_USER, tenant=tenant, user=user)


def replace_user(tx: Transaction, row: UserRow, expected: int) -> None:
    """Write a user anew.

    Raises:
        Conflict: ``record.changed``, when the user is at another revision than `expected` or not there (0).
    """
    found = tx.row(_LOCK_USER, tenant=row.tenant, user=row.user)
    revision = 0 if found is None else int(found[0])
    if revision != expected:
        raise Conflict("record.changed", found=revision, expected=expected)
    changed = {f"new_{name}": getattr(row, name) for name in _USER_CHANGED}
    tx.run(_REPLACE_USER, of_tenant=row.tenant, of_user=row.user, **changed)


# -- shares --------------------------------------------------------------------


class ShareRow(NamedTuple):
    """One record shared with a user or a team; the columns of the table in their order.

    Attributes:
        grantee: The user; empty for a team.
        granted_team: The team; empty for a user.
    """

    tenant: int
    collection: int
    id: bytes
    grantee: bytes
    granted_team: str
    event: bytes
    mac: bytes


_s = shares.c
_OF_RECORDS = (
    _s.tenant == _tenant,
    _s.collection == bindparam("collection"),
    _s.id.in_(bindparam("ids", expanding=True)),
)
_SHARES = Statement(select(shares).where(*_OF_RECORDS).order_by(_s.id, _s.grantee, _s.granted_team))
_SHARES_WITH = Statement(
    select(shares)
    .where(
        *_OF_RECORDS,
        or_(_s.grantee == bindparam("user"), _s.granted_team.in_(bindparam("teams", expanding=True))),
    )
    .order_by(_s.id, _s.grantee, _s.granted_team)
)
_ADD_SHARE = insert_or_ignore(shares)
_DROP_SHARES = Statement(
    delete(shares).where(
        _s.tenant == _tenant, _s.collection == bindparam("collection"), _s.id == bindparam("id")
    )
)
_DROP_SHARE = Statement(
    delete(shares).where(
        _s.tenant == _tenant,
        _s.collection == bindparam("collection"),
        _s.id == bindparam("id"),
        _s.grantee == bindparam("grantee"),
        _s.granted_team == bindparam("granted_team"),
    )
)


def shares_of(tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes]) -> list[ShareRow]:
    """With whom records are shared."""
    found: list[ShareRow] = []
    for start in range(0, len(ids), LONGEST_LIST):
        part = list(ids[start : start + LONGEST_LIST])
        rows = tx.rows(_SHARES, tenant=tenant, collection=collection, ids=part)
        found += [ShareRow(*row) for row in rows]
    return found


def shares_with(
    tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes], user: bytes, teams: Iterable[str]
) -> list[ShareRow]:
    """The shares of records that count for one user, as a user or by a team.

    A row's MAC has to be checked before it counts.
    """
    found: list[ShareRow] = []
    named = sorted(teams)
    for start in range(0, len(ids), LONGEST_LIST):
        part = list(ids[start : start + LONGEST_LIST])
        rows = tx.rows(_SHARES_WITH, tenant=tenant, collection=collection, ids=part, user=user, teams=named)
        found += [ShareRow(*row) for row in rows]
    return found


def add_share(tx: Transaction, row: ShareRow) -> bool:
    """Share a record; False where it is shared like that already."""
    return tx.run(_ADD_SHARE, **row._asdict()) == 1


def drop_share(
    tx: Transaction, tenant: int, collection: int, id: bytes, grantee: bytes, granted_team: str
) -> bool:
    """End one share; False where there was none."""
    of = {"tenant": tenant, "collection": collection, "id": id}
    return tx.run(_DROP_SHARE, grantee=grantee, granted_team=granted_team, **of) == 1


def drop_shares(tx: Transaction, tenant: int, collection: int, id: bytes) -> int:
    """End all shares of a record, as an erasure does; returns how many there were."""
    return tx.run(_DROP_SHARES, tenant=tenant, collection=collection, id=id)
