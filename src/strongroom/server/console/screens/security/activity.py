"""Who looks how much: reads, reveals and refusals by person and day, as plots with their tables.

Lives here: this page. Must not live here: counting (audit), drawing (charts.py). A colleague stands in the
address by id, and no customer does.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.audit.activity import READS, REFUSALS, REVEALS
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.server.console.charts import Chart, Spark, bar_chart, spark
from strongroom.server.console.formats import Formats
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.signin.record import NOBODY
from strongroom.vault.log.activity import ActivityView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_DAY = 86_400_000
_SPANS = (7, 30, 90)
_USUAL = 30
_DATE = len("2026-01-31")
_KINDS = (READS, REVEALS, REFUSALS)
_VISITOR = write_id("usr", NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person: how much in all, and reads day by day."""

    id: str
    handle: str
    reads: int
    reveals: int
    refusals: int
    days: Spark


@routes.get("/activity")
@declared(needs(Action.AUDIT_SCOPE))
def activity(
    here: Here,
    days: Annotated[int, Query(ge=1, le=90)] = _USUAL,
    who: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Show the plots of a span of days, of everybody or of one person."""
    span = days if days in _SPANS else _USUAL
    last = here.serving.room.door.now() // _DAY
    first = last - span + 1
    found = here.desk.audit.activity(first * _DAY, (last + 1) * _DAY, who or None)
    t, every = text_of(here.language), range(first, last + 1)
    sums = {kind: _by_day(found, kind) for kind in _KINDS}
    return here.page(
        "security/activity.html",
        days=span,
        spans=_SPANS,
        who=who,
        handle=_called(here, found, who),
        totals=[(t(f"activity.{kind}"), sum(sums[kind].values())) for kind in _KINDS],
        charts=[_chart(here, kind, sums[kind], every) for kind in _KINDS],
        people=_people(here, found, every),
        # What an auditor asks the log further.
        since=write_moment(first * _DAY)[:_DATE],
        until=write_moment((last + 1) * _DAY)[:_DATE],
        may_list=here.offering.grants(Action.AUDIT_LIST),
        may_see_people=here.offering.grants(Action.USER_LIST),
    )


def _by_day(found: ActivityView, kind: str) -> Counter[int]:
    summed = Counter[int]()
    for (_, day, counted), count in found.counts.items():
        if counted == kind:
            summed[day] += count
    return summed


def _chart(here: AtPage, kind: str, counts: Counter[int], days: range) -> Chart:
    t, form = text_of(here.language), Formats(here.language)
    return bar_chart(
        t(f"activity.chart-{kind}"),
        t("activity.day"),
        [t(f"activity.{kind}")],
        [(_short(day), (float(counts[day]),)) for day in days],
        lambda value: form.number(round(value)),
    )


def _people(here: AtPage, found: ActivityView, days: range) -> list[Line]:
    """Everybody there is something of, whoever looked most first."""
    form, t = Formats(here.language), text_of(here.language)
    who = {principal for principal, _, _ in found.counts}
    top = max((count for (_, _, kind), count in found.counts.items() if kind == READS), default=0)
    lines = []
    for each in who:
        reads = [(_short(day), found.counts.get((each, day, READS), 0)) for day in days]
        handle = _called(here, found, each)
        summed = {kind: sum(found.counts.get((each, day, kind), 0) for day in days) for kind in _KINDS}
        lines.append(
            Line(
                id=each,
                handle=handle,
                reads=summed[READS],
                reveals=summed[REVEALS],
                refusals=summed[REFUSALS],
                days=spark(
                    t("activity.spark", who=handle, most=form.number(max(count for _, count in reads))),
                    reads,
                    top,
                    lambda value: form.number(round(value)),
                ),
            )
        )
    return sorted(lines, key=lambda line: (-line.reads, -line.reveals, -line.refusals, line.handle))


def _called(here: AtPage, found: ActivityView, who: str) -> str:
    return text_of(here.language)("activity.visitor") if who == _VISITOR else found.handles.get(who, who)


def _short(day: int) -> str:
    return f"{datetime.fromtimestamp(day * _DAY / 1000, UTC):%m-%d}"
