"""Healing: one that is slow or dead keeps nobody waiting, and what it lacks is brought later, bit by bit."""

import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from strongroom.backup.healing import Sources, heal, wanted_objects
from strongroom.backup.verify import verify_backups
from strongroom.errors import Busy
from tests.backup.destinations import FaultyDestination
from tests.backup.room import BackedRoom


@pytest.fixture
def three(tmp_path: Path) -> Iterator[BackedRoom]:
    """A room whose third destination has missed everything."""
    room = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("cloud", "disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    room.places["nas"] = lambda place: FaultyDestination(place, fails=lambda method, name: method == "put")
    room.run()
    room.add("Li Si")
    room.run()
    room.places.clear()
    yield room
    room.close()


def has_everything(room: BackedRoom, name: str) -> bool:
    there, disk = room.objects(name), room.objects("disk")
    return all(there.get(each) == disk[each] for each in wanted_objects(room.shop))


def outcomes(room: BackedRoom, enough: Callable[[], bool] = lambda: False) -> dict[str, str | None]:
    """Who has what in the end, where nobody is waited for any longer once something is so."""
    ticks = count(1)

    def clock() -> float:
        return float(next(ticks)) if enough() else 0.0

    healed = heal(room.shop, room.shop.destinations(), 0.5, clock)
    return {each.name: each.problem for each in healed}


def done(*names: str) -> bool:
    """Whether these are healed, or given up."""
    return not {f"heal-{name}" for name in names} & {each.name for each in threading.enumerate()}


def test_one_that_is_slow_is_waited_for_no_longer_than_it_is_told(three: BackedRoom) -> None:
    slow = FaultyDestination(three.shop.named("nas").place, stalls=lambda method, name: method == "put")
    three.places["nas"] = lambda place: slow
    try:
        healed = outcomes(three, lambda: done("cloud", "disk"))
        assert healed == {"cloud": None, "disk": None, "nas": "destination.behind"}
    finally:
        slow.release.set()
    three.places.clear()
    assert outcomes(three) == {"cloud": None, "disk": None, "nas": None}
    assert has_everything(three, "nas")


def test_it_gets_on_with_every_run(three: BackedRoom) -> None:
    taken: list[str] = []

    class Slow(FaultyDestination):
        """Takes one object, and lets nobody see that it is done before the others are long complete."""

        def put(self, name: str, data: bytes) -> bool:
            made = super().put(name, data)
            taken.append(name)
            self.release.wait()
            return made

    wanted, place = wanted_objects(three.shop), three.shop.named("nas").place
    for number in range(1, 3):
        slow = Slow(place)
        three.places["nas"] = lambda place, slow=slow: slow
        healed = outcomes(three, lambda number=number: len(taken) == number)  # type: ignore[misc]  # bound now
        assert healed["nas"] == "destination.behind"
        assert taken == wanted[:number]  # one more, and the former one is not sent again
        slow.release.set()


def test_a_place_out_of_reach_is_asked_once_for_all_that_is_missing(three: BackedRoom) -> None:
    dead = FaultyDestination(three.shop.named("cloud").place, fails=lambda method, name: method == "get")
    sources = Sources(
        three.shop.sealer,
        [
            type(each)(each.name, each.role, each.added, dead) if each.name == "cloud" else each
            for each in three.shop.destinations()[:2]
        ],
    )
    assert all(sources.bring(name) is not None for name in wanted_objects(three.shop))
    assert len([call for call in dead.calls if call[0] == "get"]) == 1


def test_what_one_place_lies_about_is_taken_from_another(three: BackedRoom) -> None:
    three.places["cloud"] = lambda place: FaultyDestination(place, lies=lambda name, data: data[:-1])
    reports = {each.name: each for each in verify_backups(three.shop, budget=None)}
    three.places.clear()
    assert reports["nas"].open_findings == 0
    assert has_everything(three, "nas")


def test_nothing_is_complete_while_nobody_is(three: BackedRoom) -> None:
    """Where no other is complete, nobody is held up: a single place may take as long as it moves."""
    gone = FaultyDestination(three.shop.named("disk").place, fails=lambda method, name: True)
    places = [each for each in three.shop.destinations() if each.name == "nas"]
    three.places["disk"] = lambda place: gone
    (only,) = heal(three.shop, places, 0.0)
    assert (only.complete, only.problem) == (False, "backup.segment-missing")
    with pytest.raises(Busy):
        gone.get("x")
