"""Pruning and merging: what stays can be restored, what goes is needed by nothing, and no clock empties a
place.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.healing import heal
from strongroom.backup.manifest import Manifest, ManifestKind, TenantPart
from strongroom.backup.merging import merge
from strongroom.backup.prune import Keep, plan_prune, prune, restorable_after
from strongroom.backup.restore import restore
from strongroom.backup.verify import verify_backups
from strongroom.errors import InvalidInput, Refused
from strongroom.vault.room import open_room
from tests.backup.destinations import FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import SAME, order, rows

DAY = 86_400_000
NOW = 1_795_500_000_000
NOTHING = Keep(last=1, min_age=0)


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    yield room
    room.close()


def made(*ages: float, base_at: tuple[int, ...] = (1,)) -> list[Manifest]:
    """Manifests of these ages in days, oldest first."""
    found: list[Manifest] = []
    for number, age in enumerate(ages, 1):
        kind = ManifestKind.BASE if number in base_at else ManifestKind.CUT
        first = number if number in base_at else found[-1].first_manifest
        parts = {1: TenantPart(0, number, "")}
        at = NOW - int(age * DAY)
        found.append(Manifest(bytes(16), number, None, 1, at, kind, first, parts))
    return found


def numbers(manifests: object) -> list[int]:
    return [each.number for each in manifests]  # type: ignore[attr-defined]  # manifests


def test_each_rule_keeps_the_newest_of_its_periods_and_what_they_need() -> None:
    every = tuple(range(1, 11))
    manifests = made(40, 33, 20, 9, 8, 3.1, 3, 2, 1, 0.01, base_at=every)
    assert numbers(plan_prune(manifests, NOTHING, NOW).stays) == [10]
    assert numbers(plan_prune(manifests, replace(NOTHING, last=3), NOW).stays) == [8, 9, 10]
    assert numbers(plan_prune(manifests, replace(NOTHING, daily=3), NOW).stays)[-1] == 10
    assert len(plan_prune(manifests, replace(NOTHING, daily=3), NOW).stays) == 3
    assert numbers(plan_prune(manifests, replace(NOTHING, min_age=5 * DAY), NOW).stays) == [6, 7, 8, 9, 10]
    cuts = made(3, 2, 1, 0.5, 0.01, base_at=(1, 4))
    plan = plan_prune(cuts, replace(NOTHING, last=1), NOW)
    assert (numbers(plan.stays), numbers(plan.needed), numbers(plan.goes)) == ([5], [4, 5], [1, 2, 3])


@pytest.mark.parametrize(
    ("rule", "ages", "stays"),
    [
        # NOW is a Tuesday, 24 November 2026, 06:00 UTC: a week begins on Monday.
        ({"weekly": 2}, (16, 9, 8, 2, 1.5, 0.5, 0.01), [5, 7]),
        ({"weekly": 9}, (16, 9, 8, 2, 1.5, 0.5, 0.01), [1, 2, 5, 7]),
        ({"monthly": 2}, (70, 60, 40, 30, 25, 24, 20, 0.01), [6, 8]),
        ({"yearly": 2}, (800, 700, 400, 340, 30, 0.01), [4, 6]),
        ({"yearly": 1, "last": 2}, (400, 30, 0.01), [2, 3]),
    ],
)
def test_weeks_months_and_years_keep_their_newest(
    rule: dict[str, int], ages: tuple[float, ...], stays: list[int]
) -> None:
    every = tuple(range(1, len(ages) + 1))
    manifests = made(*ages, base_at=every)
    assert numbers(plan_prune(manifests, replace(NOTHING, **rule), NOW).stays) == stays


def test_what_each_destination_could_still_restore_is_said_before(backed: BackedRoom) -> None:
    for name in ("Zhang San", "Li Si", "Wang Wu"):
        backed.add(name)
        backed.run(base=True)
    gone = backed.shop.manifests()[1].segments[0].name
    next((backed.folder / "nas").glob(f"*/segments/{gone}")).unlink()
    before = backed.objects()
    plan = plan_prune(backed.shop.manifests(), replace(NOTHING, last=2), backed.room.door.now())
    assert restorable_after(backed.shop, plan) == {"disk": [2, 3], "nas": [3]}
    backed.places["nas"] = lambda place: FaultyDestination(place, fails=lambda method, name: True)
    assert restorable_after(backed.shop, plan)["nas"] == "destination.unreachable"
    assert backed.objects() == before


@pytest.mark.parametrize("now", [NOW - 365 * DAY, NOW + 3_650 * DAY])
def test_a_clock_that_cannot_be_believed_removes_nothing(now: int) -> None:
    with pytest.raises(Refused) as caught:
        plan_prune(made(3, 2, 1, 0.01), NOTHING, now)
    assert caught.value.code == "backup.clock"


def test_a_backup_made_under_a_wrong_clock_pushes_none_out() -> None:
    with pytest.raises(Refused):
        plan_prune(made(3, 2, 1, -3_650), NOTHING, NOW + 3_650 * DAY)


@pytest.mark.parametrize("wrong", [{"last": 0}, {"daily": -1}, {"min_age": -1}])
def test_nonsense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Keep(**wrong)
    assert caught.value.code == "backup.keep-wrong"


def test_what_stays_restores_and_what_goes_waits_a_day(backed: BackedRoom, tmp_path: Path) -> None:
    for name in ("Zhang San", "Li Si", "Wang Wu"):
        backed.add(name)
        backed.run(base=True)
    before = len(backed.objects())
    plan, done = prune(backed.shop, NOTHING)
    assert (numbers(plan.stays), numbers(plan.goes)) == ([3], [1, 2])
    assert all(len(each.deleted) == 2 and each.waiting for each in done)
    assert restore(order(backed, tmp_path / "a"), backed.surroundings).verified.ok
    _, done = prune(backed.shop, NOTHING, grace=0)
    assert all(each.waiting == 0 and each.deleted for each in done)
    assert len(backed.objects()) < before
    assert all(report.open_findings == 0 for report in verify_backups(backed.shop, budget=None))
    assert restore(order(backed, tmp_path / "b"), backed.surroundings).verified.ok
    backed.add("Zhao Liu")
    assert backed.run().manifest is not None


def test_objects_of_a_run_that_is_not_signed_yet_stay(backed: BackedRoom) -> None:
    backed.run()
    place = backed.shop.named("disk").place
    name = f"{next(iter(backed.objects())).partition('/')[0]}/segments/{'ab' * 32}"
    place.put(name, b"on its way")
    prune(backed.shop, NOTHING)
    assert place.get(name) == b"on its way"


def test_later_dated_objects_that_nobody_signed_keep_and_push_out_nothing(backed: BackedRoom) -> None:
    backed.run()
    folder = next((backed.folder / "disk").glob("*/manifests"))
    for number in range(100, 200):
        (folder / f"{number:012}").write_bytes(b"forged")
    plan, _ = prune(backed.shop, NOTHING)
    assert (numbers(plan.stays), plan.goes) == ([1], [])
    assert (folder / f"{1:012}").exists()


def test_cuts_are_put_together_without_the_database_and_restore_the_same(
    backed: BackedRoom, tmp_path: Path
) -> None:
    for name in ("Zhang San", "Li Si", "Wang Wu", "Zhao Liu"):
        backed.desk.customers.update(backed.add(name), {"phone": "13800005601"}, expect=1)
        backed.run()
    cuts = sum(len(each.segments) for each in backed.shop.manifests())
    index = merge(backed.shop, backed.shop.destinations())
    heal(backed.shop, backed.shop.destinations())
    assert len(index.segments) < cuts
    prune(backed.shop, NOTHING)
    prune(backed.shop, NOTHING, grace=0)
    assert numbers(backed.shop.manifests()) == [5]
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        for table in SAME:
            assert rows(room.door.database, table) == rows(backed.room.door.database, table), table
    backed.add("Qian Qi")
    cut = backed.run().manifest
    assert cut is not None
    assert (cut.kind, cut.first_manifest) == (ManifestKind.CUT, 5)
    assert restore(order(backed, tmp_path / "later"), backed.surroundings).verified.ok
