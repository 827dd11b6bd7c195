"""Processes that die by SIGKILL at a chosen call into the disk of a destination.

Lives here: the disk that kills, and what such a process does. Must not live here: what has to be true
afterwards.
"""

import os
import signal
from pathlib import Path
from typing import Any

from strongroom.backup import folder_destination
from strongroom.backup.prune import Keep, prune
from strongroom.backup.run import run_backup
from strongroom.keys.disk import Disk
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from tests.campaigns.backup_workers import workshop

__all__ = ["WORK", "DyingDisk"]


class DyingDisk(Disk):
    """Ends the process at its n-th call, before the call is made; counts the calls in a file.

    Args:
        last: The call that is not made any more.
    """

    def __init__(self, last: int) -> None:
        self.left = last

    def _call(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def open(self, *arguments: Any, **named: Any) -> int:
        self._call()
        return super().open(*arguments, **named)

    def write(self, *arguments: Any) -> int:
        self._call()
        return super().write(*arguments)

    def fsync(self, *arguments: Any) -> None:
        self._call()
        super().fsync(*arguments)

    def link(self, *arguments: Any) -> None:
        self._call()
        super().link(*arguments)

    def unlink(self, *arguments: Any) -> None:
        self._call()
        super().unlink(*arguments)


def _with_dying_disk(last: int) -> None:
    """Whatever destination is opened from here on writes through a disk that kills."""
    disk = DyingDisk(last)
    whole = folder_destination.FolderDestination.__init__

    def made(self: Any, rest: str, _: Disk = disk) -> None:
        whole(self, rest, disk)

    folder_destination.FolderDestination.__init__ = made  # type: ignore[method-assign, assignment]  # in this process alone


def back_up(home: str, last: int) -> None:
    """One run."""
    _with_dying_disk(last)
    with open_room(Path(home), Surroundings()) as room:
        run_backup(workshop(room))


def let_go(home: str, last: int) -> None:
    """One prune, both of its phases."""
    _with_dying_disk(last)
    with open_room(Path(home), Surroundings()) as room:
        prune(workshop(room), Keep(last=2, min_age=0), grace=0)


WORK = {"run": back_up, "prune": let_go}
