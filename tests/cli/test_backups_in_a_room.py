"""Backups through the command line."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom
from tests.patience import hear_all_places

__all__ = ["hear_all_places"]


def test_a_place_is_tried_listed_and_backed_up_to(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    assert room.error("backup", "run")["code"] == "backup.no-destination"
    place = f"folder:{tmp_path / 'disk'}"
    added = room.document("destination", "add", "disk", place)
    assert (added["name"], added["role"], added["immutable_days"]) == ("disk", "gating", 0)
    assert room.document("destination", "list")["items"] == [{"name": "disk", "role": "gating", "uri": place}]
    assert room.document("destination", "test", "disk")["items"][0]["name"] == "disk"
    room.add(name="Zhang San", phone="13800005678")
    made = room.document("backup", "run")
    assert (made["backup"]["number"], made["backup"]["kind"]) == (1, "base")
    assert made["destinations"][0]["complete"]
    assert room.document("backup", "run")["backup"] is None


def test_a_place_in_the_room_twice_or_with_a_secret_is_refused(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    for name, uri, code in (
        ("home", f"folder:{room.home / 'backup'}", "destination.inside-room"),
        ("again", f"folder:{tmp_path / 'disk'}", "destination.same-twice"),
        ("disk", f"folder:{tmp_path / 'other'}", "destination.name-taken"),
        ("BAD", f"folder:{tmp_path / 'other'}", "destination.name"),
        ("cloud", "s3://key:secret@bucket/x", "destination.secret-in-uri"),
        ("cloud", "s3://bucket/x", "destination.no-credentials"),
    ):
        assert room.error("destination", "add", name, uri)["code"] == code
    assert len(room.document("destination", "list")["items"]) == 1


def test_a_room_and_its_clone_wait_for_each_other_before_anybody_is_erased_for_good(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    room.add(name="Zhang San")
    room.document("backup", "run")
    again = str(tmp_path / "again")
    room.document("restore", "--from", place, "--to", again, "--as", "alice")
    for home, other in ((str(room.home), again), (again, str(room.home))):
        noted = [each["place"] for each in room.document("--home", home, "keys", "copy", "list")["items"]]
        assert noted == [other]


def test_a_restore_takes_a_destination_by_name_where_the_room_still_knows_it(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    room.add(name="Zhang San")
    room.document("backup", "run")
    to = ("--to", str(tmp_path / "again"), "--as", "alice")
    by_name = room.document("restore", "--from", "disk", *to, "--dry-run")
    assert by_name["backup"] == room.document("restore", "--from", place, *to, "--dry-run")["backup"] == 1
    hint = room.refuses("restore.no-such-place", 2, "restore", "--from", "nas", *to)
    assert "folder:/mnt/usb/backup" in hint
    assert room.document("restore", "--from", "disk", *to)["records"] == 1
    (room.home / "strongroom.toml").unlink()
    error = room.error("restore", "--from", "disk", *to)
    assert (error["code"], "room.none-here" in error["message"]) == ("restore.no-such-place", True)


def test_a_restore_that_is_refused_leaves_the_room_that_goes_on_as_it_was(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    room.add(name="Zhang San")
    room.document("backup", "run")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("mine")
    before = room.document("keys", "status")["ring_generation"]
    room.refuses("restore.not-empty", 8, "restore", "--from", place, "--to", str(full), "--as", "alice")
    assert [each.name for each in full.iterdir()] == ["mine"]
    assert room.document("keys", "copy", "list")["items"] == []
    assert room.document("keys", "status")["ring_generation"] == before


@pytest.mark.usefixtures("hear_all_places")
def test_a_room_comes_back_and_takes_over(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    customer = room.add(name="Zhang San", phone="13800005678")
    room.document("backup", "run")
    again = str(tmp_path / "again")
    plan = room.document("restore", "--from", place, "--to", again, "--as", "alice", "--dry-run")
    assert (plan["backup"], plan["proven_by"]) == (1, ["anchor"])
    assert not Path(again).exists()
    done = room.document("restore", "--from", place, "--to", again, "--as", "alice")
    assert done["records"] == 1
    assert room.document("--home", again, "show", "customers", customer)["id"] == customer
    assert (
        room.error("--home", again, "restore", "--from", place, "--to", again)["code"] == "restore.not-empty"
    )
    assert room.document("--home", again, "promote")["marked"] == ["disk"]
    assert room.document("--home", again, "backup", "run")["backup"]["kind"] == "base"
    assert len(room.document("--home", again, "backup", "list")["items"]) == 2
    # The room that it came from is behind what the destination knows, and opens for nothing any more.
    for words in (("backup", "run"), ("show", "customers", customer)):
        error = room.error(*words)
        assert (error["code"], error["exit"]) == ("backup.room-behind", 6)


def test_the_backup_before_a_lost_segment_is_restored_by_its_number(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    known = room.add(name="Zhang San")
    room.document("backup", "run")
    room.add(name="Li Si")
    room.document("backup", "run")
    newest = max((tmp_path / "disk").glob("*/segments/*"), key=lambda path: path.stat().st_mtime_ns)
    newest.unlink()
    to = ("--to", str(tmp_path / "again"), "--as", "alice")
    assert room.error("restore", "--from", place, *to)["code"] == "backup.segment-missing"
    again = ("--to", str(tmp_path / "earlier"), "--as", "alice", "--up-to", "1")
    plan = room.document("restore", "--from", place, *again, "--dry-run")
    assert (plan["backup"], [each["backup"] for each in plan["given_up"]], plan["proven_by"]) == (1, [2], [])
    done = room.document("restore", "--from", place, *again)
    assert (done["records"], [each["backup"] for each in done["given_up"]]) == (1, [2])
    earlier = ("--home", str(tmp_path / "earlier"))
    assert room.document(*earlier, "show", "customers", known)["id"] == known
    room.document(*earlier, "promote")
    assert room.error(*earlier, "backup", "run")["code"] == "backup.incomplete"  # what is lost stays lost
    last = room.document(
        "restore", "--from", place, "--to", str(tmp_path / "new"), "--as", "alice", "--dry-run"
    )
    assert (last["backup"], last["given_up"]) == (3, [])


def test_replacing_a_room_backs_it_up_first_and_keeps_it_aside(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    room.document("backup", "run")
    customer = room.add(name="Zhang San")
    home = str(room.home)
    refused = room.error("restore", "--from", place, "--to", home)
    assert refused["code"] == "restore.not-empty"
    done = room.document("restore", "--from", place, "--to", home, "--replace")
    assert done["records"] == 1
    assert room.document("show", "customers", customer)["id"] == customer
    (aside,) = tmp_path.glob("room.replaced-*")
    # The ring that lies there opens what is erased from now on: erasures wait until somebody says it is gone.
    assert [each["place"] for each in room.document("keys", "copy", "list")["items"]] == [str(aside)]
    room.document("keys", "copy", "gone", str(aside), "--yes")
    assert room.document("keys", "copy", "list")["items"] == []


def test_copies_are_verified_and_their_status_shown(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    assert room.error("backup", "status", "--max-age", "1h")["code"] == "backup.too-old"
    room.document("backup", "run")
    verified = room.document("backup", "verify", "--all")["destinations"]
    assert [(one["name"], one["open_findings"]) for one in verified] == [("disk", 0)]
    status = room.document("backup", "status", "--max-age", "1h")
    assert (status["backup"], status["destinations"][0]["verified"], status["rule"]["kept"]) == (
        1,
        1.0,
        False,
    )
    for command in ("status", "verify", "list"):
        shown = room.run("backup", command)
        assert shown.exit_code == 0
        assert "disk" in shown.stdout or command == "list"
    next((tmp_path / "disk").glob("*/segments/*")).unlink()
    assert room.error("backup", "verify")["code"] == "backup.findings"


def test_a_drill_passes_and_the_status_says_so(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    room.add(name="Zhang San")
    room.document("backup", "run")
    done = room.document("backup", "drill", "--out", str(tmp_path / "drill.json"))
    assert (done["passed"], done["problem"], done["records"]) == (True, None, 1)
    assert (tmp_path / "drill.json").stat().st_size > 100
    assert room.document("backup", "status")["drill"]["passed"]
    next((tmp_path / "disk").glob("*/segments/*")).unlink()
    assert room.error("backup", "drill")["code"] == "drill.failed"
    assert not room.document("backup", "status")["drill"]["passed"]


def test_the_room_is_held_against_its_backup_and_a_place_is_given_up(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    for name in ("disk", "nas"):
        room.document("destination", "add", name, f"folder:{tmp_path / name}")
    room.add(name="Zhang San", phone="13800005678")
    room.document("backup", "run")
    assert room.document("backup", "verify", "--against-room")["room"]["different"] == []
    with closing(sqlite3.connect(room.home / "room.db")) as connection, connection:
        connection.execute("UPDATE records SET created = created + 1")
    assert room.error("backup", "verify", "--against-room")["code"] == "backup.room-differs"
    reach = room.document("destination", "remove", "nas", "--dry-run")
    assert (reach["dry_run"], reach["backup"], reach["whole"]) == (True, 1, ["disk"])
    assert room.error("destination", "remove", "nas")["code"] == "cli.needs-yes"
    assert room.document("--yes", "destination", "remove", "nas")["name"] == "nas"
    assert [each["name"] for each in room.document("destination", "list")["items"]] == ["disk"]
    assert room.error("--yes", "destination", "remove", "disk")["code"] == "destination.only-whole"


def test_what_erasures_wait_for_is_changed_as_it_is_typed(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    for name in ("disk", "nas"):
        room.document("destination", "add", name, f"folder:{tmp_path / name}")
    tried = room.document("destination", "change", "nas", "archive", "--dry-run")
    assert tried == {"dry_run": True, "name": "nas", "role": "archive", "was": "gating", "others": ["disk"]}
    assert room.error("destination", "change", "nas", "archive")["code"] == "cli.needs-yes"
    assert room.document("--yes", "destination", "change", "nas", "archive")["role"] == "archive"
    roles = {each["name"]: each["role"] for each in room.document("destination", "list")["items"]}
    assert roles == {"disk": "gating", "nas": "archive"}
    assert room.error("destination", "change", "attic", "archive")["code"] == "destination.unknown"
    assert room.error("destination", "change", "nas", "removed")["code"] == "cli.wrong-kind"


def test_trying_out_a_disk_that_is_not_mounted_makes_no_folder_in_its_stead(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    assert room.error("destination", "test")["code"] == "destination.unreachable"
    assert not (tmp_path / "disk").exists(), "backups would fill up what lies under the mount point"
