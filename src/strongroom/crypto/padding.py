"""What stands around a payload before it is sealed, so that its length says little.

Lives here: framing a payload with 16 zero bytes, its length and padding, and undoing it. Must not live here:
encryption. The zeros make an envelope commit to its key: one ciphertext that opens under two keys is easy to
make for every suite, one that also shows 128 zero bits under both is not (docs/spec/envelope.md).
"""

__all__ = ["FRAME_BYTES", "MAX_PAYLOAD_BYTES", "NotFramed", "frame", "padded_length", "unframe"]

_ZERO_BYTES = 16
_ZEROS = bytes(_ZERO_BYTES)
FRAME_BYTES = _ZERO_BYTES + 4
MAX_PAYLOAD_BYTES = 2**32 - 1
_STEP = 64
_STEP_LIMIT = 512
_PADDING = bytes(_STEP)


class NotFramed(ValueError):
    """A plaintext whose zeros, length or padding are not what sealing writes."""


def padded_length(length: int) -> int:
    """Return the length that ``length`` bytes are padded to.

    Up to 512 bytes the next multiple of 64, above that Padmé (Nikitin et al., PETS 2019), which adds 12 % at
    most and leaves few sizes to tell apart.
    """
    if length <= _STEP_LIMIT:
        return -(-length // _STEP) * _STEP
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask


def frame(payload: bytes) -> bytes:
    """Put zeros and length before a payload and padding behind it.

    Args:
        payload: Up to 2³² - 1 bytes, else `ValueError`.
    """
    length = len(payload)
    if length > MAX_PAYLOAD_BYTES:
        raise ValueError("a payload has at most 2**32 - 1 bytes")
    used = FRAME_BYTES + length
    # Most payloads are short: slicing is faster for them than reckoning, and sealing does little else.
    padding = _PADDING[: -used % _STEP] if used <= _STEP_LIMIT else bytes(padded_length(used) - used)
    return _ZEROS + length.to_bytes(4, "big") + payload + padding


def unframe(plaintext: bytes) -> bytes:
    """Return the payload; the inverse of `frame`, and of nothing else.

    Raises:
        NotFramed: For anything that `frame` would not have written.
    """
    payload = plaintext[FRAME_BYTES : FRAME_BYTES + int.from_bytes(plaintext[_ZERO_BYTES:FRAME_BYTES], "big")]
    # Written again and compared: nothing else is faster, and nothing but what `frame` writes gets through.
    if frame(payload) != plaintext:
        raise NotFramed
    return payload
