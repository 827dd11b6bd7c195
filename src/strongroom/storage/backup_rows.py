"""Rows of backups: what a run reads of the log, destinations, manifests, copies of key state.

Lives here: statements. Must not live here: formats, destinations themselves, the order of a run
(strongroom.backup).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.named_tables import (
    backups,
    customer_keys,
    destination_facts,
    destinations,
    events,
    key_copies,
    key_pages,
    leaves,
)
from strongroom.storage.page_rows import KeyPage
from strongroom.storage.statement import Statement, insert_or_ignore, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "BackupRow",
    "DestinationRow",
    "FactsRow",
    "WholeEvent",
    "add_backup",
    "add_destination",
    "backups_from",
    "destination_rows",
    "drop_backups",
    "facts_rows",
    "key_rows_of",
    "key_rows_of_pages",
    "newest_backup",
    "next_key_copy",
    "pages_of",
    "put_facts",
    "replace_destination",
    "set_key_copy",
    "whole_events",
]

_ROOM = 0
_tenant: Any = bindparam("tenant")
_ids: Any = bindparam("ids", expanding=True)


# -- the log -------------------------------------------------------------------


class WholeEvent(NamedTuple):
    """A numbered event with all that is stored of it; ``leaf`` is None where the event's row is gone."""

    number: int
    event: bytes
    leaf: bytes | None
    sealed: bytes | None
    members: bytes | None


_EVENTS = Statement(
    select(leaves.c.leaf, leaves.c.event, events.c.leaf, events.c.sealed, events.c.members)
    .select_from(
        leaves.outerjoin(events, (events.c.tenant == leaves.c.tenant) & (events.c.event == leaves.c.event))
    )
    .where(leaves.c.tenant == _tenant, leaves.c.leaf >= bindparam("first"), leaves.c.leaf < bindparam("end"))
    .order_by(leaves.c.leaf)
)


def whole_events(tx: Transaction, tenant: int, first: int, end: int) -> list[WholeEvent]:
    """A range of the log's events, in order."""
    return list(map(WholeEvent._make, tx.rows(_EVENTS, tenant=tenant, first=first, end=end)))


# -- keys ----------------------------------------------------------------------

_k, _p = customer_keys.c, key_pages.c
_KEYS = (_k.customer, _k.key_no, _k.page, _k.gen, _k.wrapped, _k.commitment)
_KEYS_OF = Statement(select(*_KEYS).where(_k.tenant == _tenant, _k.customer.in_(_ids)))
_KEYS_OF_PAGES = Statement(
    select(*_KEYS)
    .where(_k.tenant == _tenant, _k.page.in_(bindparam("pages", expanding=True)))
    .order_by(_k.page, _k.customer, _k.key_no)
)
_PAGES = Statement(
    select(*(_p[name] for name in KeyPage._fields))
    .where(_p.tenant == _tenant, _p.page >= bindparam("first"), _p.page < bindparam("end"))
    .order_by(_p.page)
)


def key_rows_of(tx: Transaction, tenant: int, customers: Sequence[bytes]) -> list[KeyRow]:
    """All keys of some customers."""
    return [KeyRow(*row) for row in tx.rows(_KEYS_OF, tenant=tenant, ids=list(customers))]


def key_rows_of_pages(tx: Transaction, tenant: int, pages: Sequence[int]) -> list[KeyRow]:
    """All keys on some pages, by page, customer and number."""
    return [KeyRow(*row) for row in tx.rows(_KEYS_OF_PAGES, tenant=tenant, pages=list(pages))]


def pages_of(tx: Transaction, tenant: int, first: int, end: int) -> list[KeyPage]:
    """A range of pages, in order."""
    return [KeyPage(*row) for row in tx.rows(_PAGES, tenant=tenant, first=first, end=end)]


_COPY = Statement(
    select(key_copies.c.sequence, key_copies.c.pages).where(
        key_copies.c.tenant == _tenant, key_copies.c.region == bindparam("region")
    )
)
_SET_COPY = upsert(key_copies, key_copies.c.sequence, key_copies.c.pages)


def next_key_copy(tx: Transaction, tenant: int, region: int) -> tuple[int, bytes]:
    """The number that the next copy of a region's keys gets, and what is known of the last.

    The caller holds the region's row, so that numbers have the order of the states that they stand for.
    """
    row = tx.row(_COPY, tenant=tenant, region=region)
    return (1, b"") if row is None else (int(row[0]) + 1, bytes(row[1]))


def set_key_copy(tx: Transaction, tenant: int, region: int, sequence: int, pages: bytes) -> None:
    """Note that a number is taken, and what its copy holds."""
    tx.run(_SET_COPY, tenant=tenant, region=region, sequence=sequence, pages=pages)


# -- destinations --------------------------------------------------------------


class DestinationRow(NamedTuple):
    """A destination of the room.

    Attributes:
        role: 1 gating, 2 archive, 3 removed.
        event: That added it, or removed it.
        mac: Over all of this, 32 bytes.
    """

    name: str
    uri: str
    role: int
    added: int
    event: bytes
    mac: bytes


class FactsRow(NamedTuple):
    """What was last found out about a destination, or about the room's backups (an empty name)."""

    name: str
    facts: str
    at: int
    mac: bytes


_d, _f = destinations.c, destination_facts.c
_DESTINATIONS = Statement(
    select(*(_d[name] for name in DestinationRow._fields)).where(_d.tenant == _tenant).order_by(_d.name)
)
_ADD_DESTINATION = Statement(insert(destinations))
_REPLACE_DESTINATION = upsert(destinations, _d.uri, _d.role, _d.added, _d.event, _d.mac)
_FACTS = Statement(
    select(*(_f[name] for name in FactsRow._fields)).where(_f.tenant == _tenant).order_by(_f.name)
)
_PUT_FACTS = upsert(destination_facts, _f.facts, _f.at, _f.mac)


def destination_rows(tx: Transaction) -> list[DestinationRow]:
    """All destinations of the room, by name."""
    return [DestinationRow(*row) for row in tx.rows(_DESTINATIONS, tenant=_ROOM)]


def add_destination(tx: Transaction, row: DestinationRow) -> None:
    """Add a destination.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.run(_ADD_DESTINATION, tenant=_ROOM, **row._asdict())


def replace_destination(tx: Transaction, row: DestinationRow) -> None:
    """Write a destination's row anew."""
    tx.run(_REPLACE_DESTINATION, tenant=_ROOM, **row._asdict())


def facts_rows(tx: Transaction) -> list[FactsRow]:
    """What was last found out, by destination."""
    return [FactsRow(*row) for row in tx.rows(_FACTS, tenant=_ROOM)]


def put_facts(tx: Transaction, row: FactsRow) -> None:
    """Note what was found out."""
    tx.run(_PUT_FACTS, tenant=_ROOM, **row._asdict())


# -- manifests -----------------------------------------------------------------


class BackupRow(NamedTuple):
    """A manifest of this room, as it was signed."""

    number: int
    digest: bytes
    manifest: bytes
    at: int


_b = backups.c
_COLUMNS = [_b[name] for name in BackupRow._fields]
_NEWEST = Statement(select(*_COLUMNS).where(_b.tenant == _tenant).order_by(_b.number.desc()).limit(1))
_FROM = Statement(
    select(*_COLUMNS).where(_b.tenant == _tenant, _b.number >= bindparam("number")).order_by(_b.number)
)
_ADD = Statement(insert(backups))
_KEEP = insert_or_ignore(backups)
_DROP = Statement(delete(backups).where(_b.tenant == _tenant, _b.number.in_(_ids)))


def newest_backup(tx: Transaction) -> BackupRow | None:
    """The newest manifest."""
    row = tx.row(_NEWEST, tenant=_ROOM)
    return None if row is None else BackupRow(*row)


def backups_from(tx: Transaction, number: int) -> list[BackupRow]:
    """All manifests from a number on, in order."""
    return [BackupRow(*row) for row in tx.rows(_FROM, tenant=_ROOM, number=number)]


def add_backup(tx: Transaction, row: BackupRow, *, keep: bool = False) -> None:
    """Add a manifest.

    Args:
        keep: Whether one that is there already may stay.

    Raises:
        Conflict: ``storage.duplicate``: somebody else's run took the number.
    """
    tx.run(_KEEP if keep else _ADD, tenant=_ROOM, **row._asdict())


def drop_backups(tx: Transaction, numbers: Sequence[int]) -> None:
    """Forget manifests."""
    tx.run(_DROP, tenant=_ROOM, ids=list(numbers))
