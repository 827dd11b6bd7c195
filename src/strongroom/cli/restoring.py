"""``restore`` and ``promote``: bringing a room back, and putting it in charge.

Lives here: the commands. Must not live here: what they do (backup).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.progress import progress
from strongroom.cli.output.sizes import readable_size
from strongroom.cli.parameters import DRY_RUN, PLACE
from strongroom.cli.restore_sources import places_from
from strongroom.cli.session import operating_system_login, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.cli.workshops import at_workshop
from strongroom.model.moments import read_moment, write_moment

if TYPE_CHECKING:
    from strongroom.backup.planning import Planned
    from strongroom.backup.restore_order import RestoreOrder, RestoreReport
    from strongroom.backup.ring_source import RingSource

__all__ = ["promote", "restore"]


@command(
    "restore",
    option("--from", "sources", multiple=True, required=True, metavar="DEST", type=PLACE),
    option("--at", metavar="TIME"),
    option("--up-to", "up_to", metavar="NUMBER", type=click.IntRange(min=1), text="restore_up_to"),
    option("--to", required=True, metavar="DIR"),
    option("--database", metavar="URL"),
    option("--keys", metavar="URI", type=PLACE),
    option("--replace", is_flag=True),
    DRY_RUN,
)
def restore(
    invocation: Invocation,
    *,
    sources: tuple[str, ...],
    at: str | None,
    up_to: int | None,
    to: str,
    database: str | None,
    keys: str | None,
    replace: bool,
    dry_run: bool,
) -> None:
    """Bring a room back."""
    from strongroom.backup.planning import plan_restore  # database and keys: nothing for --help
    from strongroom.backup.restore import require_place
    from strongroom.backup.ring_source import find_ring

    target = Path(to).absolute()
    moment = None if at is None else read_moment(at)
    environment = invocation.environment
    places = places_from(invocation, sources)

    def look(home: Path) -> "tuple[RingSource, Planned]":
        found = find_ring(target, home, keys, surroundings_of(invocation))
        return found, plan_restore(places, found.opened.ring, found.anchor, moment, environment, up_to)

    home = Path(invocation.home).absolute()
    source, planned = look(home)
    aside: Path | None = None
    if not dry_run and replace and (target / "strongroom.toml").exists():
        aside = _set_aside(invocation, target, database)
        source, planned = look(aside if home == target else home)
    document, lines = _plan_document(planned), _plan_lines(invocation.language, planned)
    if dry_run:
        Output(invocation).text(document, lines)
        return
    if Output(invocation).for_people:
        say("\n".join(lines))
    order = _order(invocation, planned, source, target, database)
    require_place(order, surroundings_of(invocation))  # nothing is noted anywhere for one that is refused
    if aside is None and source.settings is not None and home != target:
        _note_clone(invocation, home, target)
        aside = home
    report = _restore(invocation, order, aside)
    Output(invocation).text(
        {**document, **_report_document(report)}, _report_lines(invocation.language, report)
    )


def _set_aside(invocation: Invocation, target: Path, database: str | None) -> Path:
    from dataclasses import replace as changed

    from strongroom.backup.replacing import back_up_first, place_of, set_aside

    with at_workshop(changed(invocation, asked_home=str(target))) as shop:
        back_up_first(shop, database)
    aside = set_aside(target)
    if Output(invocation).for_people:
        say(TEXTS(invocation.language, "said.set-aside", path=aside, place=place_of(aside)))
    return aside


def _note_clone(invocation: Invocation, home: Path, target: Path) -> None:
    from dataclasses import replace as changed

    from strongroom.backup.replacing import note_clone, place_of
    from strongroom.errors import StrongroomError

    language = invocation.language
    try:
        with at_workshop(changed(invocation, asked_home=str(home))) as shop:
            note_clone(shop, target)
    except StrongroomError as error:
        if error.code == "access.refused":
            raise
        # A room whose database is lost cannot be told; it erases nobody either.
        say(TEXTS(language, "said.clone-not-noted", path=home, code=error.code))
        return
    if Output(invocation).for_people:
        say(TEXTS(language, "said.clone-noted", path=home, place=place_of(target)))


def _order(
    invocation: Invocation, planned: "Planned", source: "RingSource", target: Path, database: str | None
) -> "RestoreOrder":
    from strongroom.backup.restore_order import RestoreOrder

    return RestoreOrder(
        plan=planned.plan,
        places=planned.places,
        to=target,
        database=database,
        ring=source.opened,
        provider=source.provider,
        keys=source.keys,
        anchor=source.anchor,
        settings=source.settings,
        user=invocation.user,
        login=operating_system_login(),
    )


def _restore(invocation: Invocation, order: "RestoreOrder", aside: Path | None) -> "RestoreReport":
    from dataclasses import replace as changed

    from strongroom.backup.replacing import with_ring_aside
    from strongroom.backup.restore import restore as bring_back

    surroundings, language = surroundings_of(invocation), invocation.language
    if aside is not None:
        order = changed(order, ring=with_ring_aside(order.ring, aside, surroundings.now()))
    with progress(TEXTS(language, "said.restoring-data")) as show:
        return bring_back(order, surroundings, lambda what, done: show(done, None))


@command("promote", option("--give-up-later", is_flag=True))
def promote(invocation: Invocation, *, give_up_later: bool) -> None:
    """Put a restored room in charge."""
    from strongroom.backup.promote import promote as put_in_charge

    with at_workshop(invocation) as shop:
        done = put_in_charge(shop, give_up_later=give_up_later)
    language = invocation.language
    lines = [TEXTS(language, "said.promoted", names=", ".join(done.marked) or "-")]
    lines += [TEXTS(language, "said.not-marked", name=name, problem=code) for name, code in done.unreached]
    if done.given_up:
        given_up = {"first": done.given_up[0], "last": done.given_up[-1]}
        lines.append(TEXTS(language, "said.promoted-giving-up", **given_up))
    current = TEXTS(language, "said.store-current")
    lines += [
        TEXTS(language, "said.store-now", uri=store.uri, state=store.problem or current)
        for store in done.stores
    ]
    document = {
        "marked": list(done.marked),
        "unreached": [{"name": name, "problem": code} for name, code in done.unreached],
        "stores": [{"uri": store.uri, "problem": store.problem} for store in done.stores],
        "given_up": list(done.given_up),
    }
    Output(invocation).text(document, lines)


def _plan_document(planned: "Planned") -> dict[str, Any]:
    plan = planned.plan
    return {
        "backup": plan.chain.newest.number,
        "restorable_to": write_moment(plan.restorable_to),
        "at": None if plan.at is None else write_moment(plan.at),
        "bytes": plan.size,
        "segments": len(plan.segments),
        "proven_by": list(plan.proven),
        "given_up": [{"backup": each.number, "at": write_moment(each.at)} for each, _ in plan.given_up],
        "behind": [{"name": name, "backup": number} for name, number in planned.behind],
        "forged": [{"name": name, "backup": number} for name, number in plan.chain.forged],
    }


def _plan_lines(language: str, planned: "Planned") -> list[str]:
    plan = planned.plan
    facts = {
        "number": plan.chain.newest.number,
        "at": write_moment(plan.restorable_to),
        "count": len(plan.segments),
        "size": readable_size(plan.size),
    }
    lines = [TEXTS(language, "said.restore-plan", **facts)]
    if plan.at is not None:
        lines.append(TEXTS(language, "said.restore-at", at=write_moment(plan.at)))
    if plan.given_up:
        first, last = plan.given_up[0][0], plan.given_up[-1][0]
        facts = {"first": first.number, "last": last.number, "at": write_moment(last.at)}
        lines.append(TEXTS(language, "said.restore-gives-up", **facts))
    elif plan.proven:
        lines.append(TEXTS(language, "said.restore-proven", who=", ".join(plan.proven)))
    else:
        lines.append(TEXTS(language, "said.restore-not-proven"))
    return lines + [
        TEXTS(language, "said.restore-behind", name=name, number=number) for name, number in planned.behind
    ]


def _report_document(report: "RestoreReport") -> dict[str, Any]:
    return {
        "path": str(report.to),
        "records": report.verified.records,
        "leaves": report.verified.leaves,
        "erased": report.erased,
        "undone": report.undone,
        "healed": [
            {"name": name, "segment": segment, "problem": code} for name, segment, code in report.healed
        ],
    }


def _report_lines(language: str, report: "RestoreReport") -> list[str]:
    facts = {
        "path": report.to,
        "records": f"{report.verified.records or 0:,}",
        "leaves": f"{report.verified.leaves:,}",
    }
    lines = [TEXTS(language, "said.restored", **facts)]
    if report.erased:
        lines.append(TEXTS(language, "said.restore-erased", count=report.erased))
    if report.undone:
        lines.append(TEXTS(language, "said.restore-undone", count=report.undone))
    lines += [
        TEXTS(language, "said.restore-healed", name=name, segment=segment[:12])
        for name, segment, _ in report.healed
    ]
    return [*lines, TEXTS(language, "said.restore-next", path=report.to)]
