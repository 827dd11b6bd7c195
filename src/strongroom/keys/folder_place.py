"""A folder that copies lie in, on another disk or mounted from another machine, which only its owner may
enter.

Lives here: what ring stores and backup destinations in folders have in common: URI, identity, making it. Must
not live here: what is put there, and which errors tell of it (folder_store.py, backup/folder_destination.py).
"""

import os
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path

from strongroom.keys.disk import Disk
from strongroom.keys.room_files import RoomFiles

__all__ = ["FolderPlace"]

_OTHERS = 0o077


class FolderPlace(ABC):
    """A folder that only its owner may enter.

    Args:
        path: Absolute.
        disk: How files are written.
    """

    def __init__(self, path: str, disk: Disk) -> None:
        self._folder = Path(os.path.normpath(path))
        self._disk = disk

    @property
    def uri(self) -> str:
        """The place's one written form."""
        return f"folder:{self._folder}"

    def identity(self) -> str:
        """Device and inode of the folder: two paths to one folder are one place."""
        with self._reaching():
            facts = self._folder.stat()
        return f"{facts.st_dev}:{facts.st_ino}"

    def lies_in(self, files: RoomFiles) -> bool:
        """Whether it lies in a room's own folder."""
        return files.contains(self._folder)

    def _make(self) -> str | None:
        """Make the folder below one that exists; returned is its mode, where others may enter it."""
        with self._reaching():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            facts = self._folder.stat()
        open_to_others = facts.st_mode & _OTHERS or facts.st_uid not in (0, os.geteuid())
        return f"{facts.st_mode & 0o777:04o}" if open_to_others else None

    @abstractmethod
    def _reaching(self) -> AbstractContextManager[None]:
        """Around whatever touches the folder: what the system says becomes an error of the place's kind."""
