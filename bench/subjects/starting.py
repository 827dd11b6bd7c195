"""Whole processes of the command line, from the shell's point of view.

Lives here: ``--help`` and ``show``. Must not live here: the library.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.context import Bench
from bench.figures import Figure, at_most, plain
from bench.pairs import Work, best
from bench.rooms import USER, some_customers
from strongroom.model.ids import write_id

__all__ = ["measure"]

_PROGRAM = Path(sys.executable).with_name("strongroom")


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of starting."""
    room = bench.room
    identity = write_id("cus", some_customers(room, 1)[0])
    runs = bench.rounds(12)
    show = ("--home", str(room.home), "--as", USER, "--purpose", "support", "show", "customers", identity)
    yield plain(
        "python -c pass", best(_run(sys.executable, "-c", "pass"), runs), unit="s", note="for comparison"
    )
    yield plain(
        "strongroom --help",
        best(_run(str(_PROGRAM), "--help"), runs),
        unit="s",
        goal=at_most(0.3, ratio=False),
        note="best of several",
    )
    goal = at_most(0.6, ratio=False)
    yield plain(
        "strongroom show", best(_run(str(_PROGRAM), *show), runs), unit="s", goal=goal, note="best of several"
    )


def _run(*command: str) -> Work:
    def run() -> int:
        # Byte code may be written: the first run makes it, as it does where people install the package.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if done.returncode:
            raise AssertionError(f"{command[1]} failed: {done.stderr.decode()[-300:]}")
        return 1

    return run
