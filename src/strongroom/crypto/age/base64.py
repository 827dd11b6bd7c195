"""Base64 in its one canonical form, as age's header and armor demand.

Lives here: encoding, and decoding that refuses every other spelling of the same bytes. Must not live here:
lines and their lengths.
"""

from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Callable

__all__ = ["NotCanonical", "decode", "decode_padded", "encode", "encode_padded"]


class NotCanonical(ValueError):
    """A text that is not the base64 of any bytes, or not the canonical one."""


def encode(data: bytes) -> bytes:
    """Return standard base64 without padding."""
    return encode_padded(data).rstrip(b"=")


def encode_padded(data: bytes) -> bytes:
    """Return standard base64 with padding."""
    return b2a_base64(data, newline=False)


def decode(text: bytes) -> bytes:
    """Decode base64 without padding; raise `NotCanonical` for any but `encode`'s spelling."""
    return _decoded(text, text + b"=" * (-len(text) % 4), encode)


def decode_padded(text: bytes) -> bytes:
    """Decode base64 with padding; raise `NotCanonical` for any but `encode_padded`'s spelling."""
    return _decoded(text, text, encode_padded)


def _decoded(text: bytes, padded: bytes, encoder: Callable[[bytes], bytes]) -> bytes:
    try:
        data = a2b_base64(padded)
    except Error:
        raise NotCanonical from None
    # Decoders skip what they do not know and ignore spare bits; encoding again shows both.
    if encoder(data) != text:
        raise NotCanonical
    return data
