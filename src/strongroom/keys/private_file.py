"""A file that only its owner may read: replaced as a whole, its old bytes overwritten, read with care.

Lives here: the order of writes that leaves either the old file or the new one after a crash at any moment.
Must not live here: what the file holds. Overwriting is a best effort: file systems that copy on write,
journals of data and flash keep old blocks out of reach; `strongroom doctor` names the first.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from strongroom.errors import KeyNotAvailable
from strongroom.keys.disk import DISK, Disk

__all__ = [
    "create_private",
    "has_leftovers",
    "read_private",
    "remove_private",
    "replace_private",
    "sweep",
    "unwritable",
    "write_all",
]

_OTHERS = 0o077
_READ_ATTEMPTS = 100
_MOST_BYTES = 1 << 27
"""No ring, anchor, copy or report is nearly as large: one that is would fill the memory."""
# Of file systems without second names (FAT) and of those that refuse them.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def read_private(path: Path, *, follow: bool = False) -> bytes:
    """Read a file after making sure that nobody else can.

    Args:
        path: The file.
        follow: Whether it may be a symbolic link, as secrets that a platform mounts are.

    Raises:
        FileNotFoundError: there is none.
        KeyNotAvailable: ``keys.file-exposed``, when others may read or write it or own it;
            ``keys.file-unreadable``, for any other reason of the operating system.
    """
    try:
        for _ in range(_READ_ATTEMPTS):
            data = _read_once(path, follow)
            if data is not None:
                return data
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(path, error) from error
    raise KeyNotAvailable("keys.file-unreadable", path=str(path), reason="it changes all the time")


def replace_private(path: Path, data: bytes, disk: Disk = DISK) -> None:
    """Put a new file in the place of an old one, or of none.

    The new bytes are on the disk before they get the name, and the name before the old bytes are overwritten.
    The caller holds the lock of the file; two writers at once would meet in the file ``.new``.

    Raises:
        OSError: whatever went wrong; the file is then the old one or the new one.
    """
    sweep(path, disk)
    new, old = _new(path), _old(path)
    _write_new(new, data, disk)
    # The second name lets `sweep` find the old bytes, should a crash come before they are overwritten.
    replaced = _open_existing(path, disk)
    try:
        if replaced is not None:
            _link_if_possible(path, old, disk)
        disk.rename(new, path)
        _fsync_folder(path.parent, disk)
        if replaced is not None:
            _overwrite(replaced, disk)
    finally:
        if replaced is not None:
            disk.close(replaced)
    _unlink_if_there(old, disk)


def create_private(path: Path, data: bytes, disk: Disk = DISK) -> None:
    """Make a file where there is none: complete, or not at all.

    Raises:
        FileExistsError: something has the name.
        OSError: whatever else went wrong; then there is no such file.
    """
    sweep(path, disk)
    new = _new(path)
    _write_new(new, data, disk)
    # A link, unlike a rename, never takes the place of what another process made in the meantime.
    disk.link(new, path)
    disk.unlink(new)
    _fsync_folder(path.parent, disk)


def remove_private(path: Path, disk: Disk = DISK) -> None:
    """Overwrite and remove a file, and what a writer that was killed left beside it; nothing, where none is.

    Raises:
        OSError: whatever went wrong; it can be done again.
    """
    sweep(path, disk)
    descriptor = _open_existing(path, disk)
    if descriptor is None:
        return
    with _closing(descriptor, disk):
        _overwrite(descriptor, disk)
    _unlink_if_there(path, disk)
    _fsync_folder(path.parent, disk)


def sweep(path: Path, disk: Disk = DISK) -> None:
    """Overwrite and remove what a writer that was killed left beside the file.

    Raises:
        OSError: whatever went wrong; it can be done again.
    """
    for leftover in (_new(path), _old(path)):
        # After a crash before the rename, ``.old`` is the living file under a second name: keep the bytes.
        if not _same_file(leftover, path):
            descriptor = _open_existing(leftover, disk)
            if descriptor is None:
                continue
            with _closing(descriptor, disk):
                _overwrite(descriptor, disk)
        _unlink_if_there(leftover, disk)


def has_leftovers(path: Path) -> bool:
    """Whether a writer that was killed, or one that is at work just now, left something beside the file."""
    return any(os.path.lexists(leftover) for leftover in (_new(path), _old(path)))


def unwritable(path: Path, error: OSError) -> KeyNotAvailable:
    """Return ``keys.file-unwritable`` for an error of the operating system."""
    return KeyNotAvailable("keys.file-unwritable", path=str(path), reason=_reason(error))


def write_all(descriptor: int, data: bytes, disk: Disk = DISK) -> None:
    """Write all of it, however little each call takes."""
    view = memoryview(data)
    while view:
        view = view[disk.write(descriptor, bytes(view)) :]


def _read_once(path: Path, follow: bool) -> bytes | None:
    """Read it; None when a new file took its place meanwhile, for the old bytes may have been overwritten."""
    # Where a platform mounts a secret it may be a pipe; elsewhere one would be waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW | os.O_NONBLOCK))
    try:
        facts = os.fstat(descriptor)
        if not follow and not stat.S_ISREG(facts.st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if facts.st_mode & _OTHERS or facts.st_uid not in (0, os.geteuid()):
            raise KeyNotAvailable("keys.file-exposed", path=str(path), mode=f"{facts.st_mode & 0o777:04o}")
        pieces, size = [], 0
        while piece := os.read(descriptor, 1 << 20):
            size += len(piece)
            if size > _MOST_BYTES:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            pieces.append(piece)
        now = os.stat(path)
        same = (now.st_dev, now.st_ino) == (facts.st_dev, facts.st_ino)
        return b"".join(pieces) if same else None
    finally:
        os.close(descriptor)


def _unreadable(path: Path, error: OSError) -> KeyNotAvailable:
    return KeyNotAvailable("keys.file-unreadable", path=str(path), reason=_reason(error))


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__


def _new(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _old(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


def _write_new(new: Path, data: bytes, disk: Disk) -> None:
    descriptor = disk.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with _closing(descriptor, disk):
        write_all(descriptor, data, disk)
        disk.fsync(descriptor)


def _open_existing(path: Path, disk: Disk) -> int | None:
    try:
        return disk.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None


def _link_if_possible(path: Path, old: Path, disk: Disk) -> None:
    try:
        disk.link(path, old)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise


def _overwrite(descriptor: int, disk: Disk) -> None:
    size = os.fstat(descriptor).st_size
    os.lseek(descriptor, 0, os.SEEK_SET)
    write_all(descriptor, bytes(size), disk)
    disk.fsync(descriptor)


def _unlink_if_there(path: Path, disk: Disk) -> None:
    try:
        disk.unlink(path)
    except FileNotFoundError:
        return


def _same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samestat(os.lstat(one), os.lstat(other))
    except FileNotFoundError:
        return False


def _fsync_folder(folder: Path, disk: Disk) -> None:
    descriptor = disk.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    with _closing(descriptor, disk):
        disk.fsync(descriptor)


@contextmanager
def _closing(descriptor: int, disk: Disk) -> Iterator[None]:
    try:
        yield
    finally:
        disk.close(descriptor)
