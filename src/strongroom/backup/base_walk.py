"""A base's walk over all records, by one process or by two.

Lives here: who reads which part, and what becomes of the parts of a second process that is lost. Must not
live here: reading (reading.py), parts (base_ranges.py), what the second process does (base_process.py).

Reading costs the interpreter's time, and of that one process has one core. Whoever is done with a part takes
the next. A segment is sent by whoever has sealed it; in the manifest all are in the order of the tables.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from strongroom.backup.base_ranges import RevisionRange, ranges
from strongroom.backup.packing import Packer
from strongroom.backup.reading import RoomReader
from strongroom.backup.segment import Segment, SegmentKind
from strongroom.backup.tally import Tally
from strongroom.errors import StrongroomError
from strongroom.processes.second_process import SecondProcess, second_core
from strongroom.storage import key_rows
from strongroom.storage.database import Database
from strongroom.vault.door import Door
from strongroom.vault.door_beside import words_for

__all__ = ["BaseWalk", "Said", "WalkOrder"]

_KEYS_A_PART = 10_000
_FIRST_ID = bytes(16)
_PROCESS = "strongroom.backup.base_process"
_Placed = list[tuple[int, Segment]]


class Said:
    """What the second process says, and is told: the first of each frame's words."""

    OPEN = "open"
    WALK = "walk"
    FINISH = "finish"
    SEGMENT = "segment"
    COUNT = "count"
    TALLY = "tally"


class WalkOrder(NamedTuple):
    """What is read, and what its segments are bound to.

    Args:
        end: The leaf that the log ended before when the walk began.
        segment_bytes: Of frames to a segment.
    """

    tenant: int
    end: int
    segment_bytes: int


class BaseWalk:
    """Reads all records of a tenant.

    Args:
        packer: Gathers and seals what this process reads.
        tally: What the packer counts into.
        count: Told of so many more frames; by either of two threads.
        send: Takes the segments that another process has sealed.
    """

    def __init__(
        self,
        reader: RoomReader,
        packer: Packer,
        tally: Tally,
        count: Callable[[int], None],
        send: Callable[[Segment, bytes], None],
    ) -> None:
        self._reader = reader
        self._packer = packer
        self._tally = tally
        self._count = count
        self._send = send

    def run(
        self, door: Door, order: WalkOrder, processes: int | None, meanwhile: Callable[[], None]
    ) -> list[Segment]:
        """Read everything; returns the segments in the order of the tables.

        Args:
            processes: 1 or 2; chosen by the room's size and this machine, when left out.
            meanwhile: What this process does before it reads parts itself.

        Raises:
            StrongroomError: As reading and sealing have it.
        """
        bounds = list(_bounds(door.database, order.tenant))
        parts = deque(ranges(self._reader.collections, bounds))
        if processes is None:
            processes = 2 if bounds and second_core() else 1
        if processes == 1:
            meanwhile()
            self._walk(parts)
            return self._packer.finish()
        placed: _Placed = []
        with SecondProcess(_PROCESS) as second, ThreadPoolExecutor(1) as driver:
            other = _Other(second, self._count, self._send)
            driven = driver.submit(other.run, (*words_for(door), *order), parts)
            try:
                meanwhile()
                self._walk(parts)
            except BaseException:
                second.end()  # the driver hears it, and comes to its end
                raise
            placed += driven.result()
        self._walk(parts)  # what the other could not do
        self._tally.include(other.tally)
        segments = self._packer.finish()
        placed += zip(self._packer.places, segments, strict=True)
        return [segment for _, segment in sorted(placed, key=lambda each: each[0])]

    def _walk(self, parts: deque[RevisionRange]) -> None:
        while (part := _next(parts)) is not None:
            for revisions in self._reader.revisions_in(part):
                self._count(len(revisions))
                self._packer.add(revisions, part.number)


class _Other:
    """Has a second process read parts, until none are left."""

    def __init__(
        self, second: SecondProcess, count: Callable[[int], None], send: Callable[[Segment, bytes], None]
    ) -> None:
        self._second = second
        self._count = count
        self._send = send
        self._placed: _Placed = []
        self.tally = Tally()

    def run(self, opening: tuple[object, ...], parts: deque[RevisionRange]) -> _Placed:
        """Returns the segments; where it fails its parts are left again, for whoever reads here.

        What is wrong with the room comes out there once more, and what is wrong with the process alone is
        made up for.
        """
        taken: list[RevisionRange] = []
        try:
            self._ask(Said.OPEN, *opening)
            while (part := _next(parts)) is not None:
                taken.append(part)
                self._ask(Said.WALK, *part)
            self._ask(Said.FINISH)
        except _Failed:
            parts.extend(taken)
            self._placed.clear()
            self.tally = Tally()
        return self._placed

    def _ask(self, *words: object) -> None:
        self._hear(partial(self._second.tell, *words))
        while heard := self._hear(self._second.hear):
            kind, *said = heard
            if kind == Said.SEGMENT:
                place, name, segment_kind, *rest, sealed = said
                segment = Segment(name, SegmentKind(segment_kind), *rest)
                self._send(segment, sealed)
                self._placed.append((place, segment))
            elif kind == Said.COUNT:
                self._count(said[0])
            else:
                self.tally = Tally.from_text(said[0])

    @staticmethod
    def _hear(step: Callable[[], tuple[Any, ...] | None]) -> tuple[Any, ...] | None:
        try:
            return step()
        except StrongroomError as error:
            raise _Failed from error


def _next(parts: deque[RevisionRange]) -> RevisionRange | None:
    """The next part; two threads take of them."""
    try:
        return parts.popleft()
    except IndexError:
        return None


class _Failed(Exception):
    """The second process is lost, or could not read a part."""


def _bounds(database: Database, tenant: int) -> Iterator[bytes]:
    """Customers that divide all into parts of like size."""
    last = _FIRST_ID
    while found := database.read(
        partial(key_rows.customer_after, tenant=tenant, customer=last, steps=_KEYS_A_PART)
    ):
        yield found
        last = found
