"""A change of the schema that is killed at any moment goes on where it was, and everything is there once."""

import random
import time
from pathlib import Path

from strongroom.keys.surroundings import Surroundings
from strongroom.model.levels import Level
from strongroom.vault.room import open_room
from tests.vault.test_moving_levels import DOWN, UP, fill, where
from tests.warm.asking import Process, Warm

KILLS = 8


def run_and_kill(process: Process, steps: int, wait: float) -> None:
    with process:
        for _ in range(steps):
            process.stdout.readline()
        time.sleep(wait)
        process.kill()


def test_killed_at_any_moment_the_change_comes_to_its_end(home: Path, tmp_path: Path, warm: Warm) -> None:
    file = tmp_path / "change.toml"
    file.write_text(UP + DOWN, encoding="utf-8")
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="support") as desk:
        made = [customer for _ in range(3) for customer in fill(desk)]
    arguments = ["tests.vault.schema_worker", str(home), str(file)]
    chance = random.Random(5)
    for _ in range(KILLS):
        run_and_kill(warm.begin(*arguments), chance.randrange(4), chance.random() * 0.02)
    with warm.begin(*arguments) as last:
        last.stdout.read()
        assert last.wait() == 0
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="support", reason_code="verification") as desk,
    ):
        assert where(room, "phone") == {(Level.SENSITIVE, False), (Level.SENSITIVE, True)}
        assert where(room, "national_id") == {(Level.PERSONAL, False), (Level.PERSONAL, True)}
        for at, customer in enumerate(made):
            shown = desk.customers.reveal(customer, ["phone", "national_id"])
            assert shown["phone"] == f"+861380000{1234 + at % 7:04}"
            assert shown["national_id"] == "110101190001010014"
        with room.acting("alice", purpose="audit") as auditor:
            assert auditor.audit.verify(data=True).findings == ()
