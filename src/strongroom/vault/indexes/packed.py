"""Entries of indexes as bytes: as rows, many of them take six times the memory.

Lives here: putting them together, and giving them out in the order of their trees. Must not live here: making
them (entries.py), storing them (strongroom.storage).
"""

from collections.abc import Iterator
from struct import Struct

from strongroom.storage.search_rows import Token
from strongroom.vault.indexes.entries import Entries

__all__ = ["PackedEntries"]

_TOKEN = Struct(">Q16s")
_NATURAL = Struct(">16s16s")
_SIGN = 1 << 63
"""Added to a token, which is signed: so its bytes are in its order."""
_AT_ONCE = 10_000


class PackedEntries:
    """Entries by index.

    Attributes:
        tokens: Of each index, token and record, one entry after the other.
        naturals: Of each index, natural key and record.
    """

    __slots__ = ("naturals", "tokens")

    def __init__(self) -> None:
        self.tokens: dict[int, bytearray] = {}
        self.naturals: dict[int, bytearray] = {}

    def add(self, made: Entries) -> None:
        """Take entries in."""
        for index, token, record in made.tokens:
            self.tokens.setdefault(index, bytearray()).extend(_TOKEN.pack(token + _SIGN, record))
        for index, key, record in made.naturals:
            self.naturals.setdefault(index, bytearray()).extend(_NATURAL.pack(key, record))

    def include(self, others: "PackedEntries") -> None:
        """Take in what was packed elsewhere."""
        for mine, theirs in ((self.tokens, others.tokens), (self.naturals, others.naturals)):
            for index, packed in theirs.items():
                mine.setdefault(index, bytearray()).extend(packed)

    def plain(self) -> tuple[dict[int, bytes], dict[int, bytes]]:
        """As values that go over a pipe; see `from_plain`."""
        return (
            {index: bytes(packed) for index, packed in self.tokens.items()},
            {index: bytes(packed) for index, packed in self.naturals.items()},
        )

    @classmethod
    def from_plain(cls, tokens: dict[int, bytes], naturals: dict[int, bytes]) -> "PackedEntries":
        """What `plain` gave."""
        packed = cls()
        packed.tokens = {index: bytearray(some) for index, some in tokens.items()}
        packed.naturals = {index: bytearray(some) for index, some in naturals.items()}
        return packed

    def token_rows(self) -> Iterator[list[Token]]:
        """All tokens, index by index, in their order; some thousands at a time."""
        for index in sorted(self.tokens):
            for some in _sorted(self.tokens[index], _TOKEN):
                pairs = map(_TOKEN.unpack, some)
                yield [Token(index, token - _SIGN, record) for token, record in pairs]

    def natural_rows(self) -> Iterator[list[tuple[int, bytes, bytes]]]:
        """All natural keys, as `token_rows`."""
        for index in sorted(self.naturals):
            for some in _sorted(self.naturals[index], _NATURAL):
                yield [(index, *_NATURAL.unpack(each)) for each in some]


def _sorted(packed: bytearray, entry: Struct) -> Iterator[list[bytes]]:
    size = entry.size
    ordered = sorted(bytes(packed[at : at + size]) for at in range(0, len(packed), size))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
