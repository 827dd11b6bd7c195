"""Several lines, one record: gathering lines by their group's key, in any order of the file.

Lives here: which lines belong together. Must not live here: what they mean. The file is read twice. The
first pass counts the lines of each key, keeping a number a key and no text. The second keeps a group until
its last line has come, then hands it on: a sorted file needs the memory of one group. Of groups that wait
while others come, only the text of each line is kept, to be split again: a file in the worst order needs
about its own size and 150 bytes a line. Nothing is written to disk.

Counts are kept by the key's hash. Should two keys share one, both groups wait until the end of the file;
nothing else.
"""

from array import array
from collections.abc import Iterator
from typing import Final, NamedTuple

from strongroom.ingest.rows import BadRow, RawRow, Row, RowSource
from strongroom.ingest.rule import composite

__all__ = ["GROUP_LIMIT", "Group", "KeySet", "Overlong", "first_of_each", "group_key", "grouped"]

GROUP_LIMIT: Final = 10_000
"""Lines of one record; more are taken for a wrong ``group_by``."""


class Group(NamedTuple):
    """All lines of one key, in the file's order; ``bad`` is the first that could not be read, if any."""

    rows: tuple[Row, ...]
    raws: tuple[RawRow, ...]
    bad: BadRow | None

    def __repr__(self) -> str:
        return f"Group(lines={[raw.line for raw in self.raws]}, bad={self.bad!r})"


class Overlong(NamedTuple):
    """A line of a group with more than `GROUP_LIMIT` lines."""

    raw: RawRow


def group_key(row: Row | BadRow, columns: tuple[str, ...], places: tuple[int, ...]) -> str:
    """The key of a row's group, empty if it has none.

    A row with too few or too many cells is taken to belong to the group it seems to name, so that a record
    is never stored without one of its lines.

    Args:
        row: The row.
        columns: The columns of ``group_by``.
        places: Where these columns stand, for rows whose cells have no names.
    """
    if isinstance(row, Row):
        if len(columns) == 1 and isinstance(only := row.values.get(columns[0], ""), str):
            return only.strip()
        values = [row.values.get(column, "") for column in columns]
        parts = [value.strip() if isinstance(value, str) else "" for value in values]
    else:
        parts = [row.cells[place].strip() for place in places if place < len(row.cells)]
    if len(parts) < len(columns) or not any(parts):
        return ""
    return parts[0] if len(parts) == 1 else composite(parts)


class _Waiting:
    """A group that is not complete yet."""

    __slots__ = ("bad", "kept", "rows", "seen")

    def __init__(self) -> None:
        self.kept: list[RawRow | BadRow] = []
        self.rows: list[Row | BadRow] = []
        self.bad: BadRow | None = None
        self.seen = 0

    def add(self, row: Row | BadRow) -> None:
        self.rows.append(row)
        self.seen += 1
        if isinstance(row, BadRow) and self.bad is None:
            self.bad = row

    def shrink(self) -> None:
        """Keep only the lines' texts: others come before this group goes on."""
        self.kept.extend(row if isinstance(row, BadRow) else row.raw for row in self.rows)
        self.rows.clear()

    def complete(self, source: RowSource) -> Group:
        before = [kept if isinstance(kept, BadRow) else source.parse(kept) for kept in self.kept]
        everything = before + self.rows
        good = tuple(row for row in everything if isinstance(row, Row))
        return Group(good, tuple(row.raw for row in everything), self.bad)


def _counted(source: RowSource, columns: tuple[str, ...], places: tuple[int, ...]) -> dict[int, int]:
    """Lines by hash of their key; unreadable lines count where a readable one has the same key."""
    good: dict[int, int] = {}
    bad: dict[int, int] = {}
    for row in source.rows():
        if key := group_key(row, columns, places):
            counts = good if isinstance(row, Row) else bad
            number = hash(key)
            counts[number] = counts.get(number, 0) + 1
    for number, count in bad.items():
        if number in good:
            good[number] += count
    return good


def _places(source: RowSource, columns: tuple[str, ...]) -> tuple[int, ...]:
    # Objects of JSON Lines name their cells: a line that cannot be read belongs nowhere.
    header = source.detected.header
    return tuple(header.index(column) for column in columns) if header else ()


def grouped(source: RowSource, columns: tuple[str, ...]) -> Iterator[Group | Row | BadRow | Overlong]:
    """The file's groups, each when its last line has come.

    Yields:
        Groups; rows without a key, sound or not, as they come; every line of a group that is too long.
    """
    places = _places(source, columns)
    counts = _counted(source, columns, places)
    waiting: dict[str, _Waiting] = {}
    last: _Waiting | None = None
    for row in source.rows():
        key = group_key(row, columns, places)
        total = counts.get(hash(key), 0) if key else 0
        if not total:
            yield row
        elif total > GROUP_LIMIT:
            yield Overlong(row.raw)
        else:
            group = waiting.get(key) or waiting.setdefault(key, _Waiting())
            if last is not None and last is not group:
                last.shrink()
            group.add(row)
            last = group
            if group.seen == total:
                del waiting[key]
                last = None
                yield group.complete(source)
    for group in waiting.values():
        yield group.complete(source)


def first_of_each(source: RowSource, columns: tuple[str, ...]) -> Iterator[Row | BadRow]:
    """The first sound row of each key, and every row without one; one pass, and the keys in memory."""
    seen: set[str] = set()
    for row in source.rows():
        key = group_key(row, columns, ()) if isinstance(row, Row) else ""
        if key and key in seen:
            continue
        seen.add(key)
        yield row


class KeySet:
    """Which keys have come, in 16 bytes a key: their hashes in a table with open addressing.

    Two keys with one hash (once in 30 million files of a million keys) count as the same: for use only
    where that leads to a visible refusal.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 << 10))
        self._used = 0

    def add(self, key: str) -> bool:
        """Note a key; whether it is new."""
        if self._used * 2 >= len(self._slots):
            self._grow()
        new = self._put(hash(key) & 0xFFFF_FFFF_FFFF_FFFF or 1)
        self._used += new
        return new

    def _put(self, number: int) -> bool:
        slots, mask = self._slots, len(self._slots) - 1
        at = number & mask
        while found := slots[at]:
            if found == number:
                return False
            at = (at + 1) & mask
        slots[at] = number
        return True

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(16 * len(old)))
        for number in old:
            if number:
                self._put(number)
