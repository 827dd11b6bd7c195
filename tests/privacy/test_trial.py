"""An auditor tries everything on everything: nothing of the erased opens, and one would notice."""

import shutil
from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom

WHY = ("--purpose", "privacy_request", "--reason-code", "customer_request")


@pytest.fixture
def room(tmp_path: Path) -> RealRoom:
    for name in ("store-a", "store-b"):
        (tmp_path / name).mkdir(mode=0o700)
    made = RealRoom(tmp_path, stores=[f"folder:{tmp_path / name}" for name in ("store-a", "store-b")])
    made.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}", "--purpose", "operations")
    return made


@pytest.fixture
def receipt(room: RealRoom, tmp_path: Path) -> str:
    """Of somebody who was backed up, stolen and then erased; beside it old copies of database and ring."""
    gone = room.add(name="王小明", phone="13800005678")
    room.add(name="李雷", phone="13800001111")
    room.document("backup", "run", "--purpose", "operations")
    shutil.copytree(room.home, tmp_path / "then")
    old = (tmp_path / "then" / "strongroom.toml").read_text()
    (tmp_path / "then" / "strongroom.toml").write_text(old.replace(str(room.home), str(tmp_path / "then")))
    room.document("erase", gone, "--now", "--yes", *WHY)
    room.add(name="韩梅梅", phone="13800002222")
    room.document("backup", "run", "--purpose", "operations")
    paper = tmp_path / "receipt.json"
    room.document("receipt", "show", gone, "--to", str(paper), *WHY)
    return str(paper)


def test_nothing_of_the_erased_opens_in_old_and_new_places(
    room: RealRoom, receipt: str, tmp_path: Path
) -> None:
    places = [str(tmp_path / "then" / "room.db"), str(room.home), str(tmp_path / "disk")]
    data = [word for place in places for word in ("--data", place)]
    recovery = tmp_path / "recovery.txt"
    recovery.write_text(room.founded["recovery_key"])
    keys = ["--keys", str(room.home), "--keys", str(tmp_path / "store-a"), "--recovery-from", str(recovery)]
    shown = room.document("erase", "verify", receipt, *data, *keys)
    assert (shown["opened"], shown["canary"]) == (0, True)
    assert shown["living"] >= 2
    assert shown["rows"] >= 2


def test_what_of_a_backup_cannot_be_tried_is_named(room: RealRoom, receipt: str, tmp_path: Path) -> None:
    words = ("erase", "verify", receipt, "--data", str(tmp_path / "disk"), "--keys", str(room.home))
    assert room.document(*words)["unread"] == []
    spoilt = next(path for path in sorted((tmp_path / "disk").rglob("segments/*")) if path.is_file())
    spoilt.chmod(0o600)
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"!")
    shown = room.document(*words)
    assert (shown["opened"], shown["unread"]) == (0, [str(spoilt)])
    for language, text in (("en", "1 objects of backups were not tried"), ("zh", "有 1 个备份对象未能核验")):
        assert text in room.run(*words, "--lang", language).stdout


def test_the_recovery_key_is_taken_in_shares_and_under_a_passphrase(
    room: RealRoom, receipt: str, tmp_path: Path
) -> None:
    key = room.founded["recovery_key"]
    shares, passphrase = tmp_path / "shares.txt", tmp_path / "passphrase.txt"
    split = room.document("keys", "split", "--shares", "3", "--needed", "2", given=key)
    shares.write_text("\n".join(split["shares"][:2]))
    passphrase.write_text("correct horse battery")
    under = ("--passphrase-from", str(passphrase))
    room.document("keys", "protect", "--to", str(tmp_path / "recovery.age"), *under, given=key)
    places = ("--data", str(room.home), "--keys", str(tmp_path / "store-a"))
    for given in ((str(shares),), (str(tmp_path / "recovery.age"), *under)):
        shown = room.document("erase", "verify", receipt, *places, "--recovery-from", *given)
        assert (shown["opened"], shown["canary"]) == (0, True)


def test_a_recovery_key_or_a_public_key_that_is_none_is_refused(
    room: RealRoom, receipt: str, tmp_path: Path
) -> None:
    words = ("erase", "verify", receipt, "--data", str(room.home), "--keys", str(tmp_path / "store-a"))
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    room.refuses("recovery.shares-do-not-fit", 7, *words, "--recovery-from", str(empty))
    empty.write_text("AGE-SECRET-KEY-1X")
    room.refuses("age.identity-malformed", 5, *words, "--recovery-from", str(empty))
    room.refuses("cli.bad-vkey", 5, *words, "--key", "room+key")


def test_a_ring_kept_against_the_rules_is_noticed(room: RealRoom, receipt: str, tmp_path: Path) -> None:
    then = str(tmp_path / "then")
    error = room.error("erase", "verify", receipt, "--data", then, "--keys", then)
    assert (error["exit"], error["code"]) == (6, "erasure.opens")


def test_keys_and_data_that_do_not_belong_together_show_nothing(
    room: RealRoom, receipt: str, tmp_path: Path
) -> None:
    error = room.error("erase", "verify", receipt, "--data", str(tmp_path / "then"), "--keys", str(room.home))
    assert (error["exit"], error["code"]) == (6, "erasure.trial-blind")


def test_places_without_keys_or_data_are_named(room: RealRoom, receipt: str, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    error = room.error("erase", "verify", receipt, "--data", nowhere, "--keys", str(room.home))
    assert error["code"] == "erasure.no-data-there"
    error = room.error(
        "erase", "verify", receipt, "--data", str(room.home), "--keys", str(tmp_path / "store-a")
    )
    assert error["code"] == "erasure.no-keys-there"


def test_what_somebody_took_out_of_a_place_or_put_there_hides_nothing_else(
    room: RealRoom, receipt: str, tmp_path: Path
) -> None:
    """Whoever keeps the place chooses what is missing: the trial tries what is left."""
    disk, then = tmp_path / "disk", str(tmp_path / "then")
    names = [path.name for path in disk.rglob("segments/*")]
    codes = set()
    for kept in names:
        left = tmp_path / f"left-{kept[:8]}"
        shutil.copytree(disk, left)
        (left / "README.TXT").write_text("nothing here")
        for path in left.rglob("segments/*"):
            if path.name != kept:
                path.unlink()
        codes.add(room.error("erase", "verify", receipt, "--data", str(left), "--keys", then)["code"])
    assert len(names) > 2
    assert "erasure.opens" in codes
