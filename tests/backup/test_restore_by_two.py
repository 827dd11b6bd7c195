"""A restore that two processes do comes to what one does, whatever becomes of the second."""

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from strongroom.backup import restore_process
from strongroom.backup.restore import restore
from strongroom.processes.second_process import SecondProcess
from strongroom.vault.indexes import building_alone
from strongroom.vault.room import open_room
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order, rows

NAMES = "甲乙丙丁戊己庚辛壬癸子丑"
TABLES = ("records", "history", "events", "leaves", "event_subjects", "checkpoints", "customer_keys")


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building_alone, "_KEYS_A_PART", 2)


@pytest.fixture
def filled(small: BackedRoom) -> BackedRoom:
    """Backed up in many small segments, with revisions whose envelopes are those of the one before."""
    made = [small.add(f"欧阳{name}", external_id=f"c{at}") for at, name in enumerate(NAMES)]
    small.run(segment_bytes=1_500)
    for at in (2, 3):
        small.desk.customers.update(made[at], {"phone": "13800005678"}, expect=1)
    small.run(segment_bytes=1_500)
    small.desk.customers.update(made[2], {"name": "张三"}, expect=2)
    small.run(segment_bytes=1_500).require_complete()
    return small


def _look(backed: BackedRoom, home: Path) -> dict[str, Any]:
    """What is in a restored room, and finds it."""
    with open_room(home, backed.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        found = [desk.customers.find({"external_id": f"c{at}"}).items[0].id for at in range(len(NAMES))]
        phones = {each.id for each in desk.customers.find({"phone": "13800005678"}).items}
        counts = {table: len(rows(room.door.database, table)) for table in ("search_tokens", *TABLES)}
        assert room.acting("alice", purpose="audit").audit.verify(data=True).ok
        return {"found": found, "phones": phones, **counts}


def test_a_restore_by_two_is_one_by_one(
    filled: BackedRoom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[SecondProcess] = []

    class Watched(SecondProcess):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            started.append(self)

    monkeypatch.setattr(restore_process, "SecondProcess", Watched)
    for processes, place in ((1, "one"), (2, "two")):
        restore(replace(order(filled, tmp_path / place), processes=processes), filled.surroundings)
    assert len(started) == 1
    alone, both = _look(filled, tmp_path / "one"), _look(filled, tmp_path / "two")
    assert alone == both
    assert len(both["phones"]) == 2


@pytest.mark.parametrize("asked", [0, 1, 4, 9])
def test_what_a_lost_process_should_have_done_is_done_by_the_other(
    filled: BackedRoom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: int
) -> None:
    class Dying(SecondProcess):
        told = 0

        def tell(self, *words: Any) -> None:
            if self.told == asked:
                os.kill(self.pid, signal.SIGKILL)
                self._process.wait()
            self.told += 1
            super().tell(*words)

    monkeypatch.setattr(restore_process, "SecondProcess", Dying)
    restore(replace(order(filled, tmp_path / "again"), processes=2), filled.surroundings)
    assert len(_look(filled, tmp_path / "again")["found"]) == len(NAMES)
