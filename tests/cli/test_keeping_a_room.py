"""Keys, doctor and upgrade from the command line, in both languages, with their exit statuses."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom


def test_key_status_and_stores_are_shown_and_no_key(room: RealRoom) -> None:
    status = room.document("keys", "status")
    assert status["ring_generation"] == status["database_ring_generation"]
    assert status["stores"] == []
    assert status["stores_short"] == 2
    for language, word in (("en", "ring generation"), ("zh", "密钥环代次")):
        shown = room.run("keys", "status", "--lang", language)
        assert word in shown.stdout
        assert "keys store add" in shown.stdout


def test_two_stores_are_added_and_listed_and_a_bad_place_refused(on_a_disk: Path) -> None:
    room = RealRoom(on_a_disk)
    first = room.run("keys", "store", "add", f"folder:{on_a_disk}/one")
    assert first.exit_code == 0, first.stderr
    assert "still missing: 1" in first.stderr
    added = room.document("keys", "store", "add", f"folder:{on_a_disk}/two")
    assert [store["current"] for store in added["items"]] == [True, True]
    listed = room.run("keys", "store", "list", "--lang", "zh")
    assert "已存有最新的密钥环" in listed.stdout
    assert listed.stderr == ""
    for place, code, status in (
        (f"folder:{on_a_disk}/one", "stores.same-twice", 5),
        (f"folder:{on_a_disk}/room/x", "stores.inside-room", 5),
        ("usb", "stores.scheme-unknown", 5),
        (f"folder:{on_a_disk}/no/where", "stores.unreachable", 7),
    ):
        error = room.error("keys", "store", "add", place)
        assert (error["code"], error["exit"]) == (code, status)
    (on_a_disk / "two").rename(on_a_disk / "unplugged")
    away = room.run("keys", "backup")
    assert away.exit_code == 9
    assert "stores.some-behind" in away.stderr
    (on_a_disk / "unplugged").rename(on_a_disk / "two")
    assert room.run("keys", "backup").exit_code == 0


def test_the_doctor_names_what_to_do_and_says_so_by_its_exit_status(room: RealRoom) -> None:
    done = room.run("doctor", "--json")
    assert done.exit_code == 6
    report = json.loads(done.stdout)
    assert "doctor.few-stores" in {finding["code"] for finding in report["findings"]}
    assert all(finding["todo"] for finding in report["findings"])
    assert report["indexes"]
    assert report["suites"]
    assert json.loads(done.stderr)["code"] == "doctor.findings"
    chinese = room.run("doctor", "--lang", "zh")
    assert "危险" in chinese.stdout
    assert "keys store add" in chinese.stdout
    assert "SP 800-38D" in chinese.stdout


def test_the_doctor_looks_at_a_room_that_does_not_open(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    Path(room.founded["keys"].removeprefix("file:")).unlink()
    report = json.loads(room.run("doctor", "--json").stdout)
    assert report["unseen"][0]["code"] == "keys.root-key-missing"
    assert report["findings"] or not report["clean"]
    assert room.error("keys", "status")["exit"] == 7


def test_a_room_of_today_says_so_and_a_newer_one_is_refused(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    assert "nothing to do" in room.run("upgrade").stdout
    same = room.document("upgrade", "--dry-run")
    assert same["before"] == same["now"]
    with closing(sqlite3.connect(room.home / "room.db")) as database, database:
        database.execute("UPDATE storage_version SET version_num = '0000'")
    database.close()
    would = room.document("upgrade", "--dry-run")
    assert would == {"before": "0000", "now": "0000"}
    assert room.error("upgrade")["code"] == "cli.needs-yes"
    with closing(sqlite3.connect(room.home / "room.db")) as database, database:
        database.execute("UPDATE storage_version SET version_num = '9999'")
    database.close()
    error = room.error("upgrade")
    assert (error["code"], error["exit"]) == ("storage.newer-room", 10)


@pytest.mark.parametrize("command", ["doctor", "upgrade", "keys status", "keys store list", "audit status"])
def test_where_there_is_no_room_the_next_command_is_named(tmp_path: Path, command: str) -> None:
    room = RealRoom.__new__(RealRoom)
    room.environment = {"STRONGROOM_HOME": str(tmp_path / "none"), "STRONGROOM_LANG": "en"}
    error = room.error(*command.split())
    assert (error["code"], error["exit"]) == ("room.none-here", 10)
    assert "strongroom init" in error["hint"]
    assert not (tmp_path / "none").exists()
