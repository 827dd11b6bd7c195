"""Rows of leaves that are numbered, and of the tiles above them.

Lives here: statements. Must not live here: what a leaf says, hashing (strongroom.audit).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.named_tables import events, leaves, tiles
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "LeafLink",
    "LeafRow",
    "LeafTuple",
    "add_leaf",
    "add_leaves",
    "leaf_hashes",
    "leaf_links",
    "leaf_mac",
    "leaf_of",
    "leaf_tuples_between",
    "leaves_between",
    "put_tiles",
    "tile",
]

_tenant: Any = bindparam("tenant")


class LeafRow(NamedTuple):
    """One numbered leaf with its event, whose ``body`` is None where the event's row is gone.

    Attributes:
        event_hash: The hash as it stands in the event's row.
        sealed: Whether values lie sealed beside the event.
    """

    number: int
    event: bytes
    hash: bytes
    body: bytes | None
    members: bytes | None
    event_hash: bytes | None
    sealed: bool


LeafTuple = tuple[int, bytes, bytes, bytes | None, bytes | None, bytes | None, bool]
"""A `LeafRow` as a plain tuple, of which a million are made in less time."""


class LeafLink(NamedTuple):
    """A leaf's row as it is stored.

    Attributes:
        mac_key: The number of the ring's key that ``mac`` is under.
    """

    tenant: int
    leaf: int
    event: bytes
    hash: bytes
    mac_key: int
    mac: bytes


_LEAF_HASHES = Statement(
    select(leaves.c.hash)
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)
_LEAVES = Statement(
    select(
        leaves.c.leaf,
        leaves.c.event,
        leaves.c.hash,
        events.c.leaf,
        events.c.members,
        events.c.hash,
        events.c.sealed.is_not(None),
    )
    .select_from(
        leaves.outerjoin(events, (events.c.tenant == leaves.c.tenant) & (events.c.event == leaves.c.event))
    )
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)
_LEAF_OF = Statement(
    select(leaves.c.leaf).where(leaves.c.tenant == _tenant, leaves.c.event == bindparam("event"))
)
_LINKS = Statement(
    select(leaves)
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)
_MAC = Statement(select(leaves.c.mac).where(leaves.c.tenant == _tenant, leaves.c.leaf == bindparam("index")))
_TILE = Statement(
    select(tiles.c.hashes).where(
        tiles.c.tenant == _tenant, tiles.c.level == bindparam("level"), tiles.c.idx == bindparam("idx")
    )
)
_PUT_TILE = upsert(tiles, tiles.c.hashes)
_ADD_LEAF = Statement(insert(leaves))


def add_leaf(tx: Transaction, row: LeafLink) -> None:
    """Store one numbered leaf."""
    tenant, leaf, event, hash, mac_key, mac = row
    tx.run(_ADD_LEAF, tenant=tenant, leaf=leaf, event=event, hash=hash, mac_key=mac_key, mac=mac)


def add_leaves(tx: Transaction, rows: Sequence[LeafLink]) -> None:
    """Store numbered leaves."""
    tx.copy_in(leaves, rows)


def leaf_hashes(tx: Transaction, tenant: int, first: int, end: int) -> list[bytes]:
    """The hashes of a range of leaves, in order; shorter than the range where rows are gone."""
    return [row[0] for row in tx.rows(_LEAF_HASHES, tenant=tenant, first=first, end=end)]


def leaf_links(tx: Transaction, tenant: int, first: int, end: int) -> list[LeafLink]:
    """The rows of a range of leaves, in order."""
    return list(map(LeafLink._make, tx.rows(_LINKS, tenant=tenant, first=first, end=end)))


def leaf_mac(tx: Transaction, tenant: int, index: int) -> bytes:
    """The MAC of one leaf's row; empty where there is no such row."""
    row = tx.row(_MAC, tenant=tenant, index=index)
    return b"" if row is None else bytes(row[0])


def leaf_tuples_between(tx: Transaction, tenant: int, first: int, end: int) -> list[LeafTuple]:
    """As `leaves_between`, for whoever goes through all of them."""
    rows: list[Any] = tx.rows(_LEAVES, tenant=tenant, first=first, end=end)
    return rows


def leaves_between(tx: Transaction, tenant: int, first: int, end: int) -> list[LeafRow]:
    """A range of leaves with their events, in order."""
    return list(map(LeafRow._make, tx.rows(_LEAVES, tenant=tenant, first=first, end=end)))


def leaf_of(tx: Transaction, tenant: int, event: bytes) -> int | None:
    """The index of an event's leaf; None while it waits to be numbered."""
    row = tx.row(_LEAF_OF, tenant=tenant, event=event)
    return None if row is None else int(row[0])


def tile(tx: Transaction, tenant: int, level: int, index: int) -> bytes | None:
    """The hashes of one tile, as wide as it has become."""
    row = tx.row(_TILE, tenant=tenant, level=level, idx=index)
    return None if row is None else bytes(row[0])


def put_tiles(tx: Transaction, tenant: int, rows: Sequence[tuple[int, int, bytes]]) -> None:
    """Store tiles: level, index, hashes; a wider one replaces a narrower one."""
    tx.run_many(_PUT_TILE, [(tenant, level, index, hashes) for level, index, hashes in rows])
