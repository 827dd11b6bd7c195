"""How one field gets its value from a row: what a mapping file can say, as values.

Lives here: the rule and what it needs. Must not live here: reading TOML (`mapping`), computing values
(`evaluate`).

The steps, always in this order: the columns joined, or a sum, or a constant; `remove`; `strip_prefix` and
`strip_suffix`; `map`; `lookup`; `prefix` and `prefix_by`; a date by `format` and `zone`; `round`. Blanks
around a value never count. If nothing is left, `default` is taken as it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from strongroom.ingest.arithmetic import parse_expression

__all__ = ["ANY", "Join", "LineKey", "Lookup", "PrefixBy", "Rule", "When", "composite"]

ANY = "*"
"""In a ``map``: every value that is not listed."""

_ESCAPED = str.maketrans({"\\": "\\\\", "|": "\\|"})
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class When:
    """One case of a choice: if a column equals a text, or a pattern occurs in it, this is the value."""

    column: str
    value: str
    equals: str | None = None
    matches: str | None = None


@dataclass(frozen=True)
class PrefixBy:
    """A text put in front, chosen by another column: a country's dialling code, say."""

    column: str
    map: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One field's rule; the meaning of each part stands in the module."""

    columns: tuple[str, ...] = ()
    join: str = " "
    value: str | None = None
    when: tuple[When, ...] = ()
    sum: str | None = None
    remove: str | None = None
    strip_prefix: str = ""
    strip_suffix: str = ""
    map: Mapping[str, str] = field(default_factory=lambda: _NONE)
    lookup: str | None = None
    column: str | None = None
    prefix: str = ""
    prefix_by: PrefixBy | None = None
    format: tuple[str, ...] = ()
    zone: str | None = None
    round: str | None = None
    places: int = 2
    default: str | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns of the row that it reads."""
        summed = parse_expression(self.sum)[1] if self.sum is not None else ()
        chosen = tuple(case.column for case in self.when)
        before = (self.prefix_by.column,) if self.prefix_by else ()
        return tuple(dict.fromkeys((*self.columns, *summed, *chosen, *before)))


@dataclass(frozen=True)
class LineKey:
    """A key made from the line's place, for files without one: ``start`` for the first line after the header.

    It is stable only as long as the file keeps its lines. A rejects file remembers each line's place.
    """

    start: int = 1
    prefix: str = ""


@dataclass(frozen=True)
class Join:
    """Lines of a record in another file beside this one: ``on`` names the column here, ``there`` the one
    over there.
    """

    file: str
    on: str
    there: str


@dataclass(frozen=True)
class Lookup:
    """Another file beside this one that gives names to codes: found by its column ``key``."""

    file: str
    key: str


def composite(parts: Iterable[str]) -> str:
    """One key of several parts, joined so that different parts never give the same key."""
    return "|".join(part.translate(_ESCAPED) for part in parts)
