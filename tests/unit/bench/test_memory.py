"""What a benchmark says of memory counts processes that run at the same time, and nothing twice."""

import subprocess
import sys

import pytest

from bench.memory import Memory

HOLD = "import sys; held = bytearray(128 << 20); print(flush=True); sys.stdin.read()"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_other_processes_count_while_they_run() -> None:
    alone = Memory().most()
    memory = Memory()
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()
            memory.seen.clear()  # what was seen before it held anything does not count
            assert memory.seen.wait(60)
    assert 96 <= memory.most() - alone < 224  # once, and what this process has may have changed
