"""How much memory a process has at most, together with those that it started.

Lives here: looking. Must not live here: what is measured.

`getrusage` will not do for those: it counts what the first process had when they were started, for a moment
they were a copy of it. And the peaks of several, which need not come together, do not add up. One that has
been begun and has not begun its own program yet has the first one's memory, which is counted already.
"""

import resource
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

__all__ = ["Memory"]

_EVERY_SECONDS = 0.02


class Memory:
    """Looks on from now on: what all of them have at the same moment; without `/proc` this one counts alone.

    Attributes:
        seen: Set after each look at others.
    """

    def __init__(self) -> None:
        self._most = 0.0
        self.seen = Event()
        self._ended = Event()
        self._thread = Thread(target=self._look_on, name="bench-memory", daemon=True)
        self._thread.start()

    def most(self) -> float:
        """In MiB; ends the looking on."""
        self._ended.set()
        self._thread.join()
        if self._most:
            return self._most
        # Most ever, in KiB on Linux and bytes on macOS.
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

    def _look_on(self) -> None:
        self._look()
        while not self._ended.wait(_EVERY_SECONDS):
            self._look()

    def _look(self) -> None:
        others = sum(map(_held_by, _children()))
        self._most = max(self._most, _held_by("self") + others)
        if others:
            self.seen.set()


def _children() -> list[str]:
    found: list[str] = []
    for each in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            found += each.read_text().split()
    own = _command_of("self")
    return [each for each in found if _command_of(each) != own]


def _command_of(process: str) -> bytes:
    with suppress(OSError):  # it has ended
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def _held_by(process: str) -> float:
    with suppress(OSError):  # it has ended
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0
