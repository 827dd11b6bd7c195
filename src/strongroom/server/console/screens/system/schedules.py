"""What the room does by itself: when, when it last did, what of it is late; and changing that.

Lives here: these pages. Must not live here: schedules and the judge (server.jobs).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound, StrongroomError
from strongroom.i18n import pick
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import Text, text_of
from strongroom.server.jobs.lateness import Late
from strongroom.server.jobs.schedules import ScheduleView
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_HOUR, _DAY = 60, 1_440


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A schedule in a line.

    Args:
        every: In words, with the time of day where there is one.
        late: What of it is late, in words.
    """

    of: ScheduleView
    what: str
    every: str
    late: tuple[str, ...]


@routes.get("/schedules")
@declared(needs(Action.STATUS))
def schedules(here: Here) -> Response:
    """Show what runs when, when it last did, and what is late: asks every destination."""
    at_work, now = here.serving.at_work, here.serving.room.door.now()
    views = at_work.schedules.list(here.desk)
    late = at_work.judge.late()
    t = text_of(here.language)
    return here.page(
        "system/schedules.html",
        rows=[_line(here, each, [one for one in late if one.what == each.name], now) for each in views],
        late=len(late),
        never=_never(views),
        of=sum(each.plan.on for each in views),
        now=now,
        may_set=here.offering.grants(Action.SCHEDULE_SET),
        others=[
            _late(t, one, now, here.language) for one in late if one.what not in {each.name for each in views}
        ],
    )


@routes.get("/schedules/{name}")
@declared(needs(Action.SCHEDULE_SET))
def ask(here: Here, name: str) -> Response:
    """Ask when something is to run."""
    return _page(here, name)


@routes.post("/schedules/{name}")
@declared(needs(Action.SCHEDULE_SET))
def change(here: Here, name: str, form: Entered) -> Response:
    """Change when something runs; or let it run as in every room."""
    try:
        changes = {} if form.flag("usual") else _changes(form)
        here.serving.at_work.schedules.change(here.desk, name, changes)
    except StrongroomError as error:
        return _page(here, name, error)
    return here.done("/schedules", "schedules.changed")


def _never(views: Sequence[ScheduleView]) -> int:
    """How many that are on have not run by themselves yet: of what was never done, nothing good is said."""
    return sum(each.plan.on and each.last is None for each in views)


def _changes(form: Filled) -> dict[str, Any]:
    unit = {"minutes": 1, "hours": _HOUR, "days": _DAY}.get(form.text("unit", 10), 1)
    return {
        "on": form.flag("on"),
        "every": form.number("every") * unit,
        "at": form.optional("at", 5),
        "zone": form.optional("zone", 60) or "UTC",
        "jitter": form.number("jitter"),
        "late": form.number("late") * _HOUR,
    }


def _page(here: AtPage, name: str, error: StrongroomError | None = None) -> Response:
    view = next((each for each in here.serving.at_work.schedules.list(here.desk) if each.name == name), None)
    if view is None:
        raise NotFound("http.no-such-page")
    every = view.plan.every
    unit = "days" if every % _DAY == 0 else "hours" if every % _HOUR == 0 else "minutes"
    return here.page(
        "system/schedule.html",
        200 if error is None else status_of(error),
        view=view,
        what=_what(here, view),
        count=every // {"minutes": 1, "hours": _HOUR, "days": _DAY}[unit],
        unit=unit,
        units=[(each, text_of(here.language)(f"schedules.{each}")) for each in ("minutes", "hours", "days")],
        late=-(-view.plan.late // _HOUR),
        error=here.told(error),
    )


def _line(here: AtPage, view: ScheduleView, late: list[Late], now: int) -> Line:
    t = text_of(here.language)
    return Line(
        of=view,
        what=_what(here, view),
        every=_every(t, view),
        late=tuple(_late(t, each, now, here.language) for each in late),
    )


def _what(here: AtPage, view: ScheduleView) -> str:
    """The name of the job, and of the schedule where several start the same kind."""
    kind = here.serving.jobs.kinds.get(view.kind)
    said = view.kind if kind is None else pick(here.language, kind.en, kind.zh)
    if view.plan.parameters.get("data"):
        return text_of(here.language)("schedules.with-data", what=said)
    return said


def _every(t: Text, view: ScheduleView) -> str:
    minutes = view.plan.every
    for unit, size in (("day", _DAY), ("hour", _HOUR), ("minute", 1)):
        if minutes % size == 0:
            count = minutes // size
            said = t(f"schedules.every-{unit}") if count == 1 else t(f"schedules.every-{unit}s", count=count)
            break
    return (
        said if view.plan.at is None else t("schedules.at", every=said, at=view.plan.at, zone=view.plan.zone)
    )


def _late(t: Text, late: Late, now: int, language: str) -> str:
    if late.because is not None:
        return words_of(late.because, language)[0]
    hours = late.minutes(now) // _HOUR
    about = late.place or late.erasure
    said = t("schedules.late-for", hours=hours)
    return said if about is None else f"{about}: {said}"
