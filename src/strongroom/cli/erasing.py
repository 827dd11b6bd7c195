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
from strongroom.cli.output import Output, say
from strongroom.cli.output.progress import progress
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk, connected, in_room_at_desk, near_or_far
from strongroom.cli.texts import TEXTS
from strongroom.errors import Refused, UsageError
from strongroom.model.ids import write_id
from strongroom.model.moments import read_moment, write_moment
from strongroom.privacy.erasure_steps import CANCEL_DAYS

if TYPE_CHECKING:
    from strongroom.privacy.carrying import Carried
    from strongroom.remote import RemoteDesk
    from strongroom.remote.erasures import ErasureView, HoldView
    from strongroom.remote.erasures import Keep as FarKeep
    from strongroom.storage.erasure_rows import ErasureRow, HoldRow
    from strongroom.vault.desk import Desk
    from strongroom.vault.erasing.erasure_desk import Reach
    from strongroom.vault.erasing.retaining import Keep
    from strongroom.vault.room import Room

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
        lines = _reach_lines(invocation, reach, now=now, stays=stays)
        confirm(invocation, "ask.erase", {"id": reach.customer}, lines)
        due = room.door.now() + (0 if now else CANCEL_DAYS * _DAY)
        row = desk.erasures.ask(identity, due=due, keep=keep)
        if now:
            carried = _carry(invocation, room, desk)
            found, _ = desk.erasures.erasure(identity)
            _show_all(invocation, [found or row], carried)
            return
    _show_all(invocation, [row], None)


@command("erase cancel", _ID, remote=True)
def cancel(invocation: Invocation, *, identity: str) -> None:
    """Bring a hidden customer back."""
    with near_or_far(invocation) as desk:
        found = _document(desk.erasures.cancel(identity))
    text = TEXTS(invocation.language, "said.erase-cancelled", id=found["customer"])
    Output(invocation).text(found, [text])


@command("erase approve", _ID, person=True)
def approve(invocation: Invocation, *, identity: str) -> None:
    """Let an erasure go on that somebody else asked for."""
    with at_desk(invocation) as desk:
        row = desk.erasures.approve(identity)
    text = TEXTS(invocation.language, "said.erase-approved", id=write_id("cus", row.customer))
    Output(invocation).text(_document(row), [text])


@command("erase run", option("--no-wait", is_flag=True))
def run(invocation: Invocation, *, no_wait: bool) -> None:
    """Carry all erasures forward, as far as they go."""
    with in_room_at_desk(invocation) as (room, desk):
        before = desk.erasures.erasures()
        carried = _carry(invocation, room, desk, wait=not no_wait)
        known = {row.erasure for row in before}
        rows = [found for row in before if (found := _again(desk, row)) is not None]
        rows += [row for row in desk.erasures.erasures() if row.erasure not in known]
    _show_all(invocation, rows, carried)


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
            _show_all(invocation, _all(desk, ended=ended), None)
            return
        row, holds = desk.erasures.erasure(identity)
    facts = [] if row is None else _facts(invocation, row)
    facts += [(TEXTS(invocation.language, "heading.hold"), _hold_text(invocation, each)) for each in holds]
    document = {} if row is None else _document(row)
    Output(invocation).facts({**document, "holds": [_hold(each) for each in holds]}, facts)


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
    text = TEXTS(language, "said.held", id=identity, until=_until(invocation, found))
    Output(invocation).text(found, [text])


# -- carrying forward --------------------------------------------------------------------


def _carry(invocation: Invocation, room: "Room", desk: "Desk", *, wait: bool = True) -> "Carried":
    from strongroom.backup.workshop import Workshop
    from strongroom.privacy.carriage import Carriage
    from strongroom.privacy.carrying import carry_forward

    places = Workshop(room, desk.session, invocation.environment).destinations()
    with progress(TEXTS(invocation.language, "said.indexed")) as show:
        carriage = Carriage(door=room.door, session=desk.session, wait=wait, destinations=places)
        return carry_forward(replace(carriage, indexed=lambda done: show(done, None)))


def _all(desk: "Desk | RemoteDesk", *, ended: bool) -> "Sequence[ErasureRow | ErasureView]":
    from strongroom.remote import RemoteDesk
    from strongroom.vault.erasing.state import OPEN_STATES, ErasureState

    if isinstance(desk, RemoteDesk):
        return desk.erasures.erasures(ended=ended)
    return desk.erasures.erasures(tuple(ErasureState) if ended else OPEN_STATES)


def _again(desk: "Desk", row: "ErasureRow") -> "ErasureRow | None":
    found, _ = desk.erasures.erasure(write_id("era", row.erasure))
    return found


# -- saying ------------------------------------------------------------------------------


def _stays(names: Sequence[str], keep: "Keep | FarKeep | None") -> Mapping[str, str] | None:
    """What is to be kept, for the lines that say so."""
    if keep is None:
        return None
    return {"names": ", ".join(names), "until": write_moment(keep.until), "basis": keep.basis}


def _dry(
    invocation: Invocation, reach: "Reach", *, now: bool, stays: Mapping[str, str] | None = None
) -> None:
    from strongroom.privacy.erasure_view import reach_document  # the database: nothing for --help

    lines = _reach_lines(invocation, reach, now=now, stays=stays)
    Output(invocation).text({"dry_run": True, **reach_document(reach)}, lines)


def _reach_lines(
    invocation: Invocation, reach: "Reach", *, now: bool, stays: Mapping[str, str] | None
) -> list[str]:
    language = invocation.language
    counted = ", ".join(f"{count} {name}" for name, count in sorted(reach.records.items()))
    lines = [
        TEXTS(
            language,
            "said.erase-goes",
            id=reach.customer,
            records=counted or TEXTS(language, "said.no-records"),
        ),
        TEXTS(language, "said.erase-stays"),
        TEXTS(language, "said.erase-now" if now else "said.erase-later", days=CANCEL_DAYS),
    ]
    if stays is not None:
        lines.insert(2, TEXTS(language, "said.erase-kept", **stays))
    return [*lines, TEXTS(language, "said.erase-held")] if reach.held else lines


def _show_all(
    invocation: Invocation, rows: "Sequence[ErasureRow | ErasureView]", carried: "Carried | None"
) -> None:
    language = invocation.language
    documents = [_document(row, carried) for row in rows]
    names = ("erasure", "customer", "state", "due", "waits")
    headings = [TEXTS(language, f"heading.{name}") for name in names]

    def cells(found: Mapping[str, Any]) -> list[str]:
        waits = ", ".join(TEXTS(language, f"said.wait-{each}") for each in found["waits"])
        return [
            found["erasure"],
            found["customer"],
            TEXTS(language, f"state.erasure-{found['state']}"),
            found["due"],
            waits,
        ]

    Output(invocation).items(documents, headings, cells)
    if any(found["receipt"] for found in documents) and Output(invocation).for_people:
        say(TEXTS(language, "said.erase-receipt"))


def _document(row: "ErasureRow | ErasureView", carried: "Carried | None" = None) -> dict[str, Any]:
    if is_dataclass(row):
        return asdict(row)  # what a server told
    from strongroom.privacy.erasure_view import erasure_document  # the database: nothing for --help

    return erasure_document(row, carried)


def _facts(invocation: Invocation, row: "ErasureRow | ErasureView") -> list[tuple[str, str]]:
    language, document = invocation.language, _document(row)
    facts = [(TEXTS(language, f"heading.{name}"), str(document[name])) for name in ("erasure", "customer")]
    facts.append((TEXTS(language, "heading.state"), TEXTS(language, f"state.erasure-{document['state']}")))
    facts += [(TEXTS(language, f"state.erasure-{name}"), at) for name, at in document["reached"].items()]
    waits = ", ".join(TEXTS(language, f"said.wait-{each}") for each in document["waits"])
    facts.append((TEXTS(language, "heading.waits"), waits or "–"))
    if document["kept"] is not None:
        kept = document["kept"]
        names = ", ".join((*kept["fields"], *kept["collections"]))
        stays = {"names": names, "until": kept["until"], "basis": kept["basis"]}
        facts.append((TEXTS(language, "heading.kept_back"), TEXTS(language, "said.erase-kept", **stays)))
    return facts


def _hold(row: "HoldRow | HoldView") -> dict[str, Any]:
    if is_dataclass(row):
        return asdict(row)
    from strongroom.privacy.erasure_view import hold_document  # likewise

    return hold_document(row)


def _until(invocation: Invocation, found: Mapping[str, Any]) -> str:
    return TEXTS(invocation.language, "said.until-lifted") if found["until"] is None else str(found["until"])


def _hold_text(invocation: Invocation, row: "HoldRow | HoldView") -> str:
    found = _hold(row)
    stands = found["state"] == "stands"
    state = TEXTS(invocation.language, "said.hold-stands" if stands else "said.hold-was-lifted")
    return f"{state}, {_until(invocation, found)}"
