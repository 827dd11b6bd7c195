"""``folder:/path``: a ring store in a folder, on another disk or mounted from another machine.

Lives here: that store, and how a folder is found to keep old versions. Must not live here: what is put there,
the folder itself (folder_place.py).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.folder_place import FolderPlace
from strongroom.keys.private_file import read_private, remove_private, replace_private

__all__ = ["FolderStore", "mount_of"]

_MOUNTS = Path("/proc/self/mounts")
# Where file servers and volume managers show what was there before; and where synchronisers keep it.
_SNAPSHOTS = (".snapshot", ".snapshots", ".zfs/snapshot", "~snapshot", ".stversions", ".dropbox.cache")
_COPY_ON_WRITE = frozenset({"apfs", "bcachefs", "btrfs", "nilfs2", "zfs"})
_IN_MEMORY = frozenset({"ramfs", "tmpfs"})

Mount = tuple[Path, str]


class FolderStore(FolderPlace):
    """A folder that only its owner may enter.

    Args:
        rest: An absolute path.
        mounts: The mount points with their types; the system's, when left out.
        disk: How files are written.

    Raises:
        InvalidInput: ``stores.uri-malformed``, for a path that is not absolute.
    """

    def __init__(self, rest: str, mounts: Callable[[], list[Mount]] | None = None, disk: Disk = DISK) -> None:
        if not rest.startswith("/"):
            raise InvalidInput("stores.uri-malformed", form="folder:/path")
        super().__init__(rest, disk)
        self._mounts = mounts or _system_mounts

    def prepare(self) -> None:
        """Make the folder below one that exists; see `RingStore.prepare`."""
        mode = self._make()
        if mode is not None:
            raise InvalidInput("stores.open-to-others", store=self.uri, mode=mode)

    def replace(self, name: str, data: bytes) -> None:
        """See `RingStore.replace`."""
        with self._reaching():
            replace_private(self._folder / name, data, self._disk)

    def read(self, name: str) -> bytes | None:
        """See `RingStore.read`."""
        with self._reaching():
            # Without this look a folder that is gone would pass for one that is empty.
            os.stat(self._folder)
            try:
                return read_private(self._folder / name)
            except FileNotFoundError:
                return None

    def names(self) -> list[str]:
        """See `RingStore.names`."""
        with self._reaching():
            return sorted(entry.name for entry in self._folder.iterdir() if entry.is_file())

    def remove(self, name: str) -> None:
        """See `RingStore.remove`."""
        with self._reaching():
            remove_private(self._folder / name, self._disk)

    def old_versions(self, name: str) -> list[str]:
        """Look for backup names in the folder, and for snapshots of any folder above on the same disk.

        A snapshot that exists need not show this file yet: the next one will. So its folder is enough.
        """
        with self._reaching():
            beside = [
                str(entry)
                for entry in self._folder.iterdir()
                if name in entry.name and entry.name not in (name, f".{name}.new")
            ]
            return beside + [str(folder) for folder in self._snapshot_folders()]

    def cautions(self) -> tuple[str, ...]:
        """Name file systems that do not overwrite in place, and those that lose all at a restart."""
        kind = mount_of(self._folder, self._mounts())[1]
        if kind in _COPY_ON_WRITE:
            return ("stores.copy-on-write",)
        return ("stores.in-memory",) if kind in _IN_MEMORY else ()

    def _snapshot_folders(self) -> Iterator[Path]:
        folder = self._folder.resolve()
        device = folder.stat().st_dev
        for place in (folder, *folder.parents):
            if place.stat().st_dev != device:
                return
            for name in _SNAPSHOTS:
                snapshots = place / name
                if snapshots.is_dir() and any(snapshots.iterdir()):
                    yield snapshots

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            raise KeyNotAvailable("stores.unreachable", store=self.uri, reason=reason) from error


def mount_of(path: Path, mounts: list[Mount]) -> Mount:
    """Return the mount point that a path lies under, and its type; of two in one place, the later.

    Args:
        path: Absolute.
        mounts: Mount points with their types, in the order they were mounted.
    """
    best: Mount = (Path("/"), "unknown")
    resolved = path.resolve()
    for point, kind in mounts:
        if resolved.is_relative_to(point) and len(point.parts) >= len(best[0].parts):
            best = (point, kind)
    return best


def _system_mounts() -> list[Mount]:
    try:
        lines = _MOUNTS.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return []  # not Linux: nothing is known, and nothing is claimed
    mounts = []
    for line in lines:
        fields = line.split(" ")
        if len(fields) >= 3:
            # proc(5): blanks, tabs, line ends and backslashes come as octal escapes.
            point = fields[1].encode(errors="surrogateescape").decode("unicode_escape")
            mounts.append((Path(point), fields[2]))
    return mounts
