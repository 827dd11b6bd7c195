"""A file that a command makes: it must not be there yet, and only its owner may read it.

Lives here: making it, and removing what was begun and failed. Must not live here: what is written into it.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from strongroom.cli.output.width import visible
from strongroom.errors import InvalidInput

__all__ = ["new_file", "require_new"]

_PRIVATE = 0o600


@contextmanager
def new_file(path: str) -> Iterator[BinaryIO]:
    """Open a new file to be written in a ``with`` statement; it is durable after it.

    Where writing fails nothing stays behind: half a proof would look like one.

    Raises:
        InvalidInput: ``cli.file-unwritable``, when it exists or cannot be made or written.
    """
    place = Path(path)
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        place.unlink(missing_ok=True)
        raise _unwritable(path, error) from None
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def require_new(path: str) -> None:
    """Make sure that a file can be a new one, before something is begun that ends in it.

    Raises:
        InvalidInput: ``cli.file-unwritable``, when it exists.
    """
    if os.path.lexists(path):
        raise _unwritable(path, FileExistsError(errno.EEXIST, ""))


def _unwritable(path: str, error: OSError) -> InvalidInput:
    reason = os.strerror(error.errno or 0)
    return InvalidInput("cli.file-unwritable", path=visible(path), reason=reason)
