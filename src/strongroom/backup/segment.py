"""A segment: frames, compressed and sealed, named by the digest of what lies at the destination.

Lives here: making and opening one. Must not live here: what frames say, where segments lie.
Spec: docs/spec/backup.md, Segments.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from struct import Struct

from strongroom.backup.object_names import segment_name
from strongroom.crypto.backup_seal import backup_key, open_segment, seal_segment, segment_context
from strongroom.errors import KeyNotAvailable, VerificationFailed

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError, compress
else:
    from backports.zstd import ZstdDecompressor, ZstdError, compress

__all__ = ["MOST_BYTES", "Segment", "SegmentKind", "SegmentSealer"]

_HEAD = Struct(">8sI")
_MAGIC = b"SRBACK\0\x01"
_LEVEL = 1  # sealed bytes do not compress; what does, does so at once
MOST_BYTES = 1 << 28
"""What a segment may be unpacked to: a forged one is not to fill the memory."""


class SegmentKind(IntEnum):
    """What a segment holds; part of what it is bound to."""

    DATA = 1
    STATE = 2
    KEYS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """What a manifest says of a segment.

    Args:
        name: Hex digest of its bytes as they lie there.
        first: The first leaf that it covers.
        end: The leaf after the last.
        size: Bytes as they lie there.
        frames: How many frames are in it.
    """

    name: str
    kind: SegmentKind
    tenant: int
    first: int
    end: int
    size: int
    frames: int


@dataclass(frozen=True)
class SegmentSealer:
    """Makes and opens the segments of one room.

    Args:
        room: The room's id, 16 bytes.
        number: The number of the backup key that new segments are sealed under.
        key: Gives the ring's backup key of a number; KeyNotAvailable for one that it has not.
    """

    room: bytes
    number: int
    key: Callable[[int], bytes] = field(repr=False)

    def seal(
        self, kind: SegmentKind, tenant: int, first: int, end: int, data: bytes, frames: int
    ) -> tuple[Segment, bytes]:
        """Seal frames; returns what the manifest says, and the bytes of the object."""
        context = segment_context(self.room, tenant, kind, first, end)
        packed = compress(data, level=_LEVEL)
        sealed = _HEAD.pack(_MAGIC, self.number) + seal_segment(
            backup_key(self.key(self.number)), context, packed
        )
        name = segment_name(self.room, sealed).rpartition("/")[2]
        return Segment(name, kind, tenant, first, end, len(sealed), frames), sealed

    def open(self, segment: Segment, sealed: bytes) -> bytes:
        """Open a segment to its frames.

        Raises:
            VerificationFailed: ``backup.segment-differs``, ``backup.segment-does-not-open``,
                ``backup.malformed``.
            KeyNotAvailable: ``backup.future-format``, ``ring.key-missing``.
        """
        if sha256(sealed).hexdigest() != segment.name:
            raise VerificationFailed("backup.segment-differs", segment=segment.name)
        return self.open_bytes(segment.kind, segment.tenant, segment.first, segment.end, sealed)

    def open_bytes(self, kind: SegmentKind, tenant: int, first: int, end: int, sealed: bytes) -> bytes:
        """Open what no manifest names; raises as `open`, but for the digest."""
        if len(sealed) < _HEAD.size or not sealed.startswith(_MAGIC[:7]):
            raise VerificationFailed("backup.malformed", what="segment")
        magic, number = _HEAD.unpack_from(sealed)
        if magic[7] > _MAGIC[7]:
            raise KeyNotAvailable("backup.future-format")
        context = segment_context(self.room, tenant, kind, first, end)
        return _unpack(open_segment(backup_key(self.key(number)), context, sealed[_HEAD.size :]))


def _unpack(packed: bytes) -> bytes:
    decompressor = ZstdDecompressor()
    try:
        data = decompressor.decompress(packed, max_length=MOST_BYTES)
    except ZstdError:
        raise VerificationFailed("backup.malformed", what="compression") from None
    if not decompressor.eof or decompressor.unused_data:
        raise VerificationFailed("backup.malformed", what="compression")
    return data
