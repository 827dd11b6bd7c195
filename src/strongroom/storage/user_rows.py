"""Rows of users: who works here, or did.

Lives here: statements. Must not live here: what the rows say (vault.staff), their MACs and the digest over
them (strongroom.access.deciding_rows). Each row is written whole, so that its MAC always covers what stands
in it.
"""

from typing import Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, insert, select, update
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import users
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["UserRow", "add_user", "lock_user", "replace_user", "user_row", "user_rows", "user_tags"]

_tenant: Any = bindparam("tenant")


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
