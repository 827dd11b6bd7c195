"""Rows of credentials: the ways in which somebody signs in.

Lives here: statements. Must not live here: what the rows say (strongroom.server.signin), their MACs
(strongroom.vault.staff.sign_in_checks). Each row is replaced only as it was read.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select
from strongroom.storage.named_tables import credentials
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "CredentialRow",
    "add_credential",
    "credential_row",
    "credentials_of",
    "drop_credential",
    "replace_credential",
]

_tenant: Any = bindparam("tenant")
_user: Any = bindparam("user")


class CredentialRow(NamedTuple):
    """One way to sign in; the columns of the table in their order.

    Attributes:
        credential: 16 bytes.
        kind: 1 password, 2 one-time codes, 3 recovery codes, 4 passkey, 5 known device.
        revision: Counts the times that it was sealed.
        sealed: What it is, under the user's own key.
        event: Of the last change.
    """

    tenant: int
    user: bytes
    credential: bytes
    kind: int
    revision: int
    sealed: bytes
    event: bytes
    mac: bytes


_c = credentials.c
_OF_USER = (_c.tenant == _tenant, _c.user == _user)
_ONE = (*_OF_USER, _c.credential == bindparam("credential"))
_CREDENTIAL = Statement(select(credentials).where(*_ONE))
_CREDENTIALS = Statement(select(credentials).where(*_OF_USER).order_by(_c.credential))
_ADD_CREDENTIAL = Statement(insert(credentials))
_REPLACE_CREDENTIAL = Rewriting(credentials)
_DROP_CREDENTIAL = Statement(delete(credentials).where(*_ONE))


def credential_row(tx: Transaction, tenant: int, user: bytes, credential: bytes) -> CredentialRow | None:
    """One way of a user to sign in."""
    row = tx.row(_CREDENTIAL, tenant=tenant, user=user, credential=credential)
    return None if row is None else CredentialRow(*row)


def credentials_of(tx: Transaction, tenant: int, user: bytes) -> list[CredentialRow]:
    """All ways of a user to sign in, the oldest first."""
    return [CredentialRow(*row) for row in tx.rows(_CREDENTIALS, tenant=tenant, user=user)]


def add_credential(tx: Transaction, row: CredentialRow) -> None:
    """Add a way to sign in."""
    tx.run(_ADD_CREDENTIAL, **row._asdict())


def replace_credential(tx: Transaction, row: CredentialRow, old: CredentialRow) -> bool:
    """Write one anew; False where it has changed since ``old`` was read."""
    return _REPLACE_CREDENTIAL(tx, row, old)


def drop_credential(tx: Transaction, row: CredentialRow) -> bool:
    """Take a way to sign in away; False where it is gone already."""
    return tx.run(_DROP_CREDENTIAL, tenant=row.tenant, user=row.user, credential=row.credential) == 1
