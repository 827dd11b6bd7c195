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


def under_a_passphrase(room: RealRoom, tmp_path: Path, key: str) -> tuple[str, str]:
    """The recovery key's file, and the one with its passphrase."""
    file, passphrase = tmp_path / "recovery.age", tmp_path / "passphrase.txt"
    passphrase.write_text("correct horse battery\n")
    words = ("keys", "protect", "--to", str(file), "--passphrase-from", str(passphrase))
    told = room.document(*words, given=key)
    assert told["recipient"] == str(X25519Identity.parse(key).recipient)
    assert file.stat().st_mode & 0o777 == 0o600
    assert key.strip() not in file.read_text()
    return str(file), str(passphrase)


def test_everything_comes_back_with_the_key_under_a_passphrase(
    lost: tuple[RealRoom, str, str], tmp_path: Path
) -> None:
    room, key, customer = lost
    file, passphrase = under_a_passphrase(room, tmp_path, key)
    shares = room.document(
        *("keys", "split", "--shares", "3", "--needed", "2"),
        *("--recovery-key", file, "--passphrase-from", passphrase),
    )
    assert len(shares["shares"]) == 3
    (tmp_path / "new-keys").mkdir(mode=0o700)
    room.document(
        *("keys", "recover", "--from", f"folder:{tmp_path / 'store-a'}", "--to", str(room.home)),
        *("--keys", f"file:{tmp_path / 'new-keys' / 'root.key'}"),
        *("--recovery-key", file, "--passphrase-from", passphrase),
    )
    come_back(room, tmp_path, customer)


def test_a_key_under_a_passphrase_is_not_opened_without_it(
    lost: tuple[RealRoom, str, str], tmp_path: Path
) -> None:
    room, key, _ = lost
    file, passphrase = under_a_passphrase(room, tmp_path, key)
    words = ("keys", "split", "--shares", "3", "--needed", "2", "--recovery-key", file)
    room.refuses("recovery.passphrase-nowhere", 2, *words)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("correct horse batterie")
    room.refuses("recovery.passphrase-wrong", 7, *words, "--passphrase-from", str(wrong))
    Path(file).write_bytes(Path(file).read_bytes().replace(b"END", b"FIN"))
    room.refuses("age.armor-malformed", 6, *words, "--passphrase-from", passphrase)


def test_no_short_passphrase_and_no_file_that_is_there_is_taken(
    lost: tuple[RealRoom, str, str], tmp_path: Path
) -> None:
    room, key, _ = lost
    short = tmp_path / "short.txt"
    short.write_text("eleven char")
    file = tmp_path / "recovery.age"
    words = ("keys", "protect", "--to", str(file))
    room.refuses("recovery.passphrase-short", 5, *words, "--passphrase-from", str(short), given=key)
    room.refuses("recovery.input-twice", 2, *words, "--passphrase-from", "-", given=key)
    assert not file.exists()
    file.write_text("mine")
    room.refuses("cli.file-unwritable", 5, *words, "--passphrase-from", str(short), given=key)
    assert file.read_text() == "mine"
