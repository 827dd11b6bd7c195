"""Sealing one level of one record, and opening it again where it belongs.

Lives here: the envelope's bytes and what binds them to their place. Must not live here: how values are packed
into a payload, which key number or suite is in use, who may open.
"""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from os import urandom
from struct import Struct

from strongroom.crypto.derive import ID_BYTES, CustomerKey, label, sealing_use
from strongroom.crypto.padding import FRAME_BYTES, NotFramed, frame, padded_length, unframe
from strongroom.crypto.suites import ALL_SUITES, NONCE_BYTES, SUITES, TAG_BYTES, InvalidTag
from strongroom.errors import VerificationFailed

__all__ = [
    "ENVELOPE_FORMAT",
    "HEADER_BYTES",
    "LevelSealer",
    "Place",
    "claimed_key_number",
    "envelope_head",
    "open_envelope",
    "place_of_collection",
    "revisions_of",
    "seal",
    "sealed_length",
]

ENVELOPE_FORMAT = 1
_HEAD = Struct(">BBBH")
_HEAD_BYTES = _HEAD.size
HEADER_BYTES = _HEAD_BYTES + NONCE_BYTES
_LEAST_BYTES = HEADER_BYTES + TAG_BYTES
_COLLECTION = Struct(">24s16sQH")
_LABEL = label("strongroom/envelope/v1")
_REVISIONS = Struct(">II")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an envelope belongs. It comes from the query, never from the envelope.

    Args:
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.
        collection: The collection's number, 16 bits.
        customer: The customer's id, 16 bytes.
        record: The record's id, 16 bytes.
    """

    room: bytes
    tenant: int
    collection: int
    customer: bytes
    record: bytes


def place_of_collection(room: bytes, tenant: int, collection: int) -> bytes:
    """Return how the associated data of a collection's records begins; customer and record follow.

    Spec: docs/spec/envelope.md.
    """
    return _COLLECTION.pack(_LABEL, room, tenant, collection)


@lru_cache(maxsize=1_024)
def envelope_head(suite: int, level: int, key_number: int) -> bytes:
    """Return how an envelope begins; its nonce follows."""
    return _HEAD.pack(ENVELOPE_FORMAT, suite, level, key_number)


def claimed_key_number(envelope: bytes) -> int:
    """The key number that an envelope says it is sealed under: which key to try, nothing more.

    Raises:
        VerificationFailed: ``envelope.unknown-format``, for what is no envelope.
    """
    if len(envelope) < HEADER_BYTES or envelope[0] != ENVELOPE_FORMAT:
        raise VerificationFailed("envelope.unknown-format")
    number: int = _HEAD.unpack_from(envelope)[3]
    return number


def revisions_of(schema_version: int, sealed_at: int) -> bytes:
    """Return how the associated data of an envelope ends."""
    return _REVISIONS.pack(schema_version, sealed_at)


def sealed_length(payload_length: int) -> int:
    """Return how many bytes the envelope of a payload has."""
    return HEADER_BYTES + padded_length(FRAME_BYTES + payload_length) + TAG_BYTES


class LevelSealer:
    """Seals and opens the levels of one record, sharing what they have in common.

    Args:
        key: The customer's key, bound to room, tenant, customer and key number.
        collection: The collection's number, 16 bits.
        record: The record's id, 16 bytes.
    """

    __slots__ = ("_collection", "_key", "_place")

    def __init__(self, key: CustomerKey, collection: int, record: bytes) -> None:
        if len(record) != ID_BYTES:
            raise ValueError("ids have 16 bytes")
        self._key = key
        self._collection = collection
        self._place = place_of_collection(key.room, key.tenant, collection) + key.customer + record

    def seal(
        self,
        level: int,
        suite: int,
        schema_version: int,
        sealed_at: int,
        payload: bytes,
        nonce: bytes | None = None,
    ) -> bytes:
        """Seal one level.

        Args:
            level: The level's number, 8 bits.
            suite: A key of `strongroom.crypto.suites.SUITES`.
            schema_version: The schema that the payload was packed by, 32 bits.
            sealed_at: The record's revision at which this level is sealed, 32 bits.
            payload: The packed fields, possibly none.
            nonce: 12 random bytes, never used before; from the operating system, when left out.

        Returns:
            The envelope.

        Spec: docs/spec/envelope.md.
        """
        if nonce is None:
            nonce = urandom(NONCE_BYTES)
        elif len(nonce) != NONCE_BYTES:
            raise ValueError("nonces have 12 bytes")
        key = self._key
        header = envelope_head(suite, level, key.key_number) + nonce
        associated_data = self._place + header + revisions_of(schema_version, sealed_at)
        aead = SUITES[suite].aead(key.sealing_key(self._collection, level, suite))
        return header + aead.encrypt(nonce, frame(payload), associated_data)

    def open(
        self,
        level: int,
        schema_version: int,
        sealed_at: int,
        envelope: bytes,
        suites: Set[int] = ALL_SUITES,
    ) -> bytes:
        """Open one level and return its payload.

        Args:
            level: The level expected.
            schema_version: The schema version expected.
            sealed_at: The revision at which this level was sealed, as the record's row and the log have it.
            envelope: What was stored.
            suites: The suites that may have been used.

        Raises:
            VerificationFailed: ``envelope.unknown-format``, for a format that this version does not read;
                ``envelope.does-not-open``, when it is not, bit for bit, what was sealed for this place under
                this key. Which of the two it was is not said: a caller who tries learns nothing.
        """
        if envelope and envelope[0] != ENVELOPE_FORMAT:
            raise VerificationFailed("envelope.unknown-format", collection=self._collection, level=level)
        key, collection = self._key, self._collection
        try:
            if len(envelope) < _LEAST_BYTES:
                raise InvalidTag
            suite = envelope[1]
            # What else the head says is known beforehand, so it is written and compared, not read.
            if suite not in suites or not envelope.startswith(envelope_head(suite, level, key.key_number)):
                raise InvalidTag
            kind, header = SUITES[suite], envelope[:HEADER_BYTES]
            aead = kind.aead(key.derive(sealing_use(collection, level, suite), kind.key_bytes))
            bound = self._place + header + _REVISIONS.pack(schema_version, sealed_at)
            return unframe(aead.decrypt(header[_HEAD_BYTES:], envelope[HEADER_BYTES:], bound))
        except (InvalidTag, NotFramed):
            # The cause is cut off: it would carry frames with keys and plaintext into a traceback.
            raise VerificationFailed("envelope.does-not-open", collection=collection, level=level) from None


def _sealer(customer_key: bytes, place: Place, key_number: int) -> LevelSealer:
    key = CustomerKey(customer_key, place.room, place.tenant, place.customer, key_number)
    return LevelSealer(key, place.collection, place.record)


def seal(
    customer_key: bytes,
    place: Place,
    level: int,
    suite: int,
    key_number: int,
    schema_version: int,
    sealed_at: int,
    payload: bytes,
    nonce: bytes | None = None,
) -> bytes:
    """Seal one level of one record; for several, `LevelSealer` shares the work.

    Args:
        customer_key: 32 bytes.
        place: Where the envelope belongs.
        level: The level's number, 8 bits.
        suite: A key of `strongroom.crypto.suites.SUITES`.
        key_number: Which of the customer's keys this is, 16 bits.
        schema_version: The schema that the payload was packed by, 32 bits.
        sealed_at: The record's revision at which this level is sealed, 32 bits.
        payload: The packed fields.
        nonce: 12 random bytes; from the operating system, when left out.
    """
    sealer = _sealer(customer_key, place, key_number)
    return sealer.seal(level, suite, schema_version, sealed_at, payload, nonce)


def open_envelope(
    customer_key: bytes,
    place: Place,
    level: int,
    key_number: int,
    schema_version: int,
    sealed_at: int,
    envelope: bytes,
    suites: Set[int] = ALL_SUITES,
) -> bytes:
    """Open what `seal` made for the same place, level, key number and revisions.

    Raises:
        VerificationFailed: ``envelope.unknown-format``, ``envelope.does-not-open``, as `LevelSealer.open`.
    """
    sealer = _sealer(customer_key, place, key_number)
    return sealer.open(level, schema_version, sealed_at, envelope, suites)
