"""A lock between processes on the files of keys.

Lives here: taking and leaving it. Must not live here: what is done under it. The operating system gives the
lock up when its holder dies, so none has ever to be cleared by hand.
"""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from strongroom.errors import Busy, KeyNotAvailable

__all__ = ["file_lock"]

_PAUSE = 0.01


@contextmanager
def file_lock(
    path: Path,
    seconds: float = 30.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the lock at a path, waiting for whoever has it.

    Args:
        path: An empty file, made when missing, and never removed: removing it would let two hold it.
        seconds: How long to wait.
        clock: Monotonic seconds.
        sleep: Waits some seconds.

    Raises:
        Busy: ``keys.lock-held``, after waiting that long.
        KeyNotAvailable: ``keys.file-unreadable``, when the file can neither be opened nor made.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        reason = os.strerror(error.errno or errno.EIO)
        raise KeyNotAvailable("keys.file-unreadable", path=str(path), reason=reason) from error
    try:
        deadline = clock() + seconds
        while not _taken(descriptor):
            if clock() >= deadline:
                raise Busy("keys.lock-held", path=str(path))
            sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
