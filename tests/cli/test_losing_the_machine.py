"""Losing the machine: from an empty folder, one ring store, one destination and the recovery key, all comes
back.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.crypto.age import X25519Identity
from strongroom.keys.ring_copies import copy_name, open_copy, seal_copy
from tests.cli.real_room import RealRoom


@pytest.fixture
def lost(tmp_path: Path) -> tuple[RealRoom, str, str]:
    """A room that is gone but for its stores and its destination; its recovery key, and a customer."""
    room = RealRoom(tmp_path)
    for name in ("store-a", "store-b"):
        room.document("keys", "store", "add", f"folder:{tmp_path / name}")
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    customer = room.add(name="Zhang San", phone="13800005678")
    room.document("backup", "run")
    key: str = room.founded["recovery_key"]
    shutil.rmtree(room.home)
    shutil.rmtree(tmp_path / "settings")
    return room, key, customer


def recover(room: RealRoom, tmp_path: Path, given: str, *stores: str) -> None:
    places = [word for name in stores for word in ("--from", f"folder:{tmp_path / name}")]
    (tmp_path / "new-keys").mkdir(mode=0o700, exist_ok=True)
    keys = f"file:{tmp_path / 'new-keys' / 'root.key'}"
    room.document("keys", "recover", *places, "--to", str(room.home), "--keys", keys, given=given)


def come_back(room: RealRoom, tmp_path: Path, customer: str) -> None:
    keys = f"file:{tmp_path / 'new-keys' / 'root.key'}"
    place = f"folder:{tmp_path / 'disk'}"
    home = str(room.home)
    words = ("restore", "--from", place, "--to", home, "--keys", keys, "--as", "alice")
    plan = room.document(*words, "--dry-run")
    assert plan["proven_by"] == []
    assert room.document(*words)["records"] == 1
    assert room.document("find", "customers", "phone=@-", "--as", "alice", given="13800005678")["items"]
    assert room.document("promote")["marked"] == ["disk"]
    assert {store["problem"] for store in room.document("keys", "backup")["items"]} == {None}
    assert room.document("backup", "run")["backup"]["kind"] == "base"


def test_everything_comes_back_with_the_recovery_key(lost: tuple[RealRoom, str, str], tmp_path: Path) -> None:
    room, key, customer = lost
    recover(room, tmp_path, key, "store-a")
    come_back(room, tmp_path, customer)


def test_everything_comes_back_with_shares_of_it(lost: tuple[RealRoom, str, str], tmp_path: Path) -> None:
    room, key, customer = lost
    shares = room.document("keys", "split", "--shares", "5", "--needed", "3", given=key)["shares"]
    recover(room, tmp_path, "\n".join(shares[1:4]), "store-a", "store-b")
    come_back(room, tmp_path, customer)


def test_too_few_shares_another_key_or_an_empty_store_recover_nothing(
    lost: tuple[RealRoom, str, str], tmp_path: Path
) -> None:
    room, key, _ = lost
    shares = room.document("keys", "split", "--shares", "3", "--needed", "3", given=key)["shares"]
    (tmp_path / "empty").mkdir(mode=0o700)
    (tmp_path / "other").mkdir()
    other = RealRoom(tmp_path / "other").founded["recovery_key"]
    keys = ("--keys", f"file:{tmp_path / 'root.key'}")
    for given, store, code in (
        ("\n".join(shares[:2]), "store-a", "recovery.shares-do-not-fit"),
        (other, "store-a", "recovery.no-copy"),
        (key, "empty", "recovery.no-copy"),
    ):
        place = f"folder:{tmp_path / store}"
        refused = room.error("keys", "recover", "--from", place, "--to", str(room.home), *keys, given=given)
        assert refused["code"] == code
        assert not room.home.exists()
        assert not (tmp_path / "root.key").exists()


def test_a_store_with_two_rooms_of_one_recovery_key_asks_which(
    lost: tuple[RealRoom, str, str], tmp_path: Path
) -> None:
    room, key, _ = lost
    identity = X25519Identity.parse(key)
    copy = next((tmp_path / "store-a").glob("*.age"))
    other = replace(open_copy(copy.read_bytes(), identity), room=bytes(16))
    copy.with_name(copy_name(other.room)).write_bytes(seal_copy(other))
    copy.with_name(copy_name(other.room)).chmod(0o600)
    keys = ("--keys", f"file:{tmp_path / 'new.key'}", "--from", f"folder:{tmp_path / 'store-a'}")
    words = ("keys", "recover", "--to", str(room.home), *keys)
    assert room.error(*words, given=key)["code"] == "recovery.several-rooms"
    done = room.document(*words, "--room", room.founded["room"], given=key)
    assert done["room"] == room.founded["room"]
    assert room.error(*words, given=key)["code"] == "recovery.not-empty"
