"""Sealing new records: all levels of each at once, and what they have in common made once.

Lives here: the way of an import to the envelope's bytes, which are those of envelope.py. Must not live here:
opening, single levels (envelope.py), packing.
"""

from collections.abc import Sequence
from os import urandom

from strongroom.crypto.derive import ID_BYTES, CustomerKey, sealing_use
from strongroom.crypto.envelope import envelope_head, place_of_collection, revisions_of
from strongroom.crypto.padding import frame
from strongroom.crypto.suites import NONCE_BYTES, SUITES

__all__ = ["RecordSealer"]

_FIRST = 1


class RecordSealer:
    """Seals records of one collection that are made, so at their first revision.

    Args:
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.
        collection: The collection's number, 16 bits.
        suite: A key of `strongroom.crypto.suites.SUITES`.
        schema_version: The schema that payloads are packed by, 32 bits.
        levels: The levels that every record has, 8 bits each.
    """

    __slots__ = (
        "_aead",
        "_heads",
        "_key_bytes",
        "_levels",
        "_place",
        "_revisions",
        "_room",
        "_suite",
        "_tenant",
        "_uses",
    )

    def __init__(
        self,
        room: bytes,
        tenant: int,
        collection: int,
        suite: int,
        schema_version: int,
        levels: Sequence[int],
    ) -> None:
        self._room, self._tenant, self._suite = room, tenant, suite
        self._place = place_of_collection(room, tenant, collection)
        self._revisions = revisions_of(schema_version, _FIRST)
        self._levels = tuple(levels)
        self._uses = [sealing_use(collection, level, suite) for level in levels]
        self._heads: dict[int, list[bytes]] = {}
        self._aead, self._key_bytes = SUITES[suite].aead, SUITES[suite].key_bytes

    def seal(
        self, key: CustomerKey, record: bytes, payloads: Sequence[bytes], nonces: bytes | None = None
    ) -> list[bytes]:
        """Seal one record.

        Args:
            key: Its customer's, of this room and tenant.
            record: The record's id, 16 bytes.
            payloads: The packed fields of each level, in the order of the levels.
            nonces: 12 random bytes for each level; from the operating system, when left out.

        Returns:
            An envelope for each level.
        """
        if len(record) != ID_BYTES or key.tenant != self._tenant or key.room != self._room:
            raise ValueError("ids have 16 bytes, and a key seals where it belongs")
        count = len(self._levels)
        if nonces is None:
            nonces = urandom(NONCE_BYTES * count)
        if len(payloads) != count or len(nonces) != NONCE_BYTES * count:
            raise ValueError("there is a payload for each level, and a nonce of 12 bytes")
        place, revisions = self._place + key.customer + record, self._revisions
        aead, secrets = self._aead, key.derive_all(self._uses, self._key_bytes)
        envelopes = []
        at = 0
        for head, secret, payload in zip(self._headed(key.key_number), secrets, payloads, strict=True):
            nonce = nonces[at : at + NONCE_BYTES]
            at += NONCE_BYTES
            header = head + nonce
            envelopes.append(header + aead(secret).encrypt(nonce, frame(payload), place + header + revisions))
        return envelopes

    def _headed(self, key_number: int) -> list[bytes]:
        heads = self._heads.get(key_number)
        if heads is None:
            heads = [envelope_head(self._suite, level, key_number) for level in self._levels]
            self._heads[key_number] = heads
        return heads
