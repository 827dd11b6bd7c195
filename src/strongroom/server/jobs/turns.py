"""A thread that does one thing again and again, and is not ended by anything that goes wrong in it.

Lives here: that loop. Must not live here: what is done. The event loop has no part in it.
"""

import threading
from collections.abc import Callable
from typing import Any

import structlog

from strongroom.errors import StrongroomError

__all__ = ["Turns", "guarded"]

_UNEXPECTED = "unexpected"
_log = structlog.get_logger("strongroom.jobs")


def guarded(step: Callable[[], Any]) -> Any:
    """Take a step; one that fails gives None and is told to the program's log by its code alone."""
    try:
        return step()
    except StrongroomError as error:
        _log.warning("work by itself waits", code=error.code)
    except Exception as error:
        # Its text may hold anything; the kind of error is enough to look for.
        _log.error("work by itself waits", code=_UNEXPECTED, kind=type(error).__name__)
    return None


class Turns:
    """Does a thing in a thread of its own until it is stopped.

    Args:
        name: Of the thread.
        step: Does it once; returns something true where it should be done again at once.
        pause: Seconds from one time to the next where not.
    """

    def __init__(self, name: str, step: Callable[[], Any], pause: float) -> None:
        self._step, self._pause = step, pause
        self._wake, self._stopping = threading.Event(), threading.Event()
        # What does not stop in time is as after a kill: whoever comes next goes on.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def wake(self) -> None:
        """Do it again now."""
        self._wake.set()

    def ask_to_stop(self) -> None:
        """Let the step of the moment be the last."""
        self._stopping.set()
        self._wake.set()

    def join(self, seconds: float) -> bool:
        """Wait for the last step; returns whether it came to its end."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not guarded(self._step):
                self._wake.wait(self._pause)
                self._wake.clear()
