"""An import that is killed at any moment and run again neither doubles a record nor loses one."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from tests.warm.asking import Process, Warm

# No key: nothing but the place that was kept tells what is there already.
MAPPING = """
collection = "customers"
[fields]
kind = { value = "person" }
name = "name"
phone = "phone"
email = "email"
"""
ROWS, BATCH, KILLS, WRONG = 630, 7, 15, 10


def _write(folder: Path) -> tuple[Path, Path]:
    path, mapping = folder / "people.csv", folder / "people.toml"
    lines = ["name,phone,email"]
    for number in range(ROWS):
        email = "nobody" if number % (ROWS // WRONG) == 3 else f"p{number}@example.com"
        lines.append(f"Person {chr(65 + number % 26)} Nr{chr(97 + number // 26)},+8613800{number:06},{email}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    return path, mapping


def _run_and_kill(process: Process, batches: int, wait: float) -> None:
    with process:
        for _ in range(batches):
            process.stdout.readline()
        time.sleep(wait)
        process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_killed_fifteen_times_everything_is_there_once(
    home: Path, tmp_path: Path, warm: Warm, processes: int
) -> None:
    path, mapping = _write(tmp_path)
    arguments = ["tests.ingest_run.worker", str(home), str(path), str(mapping), str(BATCH), str(processes)]
    chance = random.Random(7)
    for _ in range(KILLS):
        _run_and_kill(warm.begin(*arguments), chance.randrange(4), chance.random() * 0.05)
    rejects = tmp_path / "rejects.csv"
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="sales", reason_code="migration") as desk,
    ):
        done = import_file(desk, path, "customers", read_mapping(MAPPING), rejects=rejects, batch=BATCH)
        assert 0 < done.resumed < ROWS
        assert (done.items, done.created, done.rejected) == (ROWS, ROWS - WRONG, {"email.syntax": WRONG})
        assert rejects.read_text(encoding="utf-8").count("nobody") == WRONG
        emails = Counter[str | None]()
        cursor = None
        while True:
            page = desk.customers.list(limit=500, cursor=cursor)
            for view in page:
                emails[desk.customers.reveal(view.id, ["email"])["email"]] += 1
            cursor = page.next
            if cursor is None:
                break
        assert len(emails) == ROWS - WRONG
        assert set(emails.values()) == {1}
        with room.acting("alice", purpose="audit") as auditor:
            report = auditor.audit.verify(data=True)
        assert report.findings == ()
