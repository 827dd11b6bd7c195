"""How many requests one principal may send.

Lives here: the count, a bucket a principal. Must not live here: throttling sign-ins (signin), budgets of
values (access), sizes (frame.py).

A bucket lives in the memory of one process: several workers allow as many times that. What has to hold across
them, and through a restart, are the budgets of roles.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from strongroom.errors import Busy

__all__ = ["Rates"]

_MOST_BUCKETS = 10_000


class Rates:
    """Token buckets, as the generic cell rate algorithm has them: one number a principal.

    Args:
        per_minute: Requests that may go on for ever.
        burst: Requests that may come at once.
        clock: Seconds that never go back.
    """

    def __init__(self, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval, self._clock = 60 / per_minute, clock
        self._ahead = self._interval * (burst - 1)
        self._due: OrderedDict[bytes, float] = OrderedDict()
        self._lock = Lock()

    def take(self, principal: bytes) -> None:
        """Count one request.

        Raises:
            Busy: ``http.too-many``.
        """
        now = self._clock()
        with self._lock:
            due = max(self._due.get(principal, now), now)
            if due - now > self._ahead:
                raise Busy("http.too-many")
            self._due[principal] = due + self._interval
            self._due.move_to_end(principal)
            if len(self._due) > _MOST_BUCKETS:
                self._due.popitem(last=False)  # whoever was silent longest has a full bucket again
