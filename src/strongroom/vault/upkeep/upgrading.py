"""Bringing a room's tables to this program's version.

Lives here: finding out what is needed, and doing it. Must not live here: the steps (storage.migrations), the
event of it, which the upgraded room records (health_desk.py).

A room with older tables cannot be asked who may upgrade it: its users stand in these tables. So whoever may
read the room's settings and reach its database may, and the first thing that the upgraded room does is to
record who it was. Steps only add to the tables; no value is opened.
"""

from dataclasses import dataclass
from pathlib import Path

from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import read_settings
from strongroom.storage.database import open_database
from strongroom.storage.versions import TABLES_VERSION, migrate, stored_version

__all__ = ["Needed", "needed_upgrade", "upgrade_tables"]


@dataclass(frozen=True, slots=True)
class Needed:
    """What an upgrade would do.

    Attributes:
        found: Version of the room's tables.
        known: This program's.
    """

    found: str
    known: str

    @property
    def anything(self) -> bool:
        """Whether there is something to do."""
        return self.found != self.known


def needed_upgrade(home: Path) -> Needed:
    """Look at the version of a room's tables; nothing is changed.

    Raises:
        NoRoom: ``room.none-here``, ``storage.missing``, ``storage.not-a-room``, ``storage.newer-room``.
        Busy: ``storage.unreachable``.
    """
    settings = read_settings(RoomFiles(home))
    with open_database(settings.database) as database:
        return Needed(database.read(stored_version), TABLES_VERSION)


def upgrade_tables(home: Path) -> None:
    """Bring the tables up, all of it or nothing.

    Raises:
        NoRoom, VerificationFailed: as `strongroom.storage.versions.migrate`.
    """
    migrate(read_settings(RoomFiles(home)).database)
