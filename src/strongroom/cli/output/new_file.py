"""A file that a command makes: it must not be there yet, and only its owner may read it.

Lives here: making it. Must not live here: what is written into it.
"""

import os
from pathlib import Path

from strongroom.cli.output.width import visible
from strongroom.errors import InvalidInput

__all__ = ["write_new_file"]

_PRIVATE = 0o600


def write_new_file(path: str, data: bytes) -> None:
    """Write a new file, durable when this returns.

    Raises:
        InvalidInput: ``cli.file-unwritable``, when it exists or cannot be made.
    """
    try:
        descriptor = os.open(Path(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise InvalidInput("cli.file-unwritable", path=visible(path), reason=reason) from None
