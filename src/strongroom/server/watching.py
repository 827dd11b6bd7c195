"""The watch over the log, beside requests.

Lives here: its thread, its figures, what the program's log says when it fails. Must not live here: watching
(strongroom.watch). Of several server processes one watches; each tries.
"""

from threading import Event, Thread

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from strongroom.errors import StrongroomError
from strongroom.vault.room import Room
from strongroom.watch.live import Stepped, Watcher
from strongroom.watch.sentry import PAUSE, keep_watch

__all__ = ["ServerWatch"]

_log = structlog.get_logger("strongroom.watch")


class ServerWatch:
    """One process's share in watching.

    Args:
        pause: Seconds between looks at the log.
    """

    def __init__(self, room: Room, registry: CollectorRegistry, pause: float = PAUSE) -> None:
        self._stop, self._pause = Event(), pause
        self._watcher = Watcher(room.door, room.settings.tenant, rest=self._stop.wait)
        self._thread = Thread(target=self._run, name="watch", daemon=True)
        self._watches = Gauge("strongroom_watch_active", "Whether this process watches", registry=registry)
        self._behind = Gauge("strongroom_watch_behind", "Events not gone through yet", registry=registry)
        self._alerts = Counter("strongroom_watch_alerts", "Alerts raised or added to", registry=registry)
        self._failures = Counter("strongroom_watch_failures", "Steps that failed", registry=registry)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """End; returns whether it came to rest within the time."""
        self._stop.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        keep_watch(self._watcher, self._stop, failed=self._failed, stepped=self._stepped, pause=self._pause)

    def _stepped(self, step: Stepped) -> None:
        self._watches.set(int(step.watches))
        self._behind.set(step.behind)
        self._alerts.inc(len(step.alerts))
        for alert in step.alerts:
            _log.warning("alert", alert=alert.written, rule=alert.newest.rule, times=alert.times)

    def _failed(self, error: Exception) -> None:
        self._failures.inc()
        code = error.code if isinstance(error, StrongroomError) else type(error).__name__
        _log.error("watch-failed", code=code)
