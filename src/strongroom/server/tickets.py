"""One-use tickets: full values go from here to a browser, past the program that asked for them.

Lives here: making a ticket, and opening it. Must not live here: the routes, deciding (the door does, when a
ticket is made and anew when it is opened), rows.

A ticket is 256 random bits, of which a hash alone is stored, in a row with a MAC. It stands for one person,
record, purpose and set of fields, for a minute, and is opened once: that it is used up, the decision and the
event of the reveal are one transaction, and the values leave after it. What it stands for lies sealed under
the key of the user. A ticket opens no more than the user may at that moment: where the user is suspended, or
what asked for it is gone, it opens nothing: the token revoked, or the session ended, by whom- and whatever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from strongroom.access.users import UserState
from strongroom.audit.actions import Action
from strongroom.errors import Refused
from strongroom.model.ids import ID_BYTES, new_id, read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.model.schema import TICKETS
from strongroom.server.signin import record
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.by_token import standing
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import SignedIn
from strongroom.server.signin.steps import StepKind
from strongroom.server.signin.visit import Visit
from strongroom.storage import sign_in_step_rows, user_rows
from strongroom.storage.sign_in_step_rows import StepRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.records.reading import reveal
from strongroom.vault.room import Room
from strongroom.vault.session import Session, SignedInBy
from strongroom.vault.staff.documents import SealedDocument, open_document, seal_document
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.views.record_views import Revealed

__all__ = ["LIFE_SECONDS", "Opened", "Ticket", "make_ticket", "open_ticket"]

LIFE_SECONDS = 60
_FORM = 1
_USED = b""
_NOT_VALID = "ticket.not-valid"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket, shown here and never again.

    Attributes:
        text: 43 characters, to be sent in a form and never in an address.
        ends: When it opens nothing any more, in milliseconds.
    """

    text: str = field(repr=False)
    ends: int

    def as_document(self) -> dict[str, Any]:
        """As programs read it."""
        return {"ticket": self.text, "ends": write_moment(self.ends)}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a ticket showed: the values, and of which record."""

    collection: str
    values: Revealed


class _Found(NamedTuple):
    """A ticket's row, what it stands for, and how its user stands now; None where that is no longer so."""

    row: StepRow
    document: dict[str, Any]
    by: SignedInBy | None


def make_ticket(
    room: Room,
    desk: Desk,
    collection: str,
    identity: str,
    fields: Sequence[str],
    *,
    of: SignedIn | None,
) -> Ticket:
    """Make a ticket for fields of one record, for the purpose and reason of a desk.

    Args:
        of: The session that asks, with which the ticket ends; None for a program, with whose token it ends.

    Raises:
        NotFound, Refused, InvalidInput, UsageError: As revealing these fields has it.
    """
    secret, session = new_secret(), desk.session
    digest = _digest(secret)
    made: list[int] = []

    def work(op: Operation) -> Refusal | None:
        admitted = op.admit(collection, identity, fields, action=Action.REVEAL)
        if isinstance(admitted, Refusal):
            return admitted
        sweep(op.tx, session.tenant, op.now)
        document = _document(session, collection, identity, fields, of)
        place = (TICKETS, session.principal.user, digest[:ID_BYTES])
        sealed = seal_document(room.door, op.tx, op.tenancy, place, _FORM, document)
        ends = op.now + LIFE_SECONDS * 1000
        row = StepRow(
            session.tenant, digest, StepKind.TICKET, session.principal.user, sealed, op.now, ends, b""
        )
        sign_in_step_rows.add_step(op.tx, tagged(room.door.keyring.row_mac(), row))
        made[:] = [ends]
        op.record(
            op.about(admitted.collection, admitted.row, sorted(fields)), op.key_beside(admitted.row.customer)
        )
        return None

    run(room.door, session, Action.TICKET, work)
    return Ticket(secret, made[0])


def open_ticket(room: Room, sessions: Sessions, text: str, visit: Visit) -> Opened:
    """Use a ticket up and show what it stands for.

    Args:
        sessions: Of the room: which of them go on.

    Raises:
        Refused: ``ticket.not-valid``: unknown, used, too old, not good any more; recorded where it is ours.
        NotFound, Refused, Erased: As the reveal has it now.
        VerificationFailed: ``access.row-forged``.
    """
    digest = digest_of(text)
    found = None if digest is None else _find(room, sessions, digest)
    if found is None:
        raise Refused(_NOT_VALID)
    if found.by is None:
        raise _refused(room, found.row, visit)
    document, session = found.document, _session(room, found, found.by, visit)
    try:
        values = run(
            room.door,
            session,
            Action.REVEAL,
            lambda op: reveal(op, document["collection"], document["record"], document["fields"]),
            hold=lambda tx: _use_up(room, sessions, tx, found),
        )
    except _NotValidMeanwhile:
        raise _refused(room, found.row, visit) from None
    return Opened(document["collection"], values)


def sweep(tx: Transaction, tenant: int, now: int) -> None:
    """Forget tickets, and other open questions, whose time is over."""
    sign_in_step_rows.drop_steps_before(tx, tenant, now)


# -- inside ------------------------------------------------------------------------------


class _NotValidMeanwhile(Exception):
    """Somebody else was faster with the same ticket, or with ending its session."""


def _digest(secret: str) -> bytes:
    digest = digest_of(secret)
    assert digest is not None  # noqa: S101 - it was made just now
    return digest


def _document(
    session: Session, collection: str, identity: str, fields: Sequence[str], of: SignedIn | None
) -> dict[str, Any]:
    return {
        "collection": collection,
        "record": identity,
        "fields": list(fields),
        "purpose": session.purpose,
        "reason_code": session.reason_code,
        "reason": session.reason,
        "acted_for": session.acted_for,
        "token": session.token,
        "session": None if of is None else write_id("ses", of.row.id),
        "only_actions": _listed(session.principal.only_actions),
        "only_purposes": _listed(session.principal.only_purposes),
    }


def _listed(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _find(room: Room, sessions: Sessions, digest: bytes) -> _Found | None:
    """Look a ticket up.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    door, tenant = room.door, room.settings.tenant
    door.tree.prepare(tenant)

    def look(tx: Transaction) -> _Found | None:
        row = sign_in_step_rows.step_row(tx, tenant, digest)
        if row is None or check(door.keyring.row_mac(), row).kind != StepKind.TICKET or row.user is None:
            return None
        tenancy, now = door.tenancies.current(tx, tenant), door.now()
        user = door.staff.by_id(tx, tenancy, row.user)
        if not row.bound or now >= row.ends or user is None or user.state is not UserState.ACTIVE:
            return _Found(row, {}, None)
        place = (TICKETS, row.user, row.step[:ID_BYTES])
        document = open_document(door, tx, tenancy, SealedDocument(place, _FORM, row.bound))
        if document["token"] is not None:
            return _Found(row, document, standing(room, tx, tenancy, document["token"], now))
        session = document["session"]
        if session is not None and not sessions.goes_on(tx, row.user, read_id("ses", session), now):
            return _Found(row, document, None)
        only = (document["only_actions"], document["only_purposes"])
        return _Found(row, document, SignedInBy(only_actions=_set(only[0]), only_purposes=_set(only[1])))

    return door.database.read(look)


def _set(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)


def _session(room: Room, found: _Found, by: SignedInBy, visit: Visit) -> Session:
    """The session of whom the ticket is of, as that user stands now."""
    document = found.document
    desk = room.acting(
        found.row.user or b"",
        purpose=document["purpose"],
        given=by,
        request=visit.request,
        reason_code=document["reason_code"],
        reason=document["reason"],
        language=visit.language,
    )
    return replace(desk.session, acted_for=document["acted_for"])


def _use_up(room: Room, sessions: Sessions, tx: Transaction, found: _Found) -> None:
    """Mark a ticket as used, in the transaction that reveals. It stays for its minute, so that a second
    use is known for one. Whoever ends its session meanwhile waits, or is waited for."""
    row, session = found.row, found.document["session"]
    if session is not None:
        user = row.user or b""
        user_rows.lock_user(tx, row.tenant, user)
        if not sessions.goes_on(tx, user, read_id("ses", session), room.door.now()):
            raise _NotValidMeanwhile
    if sign_in_step_rows.lock_step(tx, row.tenant, row.step) != row:
        raise _NotValidMeanwhile
    sign_in_step_rows.drop_step(tx, row)
    sign_in_step_rows.add_step(tx, tagged(room.door.keyring.row_mac(), row._replace(bound=_USED)))


def _refused(room: Room, row: StepRow, visit: Visit) -> Refused:
    """Record that a ticket of ours was shown and opened nothing."""

    def work(tx: Transaction, now: int) -> None:
        tenancy = room.door.tenancies.current(tx, room.settings.tenant)
        event = new_id(now)
        record.note(
            room, tx, tenancy, now, Action.TICKET, visit, event=event, about=row.user, because=_NOT_VALID
        )

    room.door.transact(room.settings.tenant, work)
    return Refused(_NOT_VALID)
