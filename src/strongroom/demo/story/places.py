"""Where the things of the story lie, beside the room.

Lives here: their folders, and a disk that is unplugged. Must not live here: what is put into them.
"""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Places"]


@dataclass(frozen=True)
class Places:
    """The places of one demo.

    Args:
        home: The room's home; everything else lies in one folder beside it, for what a room sends away may
            not lie in it.
    """

    home: Path

    @property
    def beside(self) -> Path:
        """The folder of everything that is not the room itself."""
        return self.home.with_name(f"{self.home.name}-places")

    @property
    def ring_stores(self) -> tuple[Path, Path]:
        """Two places with a sealed copy of the keys."""
        return self.beside / "ring-store-1", self.beside / "ring-store-2"

    @property
    def office(self) -> Path:
        """The backup destination in the office."""
        return self.beside / "backup-office"

    @property
    def nas(self) -> Path:
        """The backup destination that was unplugged."""
        return self.beside / "backup-nas"

    @property
    def files(self) -> Path:
        """Files that were imported, to try importing with."""
        return self.beside / "files"

    @property
    def nas_is_there(self) -> bool:
        """Whether the second destination can be reached."""
        return self.nas.exists()

    def make(self) -> None:
        """Make the folders that have to be there, closed to others."""
        for folder in (self.beside, *self.ring_stores, self.files):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def unplug_nas(self) -> None:
        """Take the second destination away, as a cable that is pulled does."""
        self.nas.rename(self._unplugged)

    def plug_nas_in(self) -> None:
        """Bring the second destination back; nothing happens where it is there."""
        if not self.nas_is_there and self._unplugged.exists():
            self._unplugged.rename(self.nas)

    @property
    def _unplugged(self) -> Path:
        return self.nas.with_name(f"{self.nas.name}-unplugged")
