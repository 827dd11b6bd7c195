"""The second process of a base: reads parts of the records, and seals them into segments.

Lives here: answering what the first process asks. Must not live here: which parts (base_walk.py), reading and
sealing themselves. It writes nothing but to its pipe; what goes over it is sealed.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import astuple
from typing import Any

from strongroom.backup.base_ranges import RevisionRange
from strongroom.backup.base_walk import Said, WalkOrder
from strongroom.backup.packing import Packer
from strongroom.backup.reading import RoomReader
from strongroom.backup.segment import Segment, SegmentKind
from strongroom.backup.tally import Tally
from strongroom.backup.workshop import collections_of, sealer_of
from strongroom.processes.second_process import serve
from strongroom.storage.spare_memory import give_back_memory
from strongroom.vault.door_beside import door_beside

__all__ = ["main"]

_OPENING = 5


def main() -> None:
    """Answer until the first process is gone."""
    with ExitStack() as stack:
        serve(_Reader(stack).answer)


class _Reader:
    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._reader: RoomReader
        self._packer: Packer
        self._tally = Tally()
        self._sealed: deque[tuple[Segment, bytes]] = deque()
        self._said = 0

    def answer(self, words: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """Do what is asked."""
        kind, *rest = words
        if kind == Said.OPEN:
            self._open(tuple(rest[:_OPENING]), WalkOrder(*rest[_OPENING:]))
        elif kind == Said.WALK:
            yield from self._walk(RevisionRange(*rest))
        else:
            self._packer.finish()
            yield from self._segments()
            yield Said.TALLY, self._tally.text()
            self._stack.close()  # its lease too: an erasure need not wait for it

    def _open(self, opening: Any, order: WalkOrder) -> None:
        tenant = order.tenant
        door = self._stack.enter_context(door_beside(opening))
        collections = door.database.read(lambda tx: collections_of(tx, tenant))
        self._reader = RoomReader(door, tenant, collections)
        self._packer = Packer(
            sealer_of(door.keyring.ring),
            lambda segment, sealed: self._sealed.append((segment, sealed)),
            SegmentKind.DATA,
            tenant,
            0,
            order.end,
            order.segment_bytes,
            self._tally,
        )

    def _walk(self, part: RevisionRange) -> Iterator[tuple[Any, ...]]:
        for revisions in self._reader.revisions_in(part):
            self._packer.add(revisions, part.number)
            yield Said.COUNT, len(revisions)
            yield from self._segments()

    def _segments(self) -> Iterator[tuple[Any, ...]]:
        """Those that are sealed by now, in their order."""
        while self._sealed:
            segment, sealed = self._sealed.popleft()
            place = self._packer.places[self._said]
            self._said += 1
            yield Said.SEGMENT, place, *map(_plain, astuple(segment)), sealed
            give_back_memory()


def _plain(value: str | int) -> str | int:
    return int(value) if isinstance(value, int) else value
