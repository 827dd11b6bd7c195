"""Commands that ask a server: the same words and answers as in the room, or a clear no."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from tests.cli.real_room import RealRoom
from tests.remote.conftest import served, token_for


class FarRoom(RealRoom):
    """A room whose commands are run by somebody who has its server's address and a token."""

    address = ""

    def run(self, *arguments: str, given: str | None = None) -> Result:
        """Run a command against the server."""
        there = ("--remote", self.address) if self.address else ()
        return super().run(*there, *arguments, given=given)


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarRoom]:
    """Commands of a program that has a token and no room."""
    room = FarRoom(Path(tmp_path_factory.mktemp("served")))
    with open_room(room.home, Surroundings()) as opened, served(opened) as address:
        room.environment["STRONGROOM_TOKEN"] = token_for(opened)
        room.environment["STRONGROOM_HOME"] = None
        room.environment["STRONGROOM_PURPOSE"] = "sales"
        room.address = address
        yield room


def test_a_record_is_worked_with_from_elsewhere(far: FarRoom) -> None:
    values = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "city": "北京"}
    nana = far.document("add", "customers", "--from", "-", given=json.dumps(values))["id"]
    shown = far.document("show", nana, "--reveal", "phone", "--reason-code", "order_handling")
    assert shown["fields"]["phone"] == {"shown": "+8613800005678", "view": "full"}
    assert far.document("edit", nana, "city=@-", given="上海")["revision"] == 2
    history = far.document("history", nana)["items"]
    assert [each["action"] for each in history] == ["update", "create"]
    assert far.document("revert", nana, "1", "--yes")["fields"]["city"]["shown"] == "北京"
    found = far.document("find", "customers", "phone=@-", given="13800005678")
    assert [each["id"] for each in found["items"]] == [nana]
    assert [each["id"] for each in far.document("list", "customers")["items"]] == [nana]
    log = far.document("audit", "list", "--purpose", "audit", "--customer", nana)["items"]
    event = next(each["id"] for each in log if each["action"] == "reveal")
    assert far.document("audit", "show", event, "--purpose", "audit")["record"] == nana
    assert far.document("remove", nana, "--yes")["removed"] is True
    assert far.error("show", nana)["code"] == "access.absent"


@pytest.mark.parametrize(("language", "word"), [("en", "Event"), ("zh", "事件")])
def test_people_read_the_same_page(far: FarRoom, language: str, word: str) -> None:
    page = far.run("--lang", language, "audit", "list", "--purpose", "audit", "--limit", "3")
    assert page.exit_code == 0, page.stderr
    assert "alice" in page.stdout
    assert word.lower() in page.stdout.lower()


@pytest.mark.parametrize(
    "words",
    [
        ("erase", "cus_" + "0" * 26),
        ("init",),
        ("backup", "run"),
        ("user", "list"),
        ("audit", "verify"),
        ("serve",),
        ("keys", "status"),
    ],
)
def test_what_needs_the_room_says_so(far: FarRoom, words: tuple[str, ...]) -> None:
    error = far.error(*words)
    assert (error["code"], error["exit"]) == ("remote.needs-room", 2)
    assert f"strongroom {words[0]}" in error["message"]
    assert "--home" in error["hint"]


def test_the_token_says_who(far: FarRoom, tmp_path: Path) -> None:
    for words in (("--as", "bob"), ("--home", str(tmp_path))):
        far.refuses("remote.token-is-who", 2, *words, "list", "customers")
    far.refuses("remote.needs-tls", 2, "--remote", "http://192.0.2.1", "list", "customers")
    far.refuses("remote.by-id", 2, "list", "customers", "--owner", "alice")


def test_without_a_token_nothing_is_asked(far: FarRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(far.environment, "STRONGROOM_TOKEN", None)
    far.refuses("remote.no-token", 2, "list", "customers")
    monkeypatch.setitem(far.environment, "STRONGROOM_TOKEN", "srt_" + "a" * 84)
    far.refuses("token.not-taken", 4, "list", "customers")
