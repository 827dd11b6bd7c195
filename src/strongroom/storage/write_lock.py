"""A fair lock among processes, around each write transaction and checkpoint of a SQLite room.

Lives here: two lock files, and who waits or has the room open. Must not live here: SQLite.

SQLite before 3.51.3 can corrupt a database when a checkpoint meets a writer that restarts the log
(https://sqlite.org/wal.html, "The WAL-Reset Bug"); nothing of the kind happens while one lock is held around
both. It is held with later versions too: SQLite's own waiting is by polling and unfair (docs/adr/0011).

To get the lock one first takes the turn, then waits for the lock holding the turn. Whoever lets go of the
lock and wants it again thus stands behind the one who waits already.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["WriteLock"]


class WriteLock:
    """The lock of one process on one room; its threads must not share it.

    Args:
        path: The lock file; made where it is missing. A second one, for the turn, and a third, which all who
            have the room open hold together, lie beside it.
    """

    def __init__(self, path: Path) -> None:
        self._lock = _open(path)
        self._turn = _open(path.with_name(path.name + "-turn"))
        self._probe = _open(path.with_name(path.name + "-turn"))
        self._open = _open(path.with_name(path.name + "-open"))
        fcntl.flock(self._open, fcntl.LOCK_SH)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock, having waited for it however long it takes."""
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def acquire(self) -> None:
        """Wait for the lock."""
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def release(self) -> None:
        """Let go of the lock."""
        fcntl.flock(self._lock, fcntl.LOCK_UN)

    def wanted(self) -> bool:
        """Whether anybody waits for the lock at this moment; any thread may ask."""
        try:
            # By a file opened for this alone: through the other one it would be taken from our own waiting
            # thread.
            fcntl.flock(self._probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(self._probe, fcntl.LOCK_UN)
        return False

    def alone(self) -> bool:
        """Whether no other process has the room open at this moment."""
        try:
            fcntl.flock(self._open, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            # A lock that could not be had at once is lost (flock(2)): take the shared one again either way.
            fcntl.flock(self._open, fcntl.LOCK_SH)
        return True

    def close(self) -> None:
        """Close the files; the locks end with them."""
        for file in (self._lock, self._turn, self._probe, self._open):
            os.close(file)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
