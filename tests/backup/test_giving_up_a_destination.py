"""A destination that is given up: what that takes away is shown first, and receipts go on naming it."""

from pathlib import Path

import pytest

from strongroom.backup.destinations import add_destination
from strongroom.backup.leaving import reach_of, remove_destination
from strongroom.backup.registry import Role
from strongroom.errors import NotFound
from strongroom.privacy.receipt import read_receipt
from tests.backup.room import BackedRoom
from tests.refusals import refused


@pytest.fixture
def twice(small: BackedRoom) -> BackedRoom:
    small.add("Zhang San", phone="13800005678")
    small.run()
    small.add("Li Si")
    small.run()
    return small


def test_its_reach_says_what_lies_there_and_who_else_has_it(twice: BackedRoom) -> None:
    reach = reach_of(twice.shop, "nas")
    objects = twice.objects("nas")
    assert (reach.backup, reach.objects, reach.whole, reach.behind) == (2, len(objects), ["disk"], [])
    assert reach.size == sum(map(len, objects.values()))
    assert len(twice.shop.destinations()) == 2


def test_it_is_asked_for_nothing_any_more_and_what_lies_there_stays(twice: BackedRoom) -> None:
    before = twice.objects("nas")
    remove_destination(twice.shop, "nas")
    assert [each.name for each in twice.shop.destinations()] == ["disk"]
    twice.add("Wang Wu")
    twice.run().require_complete()
    assert twice.objects("nas") == before
    with pytest.raises(NotFound) as caught:
        remove_destination(twice.shop, "nas")
    assert caught.value.code == "destination.unknown"


def test_the_only_whole_copy_is_not_given_up(twice: BackedRoom) -> None:
    next((twice.folder / "nas").glob("*/manifests/*2")).unlink()
    with refused("destination.only-whole", 4):
        remove_destination(twice.shop, "disk")
    assert reach_of(twice.shop, "disk").behind == ["nas"]
    assert [each.name for each in twice.shop.destinations()] == ["disk", "nas"]
    (twice.folder / "nas").rename(twice.folder / "unplugged")
    with refused("destination.only-whole", 4):
        remove_destination(twice.shop, "disk")


def test_one_that_cannot_be_reached_can_be_given_up(twice: BackedRoom) -> None:
    (twice.folder / "nas").rename(twice.folder / "stolen")
    reach = remove_destination(twice.shop, "nas")
    assert (reach.problem, reach.objects) == ("destination.unreachable", 0)


def test_no_erasure_waits_for_it_and_the_receipt_names_it(twice: BackedRoom) -> None:
    gone = twice.add("Ouyang Nana")
    twice.run()
    (twice.folder / "nas").rename(twice.folder / "stolen")
    remove_destination(twice.shop, "nas")
    twice.erase(gone)
    with twice.room.acting("alice", purpose="privacy_request") as desk:
        row, _ = desk.erasures.erasure(gone)
    assert row is not None
    assert row.receipt is not None
    body = read_receipt(row.receipt).body
    named = {(name, kind, result) for name, kind, result, _ in body["destinations"]}
    assert named == {("disk", "gating", "complete"), ("nas", "removed", "left")}
    assert "archives" in body["remains"]


def test_its_name_is_not_given_to_another_place(twice: BackedRoom, tmp_path: Path) -> None:
    remove_destination(twice.shop, "nas")
    with refused("destination.name-taken", 8):
        add_destination(twice.shop, "nas", f"folder:{tmp_path / 'other'}", Role.GATING)
