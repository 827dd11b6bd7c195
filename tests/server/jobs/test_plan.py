"""When something runs next: every so often, or at a time of day, also where clocks change."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from strongroom.errors import InvalidInput
from strongroom.server.jobs.plan import SCHEDULES, Plan
from strongroom.server.jobs.registry import job_kinds

DAY = 1_440


def moment(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def test_every_so_often_counts_from_the_run_before() -> None:
    plan = Plan(every=90, late=90, jitter=10)
    now = moment("2026-11-26T08:00")
    assert plan.first(now) == now
    assert plan.next(now, 0.0) == moment("2026-11-26T09:30")
    assert plan.next(now, 0.5) == moment("2026-11-26T09:35")


def test_a_time_of_day_is_that_of_its_place() -> None:
    plan = Plan(every=DAY, at="03:30", zone="Asia/Shanghai", late=DAY)
    assert plan.first(moment("2026-11-26T08:00")) == moment("2026-11-27T03:30", "Asia/Shanghai")
    assert plan.first(moment("2026-11-26T18:00")) == moment("2026-11-27T03:30", "Asia/Shanghai")
    at_it = moment("2026-11-27T03:30", "Asia/Shanghai")
    assert plan.next(at_it, 0.0) == moment("2026-11-28T03:30", "Asia/Shanghai")


def test_every_seventh_day_is_seven_days_later() -> None:
    plan = Plan(every=7 * DAY, at="04:30", late=7 * DAY)
    assert plan.next(moment("2026-11-26T04:31"), 0.0) == moment("2026-12-03T04:30")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("2026-03-28T12:00", "2026-03-29T01:30"),  # 02:30 is left out: the clock shows 03:30 then
        ("2026-10-24T12:00", "2026-10-25T00:30"),  # 02:30 comes twice: the first
    ],
)
def test_where_clocks_change_it_runs_once(before: str, expected: str) -> None:
    plan = Plan(every=DAY, at="02:30", zone="Europe/Berlin", late=DAY)
    found = plan.first(moment(before))
    assert found == moment(expected)
    assert plan.next(found, 0.0) - found > 20 * 3_600_000


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"every": 0}, "every"),
        ({"every": 10**9}, "every"),
        ({"late": 30}, "late"),
        ({"jitter": 61}, "jitter"),
        ({"at": "03:30"}, "at"),
        ({"every": DAY, "late": DAY, "at": "24:30"}, "at"),
        ({"every": DAY, "late": DAY, "at": "3:30"}, "at"),
        ({"zone": "Nowhere/Land"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_its_name(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidInput, match=r"schedule\.bad") as refused:
        Plan(**{"every": 60, "late": 60, **changes})
    assert refused.value.parameters["name"] == name


def test_what_a_room_begins_with_can_be_done_by_itself() -> None:
    kinds = job_kinds()
    for schedule in SCHEDULES.values():
        kind = kinds[schedule.kind]
        assert kind.unattended is not None
        kind.read(schedule.plan.parameters)
    assert {
        "backup",
        "backup-verify",
        "backup-drill",
        "erasures",
        "checkpoint",
        "log-verify",
    } < SCHEDULES.keys()
