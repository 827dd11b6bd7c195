"""Signing in by an API token: a program acts as the user whose token it shows.

Lives here: who that is, and recording that a token was not taken. Must not live here: making and revoking
tokens (tokens.py), their form (token_text.py), deciding.
"""

from collections.abc import Iterable
from hmac import compare_digest
from typing import Any, NamedTuple

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.errors import Refused, StrongroomError
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.server.signin import record
from strongroom.server.signin.token_plan import is_within
from strongroom.server.signin.token_text import read_token
from strongroom.server.signin.tokens import document_of
from strongroom.server.signin.visit import Visit
from strongroom.storage import api_token_rows
from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.standing_rows import token_standing
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.session import SignedInBy
from strongroom.vault.staff.documents import OpenedDocuments
from strongroom.vault.staff.sign_ins import TOKEN_STANDS
from strongroom.vault.tenancy import Tenancy

__all__ = ["SignedInProgram", "resolve_token", "standing"]


class SignedInProgram(NamedTuple):
    """Who a program acts as.

    Attributes:
        tenancy: What the tenant went by when the user was looked up.
    """

    user: User
    by: SignedInBy
    tenancy: Tenancy


def resolve_token(
    room: Room, text: str, visit: Visit, opened: OpenedDocuments | None = None
) -> SignedInProgram:
    """Who is signed in by a token.

    Args:
        opened: Keeps what was opened, for a program that asks again.

    Raises:
        Refused: ``token.not-taken``: unknown, revoked, ended, of a suspended user, or from a network that it
            does not name; recorded where it is one of ours.
        VerificationFailed: ``access.row-forged``.
    """
    door, tenant, shown = room.door, room.settings.tenant, read_token(text)
    if shown is None:
        raise Refused("token.not-taken")
    door.tree.prepare(tenant)

    def look(tx: Transaction) -> SignedInProgram | tuple[bytes, str] | None:
        found = token_standing(tx, tenant, shown.id)
        if found is None or not compare_digest(found[0].hash, shown.digest()):
            return None
        row, standing_on = found
        tenancy = door.tenancies.current(tx, tenant, row=standing_on.tenant)
        document = document_of(room, tx, tenancy, row, opened)
        user = door.staff.of_row(tx, tenancy, standing_on.user)
        why = _why_not(row, user, document, visit.network, door.now())
        if why is not None or user is None:
            return row.user, why or "user"
        return SignedInProgram(user, _by(row, document), tenancy)

    looked = door.database.read(look)
    if looked is None:
        raise Refused("token.not-taken")
    if isinstance(looked, SignedInProgram):
        return looked
    user, why = looked
    raise _refused(room, user, why, write_id("tok", shown.id), visit)


def standing(room: Room, tx: Transaction, tenancy: Tenancy, token: str, now: int) -> SignedInBy | None:
    """What a token that was shown before gives now, wherever that was; None where it gives nothing.

    Args:
        token: Its id, ``tok_…``.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    row = api_token_rows.token_row(tx, tenancy.tenant, read_id("tok", token))
    if row is None:
        return None
    document = document_of(room, tx, tenancy, row)
    user = room.door.staff.by_id(tx, tenancy, row.user)
    anywhere = {**document, "networks": []}
    return _by(row, document) if _why_not(row, user, anywhere, "", now) is None else None


def _by(row: TokenRow, document: dict[str, Any]) -> SignedInBy:
    return SignedInBy(
        token=write_id("tok", row.token),
        act_for=document["act_for"],
        only_actions=_names(document["actions"]),
        only_purposes=_names(document["purposes"]),
    )


def _why_not(
    row: TokenRow, user: User | None, document: dict[str, Any], network: str, now: int
) -> str | None:
    if row.state != TOKEN_STANDS:
        return "revoked"
    if now >= row.ends:
        return "ended"
    if user is None or user.state is not UserState.ACTIVE:
        return "user"
    if document["networks"] and not is_within(network, document["networks"]):
        return "network"
    return None


def _refused(room: Room, user: bytes, why: str, token: str, visit: Visit) -> StrongroomError:
    """Record that a token was shown and not taken; the refusal says no more than that of any other."""

    def work(tx: Transaction, now: int) -> None:
        tenancy = room.door.tenancies.current(tx, room.settings.tenant)
        record.note(
            room,
            tx,
            tenancy,
            now,
            Action.TOKEN_REFUSED,
            visit,
            event=new_id(now),
            user=user,
            token=token,
            because="token.not-taken",
            extra={"why": why},
        )

    room.door.transact(room.settings.tenant, work)
    return Refused("token.not-taken")


def _names(names: Iterable[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
