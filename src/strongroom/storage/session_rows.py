"""Rows of sessions: who is signed in with a browser.

Lives here: statements. Must not live here: what the rows say (strongroom.server.signin), their MACs
(strongroom.vault.staff.sign_in_checks). Each row is replaced only as it was read.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select
from strongroom.storage.named_tables import sign_in_sessions
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "SessionRow",
    "add_session",
    "drop_session",
    "drop_sessions_before",
    "replace_session",
    "session_row",
    "sessions_of",
]

_tenant: Any = bindparam("tenant")
_user: Any = bindparam("user")


class SessionRow(NamedTuple):
    """One session; the columns of the table in their order.

    Attributes:
        session: SHA-256 of the secret in the cookie.
        id: What it is called where its user sees it, 16 bytes.
        factors: How the user signed in.
        seen: When it was last used, to the minute; milliseconds like all moments here.
        ends: When it ends whatever happens.
        stepped_up: When a second factor was last shown.
        purpose: Code of the purpose chosen for it.
        sealed: From where, and with what, under the user's own key.
    """

    tenant: int
    session: bytes
    id: bytes
    user: bytes
    factors: int
    began: int
    seen: int
    ends: int
    stepped_up: int | None
    purpose: str | None
    sealed: bytes
    event: bytes
    mac: bytes


_s = sign_in_sessions.c
_SESSION = Statement(select(sign_in_sessions).where(_s.tenant == _tenant, _s.session == bindparam("session")))
_SESSIONS = Statement(
    select(sign_in_sessions).where(_s.tenant == _tenant, _s.user == _user).order_by(_s.began)
)
_ADD_SESSION = Statement(insert(sign_in_sessions))
_REPLACE_SESSION = Rewriting(sign_in_sessions)
_DROP_SESSION = Statement(
    delete(sign_in_sessions).where(_s.tenant == _tenant, _s.session == bindparam("session"))
)
_DROP_OLD_SESSIONS = Statement(
    delete(sign_in_sessions).where(_s.tenant == _tenant, _s.ends < bindparam("before"))
)


def session_row(tx: Transaction, tenant: int, session: bytes) -> SessionRow | None:
    """The session of a cookie's hash."""
    row = tx.row(_SESSION, tenant=tenant, session=session)
    return None if row is None else SessionRow(*row)


def sessions_of(tx: Transaction, tenant: int, user: bytes) -> list[SessionRow]:
    """All sessions of a user, the oldest first."""
    return [SessionRow(*row) for row in tx.rows(_SESSIONS, tenant=tenant, user=user)]


def add_session(tx: Transaction, row: SessionRow) -> None:
    """Begin a session."""
    tx.run(_ADD_SESSION, **row._asdict())


def replace_session(tx: Transaction, row: SessionRow, old: SessionRow) -> bool:
    """Write one anew; False where it has changed since ``old`` was read, or ended."""
    return _REPLACE_SESSION(tx, row, old)


def drop_session(tx: Transaction, row: SessionRow) -> bool:
    """End a session; False where it has ended already."""
    return tx.run(_DROP_SESSION, tenant=row.tenant, session=row.session) == 1


def drop_sessions_before(tx: Transaction, tenant: int, before: int) -> int:
    """Take away those that ended before a moment; returns how many."""
    return tx.run(_DROP_OLD_SESSIONS, tenant=tenant, before=before)
