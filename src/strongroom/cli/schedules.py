"""``schedule``: what the room does by itself, when, and what of it is late.

Lives here: the group and its commands. Must not live here: schedules and the judge (server.jobs).
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.asking import confirm, read_file
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import in_room_at_desk, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError, VerificationFailed

if TYPE_CHECKING:
    from strongroom.server.jobs.at_work import AtWork
    from strongroom.server.jobs.schedules import ScheduleChange
    from strongroom.vault.room import Room

__all__ = ["apply", "change", "late", "list_schedules", "schedule", "show"]

_HERE = "strongroom.cli.schedules"
_MINUTES = click.IntRange(min=0)

schedule = Group(
    "schedule",
    {
        "list": f"{_HERE}:list_schedules",
        "set": f"{_HERE}:change",
        "show": f"{_HERE}:show",
        "apply": f"{_HERE}:apply",
        "late": f"{_HERE}:late",
    },
)


@command("schedule list")
def list_schedules(invocation: Invocation) -> None:
    """List schedules."""
    with in_room_at_desk(invocation) as (room, desk):
        found = [view.as_document() for view in _at_work(invocation, room).schedules.list(desk)]
    _show(invocation, found)


@command(
    "schedule set",
    argument("name", metavar="NAME"),
    option("--on/--off", "on", default=None, text="schedule_on"),
    option("--every", type=_MINUTES, metavar="MINUTES"),
    option("--at", metavar="HH:MM", text="schedule_at"),
    option("--any-time", is_flag=True),
    option("--zone", metavar="ZONE"),
    option("--jitter", type=_MINUTES, metavar="MINUTES"),
    option("--late", type=_MINUTES, metavar="MINUTES"),
    option("--default", "default", is_flag=True, text="schedule_default"),
)
def change(
    invocation: Invocation,
    *,
    name: str,
    on: bool | None,
    every: int | None,
    at: str | None,
    any_time: bool,
    zone: str | None,
    jitter: int | None,
    late: int | None,
    default: bool,
) -> None:
    """Change a schedule."""
    given = {"on": on, "every": every, "at": at, "zone": zone, "jitter": jitter, "late": late}
    changes: dict[str, Any] = {word: value for word, value in given.items() if value is not None}
    if any_time:
        changes["at"] = None
    if default == bool(changes) or (any_time and at is not None):
        raise UsageError("cli.usage", command="strongroom schedule set")
    with in_room_at_desk(invocation) as (room, desk):
        view = _at_work(invocation, room).schedules.change(desk, name, changes)
    _show(invocation, [view.as_document()])


@command("schedule show")
def show(invocation: Invocation) -> None:
    """Write the schedules as a file."""
    from strongroom.server.jobs.schedule_file import write_schedules

    with in_room_at_desk(invocation) as (room, desk):
        views = _at_work(invocation, room).schedules.list(desk)
    document = {view.name: view.plan.as_document() for view in views}
    Output(invocation).text(document, write_schedules(views).splitlines())


@command("schedule apply", argument("file", metavar="FILE"), DRY_RUN)
def apply(invocation: Invocation, *, file: str, dry_run: bool) -> None:
    """Change schedules by a file, all or none, after the changes were shown and confirmed."""
    from strongroom.server.jobs.schedule_file import read_schedules

    wanted, language = read_schedules(read_file(file)), invocation.language
    with in_room_at_desk(invocation) as (room, desk):
        schedules = _at_work(invocation, room).schedules
        changes = schedules.apply(desk, wanted, dry_run=True)
        lines = [_change_line(each) for each in changes]
        if changes and not dry_run:
            confirm(invocation, "ask.apply", {"count": len(changes)}, lines)
            changes = schedules.apply(desk, wanted)
    document = {
        "applied": not dry_run,
        "changes": [
            {"name": each.name, "before": each.before.as_document(), "after": each.after.as_document()}
            for each in changes
        ],
    }
    Output(invocation).text(document, lines or [TEXTS(language, "said.no-change")])


def _change_line(change: "ScheduleChange") -> str:
    members = (f"{name} {_word(old)} → {_word(new)}" for name, (old, new) in change.members.items())
    return f"{change.name}: {', '.join(members)}"


def _word(value: object) -> str:
    return json.dumps(value) if value is not None else "–"


@command("schedule late")
def late(invocation: Invocation) -> None:
    """Say what is late."""
    language = invocation.language
    with in_room_at_desk(invocation) as (room, desk):
        at_work = _at_work(invocation, room)
        at_work.schedules.list(desk)  # whoever may see schedules may see what is late
        now = room.door.now()
        found = [each.as_document(now) for each in at_work.judge.late()]

    def row(each: Mapping[str, Any]) -> list[str]:
        about = each["destination"] or each["erasure"] or each["because"] or "–"
        return [each["what"], about, each["since"], f"{each['minutes']:,}", f"{each['limit']:,}"]

    names = ("schedule", "late-about", "late-since", "late-minutes", "late-limit")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items(found, headings, row, nothing="late")
    if found:
        raise VerificationFailed("schedule.late", count=len(found))


def _at_work(invocation: Invocation, room: "Room") -> "AtWork":
    from strongroom.server.jobs.at_work import AtWork  # all that jobs do: nothing for --help

    return AtWork(room, surroundings_of(invocation))


def _show(invocation: Invocation, found: list[dict[str, Any]]) -> None:
    language = invocation.language

    def row(each: Mapping[str, Any]) -> list[str]:
        if not each["on"]:
            when = TEXTS(language, "said.schedule-off")
        elif each["at"] is None:
            when = TEXTS(language, "said.schedule-every", minutes=each["every"])
        else:
            facts = {"at": each["at"], "zone": each["zone"], "days": each["every"] // 1_440}
            when = TEXTS(language, "said.schedule-at", **facts)
        return [each["name"], when, f"{each['late']:,}", each["last"] or "–", each["next"] or "–"]

    names = ("schedule", "schedule-when", "schedule-late", "schedule-last", "schedule-next")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items(found, headings, row, nothing="schedules")
