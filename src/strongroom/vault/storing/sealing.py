"""A record's values, level by level: packed and sealed, opened and unpacked.

Lives here: which level is sealed when, and what stands beside the envelopes.
Must not live here: the envelope's bytes (crypto), rows (rows.py), who may see what.
Spec: docs/spec/envelope.md, docs/spec/payload.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

from strongroom.audit.leaf import SealedLevel
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import LevelSealer
from strongroom.errors import VerificationFailed
from strongroom.model.levels import LEVELS, Level
from strongroom.model.packing import Packed, entries_of, pack, unpack

__all__ = [
    "NO_LEVELS",
    "LevelMark",
    "open_levels",
    "read_marks",
    "seal_level",
    "sealed_levels",
    "with_others",
    "write_marks",
]

_MARKS = Struct(">IIIIII")
NO_LEVELS = bytes(_MARKS.size)


class LevelMark(NamedTuple):
    """When a level was sealed, and by which schema; zeros where the record has no such level."""

    sealed_at: int
    schema_version: int


def read_marks(levels: bytes) -> dict[Level, LevelMark]:
    """Read the column that stands beside a record's envelopes."""
    numbers = _MARKS.unpack(levels)
    return {level: LevelMark(*numbers[2 * at : 2 * at + 2]) for at, level in enumerate(LEVELS)}


def write_marks(marks: Mapping[Level, LevelMark]) -> bytes:
    """The inverse of `read_marks`; 24 bytes."""
    absent = LevelMark(0, 0)
    return _MARKS.pack(*(number for level in LEVELS for number in marks.get(level, absent)))


def seal_level(
    key: CustomerKey,
    collection: int,
    record: bytes,
    level: Level,
    entries: Mapping[int, Packed],
    suite: int,
    schema_version: int,
    revision: int,
) -> bytes:
    """Seal one level of one record.

    A level that the collection has fields for is sealed even when it is empty: that
    somebody has a sensitive value is not to be read off.

    Args:
        entries: What is stored, by field number; what retired fields hold travels along.
    """
    payload = pack(entries_of(entries))
    return LevelSealer(key, collection, record).seal(level, suite, schema_version, revision, payload)


def open_levels(
    key: CustomerKey,
    collection: int,
    record: bytes,
    marks: bytes,
    envelopes: Sequence[bytes | None],
    levels: Iterable[Level],
) -> dict[int, Packed]:
    """Open some levels of a record: field number to what is stored.

    Args:
        marks: The column that `read_marks` reads.
        envelopes: As the row has them: one for each level there is, None where it was never sealed.

    Raises:
        VerificationFailed: Where an envelope is not what was sealed there, or is gone.
    """
    numbers = _MARKS.unpack(marks)
    sealer = LevelSealer(key, collection, record)
    values: dict[int, Packed] = {}
    for level in levels:
        number = int(level)
        sealed_at, envelope = numbers[2 * number - 2], envelopes[number - 1]
        if not sealed_at:
            continue
        if envelope is None:
            raise VerificationFailed("envelope.does-not-open", collection=collection, level=level)
        opened = unpack(sealer.open(number, numbers[2 * number - 1], sealed_at, envelope))
        values = with_others(opened, values) if values and opened else opened or values
    return values


def with_others(opened: Mapping[int, Packed], others: Mapping[int, Packed]) -> dict[int, Packed]:
    """The values of several levels together.

    A mark that says "with the sensitive ones" gives way to the value itself.
    """
    values = {**others, **opened}
    if len(values) < len(opened) + len(others):
        for number, packed in opened.items():
            if not packed.canonical and number in others:
                values[number] = others[number]
    return values


def sealed_levels(
    marks: Mapping[Level, LevelMark], envelopes: Mapping[Level, bytes]
) -> tuple[SealedLevel, ...]:
    """What the log commits to of a record's envelopes."""
    return tuple(
        SealedLevel(int(level), marks[level].sealed_at, sha256(envelopes[level]).digest())
        for level in LEVELS
        if level in envelopes
    )
