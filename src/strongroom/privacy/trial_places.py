"""Where an auditor's keys and data come from: databases, backup folders, rooms' homes, copies in ring stores.

Lives here: taking everything in that a place has. Must not live here: what is tried on it (trial.py).
"""

from collections.abc import Sequence
from pathlib import Path

from strongroom.crypto.age import X25519Identity
from strongroom.errors import InvalidInput
from strongroom.keys.private_file import read_private
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import copy_name, open_copy
from strongroom.keys.ring_file import read_ring_file
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.root_change import open_by_settings
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.trial import Haul, SealedRevision
from strongroom.privacy.trial_backup import take_backup
from strongroom.storage.database import Database, open_database
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.page_rows import KeyPage
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.table_walk import walk

__all__ = ["rings_in", "take_data"]


def rings_in(
    place: str, room: bytes, surroundings: Surroundings, recovery: X25519Identity | None
) -> list[Ring]:
    """The rings that a place has.

    Args:
        place: The home of a room, whose root key is where its settings say; or the folder of a ring store.
        recovery: The recovery key, for copies in ring stores.

    Raises:
        InvalidInput: ``erasure.no-keys-there``.
        KeyNotAvailable: As opening a ring has it.
    """
    folder = Path(place.removeprefix("folder:"))
    files, copy = RoomFiles(folder), folder / copy_name(room)
    rings = []
    if files.ring.exists():
        opened, _ = open_by_settings(files, read_ring_file(files.ring), room, surroundings)
        rings.append(opened.ring)
    if copy.exists() and recovery is not None:
        rings.append(open_copy(read_private(copy), recovery))
    if not rings:
        raise InvalidInput("erasure.no-keys-there", place=place)
    return rings


def take_data(place: str, haul: Haul, rings: Sequence[Ring], tenant: int, person: bytes) -> None:
    """Take in what a place has.

    Args:
        place: A database's URL or file, the home of a room on SQLite, or the folder of a backup destination.

    Raises:
        InvalidInput: ``erasure.no-data-there``.
        NoRoom, Busy: As opening a database has it.
    """
    path = Path(place.removeprefix("folder:"))
    if place.startswith("postgresql:"):
        url = place
    elif path.is_file():
        url = f"sqlite:///{path.absolute()}"
    elif (path / "room.db").is_file():
        url = f"sqlite:///{(path / 'room.db').absolute()}"
    elif path.is_dir():
        take_backup(str(path.absolute()), haul, rings, person)
        return
    else:
        raise InvalidInput("erasure.no-data-there", place=place)
    with open_database(url) as database:
        _take_database(database, haul, tenant, person)


def _take_database(database: Database, haul: Haul, tenant: int, person: bytes) -> None:
    haul.pages |= {KeyPage(*row[1:]) for row in walk(database, "key_pages", tenant)}
    for row in walk(database, "customer_keys", tenant):
        key = KeyRow(*row[1:])
        if haul.wants(key.customer, person):
            haul.keys.add(key)
    wanted = {key.customer for key in haul.keys} | {person}
    for table in ("records", "history"):
        for found in walk(database, table, tenant):
            record = RecordRow(*found)
            if record.customer in wanted:
                envelopes = (record.sealed_general, record.sealed_personal, record.sealed_sensitive)
                haul.sealed.add(
                    SealedRevision(
                        record.collection, record.id, record.customer, record.key_no, record.levels, envelopes
                    )
                )
