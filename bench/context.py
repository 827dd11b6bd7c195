"""What a subject has to work with.

Lives here: the run's settings, and its rooms, opened when first asked for. Must not live here:
how they are made.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bench.engines import EngineName
from bench.rooms import Place, PlainRoom
from strongroom.vault.room import Room

__all__ = ["Bench"]

_LEAST_EVENTS = 100_000


@dataclass
class Bench:
    """One run on one engine.

    Args:
        size: How many customers.
        quick: Whether few rounds will do.
        place: Where its rooms are kept.
        stack: Closes what was opened.
    """

    engine: EngineName
    size: int
    quick: bool
    place: Place
    stack: ExitStack = field(repr=False)
    _room: Room | None = field(default=None, init=False)
    _of_room: ExitStack = field(default_factory=ExitStack, init=False)

    @property
    def events(self) -> int:
        """How many events the room has at least."""
        return self.size if self.quick else max(self.size, _LEAST_EVENTS)

    @property
    def room(self) -> Room:
        """A room of that size."""
        if self._room is None:
            self._of_room = self.stack.enter_context(ExitStack())
            self._room = self._of_room.enter_context(self.place.room(self.size, self.events))
        return self._room

    def kept(self) -> Path:
        """The folder of such a room, complete, and closed so that it can be copied."""
        if self._room is None:
            self.place.make(self.size, self.events)
        else:
            self._of_room.close()
            self._room = None
        return self.place.folder_of(self.size)

    @cached_property
    def people(self) -> PlainRoom:
        """The same customers, unprotected."""
        return self.stack.enter_context(self.place.people(self.size))

    def rounds(self, usual: int) -> int:
        """How often to measure."""
        return max(3, usual // 4) if self.quick else usual

    def times(self, usual: int) -> int:
        """How many things to do in a round."""
        return max(10, usual // 5) if self.quick else usual
