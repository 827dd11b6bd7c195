"""``erase`` and ``hold``: forgetting a person, and keeping one from being forgotten.

Lives here: these commands, their questions and what they say. Must not live here: the steps (privacy),
receipts (receipts.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import confirm
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.erasures import erasure_facts, hold_end, hold_text, reach_lines, show_erasures
from strongroom.cli.output.progress import progress
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk, connected, in_room_at_desk, near_or_far
from strongroom.cli.texts import TEXTS
from strongroom.errors import Refused, UsageError
from strongroom.model.ids import write_id
from strongroom.model.moments import read_moment, write_moment
from strongroom.privacy.erasure_steps import CANCEL_DAYS

if TYPE_CHECKING:
    from strongroom.remote import RemoteDesk
    from strongroom.remote.erasures import ErasureView, HoldView
    from strongroom.remote.erasures import Keep as FarKeep
    from strongroom.storage.erasure_rows import ErasureRow
    from strongroom.storage.hold_rows import HoldRow
    from strongroom.vault.desk import Desk
    from strongroom.vault.erasing.retaining import Keep
    from strongroom.vault.room import Room
    from strongroom.vault.views.answer_views import Reach

__all__ = ["approve", "cancel", "erase", "hold", "run", "status"]

_ID = argument("identity", metavar="ID")
_DAY = 86_400_000


@command(
    "erase",
    _ID,
    option("--now", is_flag=True),
    option("--keep", "kept", multiple=True, metavar="FIELD|COLLECTION"),
    option("--until", metavar="TIME", text="keep_until"),
    option("--basis", metavar="TEXT"),
    DRY_RUN,
    remote=True,
    person=True,
)
def erase(
    invocation: Invocation,
    *,
    identity: str,
    now: bool,
    kept: tuple[str, ...],
    until: str | None,
    basis: str | None,
    dry_run: bool,
) -> None:
    """Hide a customer, and erase all of it when its time has come."""
    if (until or basis) and not kept:
        raise UsageError("erasure.keep-incomplete")
    names = [name.strip() for each in kept for name in each.split(",")]
    end = None if until is None else read_moment(until)
    if invocation.remote is not None:
        if not dry_run:
            raise Refused("remote.takes-a-person", what="`strongroom erase`")
        with connected(invocation) as far:
            wanted = far.erasures.keep(names, end, basis) if kept else None
            far_reach = far.erasures.reach(identity, wanted)
        _dry(invocation, far_reach, now=now, stays=_stays(names, wanted))
        return
    with in_room_at_desk(invocation) as (room, desk):
        keep = desk.erasures.keep(names, end, basis) if kept else None
        reach = desk.erasures.reach(identity)
        stays = _stays(names, keep)
        if dry_run:
            _dry(invocation, reach, now=now, stays=stays)
            return
        lines = reach_lines(invocation.language, reach, now=now, stays=stays)
        confirm(invocation, "ask.erase", {"id": reach.customer}, lines)
        due = room.door.now() + (0 if now else CANCEL_DAYS * _DAY)
        row = desk.erasures.ask(identity, due=due, keep=keep)
        if now:
            _carry(invocation, room, desk)
            row = desk.erasures.erasure(identity)[0] or row
        documents = _documents(desk, [row])
    show_erasures(invocation, documents)


@command("erase cancel", _ID, remote=True)
def cancel(invocation: Invocation, *, identity: str) -> None:
    """Bring a hidden customer back."""
    with near_or_far(invocation) as desk:
        (found,) = _documents(desk, [desk.erasures.cancel(identity)])
    text = TEXTS(invocation.language, "said.erase-cancelled", id=found["customer"])
    Output(invocation).text(found, [text])


@command("erase approve", _ID, person=True)
def approve(invocation: Invocation, *, identity: str) -> None:
    """Let an erasure go on that somebody else asked for."""
    with at_desk(invocation) as desk:
        (found,) = _documents(desk, [desk.erasures.approve(identity)])
    text = TEXTS(invocation.language, "said.erase-approved", id=found["customer"])
    Output(invocation).text(found, [text])


@command("erase run", option("--no-wait", is_flag=True))
def run(invocation: Invocation, *, no_wait: bool) -> None:
    """Carry all erasures forward, as far as they go."""
    with in_room_at_desk(invocation) as (room, desk):
        before = desk.erasures.erasures()
        _carry(invocation, room, desk, wait=not no_wait)
        known = {row.erasure for row in before}
        rows = [found for row in before if (found := _again(desk, row)) is not None]
        rows += [row for row in desk.erasures.erasures() if row.erasure not in known]
        documents = _documents(desk, rows)
    show_erasures(invocation, documents, nothing="carried")


@command(
    "erase status",
    argument("identity", metavar="[ID]", required=False),
    option("--all", "ended", is_flag=True, text="erasures_all"),
    remote=True,
)
def status(invocation: Invocation, *, identity: str | None, ended: bool) -> None:
    """Say how far erasures are, and what each waits for."""
    with near_or_far(invocation) as desk:
        if identity is None:
            documents = _documents(desk, _all(desk, ended=ended))
            show_erasures(invocation, documents, nothing="erased" if ended else "erasures")
            return
        row, found = desk.erasures.erasure(identity)
        documents = [] if row is None else _documents(desk, [row])
    language, holds = invocation.language, [_hold(each) for each in found]
    facts = [fact for document in documents for fact in erasure_facts(language, document)]
    facts += [(TEXTS(language, "heading.hold"), hold_text(language, each)) for each in holds]
    Output(invocation).facts({**(documents[0] if documents else {}), "holds": holds}, facts)


@command(
    "hold",
    _ID,
    option("--until", metavar="TIME", text="hold_until"),
    option("--lift", is_flag=True),
    remote=True,
)
def hold(invocation: Invocation, *, identity: str, until: str | None, lift: bool) -> None:
    """Put a legal hold on a customer, or lift it."""
    language = invocation.language
    with near_or_far(invocation) as desk:
        if lift:
            count = desk.erasures.lift(identity)
            text = TEXTS(language, "said.hold-lifted", id=identity, count=count)
            Output(invocation).text({"customer": identity, "lifted": count}, [text])
            return
        end = None if until is None else read_moment(until)
        found = _hold(desk.erasures.hold(identity, until=end))
    text = TEXTS(language, "said.held", id=identity, until=hold_end(language, found))
    Output(invocation).text(found, [text])


# -- carrying forward --------------------------------------------------------------------


def _carry(invocation: Invocation, room: "Room", desk: "Desk", *, wait: bool = True) -> None:
    from strongroom.backup.workshop import Workshop
    from strongroom.privacy.carriage import Carriage
    from strongroom.privacy.carrying import carry_forward

    places = Workshop(room, desk.session, invocation.environment).destinations()
    with progress(TEXTS(invocation.language, "said.indexed")) as show:
        carriage = Carriage(door=room.door, session=desk.session, wait=wait, destinations=places)
        carry_forward(replace(carriage, indexed=lambda done: show(done, None)))


def _all(desk: "Desk | RemoteDesk", *, ended: bool) -> "Sequence[ErasureRow | ErasureView]":
    from strongroom.remote import RemoteDesk
    from strongroom.vault.erasing.state import OPEN_STATES, ErasureState

    if isinstance(desk, RemoteDesk):
        return desk.erasures.erasures(ended=ended)
    return desk.erasures.erasures(tuple(ErasureState) if ended else OPEN_STATES)


def _again(desk: "Desk", row: "ErasureRow") -> "ErasureRow | None":
    found, _ = desk.erasures.erasure(write_id("era", row.erasure))
    return found


# -- documents ---------------------------------------------------------------------------


def _stays(names: Sequence[str], keep: "Keep | FarKeep | None") -> Mapping[str, str] | None:
    """What is to be kept, for the lines that say so."""
    if keep is None:
        return None
    return {"names": ", ".join(names), "until": write_moment(keep.until), "basis": keep.basis}


def _dry(
    invocation: Invocation, reach: "Reach", *, now: bool, stays: Mapping[str, str] | None = None
) -> None:
    from strongroom.privacy.erasure_view import reach_document  # the database: nothing for --help

    lines = reach_lines(invocation.language, reach, now=now, stays=stays)
    Output(invocation).text({"dry_run": True, **reach_document(reach)}, lines)


def _documents(desk: "Desk | RemoteDesk", rows: "Sequence[ErasureRow | ErasureView]") -> list[dict[str, Any]]:
    from strongroom.privacy.erasure_view import erasure_document  # likewise
    from strongroom.remote import RemoteDesk

    now = 0 if isinstance(desk, RemoteDesk) else desk.erasures.now()
    # A server has told what it made of them.
    return [asdict(row) if is_dataclass(row) else erasure_document(row, now) for row in rows]


def _hold(row: "HoldRow | HoldView") -> dict[str, Any]:
    if is_dataclass(row):
        return asdict(row)
    from strongroom.privacy.erasure_view import hold_document  # likewise

    return hold_document(row)
