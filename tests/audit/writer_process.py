"""Processes that append events, or drain, until somebody kills them."""

import os
from pathlib import Path

from strongroom.audit.integration import catch_up
from strongroom.audit.sequencer import drain
from strongroom.errors import Busy
from tests.audit.log_room import MAC, TENANT, LogRoom

__all__ = ["append_for_ever", "drain_for_ever"]


def append_for_ever(url: str, acknowledged: Path) -> None:
    """Append events; the id of each is a line of the file, written after the commit returned."""
    room = LogRoom(url, int.from_bytes(os.urandom(8), "big"), make=False)
    with acknowledged.open("ab", buffering=0) as out:
        while True:
            try:
                out.write(room.append(action="view").hex().encode() + b"\n")
            except Busy:
                continue


def drain_for_ever(url: str, acknowledged: Path) -> None:
    """Number what waits, in small steps, and bring the tiles up to it."""
    room = LogRoom(url, make=False)
    while True:
        try:
            drain(room.database, MAC, TENANT, 7)
            catch_up(room.database, TENANT)
        except Busy:
            continue
