"""Rows of API tokens: what programs sign in by.

Lives here: statements. Must not live here: what the rows say (strongroom.server.signin), their MACs
(strongroom.vault.staff.sign_in_checks). Each row is replaced only as it was read.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.named_tables import api_tokens
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["TokenRow", "add_token", "replace_token", "token_row", "token_rows"]

_tenant: Any = bindparam("tenant")


class TokenRow(NamedTuple):
    """One API token; the columns of the table in their order.

    Attributes:
        token: 16 bytes: a part of the token, which finds its row.
        hash: SHA-256 of the whole token.
        state: 0 stands, 1 revoked.
        sealed: Its name and what it may, under the user's own key.
    """

    tenant: int
    token: bytes
    user: bytes
    hash: bytes
    state: int
    revision: int
    made: int
    ends: int
    sealed: bytes
    event: bytes
    mac: bytes


_k = api_tokens.c
_TOKEN = Statement(select(api_tokens).where(_k.tenant == _tenant, _k.token == bindparam("token")))
_TOKENS = Statement(select(api_tokens).where(_k.tenant == _tenant).order_by(_k.token))
_ADD_TOKEN = Statement(insert(api_tokens))
_REPLACE_TOKEN = Rewriting(api_tokens)


def token_row(tx: Transaction, tenant: int, token: bytes) -> TokenRow | None:
    """A token by its id."""
    row = tx.row(_TOKEN, tenant=tenant, token=token)
    return None if row is None else TokenRow(*row)


def token_rows(tx: Transaction, tenant: int) -> list[TokenRow]:
    """All tokens, the oldest first."""
    return [TokenRow(*row) for row in tx.rows(_TOKENS, tenant=tenant)]


def add_token(tx: Transaction, row: TokenRow) -> None:
    """Add a token."""
    tx.run(_ADD_TOKEN, **row._asdict())


def replace_token(tx: Transaction, row: TokenRow, old: TokenRow) -> bool:
    """Write one anew; False where it has changed since ``old`` was read."""
    return _REPLACE_TOKEN(tx, row, old)
