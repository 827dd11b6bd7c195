"""What a user signed in by, ended: sessions, API tokens, one-time links and questions that are open.

Lives here: ending these rows, in a transaction that says so in an event. Must not live here: making them and
taking them (strongroom.server.signin), who may end them.
"""

from collections.abc import Callable

from strongroom.access.deciding_rows import RowTagger
from strongroom.model.ids import write_id
from strongroom.storage import api_token_rows, session_rows, sign_in_link_rows, sign_in_step_rows, user_rows
from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.session_rows import SessionRow
from strongroom.storage.sign_in_link_rows import LinkRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.operations.operation import Operation
from strongroom.vault.staff.sign_in_checks import check, tagged

__all__ = ["TOKEN_STANDS", "drop_sessions", "end_sign_ins", "end_token"]

TOKEN_STANDS, _REVOKED = 0, 1


def drop_sessions(
    tx: Transaction, tenant: int, user: bytes, which: Callable[[SessionRow], bool]
) -> list[SessionRow]:
    """End those of a user's sessions that a rule says, in a transaction that says so in an event.

    Nobody renews one of them meanwhile: it would go on under another secret.
    """
    user_rows.lock_user(tx, tenant, user)
    rows = [row for row in session_rows.sessions_of(tx, tenant, user) if which(row)]
    return [row for row in rows if session_rows.drop_session(tx, row)]


def end_token(tx: Transaction, mac: RowTagger, row: TokenRow, event: bytes) -> None:
    """End a token by an event, whoever else writes its row at that moment, such as a rotation of the MAC key.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    found: TokenRow | None = row
    while found is not None:
        revoked = check(mac, found)._replace(state=_REVOKED, event=event)
        if api_token_rows.replace_token(tx, tagged(mac, revoked), found):
            return
        found = api_token_rows.token_row(tx, row.tenant, row.token)


def end_sign_ins(op: Operation, user: bytes) -> dict[str, object]:
    """End all that a user signed in by so far; passwords, passkeys and codes stay.

    Returns:
        What the event says of it: which sessions and tokens these were.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    tenant = op.tenancy.tenant
    sessions = drop_sessions(op.tx, tenant, user, lambda row: True)
    tokens = _end_tokens(op, user)
    for link in sign_in_link_rows.links_of(op.tx, tenant, user):
        if link.used is None:
            _use_up(op, link)
    sign_in_step_rows.drop_steps_of(op.tx, tenant, user)
    return {
        "sessions": [write_id("ses", row.id) for row in sessions],
        "tokens": [write_id("tok", row.token) for row in tokens],
    }


def _end_tokens(op: Operation, user: bytes) -> list[TokenRow]:
    rows = api_token_rows.token_rows(op.tx, op.tenancy.tenant)
    standing = [row for row in rows if row.user == user and row.state == TOKEN_STANDS]
    for row in standing:
        end_token(op.tx, op.door.keyring.row_mac(), row, op.event)
    return standing


def _use_up(op: Operation, row: LinkRow) -> None:
    mac, found = op.door.keyring.row_mac(), sign_in_link_rows.lock_link(op.tx, row.tenant, row.link)
    if found is not None and check(mac, found).used is None:
        sign_in_link_rows.replace_link(op.tx, tagged(mac, found._replace(used=op.now)), found)
