"""Getting a segment from whichever place has it whole.

Lives here: trying places in turn, and opening. Must not live here: which segments are wanted.
"""

from collections.abc import Iterator, Sequence

from strongroom.backup.frames import Frame, read_frames
from strongroom.backup.object_names import Kind, prefix
from strongroom.backup.registry import Registered
from strongroom.backup.segment import Segment, SegmentSealer
from strongroom.errors import StrongroomError, VerificationFailed

__all__ = ["Fetcher"]


class Fetcher:
    """Gets segments of one room.

    Args:
        places: Asked in this order.

    Attributes:
        healed: Where a segment was damaged or missing and another place had it: place, digest, code.
    """

    def __init__(self, places: Sequence[Registered], sealer: SegmentSealer) -> None:
        self._places = places
        self._sealer = sealer
        self.healed: list[tuple[str, str, str]] = []

    def frames(self, segment: Segment) -> Iterator[Frame]:
        """The frames of a segment.

        Raises:
            VerificationFailed: ``backup.segment-missing``: no place has it as it was written.
            KeyNotAvailable: ``backup.future-format``, ``ring.key-missing``.
        """
        return read_frames(self.content(segment))

    def content(self, segment: Segment) -> bytes:
        """The frames of a segment as bytes, unread; raises as `frames`."""
        name = prefix(self._sealer.room, Kind.SEGMENTS) + segment.name
        problems: list[tuple[str, str, str]] = []
        for each in self._places:
            try:
                data = each.place.get(name)
                if data is None:
                    problems.append((each.name, segment.name, "backup.segment-missing"))
                    continue
                opened = self._sealer.open(segment, data)
            except VerificationFailed as error:
                problems.append((each.name, segment.name, error.code))
            except StrongroomError as error:
                if error.code in ("backup.future-format", "ring.key-missing"):
                    raise
                problems.append((each.name, segment.name, error.code))
            else:
                self.healed += problems
                return opened
        raise VerificationFailed("backup.segment-missing", segment=segment.name)
