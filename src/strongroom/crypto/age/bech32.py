"""Bech32 as age uses it: BIP 173 without its limit of 90 characters.

Lives here: bytes to text and back. Must not live here: what the bytes are.
"""

from collections.abc import Iterable, Iterator

__all__ = ["NotBech32", "decode", "encode"]

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6


class NotBech32(ValueError):
    """A text that is not Bech32, or was mistyped."""


def encode(prefix: str, data: bytes) -> str:
    """Return the text of bytes, in lower case, under a lower-case prefix."""
    values = list(_regroup(data, 8, 5, pad=True))
    remainder = _polymod([*_expanded(prefix), *values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    values += [remainder >> shift & 31 for shift in range(25, -1, -5)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in values)}"


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix, in lower case, and the bytes.

    Raises:
        NotBech32: For mixed case, another alphabet, a wrong checksum, or bits that are left over.
    """
    if text not in (text.lower(), text.upper()):
        raise NotBech32
    prefix, separator, body = text.lower().rpartition("1")
    # Characters outside 33 to 126 could be mapped onto others by lower().
    if not separator or not prefix or len(body) < _CHECKSUM_LENGTH or not text.isascii():
        raise NotBech32
    try:
        values = [_VALUES[character] for character in body]
    except KeyError:
        raise NotBech32 from None
    if _polymod([*_expanded(prefix), *values]) != 1:
        raise NotBech32
    return prefix, bytes(_regroup(values[:-_CHECKSUM_LENGTH], 5, 8, pad=False))


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def _expanded(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _regroup(values: Iterable[int], width_in: int, width_out: int, *, pad: bool) -> Iterator[int]:
    """Cut a run of bits anew; without padding, what is left must be zeros and less than a group."""
    held, bits = 0, 0
    for value in values:
        held = (held << width_in | value) & 0xFFFF
        bits += width_in
        while bits >= width_out:
            bits -= width_out
            yield held >> bits & ((1 << width_out) - 1)
    rest = held & ((1 << bits) - 1)
    if pad and bits:
        yield rest << (width_out - bits)
    elif not pad and (bits >= width_in or rest):
        raise NotBech32
