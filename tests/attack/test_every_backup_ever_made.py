"""Somebody who has every backup ever made, from every destination, and knows the program.

The line of the threat model that a test tries stands above it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.backup.chain import read_chain
from strongroom.backup.planning import plan_restore
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import signing_keys
from tests.attack.conftest import VICTIM
from tests.attack.planted import planted_in
from tests.backup.destinations import ENVIRONMENT
from tests.backup.room import BackedRoom

VALUES = [value for name, value in VICTIM.items() if name != "kind"]
CLEAR = ["alice", "north-by-north"]


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    """A room with two destinations and three backups of the victim, each time changed."""
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    room.desk.admin.access_apply('[teams]\nnorth-by-north = ""\n')
    made = room.desk.customers.create(VICTIM, team="north-by-north").id
    room.run()
    for note in ("prefers to be called after dusk", "moved to Quixburgh"):
        room.desk.customers.update(made, {"note": note})
        room.run()
    yield room
    room.close()


def places(backed: BackedRoom) -> list[Path]:
    return [backed.folder / name for name in ("disk", "nas")]


# -- Read segments ---------------------------------------------------------------------------


def test_no_value_no_id_and_no_clear_column_stands_in_any_backup(backed: BackedRoom) -> None:
    words = [*VALUES, "after dusk", "Quixburgh", *CLEAR]
    assert planted_in(places(backed), words) == []
    raw = b"".join(
        path.read_bytes() for place in places(backed) for path in place.rglob("*") if path.is_file()
    )
    for customer in backed.desk.customers.list():
        assert customer.id.encode() not in raw


# -- Combine all backups ---------------------------------------------------------------------


def test_all_backups_together_open_nothing_without_the_ring(backed: BackedRoom, tmp_path: Path) -> None:
    hoard = tmp_path / "hoard"
    for place in places(backed):
        shutil.copytree(place, hoard / place.name)
    segments = [path for path in hoard.rglob("segments/*") if path.is_file()]
    assert len(segments) >= 6
    # What a file begins with is the same for all, and nothing that follows is: no two seals are alike.
    bodies = [path.read_bytes()[64:] for path in segments if path.parts[-4] == "disk"]
    assert len({body[:32] for body in bodies}) == len(bodies)


# -- Put an older copy in the place of the newest --------------------------------------------


def test_the_newest_taken_away_everywhere_is_named_and_put_back(backed: BackedRoom) -> None:
    for place in places(backed):
        newest = sorted(place.glob("*/manifests/*"))[-1]
        newest.unlink()
    for report in verify_backups(backed.shop, budget=None):
        assert report.found
    # The room has not forgotten: the next run puts back what was taken.
    backed.run()
    for name in ("disk", "nas"):
        chain = read_chain([backed.shop.named(name)], backed.room.id, signing_keys(backed.shop.ring))
        assert chain.newest.number == 3


def test_one_old_copy_is_refused_as_long_as_another_remembers(backed: BackedRoom) -> None:
    sorted((backed.folder / "disk").glob("*/manifests/*"))[-1].unlink()
    both = [backed.shop.named("disk"), backed.shop.named("nas")]
    planned = plan_restore(both, backed.shop.ring, None, None, ENVIRONMENT)
    assert planned.plan.chain.newest.number == 3
