"""``./dev test``: runs pytest, then says which components the machine has and lacks.

Lives here: the arguments, the folder of temporary files and the exit status. Must not live here: what a
component is (``components.py``).
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.components import install_missing, missing, table

__all__ = ["main"]

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made below it, that nobody else may enter
_WANTED = 8 * 1024**3
"""Bytes; the tests of a worker take less than one gibibyte at a time."""


def pytest_command(arguments: list[str], *, everything: bool) -> list[str]:
    """Build the command line; what the caller gives comes last and so prevails."""
    # -rs lists what was left out and why, with counts.
    # Half of a test's time is waiting: for other processes, for a browser.
    command = [sys.executable, "-m", "pytest", "-n", "4", "--dist", "worksteal", "-rs"]
    if not everything:
        command += ["-m", "not slow"]
    return [*command, *arguments]


@contextmanager
def memory_folder() -> Iterator[list[str]]:
    """Have temporary files lie in memory where there is room: a new room waits for the disk fifty times.

    What a killed process leaves is there as on a disk; what a power cut leaves, no test can see on either.
    """
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _WANTED:
        yield []
        return
    with tempfile.TemporaryDirectory(prefix="strongroom-tests-", dir=_MEMORY) as folder:
        yield [f"--basetemp={folder}/all"]


def main(arguments: list[str]) -> int:
    """Run the tests and return the exit status."""
    everything = "--all" in arguments
    if everything:
        install_missing()
    rest = [argument for argument in arguments if argument != "--all"]
    with memory_folder() as place:
        command = pytest_command([*place, *rest], everything=everything)
        status = subprocess.run(command, check=False).returncode
    print(f"\n{table()}", flush=True)
    lacking = [part.name for part in missing() if part.required]
    if everything and lacking:
        print(f"--all wants every component; missing: {', '.join(lacking)}", file=sys.stderr)
        return status or 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
