"""One envelope's place with all it is bound to, and its neighbours.

Lives here: what several tests of sealing start from. Must not live here: tests.
"""

from dataclasses import dataclass, replace
from typing import Any

from strongroom.crypto.envelope import Place, open_envelope, seal

__all__ = ["BOUND", "Bound", "neighbours"]


@dataclass(frozen=True)
class Bound:
    """All that sealing and opening take besides payload, suite and nonce."""

    key: bytes = bytes(range(32))
    room: bytes = b"room" * 4
    tenant: int = 7
    collection: int = 1
    customer: bytes = b"customer" * 2
    record: bytes = b"record__" * 2
    level: int = 2
    key_number: int = 1
    schema_version: int = 3
    sealed_at: int = 5

    @property
    def place(self) -> Place:
        return Place(self.room, self.tenant, self.collection, self.customer, self.record)

    def seal(self, payload: bytes, suite: int = 1, nonce: bytes | None = None) -> bytes:
        return seal(
            self.key, self.place, self.level, suite, self.key_number, self.schema_version, self.sealed_at,
            payload, nonce,
        )  # fmt: skip

    def open(self, envelope: bytes, **options: Any) -> bytes:
        return open_envelope(
            self.key, self.place, self.level, self.key_number, self.schema_version, self.sealed_at, envelope,
            **options,
        )  # fmt: skip


BOUND = Bound()


def neighbours() -> dict[str, Bound]:
    """Every way to be nearly at the same place."""
    return {
        "another key": replace(BOUND, key=bytes(32)),
        "another room": replace(BOUND, room=b"moor" * 4),
        "another tenant": replace(BOUND, tenant=8),
        "another collection": replace(BOUND, collection=2),
        "another customer": replace(BOUND, customer=b"remotsuc" * 2),
        "another record": replace(BOUND, record=b"drocer__" * 2),
        "customer and record swapped": replace(BOUND, customer=BOUND.record, record=BOUND.customer),
        "another level": replace(BOUND, level=1),
        "another key number": replace(BOUND, key_number=2),
        "another schema version": replace(BOUND, schema_version=4),
        "an older revision": replace(BOUND, sealed_at=4),
    }
