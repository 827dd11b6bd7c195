"""A base that two processes read is the same as one that a single process reads, whatever becomes of them."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.backup import base_walk
from strongroom.backup.base_ranges import ranges
from strongroom.backup.restore import restore
from strongroom.backup.run import RunReport
from strongroom.errors import VerificationFailed
from strongroom.processes import second_process
from strongroom.processes.second_process import SecondProcess
from strongroom.storage.keyed_revisions import RevisionKey
from strongroom.vault.room import open_room
from tests.audit.log_room import execute
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused

NAMES = "甲乙丙丁戊己庚辛壬癸子丑"


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_walk, "_KEYS_A_PART", 2)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[SecondProcess]:
    """The second processes that were started."""
    found: list[SecondProcess] = []

    class Watched(SecondProcess):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            found.append(self)

    monkeypatch.setattr(base_walk, "SecondProcess", Watched)
    return found


def _people(backed: BackedRoom) -> list[str]:
    made = [backed.add(f"欧阳{name}") for name in NAMES]
    backed.desk.customers.update(made[3], {"name": "张三"}, expect=1)
    backed.desk.customers.remove(made[5], expect=1)
    return made


def _base(backed: BackedRoom, processes: int) -> RunReport:
    report = backed.run(base=True, processes=processes, segment_bytes=2_000)
    report.require_complete()
    return report


KEYS = st.tuples(st.integers(0, 4), st.binary(min_size=2, max_size=2), st.integers(1, 3))


@given(st.sets(st.binary(min_size=2, max_size=2), max_size=6), st.sets(st.integers(0, 4)), st.lists(KEYS))
def test_every_revision_is_in_one_part(
    bounds: set[bytes], collections: set[int], keys: list[RevisionKey]
) -> None:
    parts = ranges(collections, sorted(bounds))
    for key in keys:
        for table in ("records", "history"):
            width = 3 if table == "history" else 2  # of a record, the number of its revision is no key
            mine = [
                part
                for part in parts
                if part.table == table
                and (part.after is None or key[:width] > part.after[:width])
                and part.reaches(key)
            ]
            assert len(mine) == 1


def test_a_base_by_two_has_what_a_base_by_one_has(
    small: BackedRoom, started: list[SecondProcess], tmp_path: Path
) -> None:
    made = _people(small)
    alone = _base(small, 1).manifest
    assert started == []
    both = _base(small, 2).manifest
    assert len(started) == 1
    assert alone is not None
    assert both is not None
    # Sums differ, for columns are sealed anew: that they are those of the frames a restore sees to.
    assert both.tables[1]["revisions"][0] == alone.tables[1]["revisions"][0] == len(NAMES) + 2
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        for customer in (*made[:5], *made[6:]):
            assert desk.customers.get(customer).id == customer
        assert desk.customers.get(made[3]).revision == 2
        assert room.acting("alice", purpose="audit").audit.verify(data=True).ok


@pytest.mark.parametrize("heard", [0, 1, 3])
def test_what_a_lost_process_should_have_read_is_read_by_the_other(
    small: BackedRoom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, heard: int
) -> None:
    made = _people(small)

    class Dying(SecondProcess):
        heard = 0

        def hear(self) -> tuple[Any, ...] | None:
            if self.heard == heard:
                os.kill(self.pid, signal.SIGKILL)
                self._process.wait()
            self.heard += 1
            return super().hear()

    monkeypatch.setattr(base_walk, "SecondProcess", Dying)
    _base(small, 2)
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        assert desk.customers.get(made[-1]).id == made[-1]


def test_what_is_wrong_with_the_room_comes_out_once_more(
    small: BackedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    _people(small)
    execute(small.room.settings.database, "UPDATE customer_keys SET commitment = wrapped")
    with pytest.raises(VerificationFailed) as caught:
        _base(small, 2)
    assert caught.value.code == "key.commitment-differs"


def test_nothing_of_the_keys_is_among_its_arguments(
    small: BackedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("component missing: /proc")
    _people(small)
    seen: list[bytes] = []

    class Looked(SecondProcess):
        def hear(self) -> tuple[Any, ...] | None:
            heard = super().hear()  # only now it has surely begun: the system says nothing of it before
            if not seen:
                seen.extend(Path(f"/proc/{self.pid}/{name}").read_bytes() for name in ("cmdline", "environ"))
            return heard

    monkeypatch.setattr(base_walk, "SecondProcess", Looked)
    _base(small, 2)
    root = small.room.door.keyring.root.key
    secrets = (root, root.hex().encode(), str(small.room.door.keyring.files.home).encode())
    assert b"base_process" in seen[0]
    assert not any(secret in text for text in seen[:1] for secret in secrets)
    assert not any(secret in seen[1] for secret in secrets[:2])


def test_whoever_listens_to_a_lost_process_is_told() -> None:
    with SecondProcess("strongroom.backup.base_process") as second:
        second.end()
        with refused("program.second-process-lost", 1) as caught:
            second.hear()
    assert caught.value.parameters["state"] == "-9"


def test_a_process_that_cannot_be_told_something_is_waited_for_no_longer_than_it_takes_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_process, "_ENDING_SECONDS", 0.1)
    with SecondProcess("strongroom.backup.base_process") as second:
        with refused("program.second-process-lost", 1):
            second.tell(object())  # goes over no pipe
        assert second._process.poll() == -signal.SIGKILL


def test_the_second_process_keeps_no_lease_behind_it(small: BackedRoom, started: list[SecondProcess]) -> None:
    made = _people(small)
    _base(small, 2)
    small.erase(made[0])  # waits for nobody
    assert started[0]._process.poll() is not None
