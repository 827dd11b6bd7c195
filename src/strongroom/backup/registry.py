"""The destinations of a room: rows under a MAC, each with a name, a URI and what it is to erasure.

Lives here: those rows, and opening what they name. Must not live here: adding one with a decision and an
event (destinations.py), destinations themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from strongroom.backup.destination import Destination, destination_for
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import InvalidInput
from strongroom.model.ids import time_of
from strongroom.storage import backup_rows
from strongroom.storage.backup_rows import DestinationRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.macs.place_macs import DESTINATION, destination_parts

__all__ = [
    "Registered",
    "Role",
    "check_destination",
    "check_name",
    "registered",
    "removed_destinations",
    "tagged_destination",
]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_FOLDER = "folder:"


class Role(IntEnum):
    """What a destination is to erasure.

    A gating one always holds key state that is complete, so an erasure waits for it. An archive, a disk in a
    drawer, is waited for by nobody: the receipt names it. One that was removed is asked for nothing any more;
    the receipt names it too, for what lay there may lie there still.
    """

    GATING = 1
    ARCHIVE = 2
    REMOVED = 3


@dataclass(frozen=True)
class Registered:
    """A destination of the room, opened but not reached for."""

    name: str
    role: Role
    added: int
    place: Destination


def check_name(name: str) -> str:
    """A destination's name as it may be written.

    Raises:
        InvalidInput: ``destination.name``.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput("destination.name")
    return name


def tagged_destination(mac: RowMac, row: DestinationRow) -> DestinationRow:
    """The row with its MAC."""
    return row._replace(mac=mac.tag(DESTINATION, *destination_parts(row)))


def check_destination(mac: RowMac, row: DestinationRow) -> None:
    """Make sure that a row is as the room wrote it: whoever can write to the database chooses no destination.

    Raises:
        VerificationFailed: ``destination.row-forged``.
    """
    mac.check(row.mac, "destination.row-forged", DESTINATION, *destination_parts(row))


def registered(
    tx: Transaction, mac: RowMac, environment: Mapping[str, str], *, here_only: bool = False
) -> list[Registered]:
    """The destinations of the room, by name.

    Args:
        environment: Where credentials may be.
        here_only: Only those that are folders of this machine, its disks and what is mounted there.

    Raises:
        VerificationFailed: ``destination.row-forged``.
    """
    return [
        Registered(row.name, Role(row.role), row.added, destination_for(row.uri, environment))
        for row in _checked(tx, mac)
        if row.role != Role.REMOVED and (row.uri.startswith(_FOLDER) or not here_only)
    ]


def removed_destinations(tx: Transaction, mac: RowMac) -> list[tuple[str, int]]:
    """Those that were given up: name, and when, in milliseconds of Unix time.

    Raises:
        VerificationFailed: ``destination.row-forged``.
    """
    return [(row.name, time_of(row.event)) for row in _checked(tx, mac) if row.role == Role.REMOVED]


def _checked(tx: Transaction, mac: RowMac) -> list[DestinationRow]:
    rows = backup_rows.destination_rows(tx)
    for row in rows:
        check_destination(mac, row)
    return rows
