"""Where a drill takes place: a folder that the room knows of until it is gone.

Lives here: making it, and clearing it, also after a drill that was killed. Must not live here: the drill.

The copy in it has a ring, so that whatever is erased later opens there for as long as it lies there. A note
beside the ring of the room names the folder before there is one, and is held by a lock while the drill goes
on: whoever finds the lock free clears what the note names.
"""

import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from strongroom.keys.file_lock import file_lock
from strongroom.keys.room_files import RoomFiles

__all__ = ["clear_left_drills", "drill_place"]

_OTHERS = 0o077
_PRIVATE = 0o600


@contextmanager
def drill_place(files: RoomFiles, scratch: Path | None) -> Iterator[Path]:
    """A folder for one drill, which nobody else may enter.

    Args:
        files: Of the room that drills.
        scratch: Where there is space; the system's folder for such things, when left out.

    Raises:
        OSError: It cannot be made or cleared.
        Busy: ``keys.lock-held``.
    """
    name = secrets.token_hex(8)
    folder = Path(scratch or tempfile.gettempdir()).absolute() / f"strongroom-drill-{name}"
    with file_lock(files.drill_lock):
        _clear_left(files)
        note = _note(files, name, folder)
    try:
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            _clear(folder)
            os.unlink(files.drills / name)
    finally:
        os.close(note)


def clear_left_drills(files: RoomFiles) -> int:
    """Clear what drills that were killed have left; returns how many.

    Raises:
        OSError: One cannot be cleared.
        Busy: ``keys.lock-held``.
    """
    with file_lock(files.drill_lock):
        return _clear_left(files)


def _note(files: RoomFiles, name: str, folder: Path) -> int:
    """Write down where a drill is about to take place; the lock on the note is held by what comes back."""
    files.drills.mkdir(mode=0o700, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    note = os.open(files.drills / name, flags, _PRIVATE)
    fcntl.flock(note, fcntl.LOCK_EX)
    os.write(note, os.fsencode(folder))
    os.fsync(note)
    return note


def _clear_left(files: RoomFiles) -> int:
    try:
        names = sorted(os.listdir(files.drills))
    except FileNotFoundError:
        return 0
    return sum(_clear_one(files.drills / name) for name in names)


def _clear_one(path: Path) -> bool:
    """Clear what a note names, unless its drill goes on."""
    note = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        named = os.read(note, 4_096)
        if named:  # nothing, where the drill was killed before there was a folder
            _clear(Path(os.fsdecode(named)))
        os.unlink(path)
    except BlockingIOError:
        return False
    finally:
        os.close(note)
    return True


def _clear(folder: Path) -> None:
    """Overwrite what holds keys, then remove everything; what is not ours alone is somebody else's."""
    try:
        facts = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & _OTHERS:
        return
    # Copies in scratch stores are sealed to the recovery key.
    for path in (folder / "drill.key", *sorted((folder / "room" / "keys").glob("*ring*"))):
        _overwrite(path)
    shutil.rmtree(folder)


def _overwrite(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        left = os.fstat(descriptor).st_size
        while left:
            left -= os.write(descriptor, bytes(left))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
