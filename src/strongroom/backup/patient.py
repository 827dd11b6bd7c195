"""A destination whose every call ends: done, failed, or given up.

Lives here: that wrapper. Must not live here: any destination, sending to several at once (sending.py).

A call into a file system that hangs, a mount whose server is gone, cannot be ended. It is left to a thread
of its own that nobody waits for any more; the destination counts as out of reach, and the others go on.
"""

import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from strongroom.backup.destination import Destination, Protection, Stored
from strongroom.errors import Busy
from strongroom.keys.room_files import RoomFiles

__all__ = ["PatientDestination"]

T = TypeVar("T")
_SECONDS = 60.0


class PatientDestination:
    """Does what the destination behind it does, and waits no longer than it is told.

    Args:
        behind: The destination.
        seconds: How long one call may take.
    """

    def __init__(self, behind: Destination, seconds: float = _SECONDS) -> None:
        self._behind = behind
        self._seconds = seconds

    @property
    def uri(self) -> str:
        """See `Destination.uri`."""
        return self._behind.uri

    def speaks_to(self) -> tuple[str, int] | None:
        """See `Destination.speaks_to`."""
        return self._behind.speaks_to()

    def encrypts(self) -> bool:
        """See `Destination.encrypts`."""
        return self._behind.encrypts()

    def identity(self) -> str:
        """See `Destination.identity`."""
        return self._within(self._behind.identity)

    def lies_in(self, files: RoomFiles) -> bool:
        """See `Destination.lies_in`."""
        return self._within(lambda: self._behind.lies_in(files))

    def prepare(self) -> None:
        """See `Destination.prepare`."""
        self._within(self._behind.prepare)

    def put(self, name: str, data: bytes) -> bool:
        """See `Destination.put`."""
        return self._within(lambda: self._behind.put(name, data))

    def get(self, name: str) -> bytes | None:
        """See `Destination.get`."""
        return self._within(lambda: self._behind.get(name))

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """See `Destination.list`."""
        yield from self._within(lambda: tuple(self._behind.list(prefix)))

    def delete(self, name: str) -> None:
        """See `Destination.delete`."""
        self._within(lambda: self._behind.delete(name))

    def protection(self) -> Protection:
        """See `Destination.protection`."""
        return self._within(self._behind.protection)

    def _within(self, call: Callable[[], T]) -> T:
        done: list[T] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                done.append(call())
            # Whatever it is comes out in the thread that waits.
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=work, name="destination", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if failed:
            raise failed[0]
        if not done:
            raise Busy("destination.timeout", destination=self.uri)
        return done[0]
