"""The file that an export becomes: new, its owner's only, on the disk when it is said to be.

Lives here: making, finishing and removing it, and what an export asks of any other place that it could go to.
Must not live here: what is written and whether it is sealed. Nothing else is ever written: no temporary file
beside it or elsewhere.
"""

import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from strongroom.errors import Conflict, InvalidInput, Unexpected

__all__ = ["Destination", "NewFile"]

_PRIVATE: Final = 0o600
_OTHERS: Final = 0o077


class Destination(Protocol):
    """Where an export goes: bytes in, whole or gone in the end."""

    size: int

    @property
    def digest(self) -> bytes:
        """SHA-256 of all bytes so far."""

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes."""

    def finish(self) -> None:
        """Make it whole and durable."""

    def remove(self) -> None:
        """Take it away, whole or not."""


class NewFile:
    """A file under way.

    Args:
        path: Where it will be; nothing may have that name, not even a link.
        private: Whether to refuse a disk that cannot keep others from reading (FAT, some shares). A sealed
            file may lie on one.

    Raises:
        Conflict: ``export.exists``.
        InvalidInput: ``export.folder``; ``export.open-to-others``.
    """

    def __init__(self, path: Path, *, private: bool) -> None:
        self._path = path
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(path, flags, _PRIVATE)
        except FileExistsError:
            raise Conflict("export.exists") from None
        except OSError as error:
            raise InvalidInput("export.folder", reason=_reason(error)) from error
        self._stream = os.fdopen(descriptor, "wb")
        facts = os.fstat(descriptor)
        self._identity = (facts.st_dev, facts.st_ino)
        self._digest = sha256()
        self.size = 0
        if private and facts.st_mode & _OTHERS:
            self.remove()
            raise InvalidInput("export.open-to-others", mode=f"{stat.S_IMODE(facts.st_mode):04o}")

    @property
    def digest(self) -> bytes:
        """SHA-256 of all bytes so far."""
        return self._digest.digest()

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes.

        Raises:
            Unexpected: ``export.write-failed``; the file is then still there.
        """
        try:
            self._stream.write(data)
        except OSError as error:
            raise Unexpected("export.write-failed", reason=_reason(error)) from error
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def finish(self) -> None:
        """Make bytes and name durable.

        Raises:
            Unexpected: ``export.write-failed``; the file is then still there.
        """
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._sync_folder()
        except OSError as error:
            raise Unexpected("export.write-failed", reason=_reason(error)) from error

    def remove(self) -> None:
        """Take the file away, finished or not; nothing, where its name is somebody else's file by now.

        Raises:
            Unexpected: ``export.not-removed``.
        """
        try:
            self._close_without_more()
            facts = os.lstat(self._path)
            if (facts.st_dev, facts.st_ino) == self._identity:
                os.unlink(self._path)
                self._sync_folder()
        except FileNotFoundError:
            return
        except OSError as error:
            raise Unexpected("export.not-removed", reason=_reason(error)) from error

    def _close_without_more(self) -> None:
        if self._stream.closed:
            return
        try:
            self._stream.close()
        except OSError:
            # What is held back could not be written, a full disk for one; the file is about to go anyway. The
            # descriptor is closed all the same.
            return

    def _sync_folder(self) -> None:
        folder = os.open(self._path.absolute().parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__
