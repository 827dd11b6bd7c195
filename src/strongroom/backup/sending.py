"""Sending objects to several destinations at once: each goes at its own pace, and none holds up the others.

Lives here: a thread for each destination, the bounded store of what is still to be sent, and giving up on
one that is too slow. Must not live here: what the objects are, completing later what was given up
(healing.py).

Objects wait in memory, up to a limit. When it is reached, whoever makes them waits, as long as the
destinations are equally far. One that has fallen behind while another is done with all it got is given up for
this run: it is completed later, from the others. The threads are daemons: a call into a file system that
hangs cannot be ended, and must not hold up the end of the process.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from strongroom.backup.registry import Registered
from strongroom.errors import StrongroomError, VerificationFailed

__all__ = ["Outcome", "Shipment"]

_LIMIT_BYTES = 24 << 20
_PATIENCE_SECONDS = 30.0
_TICK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a shipment at one destination.

    Args:
        complete: Whether everything lies there.
        sent: Bytes put there.
        problem: Why not, a code of the table of errors; None where it is complete.
    """

    name: str
    complete: bool
    sent: int
    problem: str | None = None


@dataclass
class _Line:
    """What one destination still has to get."""

    to: Registered
    waiting: deque[tuple[str, bytes]] = field(default_factory=deque)
    sent: int = 0
    problem: str | None = None
    busy: bool = False
    since: float = 0.0

    @property
    def idle(self) -> bool:
        return not self.waiting and not self.busy


class Shipment:
    """Objects on their way to all destinations; a context manager, at whose end nothing is sent any more.

    Args:
        destinations: Where to.
        limit: Bytes that may wait.
        patience: Seconds that one destination may be behind all others that are done.
        monotonic: A clock, in seconds.
    """

    def __init__(
        self,
        destinations: Iterable[Registered],
        limit: int = _LIMIT_BYTES,
        patience: float = _PATIENCE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit
        self._patience = patience
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._closed = False
        self._lines = [_Line(to) for to in destinations]
        for line in self._lines:
            name = f"backup-{line.to.name}"
            threading.Thread(target=self._work, args=(line,), name=name, daemon=True).start()

    def add(self, name: str, data: bytes) -> None:
        """Have an object sent; waits while too much is waiting already."""
        with self._changed:
            for line in self._lines:
                if line.problem is None:
                    line.waiting.append((name, data))
            self._changed.notify_all()
            self._wait(lambda: self._held() <= self._limit)

    def finish(self) -> list[Outcome]:
        """Wait until every destination has everything or was given up."""
        with self._changed:
            self._wait(lambda: all(line.idle or line.problem for line in self._lines))
            self._closed = True
            self._changed.notify_all()
            return [
                Outcome(line.to.name, line.problem is None, line.sent, line.problem) for line in self._lines
            ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Where it was finished there is nothing left to end; a thread that waits would wait for ever.
        with self._changed:
            self._closed = True
            for line in self._lines:
                line.waiting.clear()
            self._changed.notify_all()

    # -- inside ------------------------------------------------------------------
    def _held(self) -> int:
        """Bytes that wait, each object counted once however many wait for it."""
        return sum({id(data): len(data) for line in self._lines for _, data in line.waiting}.values())

    def _wait(self, done: Callable[[], bool]) -> None:
        while not done():
            self._changed.wait(_TICK_SECONDS)
            self._give_up_slow()

    def _give_up_slow(self) -> None:
        running = [line for line in self._lines if line.problem is None]
        behind = [line for line in running if not line.idle]
        others_done = len(behind) < len(running)
        now = self._monotonic()
        for line in behind:
            # Alone, a destination may take as long as it moves; one call that never returns ends even that.
            patience = self._patience if others_done else 10 * self._patience
            if line.busy and now - line.since > patience:
                self._give_up(line, "destination.timeout")
            elif others_done and self._held() > self._limit:
                self._give_up(line, "destination.behind")

    def _give_up(self, line: _Line, code: str) -> None:
        line.problem = code
        line.waiting.clear()
        self._changed.notify_all()

    def _work(self, line: _Line) -> None:
        while True:
            with self._changed:
                while not line.waiting:
                    if self._closed or line.problem:
                        return
                    self._changed.wait()
                name, data = line.waiting.popleft()
                line.busy, line.since = True, self._monotonic()
            problem = _put(line.to, name, data)
            with self._changed:
                line.busy = False
                line.sent += len(data)
                if problem is not None and line.problem is None:
                    self._give_up(line, problem)
                self._changed.notify_all()


def _put(to: Registered, name: str, data: bytes) -> str | None:
    """Put one object; returns the code of what went wrong."""
    try:
        if not to.place.put(name, data) and to.place.get(name) != data:
            raise VerificationFailed("destination.object-differs", destination=to.place.uri, name=name)
    except StrongroomError as error:
        return error.code
    # A thread has nobody to raise to: whatever else goes wrong there becomes this destination's problem.
    except Exception as error:
        return f"unexpected: {type(error).__name__}"
    return None
