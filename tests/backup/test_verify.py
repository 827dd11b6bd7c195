"""Verification of backups: what was damaged, removed, put in or rolled back is named, and healed where it
can be.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.backup.restore import restore
from strongroom.backup.status import backup_status
from strongroom.backup.verify import verify_backups
from strongroom.errors import RolledBack, VerificationFailed
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order


@pytest.fixture
def backed(tmp_path: Path) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    room.run()
    room.add("Li Si")
    room.run()
    yield room
    room.close()


def segments(backed: BackedRoom, name: str = "disk") -> list[Path]:
    return sorted((backed.folder / name).glob("*/segments/*"))


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    path.unlink()
    if how == "flipped":
        path.write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    elif how == "cut":
        path.write_bytes(data[:-1])
    elif how == "cut at a chunk":
        path.write_bytes(data[: 12 + 56])


HOWS = ("flipped", "cut", "cut at a chunk", "gone")


@pytest.mark.parametrize("how", HOWS)
def test_a_segment_that_is_not_whole_is_named_and_healed_from_the_other_place(
    backed: BackedRoom, how: str
) -> None:
    for path in segments(backed):
        before = path.read_bytes()
        damage(path, how)
        reports = {report.name: report for report in verify_backups(backed.shop, budget=None)}
        assert [found.healed for found in reports["disk"].found] == [True]
        assert path.name in reports["disk"].found[0].name
        assert reports["nas"].found == []
        assert path.read_bytes() == before


@pytest.mark.parametrize("how", HOWS)
def test_a_segment_that_no_place_has_is_refused_and_named(
    backed: BackedRoom, how: str, tmp_path: Path
) -> None:
    name = segments(backed)[0].name
    for place in ("disk", "nas"):
        damage(next((backed.folder / place).glob(f"*/segments/{name}")), how)
    reports = verify_backups(backed.shop, budget=None)
    assert all(report.open_findings == 1 for report in reports)
    with pytest.raises(VerificationFailed) as caught:
        restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert caught.value.code == "backup.segment-missing"
    assert caught.value.parameters["segment"] == name
    assert not (tmp_path / "again" / "strongroom.toml").exists()


def test_a_restore_takes_what_is_damaged_in_one_place_from_another(
    backed: BackedRoom, tmp_path: Path
) -> None:
    for path in segments(backed):
        damage(path, "flipped")
    report = restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert report.verified.ok
    assert {name for name, _, _ in report.healed} == {"disk"}


def test_the_newest_manifest_is_written_again_where_it_was_deleted(backed: BackedRoom) -> None:
    newest = sorted((backed.folder / "disk").glob("*/manifests/*"))[-1]
    data = newest.read_bytes()
    newest.unlink()
    report = verify_backups(backed.shop)[0]
    assert [(found.code, found.healed) for found in report.found] == [("backup.manifest-missing", True)]
    assert newest.read_bytes() == data


def test_a_forged_manifest_and_foreign_files_are_named_and_change_nothing(
    backed: BackedRoom, tmp_path: Path
) -> None:
    folder = next((backed.folder / "disk").glob("*/manifests"))
    (folder / "000000000099").write_bytes(b'{"body":{},"signature":{}}')
    (folder / "..evil").write_bytes(b"x")
    (folder.parent / "segments" / ("0" * 64)).write_bytes(b"x")
    report = verify_backups(backed.shop)[0]
    assert report.open_findings == 0
    assert len(report.foreign) == 3
    plan = order(backed, tmp_path / "again")
    assert plan.plan.chain.newest.number == 2
    assert plan.plan.chain.forged == [("disk", 99)]
    assert restore(plan, backed.surroundings).verified.ok


def test_a_room_that_is_behind_its_own_backups_is_refused(backed: BackedRoom) -> None:
    from strongroom.storage import backup_rows

    backed.room.door.database.transact(lambda tx: backup_rows.drop_backups(tx, [2]))
    with pytest.raises(RolledBack) as caught:
        verify_backups(backed.shop)
    assert caught.value.code == "backup.room-behind"


def test_a_share_is_opened_at_a_time_and_all_of_it_in_turn(backed: BackedRoom) -> None:
    names = {path.name for path in segments(backed)}
    for _ in range(len(names)):
        report = verify_backups(backed.shop, budget=1)[0]
        assert 0 < report.opened < report.total
    status = backup_status(backed.shop)
    assert [one.verified for one in status.destinations] == [1.0, 1.0]


def test_status_says_what_was_found_and_no_more(backed: BackedRoom) -> None:
    status = backup_status(backed.shop)
    assert (status.backup, status.drill, status.rule.errors) == (2, None, None)
    assert [(one.backup, one.behind, one.verified, one.checked) for one in status.destinations] == [
        (2, 0, 0.0, None)
    ] * 2
    verify_backups(backed.shop, budget=None)
    next((backed.folder / "nas").glob("*/manifests/*2")).unlink()
    status = backup_status(backed.shop)
    assert [one.behind for one in status.destinations] == [0, 1]
    assert (status.rule.copies, status.rule.immutable, status.rule.errors) == (2, 0, 0)
    assert not status.rule.kept


def test_a_backup_that_is_too_old_fails_the_check(backed: BackedRoom) -> None:
    status = backup_status(backed.shop)
    now = backed.room.door.now()
    status.require_younger(now, 3_600_000)
    with pytest.raises(VerificationFailed) as caught:
        status.require_younger(now + 26 * 3_600_000, 3_600_000)
    assert caught.value.code == "backup.too-old"
    for place in ("disk", "nas"):
        for path in (backed.folder / place).glob("*/manifests/*"):
            path.unlink()
    with pytest.raises(VerificationFailed):
        backup_status(backed.shop).require_younger(now, 3_600_000)


def test_forged_facts_are_no_facts(backed: BackedRoom) -> None:
    from strongroom.storage import backup_rows

    verify_backups(backed.shop, budget=None)
    rows = backed.room.door.database.read(backup_rows.facts_rows)
    forged = rows[0]._replace(facts=rows[0].facts.replace('"immutable_days":0', '"immutable_days":365'))
    backed.room.door.database.transact(lambda tx: backup_rows.put_facts(tx, forged))
    assert backup_status(backed.shop).destinations[0].immutable_days == 0


def test_keys_that_no_place_has_are_a_finding(backed: BackedRoom) -> None:
    for place in ("disk", "nas"):
        for path in (backed.folder / place).glob("*/keys/*/*/*"):
            path.unlink()
    report = verify_backups(backed.shop)[0]
    assert "backup.keys-missing" in [found.code for found in report.found if not found.healed]
