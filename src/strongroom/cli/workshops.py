"""The room's workshop for backups, for the run of a command.

Lives here: opening room and desk for what is done with backups. Must not live here: commands.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from strongroom.cli.invocation import Invocation
from strongroom.cli.session import in_room_at_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from strongroom.backup.workshop import Workshop

__all__ = ["at_workshop"]


@contextmanager
def at_workshop(invocation: Invocation) -> "Iterator[Workshop]":
    """Open the room, sit down, and get ready to work on its backups; raises as `in_room_at_desk`."""
    from strongroom.backup.workshop import Workshop  # database and keys: nothing for --help

    with in_room_at_desk(invocation) as (room, desk):
        yield Workshop(room, desk.session, invocation.environment)
