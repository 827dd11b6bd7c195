"""What a subject has to work with.

Lives here: the run's settings, and its rooms, opened when first asked for. Must not live here:
how they are made.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property

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

    @property
    def events(self) -> int:
        """How many events the room has at least."""
        return self.size if self.quick else max(self.size, _LEAST_EVENTS)

    @cached_property
    def room(self) -> Room:
        """A room of that size."""
        return self.stack.enter_context(self.place.room(self.size, self.events))

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
