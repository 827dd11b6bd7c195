"""Where a SQLite file may lie, and whose it must be.

Lives here: refusing network disks and other people's files, and making the file readable to its owner only.
Must not live here: opening it as a database.
"""

import os
from pathlib import Path

from strongroom.errors import NoRoom, Refused

__all__ = ["check_place", "create_file", "file_system_of"]

# Here locks or shared memory do not work as SQLite needs them: https://sqlite.org/wal.html, section 8,
# https://sqlite.org/howtocorrupt.html, section 2.
_NETWORK = frozenset(
    """
    9p acfs afpfs afs beegfs ceph cifs coda davfs drvfs gfs2 glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2
    orangefs prl_fs smb smb2 smb3 smbfs vboxsf vmhgfs webdav
    """.split()  # noqa: SIM905 - a list of 28 quoted words reads worse
)
# Of those run through FUSE only the ones named here: others, as gocryptfs, are on a local disk.
_NETWORK_FUSE = frozenset(
    ("ceph", "davfs2", "gcsfuse", "glusterfs", "goofys", "mergerfs", "rclone", "s3fs", "sshfs")
)
_MOUNTS = Path("/proc/self/mounts")


def file_system_of(folder: Path, mounts: str) -> str:
    """The type of the file system that a folder is on.

    Args:
        folder: An absolute path without links.
        mounts: The text of ``/proc/self/mounts`` (fstab(5)); the last mount on a point hides those before.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].encode().decode("unicode_escape").encode("latin-1").decode(errors="surrogateescape")
        depth = len(Path(point).parts)
        if depth >= best and folder.is_relative_to(point):
            best, kind = depth, parts[2]
    return kind


def check_place(path: Path) -> None:
    """Refuse a place where a room must not lie; the file need not exist.

    Raises:
        NoRoom: ``storage.missing`` without a folder, ``storage.network-disk`` on a disk that locks badly.
        Refused: ``storage.not-owner`` for a file of another user of the machine.
    """
    folder = path.parent
    if not folder.is_dir():
        raise NoRoom("storage.missing", place=str(path))
    try:
        mounts = _MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        mounts = ""  # not Linux: the user's guide says what this cannot check
    kind = file_system_of(folder, mounts)
    if kind in _NETWORK or kind.removeprefix("fuse.") in _NETWORK_FUSE:
        raise NoRoom("storage.network-disk", place=str(folder), kind=kind)
    # Another user's -wal and -shm files would lock the owner out, root's above all.
    if path.exists() and path.stat().st_uid != os.geteuid():
        raise Refused("storage.not-owner", place=str(path))


def create_file(path: Path) -> None:
    """Make an empty file that only its owner reads; SQLite gives -wal and -shm the same mode.

    Raises:
        NoRoom: ``storage.permission``, when the folder does not allow it.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return
    except OSError:
        pass
    else:
        return
    raise NoRoom("storage.permission", state="create")
