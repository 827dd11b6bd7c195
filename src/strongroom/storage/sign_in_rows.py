"""Rows of signing in: credentials, sessions, one-time links, API tokens, and how often somebody was wrong.

Lives here: statements. Must not live here: what the rows say (strongroom.server.signin), their MACs
(strongroom.vault.staff.sign_in_checks). Each row is written whole, so that its MAC always covers what stands
in it, and replaced only as it was read.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import (
    api_tokens,
    credentials,
    sign_in_links,
    sign_in_sessions,
    sign_in_tries,
)
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "CredentialRow",
    "LinkRow",
    "SessionRow",
    "TokenRow",
    "TriesRow",
    "add_credential",
    "add_link",
    "add_session",
    "add_token",
    "credential_row",
    "credentials_of",
    "drop_credential",
    "drop_session",
    "drop_sessions_before",
    "drop_tries_before",
    "links_of",
    "lock_link",
    "lock_tries",
    "put_tries",
    "replace_credential",
    "replace_link",
    "replace_session",
    "replace_token",
    "session_row",
    "sessions_of",
    "token_row",
    "token_rows",
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


class LinkRow(NamedTuple):
    """One link that lets a user in once; the columns of the table in their order.

    Attributes:
        link: SHA-256 of the secret in it.
        used: When it was; None before.
    """

    tenant: int
    link: bytes
    user: bytes
    made: int
    ends: int
    used: int | None
    event: bytes
    mac: bytes


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


class TriesRow(NamedTuple):
    """How often somebody was wrong; the columns of the table in their order.

    Attributes:
        place: Keyed digest of a name and a network, 32 bytes.
        wrong: How often, since somebody was last right.
        until: Until when nobody is listened to.
        at: When it last happened.
    """

    tenant: int
    place: bytes
    wrong: int
    until: int
    at: int
    mac: bytes


# -- credentials ---------------------------------------------------------------
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


# -- sessions ------------------------------------------------------------------
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


# -- links ---------------------------------------------------------------------
_l = sign_in_links.c
_LOCK_LINK = Statement(
    for_change(select(sign_in_links).where(_l.tenant == _tenant, _l.link == bindparam("link")))
)
_LINKS = Statement(select(sign_in_links).where(_l.tenant == _tenant, _l.user == _user).order_by(_l.made))
_ADD_LINK = Statement(insert(sign_in_links))
_REPLACE_LINK = Rewriting(sign_in_links)


def lock_link(tx: Transaction, tenant: int, link: bytes) -> LinkRow | None:
    """The link of a hash; nobody else uses it before the commit."""
    row = tx.row(_LOCK_LINK, tenant=tenant, link=link)
    return None if row is None else LinkRow(*row)


def links_of(tx: Transaction, tenant: int, user: bytes) -> list[LinkRow]:
    """All links of a user, the oldest first."""
    return [LinkRow(*row) for row in tx.rows(_LINKS, tenant=tenant, user=user)]


def add_link(tx: Transaction, row: LinkRow) -> None:
    """Add a link."""
    tx.run(_ADD_LINK, **row._asdict())


def replace_link(tx: Transaction, row: LinkRow, old: LinkRow) -> bool:
    """Write one anew; False where it has changed since ``old`` was read."""
    return _REPLACE_LINK(tx, row, old)


# -- tokens --------------------------------------------------------------------
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


# -- being wrong ---------------------------------------------------------------
_t = sign_in_tries.c
_LOCK_TRIES = Statement(
    for_change(select(sign_in_tries).where(_t.tenant == _tenant, _t.place == bindparam("place")))
)
_PUT_TRIES = upsert(sign_in_tries, _t.wrong, _t.until, _t.at, _t.mac)
_DROP_OLD_TRIES = Statement(delete(sign_in_tries).where(_t.tenant == _tenant, _t.at < bindparam("before")))


def lock_tries(tx: Transaction, tenant: int, place: bytes) -> TriesRow | None:
    """How often somebody was wrong at a place."""
    row = tx.row(_LOCK_TRIES, tenant=tenant, place=place)
    return None if row is None else TriesRow(*row)


def put_tries(tx: Transaction, row: TriesRow) -> None:
    """Write how often somebody was wrong."""
    tx.run(_PUT_TRIES, **row._asdict())


def drop_tries_before(tx: Transaction, tenant: int, before: int) -> int:
    """Forget what happened before a moment; returns how many places."""
    return tx.run(_DROP_OLD_TRIES, tenant=tenant, before=before)
