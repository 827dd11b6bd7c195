"""Objects in a folder as its owner may have left them: only a plain file below plain folders is one.

Lives here: reading one, and telling whether a name leads through a link. Must not live here: the destination
(folder_destination.py).

A folder on a disk that was lent out, or mounted from another machine, holds whatever its owner wants: a link
to a file of this machine, which would be carried to the next destination, a pipe, a file without an end.
"""

import os
import stat
from errno import ELOOP, ENXIO
from pathlib import Path

__all__ = ["MOST_BYTES", "leads_below", "read_plain"]

MOST_BYTES = 1 << 29
"""No object is larger: unpacked, a segment has half of it at most."""

_AT_ONCE = 1 << 20
_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_NONE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


def read_plain(folder: Path, name: str) -> bytes | None:
    """Read a file; None where there is none, or what is there is no plain file, or larger than any object.

    Args:
        folder: The destination's own, which may be a link; nothing below it may.
        name: Parts joined by ``/``.

    Raises:
        OSError: The place cannot be reached.
    """
    *folders, last = name.split("/")
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            below = os.open(part, _PLAIN | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = below
        # A pipe would be waited for.
        file = os.open(last, _PLAIN | os.O_NONBLOCK, dir_fd=at)
    except _NONE:
        return None
    except OSError as error:
        if error.errno in (ELOOP, ENXIO):
            return None
        raise
    finally:
        os.close(at)
    try:
        return _read(file) if stat.S_ISREG(os.fstat(file).st_mode) else None
    finally:
        os.close(file)


def leads_below(folder: Path, path: Path) -> bool:
    """Whether no folder on the way from a destination's own to a path is a link; those that are not there yet
    are none.
    """
    while path != folder:
        if path.is_symlink():
            return False
        path = path.parent
    return True


def _read(file: int) -> bytes | None:
    pieces, size = [], 0
    while piece := os.read(file, _AT_ONCE):
        size += len(piece)
        if size > MOST_BYTES:
            return None
        pieces.append(piece)
    return b"".join(pieces)
