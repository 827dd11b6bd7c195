"""API tokens: how a program of a user signs in.

Lives here: making, checking, listing and revoking them. Must not live here: their form (token_text.py),
deciding. A token never gives more than its user has: it narrows the user to actions and purposes, ends by
itself, and is taken only from the networks that it names. Suspending the user ends it.
"""

import ipaddress
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, NamedTuple

from strongroom.access.actions import read_action
from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.errors import InvalidInput, NotFound, Refused, StrongroomError
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.model.purposes import check_purpose
from strongroom.model.schema import TOKENS
from strongroom.server.signin import record
from strongroom.server.signin.token_text import SECRET_BYTES, TokenText, read_token
from strongroom.server.signin.visit import Visit
from strongroom.storage import api_token_rows
from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.standing_rows import token_standing
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room
from strongroom.vault.session import SignedInBy
from strongroom.vault.staff.documents import OpenedDocuments, SealedDocument, open_document, seal_document
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.staff.sign_ins import TOKEN_STANDS, end_token
from strongroom.vault.tenancy import Tenancy

__all__ = [
    "SignedInProgram",
    "TokenPlan",
    "TokenView",
    "add_token",
    "list_tokens",
    "resolve_token",
    "revoke_token",
    "standing",
    "view_of",
]

_FIRST = 1
_DAY = 24 * 3600 * 1000
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlan:
    """What a token is to be.

    Args:
        user: Handle of the user whose token it is.
        name: What it is for; shown in lists.
        days: After how many days it ends; a year at most.
        actions: The actions that it narrows the user to; None for all that the user may.
        purposes: The same for purposes.
        networks: Networks that it is taken from, as CIDR; none for any.
        act_for: Whether the program may act for its own users.
    """

    user: str
    name: str = field(repr=False)
    days: int = 90
    actions: frozenset[str] | None = None
    purposes: frozenset[str] | None = None
    networks: tuple[str, ...] = ()
    act_for: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_DAYS:
            raise InvalidInput("token.bad-days", most=LONGEST_DAYS)
        if not 1 <= len(self.name.strip()) <= 100 or not self.name.isprintable():
            raise InvalidInput("token.bad-name")
        for action in sorted(self.actions or ()):
            if read_action(action) is None:
                raise InvalidInput("token.unknown-action", action=action)
        for purpose in sorted(self.purposes or ()):
            check_purpose(purpose)
        for network in self.networks:
            _network(network)

    def as_document(self) -> dict[str, Any]:
        """What is sealed beside the row."""
        return {
            "name": self.name.strip(),
            "actions": None if self.actions is None else sorted(self.actions),
            "purposes": None if self.purposes is None else sorted(self.purposes),
            "networks": [str(_network(each)) for each in self.networks],
            "act_for": self.act_for,
        }


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
    return _view(row, user, _document(room, tx, tenancy, row), now)


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
        document = _document(room, tx, tenancy, row, opened)
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
    document = _document(room, tx, tenancy, row)
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
    if document["networks"] and not _within(network, document["networks"]):
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


def _document(
    room: Room, tx: Transaction, tenancy: Tenancy, row: TokenRow, opened: OpenedDocuments | None = None
) -> dict[str, Any]:
    check(room.door.keyring.row_mac(), row)
    document = SealedDocument((TOKENS, row.user, row.token), row.revision, row.sealed)
    opening = open_document if opened is None else opened.open
    return opening(room.door, tx, tenancy, document)


def _view(row: TokenRow, user: User, document: dict[str, Any], now: int) -> TokenView:
    state = "revoked" if row.state != TOKEN_STANDS else "ended" if now >= row.ends else "stands"
    return TokenView(write_id("tok", row.token), user.handle, state, row.made, row.ends, document)


def _names(names: Iterable[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError:
        raise InvalidInput("token.bad-network") from None


def _within(address: str, networks: Iterable[str]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return any((mapped or parsed) in ipaddress.ip_network(each) for each in networks)
