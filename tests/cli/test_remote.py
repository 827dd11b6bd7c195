"""Commands that ask a server: the same words and answers as in the room, or a clear no."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

    def in_the_room(self, *arguments: str) -> dict[str, Any]:
        """What a command says on the machine that has the room."""
        away, self.address = self.address, ""
        self.environment["STRONGROOM_HOME"] = str(self.home)
        try:
            return self.document(*arguments)
        finally:
            self.address, self.environment["STRONGROOM_HOME"] = away, None

    def asked_for(self, customer: str) -> None:
        """An erasure is asked for by somebody who sits there."""
        self.in_the_room("erase", customer, "--yes", *PRIVACY)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def far(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarRoom]:
    """Commands of a program that has a token and no room; one server for all of them, on each engine."""
    database = None
    if request.param == "postgres":
        database = request.getfixturevalue("empty_postgres_url_of_module")
    room = FarRoom(Path(tmp_path_factory.mktemp("served")), database=database)
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
        ("erase", "run"),
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


def test_the_schema_is_shown_as_in_the_room(far: FarRoom) -> None:
    told = far.document("schema", "show")
    assert {"customers", "purchases", "needs"} <= {each["collection"] for each in told["items"]}
    assert told == far.in_the_room("schema", "show")
    page = far.run("--lang", "zh", "schema", "show", "needs")
    assert "优先级" in page.stdout, page.stderr
    far.refuses("schema.unknown-collection", 5, "schema", "show", "shoes")


PRIVACY = ("--purpose", "privacy_request", "--reason-code", "customer_request")


@pytest.fixture
def nana(far: FarRoom) -> str:
    """A customer."""
    values = {"kind": "person", "name": "欧阳娜娜", "city": "北京"}
    found: str = far.document("add", "customers", "--from", "-", given=json.dumps(values))["id"]
    return found


@pytest.fixture
def hidden(far: FarRoom, nana: str) -> str:
    """A customer whose erasure was asked for in the room."""
    far.asked_for(nana)
    return nana


@pytest.mark.parametrize("words", [(), ("--now",)])
def test_asking_for_an_erasure_takes_a_person(far: FarRoom, nana: str, words: tuple[str, ...]) -> None:
    error = far.error("erase", nana, *words, "--yes", *PRIVACY)
    assert (error["code"], error["exit"]) == ("remote.takes-a-person", 4)
    assert "console" in error["hint"]
    assert far.error("erase", "approve", nana)["code"] == "remote.takes-a-person"
    assert far.document("show", nana)["id"] == nana
    assert far.error("erase", "status", nana, "--purpose", "privacy_request")["code"] == "erasure.not-found"


def test_what_an_erasure_would_take_is_told(far: FarRoom, nana: str) -> None:
    told = far.document("erase", nana, "--dry-run", *PRIVACY)
    assert (told["dry_run"], told["customer"], told["held"]) == (True, nana, False)
    assert nana in far.run("erase", nana, "--dry-run", *PRIVACY).stdout
    assert far.document("show", nana)["id"] == nana


def test_what_the_law_keeps_is_checked_before_somebody_asks_for_it(far: FarRoom, nana: str) -> None:
    wanted = ("erase", nana, "--dry-run", *PRIVACY, "--keep", "name,purchases")
    page = far.run(*wanted, "--until", "2099-01-01", "--basis", "§ 147 AO")
    assert page.exit_code == 0, page.stderr
    assert "name, purchases" in page.stdout
    assert "§ 147 AO" in page.stdout
    far.refuses("erasure.keep-incomplete", 2, *wanted, "--until", "2099-01-01")
    far.refuses("erasure.until-past", 5, *wanted, "--until", "2001-01-01", "--basis", "§ 147 AO")
    unknown = ("erase", nana, "--dry-run", *PRIVACY, "--keep", "shoes")
    far.refuses("erasure.keep-unknown", 5, *unknown, "--until", "2099-01-01", "--basis", "§ 147 AO")


def test_a_hold_is_put_and_lifted_from_elsewhere(far: FarRoom, nana: str) -> None:
    held = far.document("hold", nana, "--until", "2099-01-01", *PRIVACY)
    assert (held["customer"], held["state"]) == (nana, "stands")
    assert held["until"].startswith("2099-01-01")
    assert far.document("erase", nana, "--dry-run", *PRIVACY)["held"] is True
    (told,) = far.document("erase", "status", nana, "--purpose", "privacy_request")["holds"]
    assert told == held
    assert "2099" in far.run("erase", "status", nana, "--purpose", "privacy_request").stdout
    assert far.document("hold", nana, "--lift", *PRIVACY) == {"customer": nana, "lifted": 1}
    assert far.error("hold", nana, "--lift", *PRIVACY)["code"] == "hold.none"


@pytest.mark.parametrize(("language", "word"), [("en", "hidden"), ("zh", "隐藏")])
def test_how_far_erasures_are_is_told_the_same(far: FarRoom, hidden: str, language: str, word: str) -> None:
    privacy = ("--purpose", "privacy_request")
    told = far.document("erase", "status", hidden, *privacy)
    assert (told["state"], told["customer"], told["waits"], told["holds"]) == ("hidden", hidden, ["due"], [])
    assert hidden in {each["customer"] for each in far.document("erase", "status", *privacy)["items"]}
    for words in ((), (hidden,), ("--all",)):
        page = far.run("--lang", language, "erase", "status", *words, *privacy)
        assert page.exit_code == 0, page.stderr
        assert word in page.stdout
    near = far.in_the_room("erase", "status", hidden, *privacy)
    assert near == told


def test_an_erasure_is_cancelled_from_elsewhere(far: FarRoom, hidden: str) -> None:
    assert far.error("show", hidden)["exit"] in (3, 12)
    assert far.document("erase", "cancel", hidden, *PRIVACY)["state"] == "cancelled"
    assert far.document("show", hidden)["id"] == hidden
    again = far.error("erase", "cancel", hidden, *PRIVACY)
    assert again["code"] in ("erasure.not-found", "erasure.no-way-back")


def test_a_receipt_that_is_not_there_yet_is_none(far: FarRoom, hidden: str, tmp_path: Path) -> None:
    target = tmp_path / "receipt"
    words = ("receipt", "show", hidden, "--to", str(target), "--purpose", "privacy_request")
    assert far.error(*words)["code"] == "receipt.none"
    assert not target.exists()


def test_a_receipt_is_fetched_written_and_checked_from_elsewhere(tmp_path: Path) -> None:
    room = FarRoom(tmp_path, stores=[f"folder:{tmp_path / name}" for name in ("store-a", "store-b")])
    customer = room.add(name="王小明")
    (done,) = room.document("erase", customer, "--now", "--yes", *PRIVACY)["items"]
    assert done["state"] == "definitive"
    near, paper, page = tmp_path / "near.json", tmp_path / "receipt.json", tmp_path / "receipt.html"
    room.document("receipt", "show", customer, "--to", str(near), "--purpose", "privacy_request")
    with open_room(room.home, Surroundings()) as opened, served(opened) as room.address:
        room.environment["STRONGROOM_TOKEN"], room.environment["STRONGROOM_HOME"] = token_for(opened), None
        room.environment["STRONGROOM_PURPOSE"] = "privacy_request"
        words = ("receipt", "show", customer, "--to", str(paper), "--page", str(page))
        shown = room.document(*words)
        assert (shown["customer"], shown["erasure"]) == (customer, done["erasure"])
        assert room.error(*words)["code"] == "cli.file-unwritable"
        assert room.document("receipt", "verify", str(paper), "--key", shown["key"])["pinned"] is True
    assert paper.read_bytes() == near.read_bytes()
    assert "擦除回执" in page.read_text(encoding="utf-8")


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
