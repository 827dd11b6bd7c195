"""Files in and out through a server: the same words and answers as in the room, none begun in vain."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.crypto.age import AgeReader, ScryptIdentity
from strongroom.keys.surroundings import Surroundings
from strongroom.server.jobs.at_work import AtWork
from strongroom.vault.room import open_room
from tests.cli.test_files_in_a_room import MAP, PEOPLE
from tests.cli.test_remote import FarRoom
from tests.remote.conftest import chosen_engine, on_both_engines, served, token_for

SECRET = "correct horse battery staple"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What makes and takes files is the same; those that store are tried on both engines."""
    return chosen_engine(request, tmp_path, "empty_postgres_url")


@pytest.fixture
def far(tmp_path: Path, database_url: str) -> Iterator[FarRoom]:
    """Commands of a program that has a token and no room; the server does its jobs."""
    database = None if database_url.startswith("sqlite") else database_url
    room, over = FarRoom(tmp_path, database=database), threading.Event()
    with open_room(room.home, Surroundings()) as opened, served(opened) as address:

        def work() -> None:
            at_work = AtWork(opened, Surroundings())
            while not over.wait(0.05):
                at_work.runner.run_waiting()

        worker = threading.Thread(target=work)
        worker.start()
        room.environment["STRONGROOM_TOKEN"] = token_for(opened)
        room.environment["STRONGROOM_HOME"] = None
        room.environment["STRONGROOM_PURPOSE"] = "sales"
        room.address = address
        try:
            yield room
        finally:
            over.set()
            worker.join()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file of two people, one of them with a number that is none."""
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture
def words(tmp_path: Path, people: Path) -> tuple[str, ...]:
    """How it is imported."""
    mapping = tmp_path / "map.toml"
    mapping.write_text(MAP, encoding="utf-8")
    return ("import", str(people), "--to", "customers", "--map", str(mapping))


@on_both_engines
def test_a_file_is_tried_and_imported_and_what_is_refused_comes_back(
    far: FarRoom, words: tuple[str, ...], tmp_path: Path
) -> None:
    dry = far.document(*words, "--dry-run")
    assert (dry["import"], dry["created"], sum(dry["rejected"].values())) == (None, 1, 1)
    assert far.document("list", "customers")["items"] == []
    rejects = tmp_path / "rejects.csv"
    done = far.run("--json", *words, "--rejects", str(rejects))
    assert done.exit_code == 9, done.stderr
    assert "import.refused-rows-kept" in done.stderr
    assert "王小明" in rejects.read_text(encoding="utf-8")
    assert os.stat(rejects).st_mode & 0o777 == 0o600
    assert len(far.document("list", "customers")["items"]) == 1
    again = far.error(*words)
    assert (again["code"], again["exit"]) == ("import.already-done", 8)
    assert "imp_" in again["message"] + again["hint"]


def test_a_reason_in_words_goes_with_the_import_alone(far: FarRoom, words: tuple[str, ...]) -> None:
    done = far.run("--json", *words, "--reason-code", "migration", "--reason", "moving house")
    assert done.exit_code == 9, done.stderr


def test_without_a_map_one_is_proposed_shown_and_asked_about(far: FarRoom, people: Path) -> None:
    people.write_text(PEOPLE.replace(",12,", ",13800000013,"), encoding="utf-8")
    words = ("import", str(people), "--to", "customers")
    assert far.error(*words)["code"] == "cli.needs-yes"
    shown = far.run(*words, "--dry-run")
    assert shown.exit_code == 0, shown.stderr
    assert 'collection = "customers"' in shown.stderr
    assert "job_" in shown.stderr
    assert far.document("list", "customers")["items"] == []
    assert far.document(*words, "--yes")["created"] == 2


def test_nothing_is_sent_where_the_answer_has_no_place(
    far: FarRoom, words: tuple[str, ...], people: Path
) -> None:
    far.refuses("cli.file-unwritable", 5, *words, "--rejects", str(people))
    far.refuses(
        "cli.file-unwritable", 5, "export", "customers", "--to", str(people), "--passphrase-from", "-"
    )
    far.refuses("remote.file", 5, "import", str(people) + "-", "--to", "customers", "--dry-run")
    assert far.document("list", "customers")["items"] == []


def test_an_export_comes_sealed_and_once(far: FarRoom, tmp_path: Path) -> None:
    far.add(name="欧阳娜娜", phone="13800005678")
    secret, out = tmp_path / "passphrase", tmp_path / "out.age"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    wanted = ("export", "customers", "--to", str(out), "--passphrase-from", str(secret))
    assert far.error(*wanted)["code"] == "access.reason-missing"
    assert not out.exists()
    told = far.document(*wanted, "--reason-code", "migration", "--reason", "to another firm")
    assert (told["records"], told["file"], told["size"]) == (1, str(out), out.stat().st_size)
    assert os.stat(out).st_mode & 0o777 == 0o600
    with out.open("rb") as stream:
        assert "欧阳娜娜" in AgeReader(stream, [ScryptIdentity(SECRET)]).readall().decode()
    again = far.refuses("cli.file-unwritable", 5, *wanted, "--reason-code", "migration")
    assert "does not exist yet" in again


def test_a_reason_in_words_goes_with_the_job_and_with_the_fetching(far: FarRoom, tmp_path: Path) -> None:
    far.add(name="欧阳娜娜")
    secret, out = tmp_path / "passphrase", tmp_path / "out.age"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    wanted = ("export", "customers", "--to", str(out), "--passphrase-from", str(secret))
    assert far.error(*wanted, "--reason-code", "other")["code"] == "reason.needs-text"
    told = far.document(*wanted, "--reason-code", "other", "--reason", "a court asks for it")
    assert told["size"] == out.stat().st_size
    log = far.document("audit", "list", "--action", "export", "--purpose", "audit", "--unfold")["items"]
    assert {each["reason_code"] for each in log} == {"other"}
    assert "court" not in str(log), "the words lie sealed beside the events"


def test_the_job_is_looked_at_from_elsewhere(far: FarRoom, words: tuple[str, ...]) -> None:
    begun = far.run(*words, "--dry-run")
    (job,) = {each for each in begun.stderr.replace(",", " ").split() if each.startswith("job_")}
    shown = far.document("job", "show", job)
    assert (shown["id"], shown["state"], shown["result"]["created"]) == (job, "done", 1)
    assert shown == far.in_the_room("job", "show", job)
    for language, word in (("en", "done"), ("zh", "完成")):
        page = far.run("--lang", language, "job", "show", job)
        assert word in page.stdout, page.stderr
    far.refuses("job.over", 8, "job", "cancel", job)
    far.refuses("job.not-found", 3, "job", "show", "job_01k85hrb9yfw0a3cp3tkjzc1rr")
    listed = far.document("job", "list")
    assert listed["items"] == [shown]
    assert listed == far.in_the_room("job", "list")
    assert job in far.run("job", "list").stdout


@on_both_engines
def test_what_is_plain_by_request_comes_into_a_file_of_its_owner_alone(far: FarRoom, tmp_path: Path) -> None:
    far.add(name="欧阳娜娜", phone="13800005678")
    out = tmp_path / "out.jsonl"
    wanted = ("export", "customers", "--to", str(out), "--reason-code", "migration")
    assert far.error(*wanted)["code"] == "export.not-sealed"
    assert not out.exists()
    told = far.document(*wanted, "--plain")
    assert (told["sealing"], told["records"]) == ("plain", 1)
    (line,) = [json.loads(each) for each in out.read_text(encoding="utf-8").splitlines()]
    assert (line["name"], "13800005678" in out.read_text(encoding="utf-8")) == ("欧阳娜娜", False)
    assert os.stat(out).st_mode & 0o777 == 0o600
    for path in (each for each in far.home.rglob("*") if each.is_file()):
        assert "欧阳娜娜".encode() not in path.read_bytes(), path


@on_both_engines
def test_an_import_is_taken_back_from_elsewhere(far: FarRoom, words: tuple[str, ...]) -> None:
    done = json.loads(far.run("--json", *words).stdout)
    (made,) = far.document("list", "customers")["items"]
    assert far.error("import", "undo", done["import"])["code"] == "cli.needs-yes"
    undone = far.document("import", "undo", done["import"], "--yes")
    assert (undone["import"], undone["removed"]) == (done["import"], 1)
    assert far.error("show", made["id"])["code"] == "access.absent"
    far.refuses("import.undone-already", 8, "import", "undo", done["import"], "--yes")
    far.refuses("import.not-found", 3, "import", "undo", "imp_01k85hrb9yfw0a3cp3tkjzc1rr", "--yes")


@on_both_engines
def test_what_was_changed_since_stays_and_is_told(far: FarRoom, words: tuple[str, ...]) -> None:
    done = json.loads(far.run("--json", *words).stdout)
    (made,) = far.document("list", "customers")["items"]
    far.document("edit", made["id"], "city=@-", given="上海")
    undone = far.run("--json", "import", "undo", done["import"], "--yes")
    assert (undone.exit_code, json.loads(undone.stdout)["changed_since"]) == (9, 1)
    assert "import.some-left" in undone.stderr
    assert far.document("show", made["id"])["fields"]["city"]["shown"] == "上海"


@pytest.mark.parametrize(
    ("language", "message"), [("en", "names a column 称呼"), ("zh", "映射引用的列 称呼")]
)
def test_a_job_that_fails_says_why_as_the_command_in_the_room_does(
    far: FarRoom, words: tuple[str, ...], language: str, message: str
) -> None:
    mapping = Path(words[-1])
    mapping.write_text(MAP.replace('"姓名"', '"称呼"'), encoding="utf-8")
    far_off = far.error("--lang", language, *words)
    away, far.address = far.address, ""
    far.environment["STRONGROOM_HOME"] = str(far.home)
    near = far.error("--lang", language, *words)
    far.address, far.environment["STRONGROOM_HOME"] = away, None
    told = ("code", "exit", "message", "hint")
    assert [far_off[name] for name in told] == [near[name] for name in told]
    assert message in far_off["message"]
    (job,) = [each for each in far.document("job", "list")["items"] if each["because"]]
    assert job["because"] == near["code"]
    page = far.run("--lang", language, "job", "show", job["id"]).stdout
    assert far_off["message"].partition(" ")[0] in page
