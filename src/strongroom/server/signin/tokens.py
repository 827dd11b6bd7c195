"""API tokens: how a program of a user signs in.

Lives here: making, listing and revoking them. Must not live here: what they narrow to (token_plan.py), taking
them (by_token.py), their form (token_text.py).

A token never gives more than its user has: it narrows the user to actions and purposes, ends by itself, and
is taken only from the networks that it names. Suspending the user ends it.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.errors import NotFound, Refused
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.model.schema import TOKENS
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.token_text import SECRET_BYTES, TokenText
from strongroom.storage import api_token_rows
from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room
from strongroom.vault.staff.documents import OpenedDocuments, SealedDocument, open_document, seal_document
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.staff.sign_ins import TOKEN_STANDS, end_token
from strongroom.vault.tenancy import Tenancy

__all__ = [
    "TokenView",
    "add_token",
    "document_of",
    "list_tokens",
    "revoke_token",
    "view_of",
]

_FIRST = 1
_DAY = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token in a list; its secret is nowhere. Moments are in milliseconds."""

    id: str
    user: str
    state: str
    made: int
    ends: int
    document: dict[str, Any] = field(repr=False)

    def as_document(self) -> dict[str, Any]:
        """The token as programs read it."""
        return {
            "id": self.id,
            "user": self.user,
            "state": self.state,
            "made": write_moment(self.made),
            "ends": write_moment(self.ends),
            **self.document,
        }


def add_token(room: Room, desk: Desk, plan: TokenPlan) -> tuple[str, TokenView]:
    """Make a token.

    Returns:
        The token, shown here and never again, and how lists show it.

    Raises:
        NotFound: ``user.not-found``. Refused: ``user.not-active``, ``access.refused``.
    """
    made: list[tuple[str, TokenView]] = []

    def work(op: Operation, draft: EventDraft) -> None:
        user = room.door.staff.by_handle(op.tx, op.tenancy, plan.user)
        if user is None:
            raise NotFound("user.not-found")
        if user.state is not UserState.ACTIVE:
            raise Refused("user.not-active")
        text, document = TokenText(new_id(op.now), secrets.token_bytes(SECRET_BYTES)), plan.as_document()
        place = (TOKENS, user.id, text.id)
        row = TokenRow(
            tenant=op.tenancy.tenant,
            token=text.id,
            user=user.id,
            hash=text.digest(),
            state=TOKEN_STANDS,
            revision=_FIRST,
            made=op.now,
            ends=op.now + plan.days * _DAY,
            sealed=seal_document(room.door, op.tx, op.tenancy, place, _FIRST, document),
            event=op.event,
            mac=b"",
        )
        api_token_rows.add_token(op.tx, tagged(room.door.keyring.row_mac(), row))
        draft.record = write_id("usr", user.id)
        draft.extra = {"token": write_id("tok", text.id), "ends": row.ends, "act_for": int(plan.act_for)}
        made[:] = [(text.write(), _view(row, user, document, op.now))]

    ask(room.door, desk.session, Action.TOKEN_ADD, work)
    return made[0]


def list_tokens(room: Room, desk: Desk) -> tuple[TokenView, ...]:
    """All tokens, those that ended too.

    Raises:
        Refused: ``access.refused``. VerificationFailed: ``access.row-forged``.
    """

    def work(op: Operation, draft: EventDraft) -> tuple[TokenView, ...]:
        found = []
        for row in api_token_rows.token_rows(op.tx, op.tenancy.tenant):
            user = room.door.staff.by_id(op.tx, op.tenancy, row.user)
            if user is not None:
                found.append(view_of(room, op.tx, op.tenancy, row, user, op.now))
        return tuple(found)

    return ask(room.door, desk.session, Action.TOKEN_LIST, work)


def revoke_token(room: Room, desk: Desk, token: str) -> None:
    """End a token at once.

    Raises:
        NotFound: ``token.not-found``. Refused: ``access.refused``.
    """
    identity = read_id("tok", token)

    def work(op: Operation, draft: EventDraft) -> None:
        row = api_token_rows.token_row(op.tx, op.tenancy.tenant, identity)
        if row is None:
            raise NotFound("token.not-found")
        end_token(op.tx, room.door.keyring.row_mac(), row, op.event)
        draft.record = write_id("usr", row.user)
        draft.extra = {"token": write_id("tok", identity)}

    ask(room.door, desk.session, Action.TOKEN_REVOKE, work)


def view_of(room: Room, tx: Transaction, tenancy: Tenancy, row: TokenRow, user: User, now: int) -> TokenView:
    """A token as lists show it.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    return _view(row, user, document_of(room, tx, tenancy, row), now)


def document_of(
    room: Room, tx: Transaction, tenancy: Tenancy, row: TokenRow, opened: OpenedDocuments | None = None
) -> dict[str, Any]:
    """What was sealed of a token's plan.

    Args:
        opened: Keeps what was opened, for whoever asks again.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    check(room.door.keyring.row_mac(), row)
    document = SealedDocument((TOKENS, row.user, row.token), row.revision, row.sealed)
    opening = open_document if opened is None else opened.open
    return opening(room.door, tx, tenancy, document)


def _view(row: TokenRow, user: User, document: dict[str, Any], now: int) -> TokenView:
    state = "revoked" if row.state != TOKEN_STANDS else "ended" if now >= row.ends else "stands"
    return TokenView(write_id("tok", row.token), user.handle, state, row.made, row.ends, document)
