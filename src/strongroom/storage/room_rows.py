"""What the database knows of itself: whose it is, and of which generations ring and anchor were.

Lives here: statements. Must not live here: keys, and comparing generations (strongroom.keys).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, select, update
from strongroom.storage.named_tables import heads, room_state, tenants
from strongroom.storage.statement import Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = [
    "ROOM_ITSELF",
    "RoomRow",
    "access_state",
    "add_room",
    "log_size",
    "room_row",
    "set_anchor_generation",
    "set_ring_generation",
]

_tenant: Any = bindparam("tenant")

ROOM_ITSELF = 0
"""What belongs to the room itself stands under this tenant."""


class RoomRow(NamedTuple):
    """What the database says of itself.

    Attributes:
        room: The id of the room that it belongs to.
        format: Of the whole room.
        ring_generation: The ring's, when it was last written.
        anchor_generation: The anchor's, when it was last written.
        created: In milliseconds of Unix time.
    """

    room: bytes
    format: int
    ring_generation: int
    anchor_generation: int
    created: int


_ROOM_ROW = Statement(
    select(
        room_state.c.room,
        room_state.c.format,
        room_state.c.ring_generation,
        room_state.c.anchor_generation,
        room_state.c.created,
    ).where(room_state.c.tenant == _tenant)
)
_ADD_ROOM = insert_or_ignore(room_state)
_SET_RING = Statement(
    update(room_state)
    .where(room_state.c.tenant == _tenant, room_state.c.ring_generation < bindparam("generation"))
    .values(ring_generation=bindparam("generation"))
)
_SET_ANCHOR = Statement(
    update(room_state)
    .where(room_state.c.tenant == _tenant, room_state.c.anchor_generation < bindparam("generation"))
    .values(anchor_generation=bindparam("generation"))
)
_LOG_SIZE = Statement(select(heads.c.next).where(heads.c.tenant == _tenant))
_ACCESS = Statement(
    select(tenants.c.access_version, tenants.c.access_digest).where(tenants.c.tenant == _tenant)
)


def room_row(tx: Transaction) -> RoomRow | None:
    """What the database says of itself; None in an empty one."""
    row = tx.row(_ROOM_ROW, tenant=ROOM_ITSELF)
    return None if row is None else RoomRow(*row)


def add_room(tx: Transaction, row: RoomRow) -> None:
    """Make the database that of a room; one that is a room's already stays as it is."""
    tx.run(_ADD_ROOM, tenant=ROOM_ITSELF, **row._asdict())


def set_ring_generation(tx: Transaction, generation: int) -> None:
    """Note the ring's generation; it never goes back."""
    tx.run(_SET_RING, tenant=ROOM_ITSELF, generation=generation)


def set_anchor_generation(tx: Transaction, generation: int) -> None:
    """Note the anchor's generation; it never goes back."""
    tx.run(_SET_ANCHOR, tenant=ROOM_ITSELF, generation=generation)


def log_size(tx: Transaction, tenant: int) -> int:
    """How many leaves the log of a tenant has; 0 where there is no log."""
    row = tx.row(_LOG_SIZE, tenant=tenant)
    return 0 if row is None else int(row[0])


def access_state(tx: Transaction, tenant: int) -> tuple[int, bytes] | None:
    """Version and digest of the rows that decide access; None where there is no such tenant."""
    row = tx.row(_ACCESS, tenant=tenant)
    return None if row is None else (row[0], row[1])
