"""A copy of a region's keys at a destination: all pages, the keys of some, and where those of the others are.

Lives here: the object's bytes, and putting a region together from several. Must not live here: reading keys
from the database (key_copies.py), the bytes of a region's state (keys.region_state). Spec:
docs/spec/backup.md, Keys.

Nothing in it opens without the epoch, which is in the ring alone: a copy may lie anywhere and for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from struct import Struct, error

from strongroom.backup.segment import SegmentKind, SegmentSealer
from strongroom.errors import VerificationFailed
from strongroom.keys.region_state import (
    PackedKeys,
    RegionState,
    joined_keys,
    pack_keys,
    read_region_state,
    write_region_state,
)

__all__ = ["KeyCopy", "assemble", "open_copy", "seal_copy"]

_MAGIC = b"SRKCPY\0\x01"
_HEAD = Struct(">8sH")
_SOURCE = Struct(">QQ")


@dataclass(frozen=True)
class KeyCopy:
    """One copy.

    Args:
        sequence: Its number; a later one is of a later moment.
        sources: By page, the number of the copy that holds the page's keys; this one's own for those in
        ``state``.
        state: All pages of the region, and the keys of those pages that are this copy's own.
    """

    sequence: int
    sources: dict[int, int]
    state: RegionState

    @property
    def needs(self) -> list[int]:
        """The numbers of all copies that together hold the region, the newest first."""
        return sorted({self.sequence, *self.sources.values()}, reverse=True)


def seal_copy(sealer: SegmentSealer, copy: KeyCopy) -> bytes:
    """The object's bytes."""
    state = copy.state
    sources = [_SOURCE.pack(page, sequence) for page, sequence in sorted(copy.sources.items())]
    data = b"".join((_HEAD.pack(_MAGIC, len(sources)), *sources, write_region_state(state)))
    kind, frames = SegmentKind.KEYS, len(state.keys)
    return sealer.seal(kind, state.tenant, state.region, copy.sequence, data, frames)[1]


def open_copy(sealer: SegmentSealer, tenant: int, region: int, sequence: int, sealed: bytes) -> KeyCopy:
    """Open an object.

    Raises:
        VerificationFailed: ``backup.segment-does-not-open``, ``backup.malformed``, ``keystate.malformed``.
        KeyNotAvailable: ``backup.future-format``, ``ring.key-missing``.
    """
    data = sealer.open_bytes(SegmentKind.KEYS, tenant, region, sequence, sealed)
    try:
        magic, count = _HEAD.unpack_from(data)
        end = _HEAD.size + count * _SOURCE.size
        if magic != _MAGIC or len(data) < end:
            raise ValueError
        sources = dict(_SOURCE.iter_unpack(data[_HEAD.size : end]))
    except (ValueError, error):
        raise VerificationFailed("backup.malformed", what="keys") from None
    state = read_region_state(memoryview(data)[end:])
    if (state.room, state.tenant, state.region) != (sealer.room, tenant, region):
        raise VerificationFailed("backup.malformed", what="keys")
    return KeyCopy(sequence, sources, state)


def assemble(newest: KeyCopy, older: Callable[[int], KeyCopy]) -> RegionState:
    """All keys of a region.

    Args:
        older: Gives the copy of a number; what it raises comes out here.

    Raises:
        VerificationFailed: ``backup.malformed``, where an older copy's keys are not of the page as it is now,
            and for a copy that does not name every page's: one of several that a run was sending.
    """
    gens = {page.page: page.gen for page in newest.state.pages}
    if not gens.keys() <= newest.sources.keys():
        raise VerificationFailed("backup.malformed", what="keys")
    found: dict[int, list[PackedKeys]] = {page: [] for page in gens}
    for number in newest.needs:
        copy = newest if number == newest.sequence else older(number)
        for page, gen, keys in _packed(copy).runs():
            if newest.sources.get(page) != number:
                continue
            if gens.get(page) != gen:
                raise VerificationFailed("backup.malformed", what="keys")
            found[page].append(keys)
    return replace(newest.state, keys=joined_keys(keys for page in gens for keys in found[page]))


def _packed(copy: KeyCopy) -> PackedKeys:
    keys = copy.state.keys
    return keys if isinstance(keys, PackedKeys) else pack_keys(keys)
