"""A file that lies in memory alone, for readers that want a path.

Lives here: making one, and letting it go. Must not live here: what is in it. An upload is sealed on the disk;
while it is read it lies in memory, like every value that is worked on.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from strongroom.errors import UsageError

__all__ = ["in_memory"]


@contextmanager
def in_memory(parts: Iterable[bytes]) -> Iterator[Path]:
    """A path to these bytes; this process and its children can open it, as long as the block lasts.

    Raises:
        UsageError: ``held.no-memory-files``, on a system that has none.
    """
    if not hasattr(os, "memfd_create"):
        raise UsageError("held.no-memory-files")
    descriptor = os.memfd_create("strongroom", os.MFD_CLOEXEC)
    try:
        for part in parts:
            left = memoryview(part)
            while left:
                left = left[os.write(descriptor, left) :]
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)
