"""Setting a room aside so that a restored one can take its place: it is backed up first, and nothing of it
is lost.

Lives here: that backup, and the folder's new name. Must not live here: the restore.
"""

import os
import time
from pathlib import Path

from strongroom.backup.run import run_backup
from strongroom.backup.workshop import Workshop
from strongroom.errors import UsageError

__all__ = ["back_up_first", "set_aside"]


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
