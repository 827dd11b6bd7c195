"""What an auditor's copy of a backup destination has: keys and records of every backup in it, for a trial.

Lives here: taking them in, one object in memory at a time. Must not live here: databases and rings
(trial_places.py), what is tried (trial.py).
"""

from collections.abc import Iterator, Sequence

from strongroom.backup.destination import well_named
from strongroom.backup.folder_destination import FolderDestination
from strongroom.backup.frames import RevisionFrame, read_frames
from strongroom.backup.key_objects import open_copy
from strongroom.backup.manifest import Manifest, read_manifest
from strongroom.backup.object_names import (
    Kind,
    is_key_copy,
    is_segment,
    manifest_number,
    prefix,
)
from strongroom.backup.workshop import sealer_of, signing_keys
from strongroom.errors import InvalidInput, StrongroomError
from strongroom.keys.ring import Ring
from strongroom.privacy.trial import Haul, SealedRevision

__all__ = ["take_backup"]


def take_backup(folder: str, haul: Haul, rings: Sequence[Ring], person: bytes) -> None:
    """Take in what a folder has that was, or is, a destination.

    What of these rooms' objects no ring opens is counted in `Haul.unread`: it cannot be tried.

    Raises:
        InvalidInput: ``erasure.no-data-there``.
    """
    place = FolderDestination(folder)
    # What has another name is nobody's: whoever keeps the place could otherwise stop the trial by one.
    names = [stored.name for stored in place.list() if well_named(stored.name)]
    read: set[str] = set()
    for ring in rings:  # keys before records: they say whose records are wanted
        read |= _take_keys(place, names, haul, ring, person)
    wanted = {key.customer for key in haul.keys} | {person}
    for ring in rings:
        read |= _take_records(place, names, haul, ring, wanted, read)
    if not read:
        raise InvalidInput("erasure.no-data-there", place=folder)
    rooms = {ring.room for ring in rings}
    haul.unread |= {f"{folder}/{name}" for name in names if name not in read and _is_of(name, rooms)}


def _is_of(name: str, rooms: set[bytes]) -> bool:
    """Whether a name is of something that holds keys or records of one of the rooms."""
    return any(
        is_segment(room, name) or is_key_copy(room, name) or manifest_number(room, name) is not None
        for room in rooms
    )


def _take_keys(
    place: FolderDestination, names: Sequence[str], haul: Haul, ring: Ring, person: bytes
) -> set[str]:
    read, sealer = set(), sealer_of(ring)
    for name in names:
        if not is_key_copy(ring.room, name):
            continue
        *_, tenant, region, number = name.split("/")
        try:
            data = place.get(name)
            if data is None:
                continue
            state = open_copy(sealer, int(tenant), int(region), int(number), data).state
        except (StrongroomError, ValueError):
            continue  # spoilt, or sealed under a key that this ring has not: it stays unread
        haul.pages |= set(state.pages)
        haul.keys |= {key for key in state.keys if haul.wants(key.customer, person)}
        read.add(name)
    return read


def _take_records(
    place: FolderDestination,
    names: Sequence[str],
    haul: Haul,
    ring: Ring,
    wanted: set[bytes],
    before: set[str],
) -> set[str]:
    """The wanted records of every segment that a manifest of the ring's room names; each is read once."""
    read, sealer, start = set(before), sealer_of(ring), prefix(ring.room, Kind.SEGMENTS)
    for name, manifest in _manifests(place, names, ring):
        read.add(name)
        for segment in manifest.all_segments():
            if (whole := start + segment.name) in read:
                continue
            try:
                data = place.get(whole)
                if data is None:
                    continue
                frames = list(read_frames(sealer.open(segment, data)))
            except StrongroomError:
                continue  # gone or spoilt, which takes nothing from the others
            read.add(whole)
            haul.sealed |= {
                _sealed(frame)
                for frame in frames
                if isinstance(frame, RevisionFrame) and frame.customer in wanted
            }
    return read


def _manifests(place: FolderDestination, names: Sequence[str], ring: Ring) -> Iterator[tuple[str, Manifest]]:
    for name in names:
        if manifest_number(ring.room, name) is None:
            continue
        try:
            data = place.get(name)
            if data is not None:
                yield name, read_manifest(data, ring.room, signing_keys(ring))
        except StrongroomError:
            continue  # spoilt, forged, or of a key that this ring does not know


def _sealed(frame: RevisionFrame) -> SealedRevision:
    return SealedRevision(
        frame.collection,
        frame.id,
        frame.customer,
        frame.key_no,
        frame.levels,
        (frame.general, frame.personal, frame.sensitive),
    )
