"""Opening a room as whoever works in it does: its destinations are asked whether it was set back.

Lives here: that order. Must not live here: asking (memories.py), which a room without destinations does not
load; opening keys and database (strongroom.vault.room).
"""

from pathlib import Path

from strongroom.backup.restore_state import is_copy
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.backup_rows import destination_rows
from strongroom.vault.room import Room, open_room

__all__ = ["open_checked"]


def open_checked(home: Path, surroundings: Surroundings, *, whole: bool = False) -> Room:
    """Open a room, and make sure that no destination knows more of it than it knows itself.

    A copy that was restored and is not in charge is not asked about: the room that it came from goes on.

    Args:
        whole: Ask the buckets too, and wait longer, as a server does that will run for weeks.

    Raises:
        RolledBack: ``backup.room-behind``, ``erasure.room-behind``.
        StrongroomError: As `open_room` has it.
    """
    room = open_room(home, surroundings)
    try:
        if not is_copy(home) and room.door.database.read(destination_rows):
            from strongroom.backup.memories import check_opened  # only who has destinations waits for it

            check_opened(room, surroundings.environment, whole=whole)
    except BaseException:
        room.let_go()
        raise
    return room
