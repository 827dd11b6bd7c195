"""``folder:/path``: a destination in a folder, on another disk or mounted from another machine.

Lives here: that destination. Must not live here: what is put there, the folder itself (keys/folder_place.py).

An object appears under its name whole, by a hard link that fails where the name is taken: a writer that is
killed leaves a file of another name, which is swept later. Nothing is read, written or deleted through a link
below the folder (plain_objects.py).
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ELOOP, ENOSPC, ENOTSUP, EPERM, EROFS
from pathlib import Path

from strongroom.backup.destination import Protection, Stored, check_name
from strongroom.backup.plain_objects import leads_below, read_plain
from strongroom.errors import Busy, InvalidInput, KeyNotAvailable, Refused
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.folder_place import FolderPlace
from strongroom.keys.private_file import write_all

__all__ = ["FolderDestination"]

_PART = ".part-"
_STALE_SECONDS = 24 * 3600


class FolderDestination(FolderPlace):
    """A folder that only its owner may enter.

    Args:
        rest: An absolute path.
        disk: How files are written.

    Raises:
        InvalidInput: ``destination.uri-malformed``, for a path that is not absolute.
    """

    def __init__(self, rest: str, disk: Disk = DISK) -> None:
        if not rest.startswith("/") or "?" in rest or "#" in rest:
            raise InvalidInput("destination.uri-malformed", form="folder:/path")
        super().__init__(rest, disk)

    def speaks_to(self) -> None:
        """Nobody; see `Destination.speaks_to`."""
        return None

    def encrypts(self) -> bool:
        """See `Destination.encrypts`."""
        return True

    def prepare(self) -> None:
        """Make the folder below one that exists; see `Destination.prepare`."""
        mode = self._make()
        if mode is not None:
            raise InvalidInput("destination.open-to-others", destination=self.uri, mode=mode)
        with self._reaching():
            self._sweep()

    def put(self, name: str, data: bytes) -> bool:
        """See `Destination.put`."""
        check_name(name)
        path = self._folder / name
        with self._reaching():
            os.stat(
                self._folder
            )  # one that is gone is not made anew: an unmounted disk would fill up the root
            self._require_below(path.parent)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.path.lexists(path):
                return False
            part = path.parent / f"{_PART}{secrets.token_hex(8)}"
            try:
                self._write(part, data)
                return self._link(part, path)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(part)

    def get(self, name: str) -> bytes | None:
        """See `Destination.get`."""
        check_name(name)
        with self._reaching():
            os.stat(self._folder)
            return read_plain(self._folder, name)

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """See `Destination.list`."""
        with self._reaching():
            os.stat(self._folder)
            found = sorted(self._walk(prefix))
        yield from found

    def delete(self, name: str) -> None:
        """See `Destination.delete`."""
        check_name(name)
        path = self._folder / name
        try:
            with self._reaching(), suppress(FileNotFoundError):
                self._require_below(path.parent)
                self._disk.unlink(path)
                self._sync_folder(path.parent)
        except KeyNotAvailable as error:
            if isinstance(error.__cause__, OSError) and error.__cause__.errno == EPERM:
                raise Refused("destination.immutable", destination=self.uri, name=name) from error.__cause__
            raise

    def protection(self) -> Protection:
        """Whoever may write in a folder may delete in it."""
        return Protection()

    # -- inside ------------------------------------------------------------------
    def _write(self, part: Path, data: bytes) -> None:
        descriptor = self._disk.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            write_all(descriptor, data, self._disk)
            self._disk.fsync(descriptor)
        finally:
            self._disk.close(descriptor)

    def _link(self, part: Path, path: Path) -> bool:
        try:
            self._disk.link(part, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno in (EPERM, ENOTSUP):
                raise InvalidInput("destination.no-conditions", destination=self.uri) from error
            raise
        self._sync_folder(path.parent)
        if path.parent != self._folder:
            self._sync_folder(path.parent.parent)
        return True

    def _sync_folder(self, folder: Path) -> None:
        descriptor = self._disk.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._disk.fsync(descriptor)
        finally:
            self._disk.close(descriptor)

    def _walk(self, prefix: str) -> Iterator[Stored]:
        """Names and sizes below the folder that the prefix names, by strings: of ten thousands of files, a
        path object each takes ten times as long as asking the disk.
        """
        start = prefix.rpartition("/")[0]
        self._require_below(self._folder / start)
        waiting = [(os.path.join(self._folder, start), f"{start}/" if start else "")]
        while waiting:
            folder, before = waiting.pop()
            with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
                for entry in entries:
                    name = before + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, f"{name}/"))
                    elif name.startswith(prefix) and not entry.name.startswith(_PART):
                        with suppress(FileNotFoundError):  # deleted meanwhile
                            yield Stored(name, entry.stat(follow_symlinks=False).st_size)

    def _require_below(self, folder: Path) -> None:
        if not leads_below(self._folder, folder):
            raise OSError(ELOOP, os.strerror(ELOOP))

    def _sweep(self) -> None:
        """Remove what writers that were killed left, once no writer can still be at it."""
        for folder, _, names in os.walk(self._folder, followlinks=False):
            for name in names:
                if name.startswith(_PART):
                    path = Path(folder, name)
                    with suppress(FileNotFoundError):
                        if time.time() - path.lstat().st_mtime > _STALE_SECONDS:
                            os.unlink(path)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            if error.errno in (ENOSPC, EDQUOT):
                raise Busy("destination.full", destination=self.uri) from error
            if isinstance(error, PermissionError) or error.errno == EROFS:
                raise KeyNotAvailable("destination.denied", destination=self.uri, reason=reason) from error
            raise Busy("destination.unreachable", destination=self.uri, reason=reason) from error
