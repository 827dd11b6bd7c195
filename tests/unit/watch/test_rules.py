"""Each rule: what raises it, what does not, and with which numbers and evidence."""

from collections.abc import Callable

import pytest

from strongroom.access.watch_limits import WatchLimits
from strongroom.watch.observed import Observed
from tests.unit.watch.log import BOB, EVE, alerts, customer, event, user

Log = list[Observed]


def _reveals(count: int, *, every: float = 1, first: int = 0, about: int = 0, **parts: object) -> Log:
    return [
        event(first + each, "reveal", minute=(first + each) * every, about=about + each, **parts)  # type: ignore[arg-type]  # parts of an event
        for each in range(count)
    ]


def test_one_customer_more_than_the_days_budget_raises_an_alert_with_its_events() -> None:
    log = _reveals(5, every=100)
    assert alerts(log[:4], budget={"reveal": 4}) == []
    (alert,) = alerts(log, budget={"reveal": 4})
    assert (alert.rule, alert.measure, alert.principal) == ("budget", "reveal", BOB)
    assert (alert.found, alert.limit, alert.minutes) == (5, 4, 24 * 60)
    assert alert.evidence == tuple(each.leaf.event for each in log)
    assert alert.at == log[-1].at


def test_one_customer_opened_again_and_again_is_one() -> None:
    log = [event(each, "reveal", minute=each, about=7) for each in range(100)]
    assert alerts(log, budget={"reveal": 4, "open": 4}) == []


def test_an_hours_share_is_judged_by_itself() -> None:
    (alert,) = alerts(_reveals(3), budget={"reveal": 4})
    assert (alert.minutes, alert.limit, alert.found) == (60, 2, 3)
    assert alerts(_reveals(3), WatchLimits(hour_percent=100), {"reveal": 4}) == []


def test_a_look_at_many_counts_each_customer_and_tells_all_it_passes_at_once() -> None:
    limits = WatchLimits(hour_percent=100)
    log = [event(0, "view", about=0), event(1, "view", minute=1, members=9, customers=range(9))]
    assert alerts(log, limits, {"open": 9}) == []
    (alert,) = alerts(log, limits, {"open": 3})
    assert (alert.measure, alert.found, alert.evidence) == ("open", 9, (log[1].leaf.event,))
    more = [*log, event(2, "view", minute=2, members=6, customers=range(4, 10))]
    assert [each.found for each in alerts(more, limits, {"open": 9})] == [10]


def test_a_honeytoken_among_many_is_touched_by_looking_and_not_by_a_list() -> None:
    for action, touched in (("view", True), ("list", False)):
        log = [event(0, action, members=2, customers=(7, 8) if touched else ())]
        found = alerts(log, WatchLimits(off=frozenset({"hours"})), honeytokens={customer(8)})
        assert [each.customer for each in found] == ([customer(8)] if touched else [])


def test_two_people_have_a_budget_each_and_nobody_without_one_is_judged() -> None:
    log = [event(each, "reveal", minute=each * 90, about=each, who=(BOB, EVE)[each % 2]) for each in range(8)]
    assert alerts(log, budget={"reveal": 4}) == []
    stranger = [event(each, "reveal", minute=each, about=each, who=user(9)) for each in range(50)]
    assert alerts(stranger, budget={"reveal": 4}) == []


def test_what_was_refused_draws_on_no_budget() -> None:
    assert alerts(_reveals(9, outcome="refused"), budget={"reveal": 2}) == []


def test_yesterdays_customers_are_not_counted_with_todays() -> None:
    days = [*_reveals(4, every=60), *_reveals(4, every=60, first=40, about=40)]
    assert alerts(days, WatchLimits(backup_hours=100), {"reveal": 5}) == []


def test_a_raid_is_told_again_at_twice_and_four_times_the_limit_and_no_oftener() -> None:
    limits = WatchLimits(hour_percent=100)
    found = [alert.found for alert in alerts(_reveals(212), limits, {"reveal": 50})]
    assert found == [51, 101, 201]


def test_rows_searches_and_exports_have_budgets_of_their_own() -> None:
    log = [
        event(0, "list", members=50),
        event(1, "list", members=50, minute=1),
        event(2, "find", minute=2),
        event(3, "find", minute=3),
        event(4, "export", minute=4, members=5),
        event(5, "export", minute=5, extra={"sha256": "00"}),
        event(6, "export", minute=6, extra={"sha256": "00"}),
    ]
    budget = {"list_rows": 80, "find": 1, "export": 1}
    found = [(each.measure, each.found) for each in alerts(log, WatchLimits(hour_percent=100), budget)]
    assert found == [("list_rows", 100), ("find", 2), ("export", 2)]


BURSTS: list[tuple[str, Callable[[int], Observed]]] = [
    ("refusals", lambda each: event(each, "show", minute=each, outcome="refused")),
    ("sign_ins", lambda each: event(each, "sign_in_failed", minute=each, outcome="refused", who=user(0))),
    ("sign_ins", lambda each: event(each, "token_refused", minute=each, outcome="refused", who=user(0))),
]


@pytest.mark.parametrize(("rule", "make"), BURSTS)
def test_a_burst_is_many_within_minutes(rule: str, make: Callable[[int], Observed]) -> None:
    limits = WatchLimits(refusals=3, refusal_minutes=5, sign_ins=3, sign_in_minutes=5)
    (alert,) = alerts([make(each) for each in range(4)], limits)
    assert (alert.rule, alert.found, alert.limit, alert.minutes) == (rule, 4, 3, 5)
    assert alerts([make(each * 2) for each in range(20)], limits) == []


def test_failures_to_sign_in_are_counted_for_the_user_whom_they_are_about() -> None:
    log = [event(each, "sign_in_failed", outcome="refused", who=user(0), record=EVE) for each in range(4)]
    (alert,) = alerts(log, WatchLimits(sign_ins=3))
    assert alert.principal == EVE


HOURS = [
    # minutes after Monday 10:00 UTC, which is 18:00 in Shanghai
    (0, "08:00", "19:00", False),
    (60, "08:00", "19:00", True),
    (0, "22:00", "06:00", True),
    (10 * 60, "22:00", "06:00", False),
    (14 * 60 - 1, "08:00", "19:00", True),
    (14 * 60, "08:00", "19:00", False),
]


@pytest.mark.parametrize(("minute", "begins", "ends", "unusual"), HOURS)
def test_an_hour_is_unusual_by_the_clock_of_the_stated_place(
    minute: int, begins: str, ends: str, unusual: bool
) -> None:
    limits = WatchLimits(zone="Asia/Shanghai", begins=begins, ends=ends)
    found = alerts([event(0, "view", minute=minute, about=1)], limits)
    assert [alert.rule for alert in found] == (["hours"] if unusual else [])


def test_a_day_that_is_not_stated_is_unusual_and_no_hours_mean_no_alarm() -> None:
    look = [event(0, "view", about=1)]
    limits = WatchLimits(begins="08:00", ends="19:00", days=("tue",))
    assert [alert.rule for alert in alerts(look, limits)] == ["hours"]
    night = WatchLimits(begins="22:00", ends="11:00", days=("sun",))
    assert alerts(look, night) == []  # Sunday's night lasts until Monday at eleven
    assert alerts(look, WatchLimits(days=())) == []


def test_a_night_of_work_is_one_alert_and_the_next_night_another() -> None:
    limits = WatchLimits(begins="11:00", ends="22:00")
    nights = [event(each, "view", minute=each % 5 + each // 5 * 24 * 60, about=each) for each in range(10)]
    assert len(alerts(nights, limits)) == 2


def test_reveals_without_a_ground_are_counted_and_all_others_are_not() -> None:
    limits = WatchLimits(unfounded=2)
    (alert,) = alerts(_reveals(3, founded=False), limits)
    assert (alert.rule, alert.found, alert.limit) == ("unfounded", 3, 2)
    for others in ({"founded": True}, {"founded": None}, {"founded": False, "purpose": "privacy_request"}):
        assert alerts(_reveals(9, **others), limits) == []


def test_a_mass_export_is_noticed_while_it_runs() -> None:
    log = [event(each, "export", minute=each, members=500, customers=[each]) for each in range(3)]
    (alert,) = alerts(log, WatchLimits(export_records=1_000))
    assert (alert.rule, alert.measure, alert.found, alert.limit) == ("export", "records", 1_500, 1_000)
    assert alerts(log[:2], WatchLimits(export_records=1_000)) == []


TOUCHES = [
    (event(0, "view", about=7), True),
    (event(0, "reveal", about=7, outcome="refused"), True),
    (event(0, "find", about=7), True),
    (event(0, "export", members=2, customers=[6, 7]), True),
    (event(0, "list", members=2, customers=[6, 7]), False),
    (event(0, "view", about=6), False),
    (event(0, "audit_show", about=7), False),
]


@pytest.mark.parametrize(("touch", "noticed"), TOUCHES)
def test_a_honeytoken_must_not_be_touched(touch: Observed, noticed: bool) -> None:
    found = alerts([touch], honeytokens=[customer(7)])
    assert [(alert.rule, alert.customer) for alert in found] == [("honeytoken", customer(7))] * noticed


FINDINGS = [
    (event(0, "audit_verify", extra={"data": 1, "findings": 3}), 3),
    (event(0, "backup_verify", extra={"findings": 2, "healed": 1}), 2),
    (event(0, "backup_drill", outcome="failed"), 0),
    (event(0, "backup_verify", extra={"findings": 0}), None),
    (event(0, "audit_verify", extra={"data": 1}), None),
    (event(0, "audit_verify", outcome="refused"), None),
]


@pytest.mark.parametrize(("verification", "count"), FINDINGS)
def test_a_verification_that_found_something_is_an_alert(verification: Observed, count: int | None) -> None:
    found = alerts([verification])
    assert [(alert.rule, alert.found) for alert in found] == ([] if count is None else [("finding", count)])


def test_a_late_backup_is_told_once_with_the_moment_from_which_it_was_late() -> None:
    limits = WatchLimits(backup_hours=2)
    log = [
        event(0, "backup_run"),
        event(1, "view", minute=121, about=1),
        event(2, "view", minute=500, about=1),
    ]
    (alert,) = alerts(log, limits, until=900)
    assert (alert.rule, alert.at, alert.evidence) == (
        "backup",
        log[0].at + 2 * 3_600_000,
        (log[0].leaf.event,),
    )
    (again,) = alerts([log[0]], limits, until=121)
    assert again == alert


def test_a_backup_in_time_is_no_alert_and_one_that_failed_is_no_backup() -> None:
    limits = WatchLimits(backup_hours=2)
    good = [event(each, "backup_run", minute=each * 119) for each in range(5)]
    assert alerts(good, limits) == []
    bad = [event(each, "backup_run", minute=each * 119, outcome="failed") for each in range(5)]
    assert len(alerts(bad, limits)) == 1


def test_a_rule_that_is_off_raises_nothing() -> None:
    limits = WatchLimits(refusals=1, off=frozenset({"refusals"}))
    assert alerts([event(each, "view", outcome="refused") for each in range(9)], limits) == []
