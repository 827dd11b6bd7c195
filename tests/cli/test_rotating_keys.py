"""Keys are rotated by a command, and their state says what still depends on an old one."""

from pathlib import Path

from tests.cli.real_room import RealRoom


def test_the_mac_key_is_rotated_and_backups_of_before_are_what_is_left(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    customer = room.add(name="Zhang San")
    room.document("backup", "run")
    assert room.document("keys", "rotate", "mac") == {"rotated": "mac"}
    old = room.document("keys", "status")["old"]
    assert [(key["name"], key["needed_by"], key["count"]) for key in old] == [("former-mac/1", "backups", 1)]
    assert room.document("show", "customers", customer)["id"] == customer
    assert room.document("audit", "verify", "--data")["findings"] == []
    again = str(tmp_path / "again")
    room.document("restore", "--from", place, "--to", again, "--as", "alice")
    assert room.document("--home", again, "show", "customers", customer)["id"] == customer


def test_a_kind_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    assert room.error("keys", "rotate", "everything")["exit"] == 2
