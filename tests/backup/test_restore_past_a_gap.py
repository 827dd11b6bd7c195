"""A segment that is nowhere costs the later backups: the one before comes back, and the loss is stated."""

from pathlib import Path
from typing import Any

import pytest

from strongroom.audit.eras import eras_of
from strongroom.backup.planning import Planned, plan_restore
from strongroom.backup.promote import promote
from strongroom.backup.restore import restore
from strongroom.backup.restore_order import RestoreOrder
from strongroom.backup.run import run_backup
from strongroom.errors import Erased, NotFound
from strongroom.vault.room import open_room
from tests.backup.destinations import ENVIRONMENT
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


def planned(backed: BackedRoom, up_to: int | None) -> Planned:
    shop = backed.shop
    anchor = backed.room.door.keyring.anchor.read()
    return plan_restore(shop.destinations(), shop.ring, anchor, None, ENVIRONMENT, up_to)


def past(backed: BackedRoom, to: Path, up_to: int | None) -> RestoreOrder:
    from dataclasses import replace

    found = planned(backed, up_to)
    return replace(order(backed, to), plan=found.plan, places=found.places)


@pytest.fixture
def gapped(small: BackedRoom) -> dict[str, str]:
    """Four backups; a segment of the third is nowhere. By name, who was entered before each."""
    made = {}
    for name in ("Li Si", "Wang Wu", "Zhao Liu"):
        made[name] = small.add(name, external_id=name)
        small.run()
    small.erase(made["Li Si"])
    small.run()
    lost = small.shop.manifests()[2].segments[0].name
    for place in ("disk", "nas"):
        next((small.folder / place).glob(f"*/segments/{lost}")).unlink()
    return made


def test_the_plan_says_what_is_given_up_and_nothing_is_called_fresh(
    small: BackedRoom, gapped: dict[str, str]
) -> None:
    plan = planned(small, 2).plan
    assert plan.chain.newest.number == 2
    assert [manifest.number for manifest, _ in plan.given_up] == [3, 4]
    assert plan.proven == []
    whole = planned(small, None).plan
    assert (whole.chain.newest.number, whole.given_up) == (4, [])
    assert planned(small, 4).plan.given_up == []
    assert planned(small, 4).plan.proven


def test_there_is_nothing_before_the_first(small: BackedRoom, gapped: dict[str, str]) -> None:
    with pytest.raises(NotFound) as caught:
        planned(small, 0)
    assert caught.value.code == "backup.none"


def test_the_backup_before_the_gap_comes_back_and_the_room_goes_on(
    small: BackedRoom, gapped: dict[str, str], tmp_path: Path
) -> None:
    with refused("backup.segment-missing", 6):
        restore(past(small, tmp_path / "whole", None), small.surroundings)
    known = small.room.door.keyring.anchor.read().tenant(1).checkpoint
    assert known is not None
    report = restore(past(small, tmp_path / "again", 2), small.surroundings)
    assert report.verified.ok
    small.room.close()
    small.room = open_room(tmp_path / "again", small.surroundings)
    small.desk = small.room.acting("alice", purpose="support")
    assert small.desk.customers.get(gapped["Wang Wu"]).revision == 1
    with pytest.raises(NotFound):
        small.desk.customers.get(gapped["Zhao Liu"])  # entered after the backup that came back
    with pytest.raises(Erased):
        small.desk.customers.get(gapped["Li Si"])  # erased after it, and erased still
    (_, era) = eras_of(small.room.door.database, 1)
    assert era.first < known.size  # what is between is a loss that the log states
    promote(small.shop)
    ran: Any = run_backup(small.shop)
    assert ran.manifest.number == 5  # after those that were given up, and complete by itself
    assert ran.manifest.first_manifest == 5
    assert planned(small, None).plan.chain.newest.number == 5


def test_a_room_whose_backups_have_a_gap_is_backed_up_whole_again(
    small: BackedRoom, gapped: dict[str, str], tmp_path: Path
) -> None:
    """Nothing that needs the lost segment is listed anew; a base needs none of it."""
    small.add("Sun Qi")
    (small.folder / "disk").rename(tmp_path / "unplugged")
    (small.folder / "disk").mkdir(mode=0o700)
    ran = run_backup(small.shop, base=True)
    assert {each.problem for each in ran.outcomes} == {"backup.segment-missing"}  # and it goes on being said
    listed = sorted(path.name for path in (small.folder / "disk").glob("*/manifests/*"))
    assert [int(name) for name in listed] == [1, 2, 5]
    assert planned(small, None).plan.chain.newest.number == 5
    assert restore(past(small, tmp_path / "again", None), small.surroundings).verified.ok
