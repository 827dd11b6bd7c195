"""Setting rooms up, finding them, and who may act in them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from strongroom.cli import session
from strongroom.cli.app import app
from tests.cli.real_room import RealRoom


def test_a_new_room_shows_its_recovery_key_once_and_keeps_the_root_key_elsewhere(room: RealRoom) -> None:
    recovery = room.founded["recovery_key"]
    assert recovery.startswith("AGE-SECRET-KEY-1")
    root_key = Path(room.founded["keys"].removeprefix("file:"))
    assert not root_key.is_relative_to(room.home)
    assert (root_key.stat().st_mode & 0o077, room.home.stat().st_mode & 0o077) == (0, 0)
    written = [path.read_bytes() for path in room.home.rglob("*") if path.is_file()]
    assert not any(recovery.encode() in data for data in written)


def test_nobody_but_the_founder_is_in_a_new_room_and_nothing_signs_anybody_in(
    room: RealRoom, tmp_path: Path
) -> None:
    assert [each["handle"] for each in room.document("user", "list")["items"]] == ["alice"]
    with closing(sqlite3.connect(room.home / "room.db")) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        keeping = {"credentials", "sign_in_links", "sign_in_sessions", "api_tokens"}
        assert keeping <= names
        for name in keeping:
            assert database.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)
    (tmp_path / "other").mkdir()
    other = RealRoom(tmp_path / "other")
    assert other.founded["recovery_key"] != room.founded["recovery_key"]
    root_keys = [Path(each.founded["keys"].removeprefix("file:")).read_text() for each in (room, other)]
    assert root_keys[0] != root_keys[1]


def test_a_second_room_in_the_same_place_is_a_conflict(room: RealRoom) -> None:
    assert room.error("init")["code"] == "room.exists"


def test_a_root_key_beside_the_data_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "room"
    done = CliRunner().invoke(app, ["init", "--home", str(home), "--keys", f"file:{home}/root.key", "--json"])
    assert json.loads(done.stderr)["code"] == "keys.root-key-beside-data"


def test_a_tilde_in_a_uri_means_the_persons_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    home = tmp_path / "room"
    done = CliRunner().invoke(app, ["init", "--home", str(home), "--keys", "file:~/root.key", "--json"])
    assert json.loads(done.stdout)["keys"] == f"file:{tmp_path}/root.key"


@pytest.mark.parametrize("url", ["postgresql://ann:s3cret@db/room", "postgresql://db/room?password=s3cret"])
def test_a_databases_password_is_no_argument(url: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["init", "--home", str(tmp_path / "room"), "--database", url, "--json"])
    assert (done.exit_code, json.loads(done.stderr)["code"]) == (2, "cli.password-typed")
    assert "s3cret" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_room_needs_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["init", "--json"], env={"STRONGROOM_HOME": None})
    assert (done.exit_code, json.loads(done.stderr)["code"]) == (2, "cli.home-not-named")
    assert list(tmp_path.iterdir()) == []


def test_where_no_room_is_the_next_command_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["list", "customers", "--home", str(tmp_path), "--json"])
    error = json.loads(done.stderr)
    assert (done.exit_code, error["exit"]) == (10, 10)
    assert "strongroom init --home" in error["hint"]


def test_only_users_of_the_login_may_be_acted_as(room: RealRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.document("list", "customers", "--as", "alice")["next"] is None
    assert room.error("list", "customers", "--as", "bob")["code"] == "user.unknown"
    monkeypatch.setattr(session, "operating_system_login", lambda: "mallory")
    assert room.error("list", "customers", "--as", "alice")["exit"] == 4
    error = room.error("list", "customers")
    assert error["code"] == "cli.whose-login"
    assert "--as" in error["hint"]


def test_an_unknown_purpose_names_those_there_are(room: RealRoom) -> None:
    error = room.error("list", "customers", "--purpose", "suport")
    assert error["exit"] == 5
    assert "support" in error["hint"]


def test_without_its_root_key_a_room_does_not_open(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    Path(room.founded["keys"].removeprefix("file:")).unlink()
    assert room.error("list", "customers")["exit"] == 7
