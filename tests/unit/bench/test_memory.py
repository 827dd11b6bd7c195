"""What a benchmark says of memory counts processes that run at the same time, and nothing twice."""

import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own: what a worker of the tests has comes and goes with the tests beside this one.
_LOOKING = """
import subprocess, sys
from bench.memory import Memory
held = bytearray(256 << 20)
other_holds = "import sys; held = bytearray(128 << 20); print(flush=True); sys.stdin.read()"
alone, memory = Memory().most(), Memory()
for _ in range(2):
    with subprocess.Popen(
        [sys.executable, "-c", other_holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        memory.seen.clear()  # what was seen before it held anything does not count
        assert memory.seen.wait(60)
print(memory.most() - alone)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_other_processes_count_while_they_run_and_not_before() -> None:
    root = Path(__file__).parents[3]
    said = subprocess.run(
        [sys.executable, "-c", _LOOKING], cwd=root, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    # One of them, not both; and not what the first has, which each had for a moment when it was begun.
    assert 128 <= float(said.stdout) < 192
