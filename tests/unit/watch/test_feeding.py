"""However the log is fed, the alerts are the same; and what is remembered has an end."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.access.watch_limits import WatchLimits
from strongroom.errors import VerificationFailed
from strongroom.watch.alert import EVIDENCE_MOST, Alert, read_alert
from strongroom.watch.observed import Observed
from strongroom.watch.texts import alert_text
from strongroom.watch.watching import Watching, make_rules
from strongroom.watch.window import Windows
from tests.unit.watch.log import BOB, EVE, START, allowances, customer, event

LIMITS = WatchLimits(
    refusals=2,
    sign_ins=2,
    unfounded=1,
    export_records=20,
    backup_hours=3,
    begins="08:00",
    ends="18:00",
)
_BUDGET = {"open": 3, "reveal": 2, "find": 2, "list_rows": 30, "export": 1}
BUDGETS = dict.fromkeys([BOB, EVE], allowances(LIMITS, _BUDGET))
ACTIONS = (
    "view",
    "reveal",
    "list",
    "find",
    "export",
    "sign_in_failed",
    "backup_run",
    "backup_verify",
    "update",
)

steps = st.tuples(
    st.sampled_from(ACTIONS),
    st.integers(-5, 400),
    st.sampled_from([BOB, EVE]),
    st.integers(0, 6),
    st.sampled_from(["done", "done", "refused"]),
    st.booleans(),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Observed]:
    """A log whose times mostly go on and sometimes go back a little, as those of many writers do."""
    found, minute = [], 0
    for number, (action, later, who, about, outcome, flag) in enumerate(draw(st.lists(steps, max_size=60))):
        minute = max(0, minute + later)
        bulk = action in ("list", "export")
        made = event(
            number,
            action,
            minute=minute,
            who=who,
            outcome=outcome,
            about=None if bulk else about,
            members=about * 5 if bulk else None,
            customers=[about] if bulk else (),
            founded=flag if action == "reveal" else None,
            extra={"findings": about} if action == "backup_verify" else {},
        )
        found.append(made)
    return found


def _in_batches(log: list[Observed], sizes: list[int]) -> list[Alert]:
    watching, rest, found = Watching(make_rules(LIMITS, BUDGETS, {customer(3)})), iter(log), list[Alert]()
    for size in sizes:
        for each in list(islice(rest, size)):
            found += watching.feed(each)
    for each in rest:
        found += watching.feed(each)
    return [*found, *watching.finish(START + 10**9)]


@given(logs(), st.lists(st.integers(0, 7), max_size=12))
def test_the_alerts_do_not_depend_on_the_batches(log: list[Observed], sizes: list[int]) -> None:
    assert _in_batches(log, sizes) == _in_batches(log, [])


@given(logs())
def test_an_alert_rests_on_events_that_were_fed_and_passes_its_limit(log: list[Observed]) -> None:
    known = {each.leaf.event for each in log}
    for alert in _in_batches(log, []):
        assert set(alert.evidence) <= known
        assert alert.found > alert.limit or alert.rule in ("backup", "finding")
        assert alert_text(alert, "en") != alert_text(alert, "zh-CN")


@given(logs())
def test_an_alert_comes_back_from_its_document_and_no_two_have_one_key(log: list[Observed]) -> None:
    found = _in_batches(log, [])
    assert [read_alert(alert.as_document()) for alert in found] == found
    assert len({alert.key for alert in found}) == len(found)


@pytest.mark.parametrize(
    "damage", [{"format": 2}, {"rule": "other"}, {"found": None}, {"at": "soon"}, {"key": "x"}, {"more": 1}]
)
def test_a_document_of_another_form_is_refused(damage: dict[str, object]) -> None:
    alert = Alert(rule="hours", measure="hours", at=START, principal=BOB, found=1, limit=0)
    with pytest.raises(VerificationFailed) as caught:
        read_alert({**alert.as_document(), **damage})
    assert caught.value.code == "watch.alert-malformed"


things = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12), st.integers(1, 4)), max_size=80)


@given(things, st.integers(0, 6))
def test_letting_go_of_what_is_old_changes_no_alert(added: list[tuple[int, int, int]], limit: int) -> None:
    """Against a count that forgets nothing but by time."""
    windows, now = Windows(60), 0
    seen: dict[str, tuple[int, int]] = {}
    raised = 0
    for number, (later, key, weight) in enumerate(added):
        now += later * 60_000
        seen = {name: one for name, one in seen.items() if one[0] >= now - 3_600_000}
        if sum(each[1] for each in seen.values()) * 2 <= limit:
            raised = 0
        seen[str(key)] = (now, weight)
        total = sum(each[1] for each in seen.values())
        step = sum(total > times * limit for times in (1, 2, 4))
        passed = windows.add("one", f"evt_{number}", now, limit, keys={str(key)}, weight=weight)
        assert (passed is not None) == (step > raised)
        if passed is not None:
            assert passed.found == total or passed.found > 4 * limit
        raised = max(raised, step)


def test_a_flood_is_remembered_by_four_times_its_limit_and_shown_by_fifty_events() -> None:
    windows, most = Windows(60), 0
    for number in range(5_000):
        passed = windows.add("one", f"evt_{number}", number, 30)
        most = max(most, 0 if passed is None else len(passed.evidence))
    assert len(windows) <= 4 * 30 + 1
    assert most == EVIDENCE_MOST


def test_those_who_have_gone_home_are_forgotten() -> None:
    windows = Windows(60)
    for number in range(1_000):
        windows.add(str(number), f"evt_{number}", number * 3_600_001, 5)
    assert len(windows) <= 2


def test_an_events_clock_never_goes_back() -> None:
    late, early = event(0, "view", about=1, minute=90), event(1, "view", about=1)
    watching = Watching(make_rules(replace(LIMITS, backup_hours=1), {}))
    assert not [each for each in (late, early) for alert in watching.feed(each) if alert.rule == "backup"]
