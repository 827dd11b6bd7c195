"""Setting a room aside so that a restored one can take its place: it is backed up first, and nothing of it
is lost.

Lives here: that backup, the folder's new name, and that the restored ring knows of the one left there. Must
not live here: the restore.
"""

import os
import time
from dataclasses import replace
from pathlib import Path

from strongroom.backup.run import run_backup
from strongroom.backup.workshop import Workshop
from strongroom.errors import UsageError
from strongroom.keys.ring import LONGEST_PLACE
from strongroom.keys.ring_file import RingFile

__all__ = ["back_up_first", "place_of", "set_aside", "with_ring_aside"]


def back_up_first(shop: Workshop, database: str | None) -> None:
    """Back up the room that will be set aside.

    Args:
        database: Where the restored room will have its database.

    Raises:
        UsageError: ``restore.name-database``, where the room's own is on a server: that one stays as it is.
        DonePartly, Busy, Refused, VerificationFailed: As the run has it; nothing is set aside then.
    """
    if database is None and not shop.room.settings.database.startswith("sqlite:"):
        raise UsageError("restore.name-database")
    run_backup(shop).require_complete()


def set_aside(home: Path, now: float | None = None) -> Path:
    """Give the folder of a room that is closed another name beside its own.

    Returns:
        Where it is now.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    aside = home.with_name(f"{home.name}.replaced-{stamp}")
    os.rename(home, aside)
    return aside


def place_of(aside: Path) -> str:
    """What the ring that is left in a room set aside is called among the copies that erasures wait for."""
    whole = str(aside)
    return whole if len(whole) <= LONGEST_PLACE and whole.isprintable() else aside.name[-LONGEST_PLACE:]


def with_ring_aside(opened: RingFile, aside: Path, now: int) -> RingFile:
    """The ring to restore with, which knows of the one that is left in the room set aside.

    It opens what lies beside it for as long as it is there: no erasure is definitive before somebody says
    that it is gone.

    Args:
        now: Milliseconds.
    """
    return replace(opened, ring=opened.ring.with_copy(place_of(aside), now))
