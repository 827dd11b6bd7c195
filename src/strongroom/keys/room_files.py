"""Where the things of a room lie below its home folder.

Lives here: names, and making the folders. Must not live here: what the files hold.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable

__all__ = ["RoomFiles"]

_FOLDER_MODE = 0o700


@dataclass(frozen=True)
class RoomFiles:
    """The places below one home folder.

    Args:
        home: The folder given by ``--home``.
    """

    home: Path

    @property
    def settings(self) -> Path:
        """``strongroom.toml``: written last, so a room that has it is complete."""
        return self.home / "strongroom.toml"

    @property
    def database(self) -> Path:
        """The SQLite file, where the database is not elsewhere."""
        return self.home / "room.db"

    @property
    def keys(self) -> Path:
        """The folder of ring and anchor."""
        return self.home / "keys"

    @property
    def ring(self) -> Path:
        """The sealed ring."""
        return self.keys / "ring"

    @property
    def ring_lock(self) -> Path:
        """The lock under which the ring is written."""
        return self.keys / "ring.lock"

    @property
    def erasure_lock(self) -> Path:
        """The lock under which erasures are carried forward."""
        return self.keys / "erasure.lock"

    @property
    def backup_lock(self) -> Path:
        """The lock under which backups are made."""
        return self.keys / "backup.lock"

    @property
    def drills(self) -> Path:
        """The folder of notes on where drills take place."""
        return self.keys / "drills"

    @property
    def drill_lock(self) -> Path:
        """The lock under which these notes are written and cleared."""
        return self.keys / "drill.lock"

    @property
    def anchor(self) -> Path:
        """The anchor."""
        return self.keys / "anchor"

    @property
    def anchor_lock(self) -> Path:
        """The lock under which the anchor is written."""
        return self.keys / "anchor.lock"

    def make_folders(self) -> None:
        """Make home and the folder of keys, closed to others; existing ones must be closed already.

        Raises:
            InvalidInput: ``room.folder-open``, when others can enter the folder of keys or change the home.
            KeyNotAvailable: ``keys.file-unreadable``, when a folder cannot be made.
        """
        try:
            self.home.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            self.keys.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise KeyNotAvailable("keys.file-unreadable", path=str(self.keys), reason=reason) from error
        self.check_folders()

    def check_folders(self) -> None:
        """Make sure that others can neither enter the folder of keys nor change names in the home.

        Raises:
            InvalidInput: ``room.folder-open``.
        """
        for folder, forbidden in ((self.home, 0o022), (self.keys, 0o077)):
            facts = folder.stat()
            if facts.st_mode & forbidden or facts.st_uid not in (0, os.geteuid()):
                raise InvalidInput("room.folder-open", path=str(folder), mode=f"{facts.st_mode & 0o777:04o}")

    def contains(self, path: Path) -> bool:
        """Whether a path lies at or below the home, links followed."""
        return path.resolve().is_relative_to(self.home.resolve())
