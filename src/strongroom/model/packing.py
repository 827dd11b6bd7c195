"""The plaintext of an envelope: the values of one level of one record, packed into bytes and back.

Lives here: the codec. Must not live here: padding and sealing (crypto), which fields belong to a level
(schema).
Spec: docs/spec/payload.md.
"""

from collections.abc import Iterable, Mapping
from struct import Struct
from struct import error as _TooShort
from typing import NamedTuple

from strongroom.errors import InvalidInput, VerificationFailed

__all__ = ["MAX_BYTES", "MAX_FIELD_NUMBER", "Entry", "Packed", "entries_of", "pack", "unpack"]

MAX_FIELD_NUMBER = 65_535
MAX_BYTES = 1 << 24
"""Longest text of one form of one value, in bytes of UTF-8."""

_SAME, _BOTH, _FLAGGED = 0, 1, 2
_NO_FLAGS: tuple[str, ...] = ()
_HEAD = Struct(">HBI")
_LENGTH = Struct(">I")
_FLAGS_LENGTH = Struct(">H")

# Almost every value is shorter than this and equals what was entered: looking its head up costs a third of
# writing it, and heads are most of what packing costs.
_SHORT = 96


class _Heads(dict[int, list[bytes]]):
    """Field number to the heads of short values, by their length; made when first asked for."""

    def __missing__(self, number: int) -> list[bytes]:
        if number > MAX_FIELD_NUMBER:
            raise InvalidInput("packing.number", number=number)
        self[number] = [_HEAD.pack(number, _SAME, length) for length in range(_SHORT)]
        return self[number]


_HEADS = _Heads()

Entry = tuple[int, str, str] | tuple[int, str, str, tuple[str, ...]]
"""Number, canonical, raw and, where there are any, flags."""


class Packed(NamedTuple):
    """What is stored of one value."""

    canonical: str
    raw: str
    flags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Packed(…)"  # reprs end up in logs


def entries_of(packed: Mapping[int, Packed]) -> list[Entry]:
    """What is packed, in the order of the fields' numbers."""
    return [_entry(number, packed[number]) for number in sorted(packed)]


def _entry(number: int, packed: Packed) -> Entry:
    if packed.flags:
        return number, packed.canonical, packed.raw, packed.flags
    return number, packed.canonical, packed.raw


def pack(entries: Iterable[Entry]) -> bytes:
    """Pack values in ascending order of their field numbers.

    Args:
        entries: `Entry` tuples; a flag is a code without a comma.

    Returns:
        The payload; empty for no entries.

    Raises:
        InvalidInput: ``packing.order``, ``packing.number``, ``packing.too-long``, ``packing.flag``.
    """
    parts: list[bytes] = []
    add = parts.append
    last = 0
    for entry in entries:
        # Not entry[0], entry[1], entry[2]: this loop is most of what packing costs.
        number, canonical, raw = entry if len(entry) == 3 else entry[:3]
        if number <= last:
            raise InvalidInput("packing.order", number=number)
        last = number
        data = canonical.encode()
        if raw == canonical and len(entry) == 3:
            try:
                add(_HEADS[number][len(data)])
                add(data)
                continue
            except IndexError:  # a long text
                pass
        parts += _parts(number, data, entry)
    return b"".join(parts)


def _parts(number: int, canonical: bytes, entry: Entry) -> tuple[bytes, ...]:
    """One entry the long way."""
    if number > MAX_FIELD_NUMBER:
        raise InvalidInput("packing.number", number=number)
    raw = entry[2].encode()
    if max(len(canonical), len(raw)) > MAX_BYTES:
        raise InvalidInput("packing.too-long", number=number, limit=MAX_BYTES)
    flags = entry[3] if len(entry) == 4 else ()
    if flags:
        return (
            _HEAD.pack(number, _FLAGGED, len(canonical)),
            canonical,
            _LENGTH.pack(len(raw)),
            raw,
            *_flag_parts(number, flags),
        )
    if raw == canonical:
        return _HEAD.pack(number, _SAME, len(canonical)), canonical
    return _HEAD.pack(number, _BOTH, len(canonical)), canonical, _LENGTH.pack(len(raw)), raw


def _flag_parts(number: int, flags: tuple[str, ...]) -> tuple[bytes, bytes]:
    data = ",".join(flags).encode()
    if len(data) > 0xFFFF or not all(flag and "," not in flag for flag in flags):
        raise InvalidInput("packing.flag", number=number)
    return _FLAGS_LENGTH.pack(len(data)), data


def unpack(payload: bytes) -> dict[int, Packed]:
    """Take a payload apart.

    Returns:
        Field number to what was packed, in ascending order.

    Raises:
        VerificationFailed: ``packing.malformed``, for any byte that `pack` would not have written so.
    """
    values: dict[int, Packed] = {}
    at = last = 0
    end = len(payload)
    read_head, new = _HEAD.unpack_from, tuple.__new__
    try:
        while at < end:
            number, form, length = read_head(payload, at)
            start, at = at + 7, at + 7 + length
            if number <= last or at > end or length > MAX_BYTES or form > _FLAGGED:
                raise VerificationFailed("packing.malformed")
            last = number
            canonical = payload[start:at].decode()
            if form == _SAME:
                # Nearly all are; past the named tuple's own `__new__`, which takes twice as long.
                values[number] = new(Packed, (canonical, canonical, _NO_FLAGS))
            else:
                values[number], at = _rest(payload, at, canonical, form)
    except (_TooShort, UnicodeDecodeError):
        raise VerificationFailed("packing.malformed") from None
    return values


def _rest(payload: bytes, at: int, canonical: str, form: int) -> tuple[Packed, int]:
    """What follows the canonical text where more was stored than that."""
    raw, at = _text(payload, at, _LENGTH)
    if form == _BOTH:
        if raw == canonical:  # has a shorter form, and stored bytes have only one
            raise VerificationFailed("packing.malformed")
        return Packed(canonical, raw), at
    joined, at = _text(payload, at, _FLAGS_LENGTH)
    flags = tuple(joined.split(","))
    if not all(flags):
        raise VerificationFailed("packing.malformed")
    return Packed(canonical, raw, flags), at


def _text(payload: bytes, at: int, length: Struct) -> tuple[str, int]:
    size: int = length.unpack_from(payload, at)[0]
    start = at + length.size
    if start + size > len(payload) or size > MAX_BYTES:
        raise VerificationFailed("packing.malformed")
    return payload[start : start + size].decode(), start + size
