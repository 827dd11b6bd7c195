"""Files in and out over HTTP: sent, held, imported by a job begun once, exported, and fetched once."""

import os
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.remote import RemoteDesk
from strongroom.server.jobs.at_work import AtWork
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.refusals import refused
from tests.remote.conftest import Connecting, on_both_engines

CSV = "Id,Name\ncrm-1,欧阳娜娜\ncrm-2,O'Brien\n"
MAPPING = """collection = "customers"
key = "Id"
[fields]
kind = { value = "person" }
name = "Name"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two customers."""
    path = tmp_path / "people 人.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def _work(room: Room) -> None:
    AtWork(room, Surroundings()).runner.run_waiting()


@on_both_engines
def test_a_file_is_sent_looked_through_imported_once_and_taken_back(
    over_http: RemoteDesk, in_room: Desk, room: Room, file: Path
) -> None:
    imports = over_http.imports
    held = imports.upload("customers", file)
    assert (held.name, held.size) == (file.name, len(CSV.encode()))
    assert "Name" in imports.propose("customers", held.file).mapping
    once = over_http.named("import-0193f5c8-8c3e")
    jobs = [once.imports.run("customers", held.file, MAPPING) for _ in range(2)]
    assert jobs[0].id == jobs[1].id
    assert jobs[0].open
    _work(room)
    done = over_http.jobs.wait(jobs[0].id)
    assert (done.state, done.because) == ("done", None)
    assert len(in_room.customers.list().items) == 2
    with refused("job.over", 8):
        over_http.jobs.cancel(done.id)
    assert done.result is not None
    undone = imports.undo("customers", str(done.result["import"]))
    _work(room)
    assert over_http.jobs.get(undone.id).state == "done"
    assert in_room.customers.list().items == ()


@on_both_engines
def test_an_export_is_fetched_once_into_a_new_file_of_its_own(
    connecting: Connecting, in_room: Desk, room: Room, tmp_path: Path
) -> None:
    in_room.customers.create({"kind": "person", "name": "欧阳娜娜"})
    desk = connecting(reason_code="migration")
    job = desk.exports.run("customers", passphrase="correct horse battery staple")
    _work(room)
    done = desk.jobs.wait(job.id)
    assert done.result is not None, done
    taken, again = tmp_path / "out.age", tmp_path / "again.age"
    with refused("remote.file", 5):
        desk.exports.fetch("customers", str(done.result["file"]), tmp_path)
    desk.exports.fetch("customers", str(done.result["file"]), taken)
    assert taken.read_bytes().startswith(b"age-encryption.org/v1")
    assert os.stat(taken).st_mode & 0o777 == 0o600
    with refused("held.not-found", 3):
        desk.exports.fetch("customers", str(done.result["file"]), again)
    assert not again.exists(), "what did not come whole is not there"


def test_what_cannot_be_read_is_not_sent_and_a_job_that_takes_long_goes_on(
    over_http: RemoteDesk, file: Path, tmp_path: Path
) -> None:
    with refused("remote.file", 5):
        over_http.imports.upload("customers", tmp_path / "nowhere.csv")
    held = over_http.imports.upload("customers", file)
    job = over_http.imports.check("customers", held.file, MAPPING)
    with refused("remote.job-waits", 11):
        over_http.jobs.wait(job.id, seconds=0)
    ended = over_http.jobs.cancel(job.id)
    assert (ended.state, ended.failure().code) == ("cancelled", "remote.job-failed")
    assert "cancelled" in ended.failure().message("en")
    with refused("job.not-found", 3):
        over_http.jobs.get("job_01k85hrb9yfw0a3cp3tkjzc1rr")
