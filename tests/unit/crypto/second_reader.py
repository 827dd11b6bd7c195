"""Strongroom's sealed bytes written and read a second time, from docs/spec/ alone.

Lives here: envelopes, wraps, commitments, tokens, digests and sealed files by another hand. Must not live
here: anything imported from the product. Where the two disagree, one of them or the page is wrong.
"""

from dataclasses import dataclass
from hashlib import sha256

from tests.unit.crypto.second_ciphers import OPENERS, SEALERS, aes_cmac, hmac_sha256

__all__ = [
    "Spot",
    "Unreadable",
    "commitment",
    "digest",
    "open_sealed",
    "seal_file",
    "sealed",
    "search_mac",
    "size_with_padding",
    "wrap_customer_key",
    "wrap_page_key",
]


class Unreadable(Exception):
    """An envelope that the page does not allow."""


def u(number: int, size: int) -> bytes:
    return number.to_bytes(size, "big")


def name(text: str) -> bytes:
    assert len(text) <= 24
    return text.encode() + b"\0" * (24 - len(text))


def one_block(key: bytes, info: bytes) -> bytes:
    """RFC 5869 section 2.3 for L up to 32."""
    return hmac_sha256(key, info + b"\x01")


@dataclass(frozen=True)
class Spot:
    """All that an envelope is bound to."""

    room: bytes
    tenant: int
    collection: int
    customer: bytes
    record: bytes
    level: int
    key_number: int
    schema_version: int
    sealed_at: int


def size_with_padding(size: int) -> int:
    """64-byte steps to 512, then Padmé as its paper writes it."""
    if size <= 512:
        while size % 64:
            size += 1
        return size
    e = size.bit_length() - 1
    s = e.bit_length()
    step = 2 ** (e - s)
    return (size + step - 1) // step * step


def sealing_key(key: bytes, spot: Spot, suite: int) -> bytes:
    info = name("strongroom/seal/v1") + spot.room + u(spot.tenant, 8) + spot.customer
    info += u(spot.key_number, 2) + u(spot.collection, 2) + u(spot.level, 1) + u(suite, 1)
    return one_block(key, info)[: 16 if suite == 3 else 32]


def bound_to(spot: Spot, header: bytes) -> bytes:
    place = spot.room + u(spot.tenant, 8) + u(spot.collection, 2) + spot.customer + spot.record
    data = name("strongroom/envelope/v1") + place + header + u(spot.schema_version, 4) + u(spot.sealed_at, 4)
    assert len(data) == 107
    return data


def sealed(key: bytes, spot: Spot, suite: int, payload: bytes, nonce: bytes) -> bytes:
    """Write an envelope."""
    header = b"\x01" + u(suite, 1) + u(spot.level, 1) + u(spot.key_number, 2) + nonce
    plaintext = bytes(16) + u(len(payload), 4) + payload
    plaintext += bytes(size_with_padding(len(plaintext)) - len(plaintext))
    sealing = sealing_key(key, spot, suite)
    return header + SEALERS[suite](sealing, nonce, plaintext, bound_to(spot, header))


def open_sealed(key: bytes, spot: Spot, envelope: bytes) -> bytes:
    """Read an envelope; `Unreadable` or `BadTag` when it is not what the page says."""
    header, body = envelope[:17], envelope[17:]
    suite = header[1]
    if header[0] != 1 or suite not in OPENERS or header[2:5] != u(spot.level, 1) + u(spot.key_number, 2):
        raise Unreadable
    plaintext = OPENERS[suite](sealing_key(key, spot, suite), header[5:], body, bound_to(spot, header))
    size = int.from_bytes(plaintext[16:20], "big")
    padding = plaintext[20 + size :]
    if any(plaintext[:16]) or any(padding) or len(plaintext) != size_with_padding(20 + size):
        raise Unreadable
    return plaintext[20 : 20 + size]


def commitment(key: bytes, room: bytes, tenant: int, customer: bytes, key_number: int) -> bytes:
    """32 bytes for a customer's key."""
    return one_block(key, name("strongroom/commit/v1") + room + u(tenant, 8) + customer + u(key_number, 2))


def wrap_customer_key(
    page_key: bytes, room: bytes, tenant: int, page: int, generation: int, customer: bytes, number: int,
    key: bytes, nonce: bytes,
) -> bytes:  # fmt: skip
    """61 bytes: a customer's key under its page's."""
    bound = name("strongroom/wrap/customer") + room + u(tenant, 8) + u(page, 8) + u(generation, 4)
    return b"\x01" + nonce + SEALERS[1](page_key, nonce, key, bound + customer + u(number, 2))


def wrap_page_key(
    epoch_key: bytes, room: bytes, tenant: int, page: int, region: int, generation: int, epoch: int,
    key: bytes, nonce: bytes,
) -> bytes:  # fmt: skip
    """61 bytes: a page's key under its epoch's."""
    bound = name("strongroom/wrap/page") + room + u(tenant, 8) + u(page, 8) + u(region, 4)
    return b"\x01" + nonce + SEALERS[1](epoch_key, nonce, key, bound + u(generation, 4) + u(epoch, 4))


def search_mac(
    index_key: bytes, room: bytes, tenant: int, collection: int, field: int, transform: int, text: str
) -> bytes:
    """16 bytes of which tokens, buckets and natural keys are made."""
    info = name("strongroom/search/v1") + room + u(tenant, 8) + u(collection, 2) + u(field, 2)
    return aes_cmac(one_block(index_key, info + u(transform, 1)), text.encode())


def digest(event_salt: bytes, tenant: int, event: bytes, field: str, value: str) -> bytes:
    """32 bytes that a leaf holds of a value."""
    raw = field.encode()
    salt = hmac_sha256(event_salt, raw)
    return sha256(
        name("strongroom/digest/v1") + u(tenant, 8) + event + u(len(raw), 2) + raw + salt + value.encode()
    ).digest()


def seal_file(
    root_key: bytes, room: bytes, generation: int, parameters: bytes, payload: bytes, nonce: bytes
) -> bytes:
    """A ring file."""
    head = b"SRRING\0\x01" + room + u(generation, 8) + u(len(parameters), 2) + parameters
    return (
        head
        + nonce
        + SEALERS[1](one_block(root_key, name("strongroom/ring/v1") + room), nonce, payload, head)
    )
