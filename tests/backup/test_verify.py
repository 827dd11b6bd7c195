"""Verification of backups: what was damaged, removed, put in or rolled back is named, and healed where it
can be.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.backup.changing_role import change_role
from strongroom.backup.destination import Protection, Stored
from strongroom.backup.facts import Drilled, write_drill
from strongroom.backup.prune import Keep, prune
from strongroom.backup.registry import Role
from strongroom.backup.restore import restore
from strongroom.backup.run import run_backup
from strongroom.backup.sending import Outcome, Shipment
from strongroom.backup.status import backup_status
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import Workshop
from strongroom.errors import RolledBack, VerificationFailed
from tests.backup.destinations import FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


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
    assert (len(report.unneeded), len(report.foreign)) == (1, 2)
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


HOUR = 3_600_000


@pytest.fixture
def timed(tmp_path: Path) -> Iterator[tuple[BackedRoom, list[int]]]:
    """A room whose clock stands where the list says."""
    now = [1_795_500_000_000]
    room = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk", "nas"), now=lambda: now[0])
    room.add("Zhang San")
    room.run()
    yield room, now
    room.close()


def late(room: BackedRoom, age: int) -> str | None:
    """Which destinations are late, as the error names them."""
    try:
        backup_status(room.shop).require_younger(age)
    except VerificationFailed as error:
        return str(error.parameters["places"])
    return None


def test_a_backup_that_is_too_old_fails_the_check(timed: tuple[BackedRoom, list[int]]) -> None:
    room, now = timed
    assert late(room, HOUR) is None
    now[0] += 26 * HOUR
    assert late(room, HOUR) == "disk (1560 min), nas (1560 min)"
    for path in room.folder.glob("*/*/manifests/*"):
        path.unlink()
    assert late(room, 48 * HOUR) == "disk (-), nas (-)"


def test_a_room_in_which_nothing_changes_is_not_late_while_runs_look(
    timed: tuple[BackedRoom, list[int]],
) -> None:
    room, now = timed
    now[0] += 26 * HOUR
    assert room.run().manifest is None
    assert late(room, HOUR) is None
    assert [one.lag for one in backup_status(room.shop).destinations] == [0, 0]
    room.add("Li Si")
    now[0] += 2 * HOUR
    assert late(room, HOUR) == "disk (120 min), nas (120 min)"


def test_one_destination_that_is_behind_is_late_though_another_is_not(
    timed: tuple[BackedRoom, list[int]],
) -> None:
    room, now = timed
    room.places["nas"] = lambda place: FaultyDestination(place, fails=lambda method, name: method == "put")
    now[0] += 26 * HOUR
    room.add("Li Si")
    room.run()
    assert late(room, HOUR) == "nas (1560 min)"
    change_role(room.shop, "nas", Role.ARCHIVE)  # a disk in a drawer may be
    assert late(room, HOUR) is None
    change_role(room.shop, "disk", Role.ARCHIVE)
    assert late(room, HOUR) is None
    now[0] += 2 * HOUR
    assert late(room, HOUR) == "disk (120 min), nas (1680 min)"


def test_without_a_destination_the_check_fails(tmp_path: Path) -> None:
    bare = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ())
    try:
        with refused("backup.no-destination", 4):
            backup_status(bare.shop).require_younger(HOUR)
    finally:
        bare.close()


def test_what_a_destination_can_restore_is_what_lies_there_whole(backed: BackedRoom) -> None:
    backed.add("Wang Wu")
    backed.run()
    third = backed.shop.manifests()[2].segments[0].name
    path = next((backed.folder / "nas").glob(f"*/segments/{third}"))
    data = path.read_bytes()
    for harm in (path.unlink, lambda: path.write_bytes(data[:-1])):
        harm()
        status = {one.name: one for one in backup_status(backed.shop).destinations}
        assert (status["disk"].backup, status["disk"].behind) == (3, 0)
        assert (status["nas"].backup, status["nas"].behind) == (2, 1)
        path.write_bytes(data)
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])  # as long as it should be: a verification finds it
    (backed.folder / "disk" / path.relative_to(backed.folder / "nas")).unlink()
    assert backup_status(backed.shop).destinations[1].backup == 3
    verify_backups(backed.shop, budget=None)
    assert backup_status(backed.shop).destinations[1].backup == 2


def test_what_no_run_has_left_a_place_says_is_not_known(backed: BackedRoom) -> None:
    asked = backup_status(backed.shop).destinations[0]
    assert (asked.immutable_days, asked.versioned) == (0, False)  # when it was added
    backed.places["disk"] = lambda place: Silent(place)
    verify_backups(backed.shop)
    unknown = backup_status(backed.shop).destinations[0]
    assert (unknown.immutable_days, unknown.versioned) == (None, None)


class Silent(FaultyDestination):
    """Does not say how well it keeps what it was given."""

    def protection(self) -> Protection:
        return Protection(known=False)


def test_a_copy_that_was_looked_at_when_it_was_empty_was_not_verified(small: BackedRoom) -> None:
    verify_backups(small.shop)
    small.run()
    assert backup_status(small.shop).rule.errors is None
    verify_backups(small.shop)
    assert backup_status(small.shop).rule.errors == 0


def test_a_drill_that_failed_is_an_error_of_the_rule(small: BackedRoom) -> None:
    small.run()
    verify_backups(small.shop)
    mac, database = small.room.door.keyring.row_mac(), small.room.door.database
    write_drill(database, mac, Drilled(at=small.room.door.now(), backup=1, source="disk", passed=False))
    assert backup_status(small.shop).rule.errors == 1
    assert not backup_status(small.shop).rule.kept


def test_segments_of_a_run_that_was_stopped_are_said_to_be_unneeded(small: BackedRoom) -> None:
    small.run()
    small.add("Li Si")
    left = {path.name for path in segments(small)}
    with pytest.raises(KeyboardInterrupt):
        small.run(shipment=Interrupted)
    more = {path.name for path in segments(small)} - left
    assert len(more) == 1
    report = verify_backups(small.shop)[0]
    assert ({name.rpartition("/")[2] for name in report.unneeded}, report.foreign) == (more, [])
    assert report.open_findings == 0
    for grace in (HOUR, 0):
        prune(small.shop, Keep(), grace=grace)
    assert verify_backups(small.shop)[0].unneeded == []


def test_a_backup_made_while_one_verifies_is_neither_foreign_nor_a_rollback(small: BackedRoom) -> None:
    small.run()
    plain = Workshop(small.room, small.shop.session, small.shop.environment)

    class Meanwhile(FaultyDestination):
        """Another process makes a backup just before this place is listed."""

        def list(self, prefix: str = "") -> Iterator[Stored]:
            small.add("Li Si")
            assert run_backup(plain).manifest is not None
            return super().list(prefix)

    small.places["disk"] = lambda place: Meanwhile(place)
    report = verify_backups(small.shop)[0]
    assert (report.foreign, report.unneeded, report.open_findings) == ([], [], 0)


class Interrupted(Shipment):
    """Everything has arrived, and then the process is told to end."""

    def finish(self) -> list[Outcome]:
        super().finish()
        raise KeyboardInterrupt


def test_forged_facts_are_no_facts(backed: BackedRoom) -> None:
    from strongroom.storage import backup_rows

    verify_backups(backed.shop, budget=None)
    rows = backed.room.door.database.read(backup_rows.facts_rows)
    forged = rows[0]._replace(facts=rows[0].facts.replace('"immutable_days":0', '"immutable_days":365'))
    backed.room.door.database.transact(lambda tx: backup_rows.put_facts(tx, forged))
    assert backup_status(backed.shop).destinations[0].immutable_days is None


def test_keys_that_no_place_has_are_a_finding(backed: BackedRoom) -> None:
    for place in ("disk", "nas"):
        for path in (backed.folder / place).glob("*/keys/*/*/*"):
            path.unlink()
    report = verify_backups(backed.shop)[0]
    assert "backup.keys-missing" in [found.code for found in report.found if not found.healed]
