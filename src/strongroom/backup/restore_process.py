"""A second process of a restore: turns segments into rows, and records into entries of indexes.

Lives here: what is asked of it, and how it answers. Must not live here: doing it (unpacking.py,
vault.indexes.building_alone), the order of a restore (restore.py), processes and pipes
(strongroom.processes).
It reads the database of the room that is restored, and writes nothing but to its pipe.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from strongroom.backup.unpacking import Unpacked, unpack
from strongroom.processes.second_process import SecondProcess, serve
from strongroom.storage.spare_memory import give_back_memory
from strongroom.vault.door import Door
from strongroom.vault.door_beside import Words, door_beside
from strongroom.vault.indexes.building_alone import EntriesPart, Gathered, gather
from strongroom.vault.indexes.packed import PackedEntries

__all__ = ["RestoreProcess", "main"]

_MODULE = "strongroom.backup.restore_process"
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

    @staticmethod
    def start() -> SecondProcess:
        """Start one; ends with its context."""
        return SecondProcess(_MODULE)

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
