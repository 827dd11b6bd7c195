"""The lock between processes: one at a time, given up by the dead, waited for in measure."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from strongroom.errors import Busy, KeyNotAvailable
from strongroom.keys.file_lock import file_lock

HOLD = """
import sys, time
from pathlib import Path
from strongroom.keys.file_lock import file_lock
with file_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


class Waits:
    def __init__(self) -> None:
        self.seconds = 0.0

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def test_a_second_holder_waits_and_then_gives_up(tmp_path: Path) -> None:
    waits = Waits()
    path = tmp_path / "lock"
    with (
        file_lock(path),
        pytest.raises(Busy) as caught,
        file_lock(path, 5.0, waits.clock, waits.sleep),
    ):
        pytest.fail("two held it")
    assert caught.value.code == "keys.lock-held"
    assert 5.0 <= waits.seconds < 5.1


def test_it_is_free_again_afterwards_and_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), file_lock(tmp_path / "lock"):
        raise KeyError
    with file_lock(tmp_path / "lock", 0.0):
        pass


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy), file_lock(tmp_path / "lock", 0.0):
            pytest.fail("two held it")
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with file_lock(tmp_path / "lock", 0.0):
        pass


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyNotAvailable) as caught, file_lock(tmp_path / "none" / "lock"):
        pytest.fail("it cannot be held")
    assert caught.value.code == "keys.file-unreadable"
