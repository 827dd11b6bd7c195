"""A second process of a restore: turns segments into rows, and records into entries of indexes.

Lives here: when there is one, what is asked of it, and how it answers. Must not live here: doing it
(unpacking.py, vault.indexes.building_alone), the order of a restore (restore.py), processes and pipes
(strongroom.processes).
It reads the database of the room that is restored, and writes nothing but to its pipe.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from strongroom.backup.unpacking import Unpacked, unpack
from strongroom.processes.second_process import SecondProcess, second_core, serve
from strongroom.storage.spare_memory import give_back_memory
from strongroom.vault.door import Door
from strongroom.vault.door_beside import Words, door_beside, words_for
from strongroom.vault.indexes.building_alone import EntriesPart, Gathered, gather
from strongroom.vault.indexes.packed import PackedEntries

__all__ = ["RestoreProcess", "main", "start_another"]

_MODULE = "strongroom.backup.restore_process"
_WORTH_ANOTHER = 4
"""Segments of some eight thousand customers each, from which on starting another process pays."""
_OPEN, _UNPACK, _GATHER = "open", "unpack", "gather"


class RestoreProcess:
    """What a second process is asked; each raises ``program.second-process-lost`` when it is gone.

    Args:
        second: The process.
        opening: How it opens the room.
    """

    def __init__(self, second: SecondProcess, opening: Words) -> None:
        self._second = second
        self._opening: Words | None = opening

    def unpack(self, tenant: int, content: bytes) -> Unpacked:
        """As `unpacking.unpack`."""
        return Unpacked(*self._ask(_UNPACK, tenant, content))

    def gather(self, part: EntriesPart) -> Gathered:
        """As `building_alone.gather`."""
        records, tokens, naturals = self._ask(_GATHER, *part)
        return Gathered(records, PackedEntries.from_plain(tokens, naturals))

    def _ask(self, *words: Any) -> tuple[Any, ...]:
        if self._opening is not None:
            opening, self._opening = self._opening, None
            self._second.tell(_OPEN, *opening)
            self._second.hear()
        self._second.tell(*words)
        found: tuple[Any, ...] = ()
        while heard := self._second.hear():
            found = heard
        return found


@contextmanager
def start_another(door: Door, segments: int, processes: int | None) -> Iterator[RestoreProcess | None]:
    """Have another process do half of what takes long, where there is enough to do and a core for it.

    Args:
        door: Of the room that is restored.
        segments: How many the restore loads.
        processes: 2 to have another in any case, 1 not to.
    """
    if processes is None:
        processes = 2 if segments >= _WORTH_ANOTHER and second_core() else 1
    if processes == 1:
        yield None
    else:
        with SecondProcess(_MODULE) as second:
            yield RestoreProcess(second, words_for(door))


# -- in the other process ------------------------------------------------------


def main() -> None:
    """Answer until the first process is gone."""
    with ExitStack() as stack:
        serve(_Answering(stack).answer)


class _Answering:
    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._door: Door

    def answer(self, words: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """Do what is asked."""
        kind, *rest = words
        if kind == _OPEN:
            opening: Any = tuple(rest)
            self._door = self._stack.enter_context(door_beside(opening))
        elif kind == _UNPACK:
            tenant, content = rest
            yield tuple(unpack(self._door.database, self._door.tree, tenant, content))
        else:
            numbers: Any
            tenant, numbers, after, until = rest
            found = gather(self._door, EntriesPart(tenant, numbers, after, until))
            yield found.records, *found.entries.plain()
        give_back_memory()
