"""Keeping watch: step after step, until somebody says to stop.

Lives here: waiting, and going on after what fails. Must not live here: a step (live.py), threads, what is
said of failures.
"""

from collections.abc import Callable
from threading import Event

from strongroom.errors import Busy
from strongroom.watch.live import Stepped, Watcher

__all__ = ["keep_watch"]

PAUSE = 2.0
"""Seconds between steps, where nothing waits to be gone through."""
_AFTER_FAILURE = 30.0


def keep_watch(
    watcher: Watcher,
    stop: Event,
    *,
    failed: Callable[[Exception], None],
    stepped: Callable[[Stepped], None] = lambda _: None,
    pause: float = PAUSE,
) -> None:
    """Watch until ``stop`` is set; another process goes on at once then.

    Args:
        failed: Told of each failure; the watch goes on, later.
        stepped: Told what came of each step.
        pause: Seconds between steps.
    """
    while not stop.is_set():
        wait = pause
        try:
            step = watcher.step()
            stepped(step)
            wait = 0 if step.behind else pause
        except Busy:
            pass  # it is tried again, as everything that is busy
        except Exception as error:  # a watch that ended with its first failure would be none
            failed(error)
            wait = max(pause, _AFTER_FAILURE)
        stop.wait(wait)
    try:
        watcher.stop()
    except Exception as error:  # then the next one waits until the lease has run out
        failed(error)
