"""Files in and out through a server: the same words and answers as in the room, none begun in vain."""

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
from tests.remote.conftest import served, token_for

SECRET = "correct horse battery staple"


@pytest.fixture
def far(tmp_path: Path) -> Iterator[FarRoom]:
    """Commands of a program that has a token and no room; the server does its jobs."""
    room, over = FarRoom(tmp_path), threading.Event()
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
    assert (again["code"], again["exit"]) == ("remote.job-failed", 8)
    assert "import.already-done" in again["message"]


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


def test_a_reason_that_takes_words_is_told_before_an_export_is_begun(far: FarRoom, tmp_path: Path) -> None:
    secret, out = tmp_path / "passphrase", tmp_path / "out.age"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    wanted = ("export", "customers", "--to", str(out), "--passphrase-from", str(secret))
    far.refuses("remote.words-need-a-body", 2, *wanted, "--reason-code", "other", "--reason", "a why")


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
    far.refuses("remote.needs-room", 2, "job", "list")


def test_what_is_not_sealed_does_not_travel(far: FarRoom, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    hint = far.refuses("remote.needs-room", 2, "export", "customers", "--to", str(out), "--plain")
    assert "--home" in hint
    assert not out.exists()
