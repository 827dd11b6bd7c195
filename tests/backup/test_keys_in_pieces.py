"""A region's keys are sent in several copies; what was sent of them before the last is passed by."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.backup import key_copies
from strongroom.backup.key_copies import read_region, send_region
from strongroom.backup.restore import restore
from strongroom.keys import pages
from strongroom.keys.region_state import RegionState
from strongroom.vault.room import open_room
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order


class _Killed(BaseException):
    pass


@pytest.fixture(autouse=True)
def _few_to_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SLOTS", 2)
    monkeypatch.setattr(key_copies, "_PAGES_IN_COPY", 2)


def _sent(
    backed: BackedRoom, *, whole: bool = False, after: Callable[[int], None] = lambda number: None
) -> tuple[list[int], list[int]]:
    """Send the keys to the place `disk`; the numbers that were sent, and those that hold the region."""
    shop, objects = backed.shop, []

    def add(name: str, data: bytes) -> None:
        backed.shop.destinations()[0].place.put(name, data)
        objects.append(int(name.rpartition("/")[2]))
        after(len(objects))

    signed = shop.manifests()[-1].keys[1].get(0, [])
    needs = send_region(shop.door.database, shop.sealer, 1, 0, add, whole=whole, signed=signed)
    return objects, needs


def _read(backed: BackedRoom) -> tuple[int, RegionState]:
    place = backed.shop.destinations()[0].place
    found = read_region(place, backed.shop.sealer, 1, 0, lambda state: True)
    assert found is not None
    return found


def _people(backed: BackedRoom, count: int) -> list[str]:
    return [backed.add(f"Zhang San {chr(65 + number)}") for number in range(count)]


def test_many_pages_are_several_copies_that_together_hold_the_region(
    small: BackedRoom, tmp_path: Path
) -> None:
    small.run()
    known = len(_read(small)[1].keys)
    made = _people(small, 9)
    sent, needs = _sent(small)
    assert len(sent) >= 2
    assert needs[: len(sent)] == sent[::-1]
    number, state = _read(small)
    assert number == sent[-1]
    assert len(state.keys) == known + 9
    small.run().require_complete()
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        assert [desk.customers.get(customer).id for customer in made] == made


def test_what_was_sent_before_a_kill_is_passed_by_and_sent_again(small: BackedRoom, tmp_path: Path) -> None:
    small.run()
    before = _read(small)
    made = _people(small, 9)

    def dying(count: int) -> None:
        raise _Killed

    with pytest.raises(_Killed):
        _sent(small, after=dying)
    assert _read(small)[0] == before[0]
    small.run().require_complete()
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        assert room.acting("alice", purpose="support").customers.get(made[-1]).id == made[-1]


def test_pages_that_change_while_others_are_sent_are_sent_again(small: BackedRoom) -> None:
    small.run()
    _people(small, 5)
    later: list[str] = []

    def busy(count: int) -> None:
        later.append(small.add("Somebody later"))

    sent, _ = _sent(small, after=busy)
    assert 2 <= len(sent) <= key_copies._MOST_COPIES
    customers = {key.customer for key in _read(small)[1].keys}
    # The key made after the last copy was read is not in it; all those before are.
    assert len(customers) >= 5 + len(later) - 1


def test_a_region_that_never_rests_is_sent_to_its_end(
    small: BackedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_copies, "_PAGES_IN_COPY", 1)
    small.run()
    _people(small, 5)

    def busy(count: int) -> None:
        _people(small, 4)

    sent, needs = _sent(small, after=busy)
    assert len(sent) == key_copies._MOST_COPIES
    assert needs[0] == sent[-1] == _read(small)[0]


def test_an_erasure_sends_a_region_as_one_copy(small: BackedRoom) -> None:
    small.run()
    _people(small, 9)
    sent, needs = _sent(small, whole=True)
    assert sent == needs
    assert len(sent) == 1


def test_a_region_that_lies_in_too_many_copies_is_put_together_anew(
    small: BackedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.run()
    _people(small, 9)
    _sent(small)
    small.run().require_complete()
    monkeypatch.setattr(key_copies, "_MOST_SOURCES", 1)
    _people(small, 2)
    before = max(small.shop.manifests()[-1].keys[1][0])
    sent, needs = _sent(small)
    assert sorted(sent) == sorted(needs)
    assert min(needs) > before
    assert len(_read(small)[1].keys) >= 11
