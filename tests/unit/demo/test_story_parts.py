"""The parts of the demo's story: its clock, its people, and what it throws away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from strongroom.demo.story import keeping
from strongroom.demo.story.clock import StoryClock
from strongroom.demo.story.places import Places
from strongroom.demo.story.population import FEWEST, Population, populate
from strongroom.demo.story.rules import policy_file
from strongroom.errors import Conflict

NOW = int(datetime(2026, 11, 26, 15, 30, tzinfo=UTC).timestamp() * 1000)


def test_the_clock_only_goes_on_and_never_reaches_now() -> None:
    clock = StoryClock(NOW, offset=480)
    clock.go_to(3, 9)
    first = clock()
    clock.go_to(5, 9)  # back: it goes on instead
    assert first < clock()
    clock.go_to(-1, 9)
    assert clock() < NOW
    assert StoryClock(NOW, 480).moment(0, 9) == int(datetime(2026, 11, 26, 1, tzinfo=UTC).timestamp() * 1000)


def test_the_same_seed_gives_the_same_firm_whatever_the_day() -> None:
    def bills(of: Population) -> set[tuple[object, object]]:
        return {(each["external_id"], each["total"]) for each in (*of.bought, *of.late_bought)}

    one = populate(7, FEWEST, StoryClock(NOW).day(0), 9)
    assert populate(7, FEWEST, StoryClock(NOW).day(0), 9) == one
    other = populate(7, FEWEST, StoryClock(NOW + 40 * 86_400_000).day(0), 9)
    assert other.people == one.people
    assert bills(other) == bills(one)
    assert populate(8, FEWEST, StoryClock(NOW).day(0), 9) != one


def test_purchases_are_spread_over_two_years_and_needs_are_due_today() -> None:
    people = populate(1, FEWEST, StoryClock(NOW).day(0), 9)
    days = sorted(str(each["ordered_at"])[:10] for each in (*people.bought, *people.late_bought))
    assert days[0] < "2024-12-31"
    assert days[-1] == "2026-11-25"
    assert all(str(each["ordered_at"])[:10] < "2026-11-17" for each in people.bought)
    due = [each for each in people.late_asked if str(each.get("due_at", "")).startswith("2026-11-26")]
    assert len(due) >= 20
    assert all(each["status"] != "done" for each in due)


@pytest.mark.parametrize(("offset", "zone"), [(0, "Etc/GMT"), (480, "Etc/GMT-8"), (-300, "Etc/GMT+5")])
def test_the_hours_of_work_are_those_of_the_machine_s_clock(offset: int, zone: str) -> None:
    assert f'zone = "{zone}"' in policy_file(offset)


def test_only_what_a_demo_made_is_removed(tmp_path: Path) -> None:
    places = Places(tmp_path / "room")
    places.home.mkdir()
    (places.home / "precious").touch()
    for attempt in (keeping.remove, keeping.begin, keeping.is_whole):
        with pytest.raises(Conflict) as caught:
            attempt(places)
        assert caught.value.code == "demo.folder-taken"
    assert (places.home / "precious").exists()


def test_a_demo_that_was_interrupted_is_not_whole_and_is_removed(tmp_path: Path) -> None:
    places = Places(tmp_path / "room")
    keeping.begin(places)
    places.home.mkdir()
    (places.home / "half").touch()
    assert not keeping.is_whole(places)
    keeping.finish(places)
    assert keeping.is_whole(places)
    keeping.remove(places)
    assert list(tmp_path.iterdir()) == []


def test_a_demo_of_another_version_is_not_whole(tmp_path: Path) -> None:
    places = Places(tmp_path / "room")
    keeping.begin(places)
    (places.beside / "told").write_text("0 0.0.1\n")
    assert not keeping.is_whole(places)


def test_the_second_place_can_be_unplugged_and_plugged_in(tmp_path: Path) -> None:
    places = Places(tmp_path / "room")
    places.make()
    places.nas.mkdir()
    (places.nas / "object").touch()
    places.unplug_nas()
    assert not places.nas_is_there
    places.plug_nas_in()
    places.plug_nas_in()
    assert (places.nas / "object").exists()
