"""Frames gathered into segments of a steady size.

Lives here: when a segment is full. Must not live here: where frames come from and where segments go.
"""

from collections.abc import Callable, Iterable

from strongroom.backup.frames import Frame
from strongroom.backup.segment import Segment, SegmentKind, SegmentSealer

__all__ = ["SEGMENT_BYTES", "Packer"]

SEGMENT_BYTES = 16 << 20
"""Of frames, before they are compressed and sealed."""


class Packer:
    """Gathers frames of one kind, tenant and range of leaves, and seals a segment whenever there are enough.

    Args:
        sealer: The room's.
        send: Takes a segment and the bytes of its object.
    """

    def __init__(
        self,
        sealer: SegmentSealer,
        send: Callable[[Segment, bytes], None],
        kind: SegmentKind,
        tenant: int,
        first: int,
        end: int,
        size: int = SEGMENT_BYTES,
    ) -> None:
        self._sealer = sealer
        self._send = send
        self._place = (kind, tenant, first, end)
        self._size = size
        self._parts: list[bytes] = []
        self._held = 0
        self.segments: list[Segment] = []

    def add(self, frames: Iterable[Frame]) -> None:
        """Gather frames."""
        for frame in frames:
            part = frame.encode()
            self._parts.append(part)
            self._held += len(part)
            if self._held >= self._size:
                self._seal()

    def finish(self) -> list[Segment]:
        """Seal what is left; returns all segments."""
        if self._parts:
            self._seal()
        return self.segments

    def _seal(self) -> None:
        segment, sealed = self._sealer.seal(*self._place, b"".join(self._parts), len(self._parts))
        self._parts, self._held = [], 0
        self.segments.append(segment)
        self._send(segment, sealed)
