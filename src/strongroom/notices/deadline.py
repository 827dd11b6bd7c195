"""Breaking off a conversation when its time is over, however much comes in drop by drop.

Lives here: that. Must not live here: conversations. A time-out of a socket counts from byte to byte, so one
that sends a byte now and then would keep a thread for ever.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType

__all__ = ["Deadline"]


class Deadline:
    """Shuts a socket down after so long; use it in a ``with`` statement.

    Args:
        seconds: From now on.
        opened: The socket of the moment; None while there is none.
    """

    def __init__(self, seconds: float, opened: Callable[[], socket.socket | None]) -> None:
        self._opened = opened
        self._passed = threading.Event()
        self._timer = threading.Timer(seconds, self._break_off)
        self._timer.daemon = True

    @property
    def passed(self) -> bool:
        """Whether it was broken off: what came then is not the whole of it."""
        return self._passed.is_set()

    def _break_off(self) -> None:
        self._passed.set()
        found = self._opened()
        if found is not None:
            with contextlib.suppress(OSError):  # it is closed already
                found.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
