"""Frames gathered into segments of a steady size, compressed and sealed while more are gathered.

Lives here: when a segment is full, and the thread that seals. Must not live here: where frames come from and
where segments go.

Compressing, sealing and hashing let other threads run, so they cost the reader nothing where there is a
second core. Nothing else is done in that thread: each row that SQLite steps to gives up the interpreter, and
whoever has Python to run takes it for milliseconds then. Few segments are held at a time: whoever gathers
faster than they are sealed waits.
"""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from strongroom.backup.segment import Segment, SegmentKind, SegmentSealer
from strongroom.backup.tally import Tally

__all__ = ["SEGMENT_BYTES", "Packer"]

SEGMENT_BYTES = 4 << 20
"""Of frames, before they are compressed and sealed."""
_MOST_WAITING = 1


class Packer:
    """Gathers frames of one kind, tenant and range of leaves, and seals a segment whenever there are enough.

    Args:
        sealer: The room's.
        send: Takes a segment and the bytes of its object, one after the other, in a thread of its own.
        tally: Counts the frames.

    Attributes:
        places: Of each segment, where it belongs among all.
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
        tally: Tally | None = None,
    ) -> None:
        self._sealer = sealer
        self._send = send
        self._place = (kind, tenant, first, end)
        self._size = size
        self._tally = tally
        self._parts: list[bytes] = []
        self._held = 0
        self._worker = ThreadPoolExecutor(1, "backup-seal")
        self._waiting: deque[Future[Segment]] = deque()
        self._segments: list[Segment] = []
        self.places: list[int] = []

    def add(self, frames: Iterable[bytes], place: int = 0) -> None:
        """Gather frames; what goes wrong with those before comes out here, or of `finish`.

        Args:
            place: Where they belong among all; a segment has that of its first frame.
        """
        for frame in frames:
            if not self._parts:
                self.places.append(place)
            self._parts.append(frame)
            self._held += len(frame)
            if self._held >= self._size:
                self._seal(_MOST_WAITING)

    def finish(self) -> list[Segment]:
        """Seal what is left; returns all segments."""
        if self._parts:
            self._seal(0)
        self._settle(0)
        self._worker.shutdown()
        return self._segments

    def _seal(self, most: int) -> None:
        parts, self._parts, self._held = self._parts, [], 0
        if self._tally is not None:
            self._tally.add(parts)
        self._settle(most)
        self._waiting.append(self._worker.submit(self._sealed, parts))

    def _settle(self, most: int) -> None:
        while len(self._waiting) > most:
            self._segments.append(self._waiting.popleft().result())

    def _sealed(self, parts: list[bytes]) -> Segment:
        segment, sealed = self._sealer.seal(*self._place, b"".join(parts), len(parts))
        self._send(segment, sealed)
        return segment
