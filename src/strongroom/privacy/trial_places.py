"""Where an auditor's keys and data come from: databases, backup folders, rooms' homes, copies in ring stores.

Lives here: taking everything in that a place has. Must not live here: what is tried on it (trial.py).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from strongroom.backup.destination import well_named
from strongroom.backup.folder_destination import FolderDestination
from strongroom.backup.frames import RevisionFrame, read_frames
from strongroom.backup.key_objects import open_copy as open_keys
from strongroom.backup.manifest import read_manifest
from strongroom.backup.segment import Segment, SegmentSealer
from strongroom.backup.workshop import sealer_of, signing_keys
from strongroom.crypto.age import X25519Identity
from strongroom.errors import InvalidInput, StrongroomError
from strongroom.keys.private_file import read_private
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import copy_name, open_copy
from strongroom.keys.ring_file import read_ring_file
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.root_change import open_by_settings
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.trial import Haul, SealedRevision
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
        _take_backup(str(path.absolute()), haul, rings, person)
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


def _take_backup(folder: str, haul: Haul, rings: Sequence[Ring], person: bytes) -> None:
    place = FolderDestination(folder)
    # What has another name is nobody's: whoever keeps the place could otherwise stop the trial by one.
    objects: Mapping[str, bytes] = {
        stored.name: data
        for stored in place.list()
        if well_named(stored.name) and (data := place.get(stored.name)) is not None
    }
    taken = 0
    for ring in rings:
        revisions, found = _take_objects(objects, haul, ring, person)
        taken += found
        wanted = {key.customer for key in haul.keys} | {person}
        haul.sealed |= {
            SealedRevision(
                frame.collection,
                frame.id,
                frame.customer,
                frame.key_no,
                frame.levels,
                (frame.general, frame.personal, frame.sensitive),
            )
            for frame in revisions
            if frame.customer in wanted
        }
    if not taken:
        raise InvalidInput("erasure.no-data-there", place=folder)


def _take_objects(
    objects: Mapping[str, bytes], haul: Haul, ring: Ring, person: bytes
) -> tuple[list[RevisionFrame], int]:
    """What one ring makes of all objects: the revisions, and how many objects were of its room."""
    sealer = sealer_of(ring)
    by_digest = {name.rpartition("/")[2]: data for name, data in objects.items()}
    revisions: dict[str, list[RevisionFrame]] = {}
    taken = 0
    for name, data in objects.items():
        parts = name.split("/")
        try:
            if parts[1:2] == ["keys"]:
                state = open_keys(sealer, int(parts[2]), int(parts[3]), int(parts[4]), data).state
                haul.pages |= set(state.pages)
                haul.keys |= {key for key in state.keys if haul.wants(key.customer, person)}
            elif parts[1:2] == ["manifests"]:
                manifest = read_manifest(data, ring.room, signing_keys(ring))
                for segment in manifest.all_segments():
                    if segment.name not in revisions:
                        revisions[segment.name] = _revisions_in(sealer, segment, by_digest)
            taken += 1
        except (StrongroomError, ValueError, IndexError):
            continue  # another room's, or sealed under a key that this ring has not
    return [frame for frames in revisions.values() for frame in frames], taken


def _revisions_in(
    sealer: SegmentSealer, segment: Segment, by_digest: Mapping[str, bytes]
) -> list[RevisionFrame]:
    """The revisions of one segment; none where it is gone or spoilt, which takes nothing from the others."""
    try:
        frames = list(read_frames(sealer.open(segment, by_digest[segment.name])))
    except (StrongroomError, KeyError):
        return []
    return [frame for frame in frames if isinstance(frame, RevisionFrame)]
