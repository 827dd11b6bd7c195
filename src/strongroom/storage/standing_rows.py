"""Who shows a token or a cookie, with the rules and the user of that moment: one statement, one way to the
server and back.

Lives here: these statements. Must not live here: what a row of any of them says (session_rows.py,
api_token_rows.py, user_rows.py), checking them. It is asked at the beginning of every request.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.expressions import and_, bindparam, select
from strongroom.storage.named_tables import api_tokens, sign_in_sessions, tenants, users
from strongroom.storage.session_rows import SessionRow
from strongroom.storage.statement import Statement
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.storage.user_rows import UserRow

__all__ = ["Standing", "session_standing", "token_standing"]

_tenant: Any = bindparam("tenant")


class Standing(NamedTuple):
    """What a row of a sign-in stands on.

    Attributes:
        tenant: By which rules the tenant goes; None where there is no such tenant.
        user: Whose it is; None where there is no such user.
    """

    tenant: TenantRow | None
    user: UserRow | None


def _with_standing(table: Any, columns: Sequence[str]) -> Any:
    own, t, u = table.c, tenants.c, users.c
    return select(
        *(own[name] for name in columns),
        *(t[name] for name in TenantRow._fields),
        *(u[name] for name in UserRow._fields),
    ).select_from(
        table.outerjoin(tenants, t.tenant == own.tenant).outerjoin(
            users, and_(u.tenant == own.tenant, u.user == own.user)
        )
    )


_TOKEN = Statement(
    _with_standing(api_tokens, TokenRow._fields).where(
        api_tokens.c.tenant == _tenant, api_tokens.c.token == bindparam("token")
    )
)
_SESSION = Statement(
    _with_standing(sign_in_sessions, SessionRow._fields).where(
        sign_in_sessions.c.tenant == _tenant, sign_in_sessions.c.session == bindparam("session")
    )
)


def token_standing(tx: Transaction, tenant: int, token: bytes) -> tuple[TokenRow, Standing] | None:
    """A token by its id."""
    row = tx.row(_TOKEN, tenant=tenant, token=token)
    if row is None:
        return None
    end = len(TokenRow._fields)
    return TokenRow._make(row[:end]), _standing(row[end:])


def session_standing(tx: Transaction, tenant: int, session: bytes) -> tuple[SessionRow, Standing] | None:
    """The session of a cookie's hash."""
    row = tx.row(_SESSION, tenant=tenant, session=session)
    if row is None:
        return None
    end = len(SessionRow._fields)
    return SessionRow._make(row[:end]), _standing(row[end:])


def _standing(row: Sequence[Any]) -> Standing:
    of_tenant, of_user = row[: len(TenantRow._fields)], row[len(TenantRow._fields) :]
    return Standing(
        None if of_tenant[0] is None else TenantRow._make(of_tenant),
        None if of_user[0] is None else UserRow._make(of_user),
    )
