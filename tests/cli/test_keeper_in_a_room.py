"""A keeper and copies elsewhere, through the command line alone."""

from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom


@pytest.fixture
def room(tmp_path: Path) -> RealRoom:
    room = RealRoom(tmp_path)
    for name in ("store-a", "store-b"):
        room.document("keys", "store", "add", f"folder:{tmp_path / name}")
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    room.add(name="Zhang San", phone="13800005678")
    room.document("backup", "run")
    return room


def made(room: RealRoom, tmp_path: Path) -> str:
    folder, source = str(tmp_path / "keeper"), f"folder:{tmp_path / 'store-b'}"
    identity = room.document("keys", "status")["room"]
    words = ("--name", "vault-b", "--room", identity, "--from", source)
    card = room.document(
        "keeper", "init", "--dir", folder, *words, "--destination", f"folder:{tmp_path / 'disk'}"
    )["card"]
    room.document("keys", "keeper", "add", card)
    return folder


def test_a_keeper_is_made_taken_and_heard_of(room: RealRoom, tmp_path: Path) -> None:
    folder = made(room, tmp_path)
    (before,) = room.document("keys", "keeper", "list")["items"]
    assert (before["keeper"], before["heard"], before["grace_days"]) == ("vault-b", None, 7)
    pulled = room.document("keeper", "pull", "--dir", folder)
    assert pulled["problem"] is None
    (after,) = room.document("keys", "keeper", "list")["items"]
    assert after["generation"] == pulled["generation"]
    assert room.document("keeper", "status", "--dir", folder)["copies"] == pulled["copies"]


def test_a_keeper_that_does_not_take_the_ring_says_why(room: RealRoom, tmp_path: Path) -> None:
    folder = made(room, tmp_path)
    room.document("keeper", "pull", "--dir", folder)
    (path,) = (tmp_path / "store-b").glob("ring-*.age")
    path.write_bytes(b"age-encryption.org/v1\n")
    error = room.error("keeper", "pull", "--dir", folder)
    assert (error["code"], error["exit"]) == ("keeper.not-taken", 9)
    assert room.document("keeper", "status", "--dir", folder)["problem"]


def test_copies_elsewhere_are_noted_and_vouched_for(room: RealRoom, tmp_path: Path) -> None:
    (item,) = room.document("keys", "copy", "note", "image in the drawer")["items"]
    assert item["place"] == "image in the drawer"
    assert room.document("keys", "copy", "list")["items"] == [item]
    assert room.document("keys", "copy", "gone", "image in the drawer", "--yes")["items"] == []
    made(room, tmp_path)
    room.document("keys", "keeper", "remove", "vault-b", "--yes")
    assert [one["place"] for one in room.document("keys", "copy", "list")["items"]] == ["keeper:vault-b"]
    room.document("keys", "store", "remove", f"folder:{tmp_path / 'store-a'}", "--yes")
    assert not list((tmp_path / "store-a").glob("ring-*"))
