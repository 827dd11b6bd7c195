"""The story of the demo: what is in the room was done through its door by those whose work it is."""

import re
import time
from collections import Counter
from pathlib import Path

from click.testing import CliRunner

from strongroom.cli.app import app
from strongroom.demo.story import forgetting
from strongroom.demo.story.cast import LEAVER, SIX
from strongroom.demo.story.population import TOURED, busiest_external_id
from strongroom.demo.story.sheets import FAIR_REFUSED
from strongroom.demo.story.telling import CHAPTERS
from strongroom.demo.story.working import READ_BY_NIGHT
from strongroom.model.ids import write_id
from strongroom.model.moments import read_moment
from strongroom.vault.erasing.state import ErasureState
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.log.audit_views import EventView
from strongroom.vault.upkeep.demo_mark import is_demo
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.alert_state import AlertState
from tests.demo.story_room import Told
from tests.refusals import refused


def events(told: Told, wanted: EventFilter) -> list[EventView]:
    found: list[EventView] = []
    cursor = None
    with told.room.acting("ada", purpose="audit") as desk:
        while True:
            page = desk.audit.list(wanted, limit=100, cursor=cursor)
            found += page.items
            cursor = page.next
            if cursor is None:
                return found


def test_every_stage_is_said_with_its_seconds_in_both_languages(told: Told) -> None:
    assert len(re.findall(r"^\d/8 +\d+\.\d s  .* · .*[\u4e00-\u9fff]", told.said, re.MULTILINE)) == len(
        CHAPTERS
    )


def test_the_room_is_marked_as_a_demo_and_sound(told: Told) -> None:
    assert is_demo(told.room.door, 1)
    with told.room.acting("ada", purpose="audit") as desk:
        assert desk.audit.verify(data=True).findings == ()


def test_each_of_the_six_can_sit_down(told: Told) -> None:
    for _, handles in SIX:
        for handle in handles:
            told.room.acting(handle)


def test_people_with_names_that_programs_stumble_over_are_found(told: Told) -> None:
    with told.room.acting("mei", purpose="support") as desk:
        for name in ("欧阳娜娜", "阿卜杜勒·热合曼", "𠮷明远", "Niamh O'Brien"):
            assert name in {each.fields["name"].shown for each in desk.customers.find({"name": name})}, name


def test_one_customer_never_bought_and_one_four_hundred_times(told: Told) -> None:
    busiest = int(busiest_external_id().removeprefix("C-")) - 1
    with told.room.acting("mei", purpose="support") as desk:
        for place, count in ((0, 0), (busiest, 400)):
            bought, cursor = 0, None
            while True:
                page = desk.purchases.list(customer=told.customer(place), limit=100, cursor=cursor)
                bought, cursor = bought + len(page), page.next
                if cursor is None:
                    break
            assert bought == count


def test_the_one_who_left_read_telephone_numbers_in_one_night_and_is_suspended(told: Told) -> None:
    with told.room.acting("su", purpose="security") as desk:
        [leaver] = [each for each in desk.admin.users() if each.handle == LEAVER]
    reveals = [each for each in events(told, EventFilter(action="reveal")) if each.principal == LEAVER]
    assert len({each.leaf.customer for each in reveals}) == READ_BY_NIGHT
    first, last = reveals[-1].leaf.at, reveals[0].leaf.at
    assert first[:10] == last[:10] or read_moment(last) - read_moment(first) < 3 * 3_600_000
    assert leaver.state.name == "SUSPENDED"
    with refused("access.refused", 4), told.room.acting(LEAVER) as desk:
        desk.customers.list()


def test_erasures_stand_at_every_stage(told: Told) -> None:
    with told.room.acting("petra", purpose="privacy_request") as desk:
        rows = desk.erasures.erasures(tuple(ErasureState))
        states = Counter(ErasureState(row.state) for row in rows)
        [hidden] = [row for row in rows if row.state == ErasureState.HIDDEN]
        [done] = [row for row in rows if row.state == ErasureState.DEFINITIVE]
        _, holds = desk.erasures.erasure(told.customer(forgetting.ON_HOLD))
    assert states == {ErasureState.HIDDEN: 1, ErasureState.SHREDDED: 1, ErasureState.DEFINITIVE: 1}
    assert 0 < hidden.due - time.time() * 1000 < 3 * 86_400_000
    assert done.receipt is not None
    assert len(holds) == 1
    assert not told.places.nas_is_there
    [refusal] = events(told, EventFilter(action="erase", outcome="refused"))
    assert refusal.leaf.because == "record-held"


def test_the_token_was_refused_from_another_network(told: Told) -> None:
    [event] = events(told, EventFilter(action="token_refused"))
    assert event.leaf.extra["why"] == "network"


def test_the_list_from_the_fair_lost_seven_rows_one_to_a_spreadsheet(told: Told) -> None:
    refused_rows = (told.places.files / "fair-refused.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(refused_rows) == FAIR_REFUSED
    assert sum("1.38E+10" in row for row in refused_rows) == 1


def test_all_of_it_lies_in_the_past_and_in_order_of_time(told: Told) -> None:
    # those of this module's own looking come last
    moments = [read_moment(each.leaf.at) for each in events(told, EventFilter(action="backup_run"))]
    assert moments == sorted(moments, reverse=True)
    assert len(moments) >= 10
    assert moments[0] < time.time() * 1000


def test_told_once_it_is_kept_and_with_fresh_made_anew(told: Told, tmp_path: Path) -> None:
    asked = ["demo", "--home", str(told.places.home), "--no-serve", "--json"]
    again = CliRunner().invoke(app, asked, env={"STRONGROOM_HOME": None})
    assert again.exit_code == 0, again.stderr
    assert '"made":false' in again.stdout.replace(" ", "")


def test_where_something_else_lies_nothing_is_made_and_nothing_removed(tmp_path: Path) -> None:
    home = tmp_path / "room"
    home.mkdir()
    (home / "precious").write_text("mine")
    for words in ([], ["--fresh"]):
        done = CliRunner().invoke(app, ["demo", "--home", str(home), "--no-serve", *words])
        assert done.exit_code == 8
        assert "demo.folder-taken" in done.stderr
    assert (home / "precious").read_text() == "mine"


def test_too_few_people_for_the_story_are_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["demo", "--home", str(tmp_path / "room"), "--people", "20"])
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_whoever_is_erased_is_gone_for_those_who_looked_after_them(told: Told) -> None:
    with told.room.acting("petra", purpose="privacy_request") as desk:
        [done] = desk.erasures.erasures((ErasureState.DEFINITIVE,))
        gone = write_id("cus", done.customer)
    with told.room.acting("mei", purpose="support") as desk, refused("access.erased", 12):
        desk.customers.get(gone)
    assert told.customer(TOURED[0][0])


def test_the_alerts_were_raised_by_the_rules_of_the_watch(told: Told) -> None:
    alerts = AlertDesk(told.room.door, told.room.acting("su", purpose="security").session)
    found = alerts.list(limit=100).items
    by_leaver = {each.alert.newest.rule for each in found if each.who == LEAVER}
    assert {"budget", "hours", "unfounded"} <= by_leaver
    rules = {each.alert.newest.rule: each.alert.state for each in found}
    assert rules["network"] is AlertState.OPEN
    assert rules["finding"] is AlertState.CLOSED
    assert all(each.who == LEAVER for each in found if each.alert.newest.rule in ("budget", "unfounded"))
    # by a script nothing was raised: each names events of the log as its evidence
    with told.room.acting("ada", purpose="audit") as desk:
        for each in found:
            assert desk.audit.show(each.alert.newest.evidence[0]).event.leaf.event


def test_who_left_was_suspended_from_the_alert(told: Told) -> None:
    [suspended] = events(told, EventFilter(action="user_suspend"))
    assert str(suspended.leaf.extra["alert"]).startswith("alr_")
