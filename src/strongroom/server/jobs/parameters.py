"""What a kind of job can be given: names and what each may be, checked before anything is stored.

Lives here: flags, numbers, words. Must not live here: which kind takes what.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from strongroom.errors import InvalidInput

__all__ = ["Flag", "Number", "Taken", "Word", "parameters"]


class Taken(Protocol):
    """What a parameter may be."""

    def fits(self, value: object) -> bool:
        """Whether it may be this."""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def fits(self, value: object) -> bool:
        """See `Taken`."""
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two."""

    least: int
    most: int

    def fits(self, value: object) -> bool:
        """See `Taken`."""
        return type(value) is int and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Word:
    """Text of a pattern, which nothing personal fits: a name of the product's own, an id."""

    pattern: str

    def fits(self, value: object) -> bool:
        """See `Taken`."""
        return isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII) is not None


def parameters(**known: tuple[Taken, Any]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Reads what a job is given.

    Args:
        known: By name what it may be, and what it is when left out; ``...`` where it must be given.

    Returns:
        A function that gives back every parameter, or raises InvalidInput ``job.bad-parameter``.
    """

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in given:
            if name not in known:
                raise InvalidInput("job.bad-parameter", name=_shown(name))
        found = {name: given.get(name, default) for name, (_, default) in known.items()}
        for name, (taken, default) in known.items():
            left_out = name not in given and default is not ...
            if not left_out and not taken.fits(found[name]) and not (default is None and found[name] is None):
                raise InvalidInput("job.bad-parameter", name=name)
        return found

    return read


def _shown(name: object) -> str:
    """A name that is not known may be anything, a value even."""
    return name if isinstance(name, str) and re.fullmatch(r"[a-z_]{1,30}", name) else "?"
