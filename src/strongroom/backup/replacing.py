"""A room beside the one that is restored from it: set aside to make place for it, or left where it is.

Lives here: the backup before a room is set aside, its folder's new name, and that each of the two rings knows
of the other. Must not live here: the restore.
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
from strongroom.vault.upkeep.custody_desk import CustodyDesk

__all__ = ["back_up_first", "note_clone", "place_of", "set_aside", "with_ring_aside"]


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


def note_clone(shop: Workshop, to: Path) -> str:
    """Note in a room that what is restored from it, beside it, has its keys.

    Returns:
        What the clone is called among the copies that erasures wait for.

    Raises:
        Refused: ``access.refused``.
    """
    place = place_of(to)
    CustodyDesk(shop.door, shop.session).note_copy(place)
    return place


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
    """What a ring in another room's folder is called among the copies that erasures wait for."""
    whole = str(aside)
    return whole if len(whole) <= LONGEST_PLACE and whole.isprintable() else aside.name[-LONGEST_PLACE:]


def with_ring_aside(opened: RingFile, aside: Path, now: int) -> RingFile:
    """The ring to restore with, which knows of the one that is left in the room that it is of.

    It opens what lies beside it for as long as it is there: no erasure is definitive before somebody says
    that it is gone.

    Args:
        now: Milliseconds.
    """
    return replace(opened, ring=opened.ring.with_copy(place_of(aside), now))
