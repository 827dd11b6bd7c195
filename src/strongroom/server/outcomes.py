"""The outcomes of requests that may be sent again, taken away when they are kept no longer.

Lives here: when that is done. Must not live here: the rows (strongroom.vault.operations.claiming).
"""

from threading import Lock

from strongroom.vault.operations.claiming import forget_ended
from strongroom.vault.room import Room

__all__ = ["Outcomes"]

_EVERY_MS = 3_600_000


class Outcomes:
    """Those of one room.

    Args:
        room: The open room.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._due = 0
        self._lock = Lock()

    def sweep(self) -> None:
        """Take away what is kept no longer; once an hour in each process, by whoever comes by then."""
        now = self._room.door.now()
        with self._lock:
            if now < self._due:
                return
            self._due = now + _EVERY_MS
        forget_ended(self._room.door, self._room.settings.tenant)
