"""Rows of the key tree, of leases, and of what the database knows of ring and anchor.

Lives here: statements. Must not live here: keys in the clear, or the order of things within a transaction
(strongroom.keys).

Who makes keys passes a locked row by and never waits for it (SKIP LOCKED); who erases waits. So no two of
them can wait for each other, whatever the order of their other locks.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, func, select, update
from strongroom.storage.locking import for_removal
from strongroom.storage.named_tables import (
    customer_keys,
    heads,
    key_pages,
    key_state,
    leases,
    room_state,
    tenants,
)
from strongroom.storage.statement import Statement, insert_or_ignore, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "KeyPage",
    "KeyRow",
    "LeaseRow",
    "OpenPage",
    "PageCounts",
    "RoomRow",
    "access_state",
    "add_customer_keys",
    "add_page",
    "add_region",
    "add_room",
    "customer_after",
    "drop_customer_keys",
    "drop_lease",
    "key_row",
    "key_with_page",
    "keys_of_page",
    "lease_rows",
    "lock_page",
    "lock_region",
    "log_size",
    "move_pages",
    "newest_region",
    "open_pages",
    "page_counts",
    "page_row",
    "pages_not_under",
    "pages_of_region",
    "put_lease",
    "region_epoch",
    "replace_keys",
    "replace_page",
    "room_row",
    "set_anchor_generation",
    "set_region_epoch",
    "set_ring_generation",
    "share_region",
    "sweep_leases",
    "take_slots",
    "try_lock_page",
]

_tenant: Any = bindparam("tenant")
_ROOM = 0
"""What belongs to the room itself stands under tenant 0."""


# -- the room ------------------------------------------------------------------


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
    row = tx.row(_ROOM_ROW, tenant=_ROOM)
    return None if row is None else RoomRow(*row)


def add_room(tx: Transaction, row: RoomRow) -> None:
    """Make the database that of a room; one that is a room's already stays as it is."""
    tx.run(_ADD_ROOM, tenant=_ROOM, **row._asdict())


def set_ring_generation(tx: Transaction, generation: int) -> None:
    """Note the ring's generation; it never goes back."""
    tx.run(_SET_RING, tenant=_ROOM, generation=generation)


def set_anchor_generation(tx: Transaction, generation: int) -> None:
    """Note the anchor's generation; it never goes back."""
    tx.run(_SET_ANCHOR, tenant=_ROOM, generation=generation)


def log_size(tx: Transaction, tenant: int) -> int:
    """How many leaves the log of a tenant has; 0 where there is no log."""
    row = tx.row(_LOG_SIZE, tenant=tenant)
    return 0 if row is None else int(row[0])


def access_state(tx: Transaction, tenant: int) -> tuple[int, bytes] | None:
    """Version and digest of the rows that decide access; None where there is no such tenant."""
    row = tx.row(_ACCESS, tenant=tenant)
    return None if row is None else (row[0], row[1])


# -- regions -------------------------------------------------------------------

_REGION = (key_state.c.tenant == _tenant, key_state.c.region == bindparam("region"))
_NEWEST_REGION = Statement(
    select(key_state.c.region)
    .where(key_state.c.tenant == _tenant)
    .order_by(key_state.c.region.desc())
    .limit(1)
)
_REGION_EPOCH = Statement(select(key_state.c.epoch).where(*_REGION))
_SHARE_REGION = Statement(
    select(key_state.c.epoch).where(*_REGION).with_for_update(read=True, skip_locked=True)
)
_LOCK_REGION = Statement(for_removal(select(key_state.c.epoch, key_state.c.generation).where(*_REGION)))
_ADD_REGION = insert_or_ignore(key_state)
_SET_EPOCH = Statement(
    update(key_state)
    .where(key_state.c.tenant == _tenant, key_state.c.region == bindparam("of_region"))
    .values(epoch=bindparam("new_epoch"), generation=key_state.c.generation + 1)
)


def newest_region(tx: Transaction, tenant: int) -> int | None:
    """The highest region of a tenant, which new pages go to; None before the first."""
    row = tx.row(_NEWEST_REGION, tenant=tenant)
    return None if row is None else int(row[0])


def region_epoch(tx: Transaction, tenant: int, region: int) -> int | None:
    """The epoch of a region, not held; None where there is no such region."""
    row = tx.row(_REGION_EPOCH, tenant=tenant, region=region)
    return None if row is None else int(row[0])


def share_region(tx: Transaction, tenant: int, region: int) -> int | None:
    """The epoch that a region's new pages are wrapped under, held until the commit.

    None where somebody is renewing it just now, or where there is no such region.
    """
    row = tx.row(_SHARE_REGION, tenant=tenant, region=region)
    return None if row is None else int(row[0])


def lock_region(tx: Transaction, tenant: int, region: int) -> tuple[int, int] | None:
    """Epoch and generation of a region, held against all who make pages; None where there is none."""
    row = tx.row(_LOCK_REGION, tenant=tenant, region=region)
    return None if row is None else (row[0], row[1])


def add_region(tx: Transaction, tenant: int, region: int, epoch: int) -> None:
    """Begin a region; one that is there stays as it is."""
    tx.run(_ADD_REGION, tenant=tenant, region=region, epoch=epoch, generation=1)


def set_region_epoch(tx: Transaction, tenant: int, region: int, epoch: int) -> None:
    """Have new pages of a region wrapped under another epoch; the caller holds the region."""
    tx.run(_SET_EPOCH, tenant=tenant, of_region=region, new_epoch=epoch)


# -- pages ---------------------------------------------------------------------


class KeyPage(NamedTuple):
    """One page: its key, wrapped under an epoch, and how many customers are on it.

    Attributes:
        gen: Grows with each new page key.
        used: Customers' keys on the page.
        writer: The process that fills it; None when nobody does.
    """

    page: int
    region: int
    gen: int
    epoch: int
    wrapped: bytes
    used: int
    writer: bytes | None


class OpenPage(NamedTuple):
    """A page as it looked, without a lock."""

    page: int
    used: int
    writer: bytes | None


class PageCounts(NamedTuple):
    """How many pages a tenant has, and customers' keys on them."""

    pages: int
    keys: int


_PAGE_COLUMNS = (
    key_pages.c.page,
    key_pages.c.region,
    key_pages.c.gen,
    key_pages.c.epoch,
    key_pages.c.wrapped,
    key_pages.c.used,
    key_pages.c.writer,
)
_PAGE = select(*_PAGE_COLUMNS).where(key_pages.c.tenant == _tenant, key_pages.c.page == bindparam("page"))
_PAGE_ROW = Statement(_PAGE)
_TRY_PAGE = Statement(_PAGE.with_for_update(key_share=True, skip_locked=True))
_LOCK_PAGE = Statement(for_removal(_PAGE))
_RANGE = (
    key_pages.c.tenant == _tenant,
    key_pages.c.page >= bindparam("first"),
    key_pages.c.page < bindparam("end"),
)
_OPEN_PAGES = Statement(
    select(key_pages.c.page, key_pages.c.used, key_pages.c.writer).where(*_RANGE).order_by(key_pages.c.page)
)
_REGION_PAGES = Statement(for_removal(select(*_PAGE_COLUMNS).where(*_RANGE).order_by(key_pages.c.page)))
_ADD_PAGE = insert_or_ignore(key_pages)
_TAKE_SLOTS = Statement(
    update(key_pages)
    .where(key_pages.c.tenant == _tenant, key_pages.c.page == bindparam("of_page"))
    .values(used=key_pages.c.used + bindparam("count"), writer=bindparam("process"))
)
_REPLACE_PAGE = Statement(
    update(key_pages)
    .where(
        key_pages.c.tenant == _tenant,
        key_pages.c.page == bindparam("of_page"),
        key_pages.c.gen == bindparam("old_gen"),
        key_pages.c.epoch == bindparam("old_epoch"),
    )
    .values(
        gen=bindparam("new_gen"),
        epoch=bindparam("new_epoch"),
        wrapped=bindparam("new_wrapped"),
        used=bindparam("new_used"),
    )
)
_MOVE_PAGE = Statement(
    update(key_pages)
    .where(
        key_pages.c.tenant == _tenant,
        key_pages.c.page == bindparam("of_page"),
        key_pages.c.gen == bindparam("of_gen"),
    )
    .values(epoch=bindparam("new_epoch"), wrapped=bindparam("new_wrapped")),
    names=("new_epoch", "new_wrapped", "tenant", "of_page", "of_gen"),
)
_NOT_UNDER = Statement(
    select(func.count()).where(
        key_pages.c.tenant == _tenant,
        key_pages.c.page >= bindparam("first"),
        key_pages.c.page < bindparam("end"),
        key_pages.c.epoch != bindparam("epoch"),
    )
)
_PAGE_COUNTS = Statement(
    select(func.count(), func.coalesce(func.sum(key_pages.c.used), 0)).where(key_pages.c.tenant == _tenant)
)


def page_row(tx: Transaction, tenant: int, page: int) -> KeyPage | None:
    """A page as it is, not held."""
    row = tx.row(_PAGE_ROW, tenant=tenant, page=page)
    return None if row is None else KeyPage(*row)


def try_lock_page(tx: Transaction, tenant: int, page: int) -> KeyPage | None:
    """A page, held for putting customers on it; None where somebody else holds it or there is none."""
    row = tx.row(_TRY_PAGE, tenant=tenant, page=page)
    return None if row is None else KeyPage(*row)


def lock_page(tx: Transaction, tenant: int, page: int) -> KeyPage | None:
    """A page, held for renewing its key; waits for those who put customers on it."""
    row = tx.row(_LOCK_PAGE, tenant=tenant, page=page)
    return None if row is None else KeyPage(*row)


def open_pages(tx: Transaction, tenant: int, first: int, end: int) -> list[OpenPage]:
    """All pages of a range as they look, not held."""
    return [OpenPage(*row) for row in tx.rows(_OPEN_PAGES, tenant=tenant, first=first, end=end)]


_CUSTOMER_AFTER = Statement(
    select(customer_keys.c.customer)
    .where(customer_keys.c.tenant == _tenant, customer_keys.c.customer > bindparam("customer"))
    .order_by(customer_keys.c.customer)
    .limit(1)
    .offset(bindparam("steps"))
)


def customer_after(tx: Transaction, tenant: int, customer: bytes, steps: int) -> bytes | None:
    """The customer whose key comes so many keys after the first one behind a customer; None past the end."""
    row = tx.row(_CUSTOMER_AFTER, tenant=tenant, customer=customer, steps=steps)
    return None if row is None else bytes(row[0])


def pages_of_region(tx: Transaction, tenant: int, first: int, end: int) -> list[KeyPage]:
    """All pages of a range, held for renewing, in their order."""
    return [KeyPage(*row) for row in tx.rows(_REGION_PAGES, tenant=tenant, first=first, end=end)]


def add_page(tx: Transaction, tenant: int, page: KeyPage) -> bool:
    """Add a page; False where its number is taken."""
    return tx.run(_ADD_PAGE, tenant=tenant, **page._asdict()) == 1


def take_slots(tx: Transaction, tenant: int, page: int, count: int, process: bytes) -> None:
    """Count more customers onto a page that the caller holds, and note who fills it."""
    tx.run(_TAKE_SLOTS, tenant=tenant, of_page=page, count=count, process=process)


def replace_page(tx: Transaction, tenant: int, old: KeyPage, new: KeyPage) -> bool:
    """Replace a page's key; False where the page is no longer what was read."""
    changed = tx.run(
        _REPLACE_PAGE,
        tenant=tenant,
        of_page=old.page,
        old_gen=old.gen,
        old_epoch=old.epoch,
        new_gen=new.gen,
        new_epoch=new.epoch,
        new_wrapped=new.wrapped,
        new_used=new.used,
    )
    return changed == 1


def move_pages(tx: Transaction, tenant: int, rows: Sequence[KeyPage]) -> None:
    """Put pages that the caller holds under another epoch; their keys stay."""
    tx.run_many(_MOVE_PAGE, [(row.epoch, row.wrapped, tenant, row.page, row.gen) for row in rows])


def pages_not_under(tx: Transaction, tenant: int, first: int, end: int, epoch: int) -> int:
    """How many pages of a range are under another epoch than this one."""
    row = tx.row(_NOT_UNDER, tenant=tenant, first=first, end=end, epoch=epoch)
    return 0 if row is None else int(row[0])


def page_counts(tx: Transaction, tenant: int) -> PageCounts:
    """How many pages and customers' keys a tenant has."""
    row = tx.row(_PAGE_COUNTS, tenant=tenant)
    return PageCounts(0, 0) if row is None else PageCounts(int(row[0]), int(row[1]))


# -- customers' keys -----------------------------------------------------------


class KeyRow(NamedTuple):
    """One key of a customer, wrapped under its page's."""

    customer: bytes
    key_no: int
    page: int
    gen: int
    wrapped: bytes
    commitment: bytes


_KEY_COLUMNS = (
    customer_keys.c.customer,
    customer_keys.c.key_no,
    customer_keys.c.page,
    customer_keys.c.gen,
    customer_keys.c.wrapped,
    customer_keys.c.commitment,
)
_ONE_KEY = (
    customer_keys.c.tenant == _tenant,
    customer_keys.c.customer == bindparam("customer"),
    customer_keys.c.key_no == bindparam("key_no"),
)
_KEY = Statement(select(*_KEY_COLUMNS).where(*_ONE_KEY))
_KEY_WITH_PAGE = Statement(
    select(*_KEY_COLUMNS, *_PAGE_COLUMNS)
    .select_from(
        customer_keys.join(
            key_pages,
            (key_pages.c.tenant == customer_keys.c.tenant) & (key_pages.c.page == customer_keys.c.page),
        )
    )
    .where(*_ONE_KEY)
)
_KEYS_OF_PAGE = Statement(
    for_removal(
        select(*_KEY_COLUMNS)
        .where(customer_keys.c.tenant == _tenant, customer_keys.c.page == bindparam("page"))
        .order_by(customer_keys.c.customer, customer_keys.c.key_no)
    )
)
_REPLACE_KEY = Statement(
    update(customer_keys)
    .where(
        customer_keys.c.tenant == _tenant,
        customer_keys.c.customer == bindparam("of_customer"),
        customer_keys.c.key_no == bindparam("of_key_no"),
    )
    .values(gen=bindparam("new_gen"), wrapped=bindparam("new_wrapped")),
    names=("new_gen", "new_wrapped", "tenant", "of_customer", "of_key_no"),
)
_DROP_KEY = Statement(delete(customer_keys).where(*_ONE_KEY), names=("tenant", "customer", "key_no"))


def key_row(tx: Transaction, tenant: int, customer: bytes, key_no: int) -> KeyRow | None:
    """A customer's key."""
    row = tx.row(_KEY, tenant=tenant, customer=customer, key_no=key_no)
    return None if row is None else KeyRow(*row)


def key_with_page(
    tx: Transaction, tenant: int, customer: bytes, key_no: int
) -> tuple[KeyRow, KeyPage] | None:
    """A customer's key and its page as they were at one moment."""
    row = tx.row(_KEY_WITH_PAGE, tenant=tenant, customer=customer, key_no=key_no)
    if row is None:
        return None
    return KeyRow(*row[: len(_KEY_COLUMNS)]), KeyPage(*row[len(_KEY_COLUMNS) :])


def keys_of_page(tx: Transaction, tenant: int, page: int) -> list[KeyRow]:
    """All keys on a page that the caller holds, in the order of customers, held for renewing."""
    return [KeyRow(*row) for row in tx.rows(_KEYS_OF_PAGE, tenant=tenant, page=page)]


def add_customer_keys(tx: Transaction, tenant: int, rows: Sequence[KeyRow]) -> None:
    """Store new keys.

    Raises:
        Conflict: ``storage.duplicate``, where a customer has a key of that number.
    """
    tx.copy_in(customer_keys, [(tenant, *row) for row in rows])


def replace_keys(tx: Transaction, tenant: int, rows: Sequence[KeyRow]) -> None:
    """Store the new wraps of keys that stay, on a page that the caller holds."""
    tx.run_many(_REPLACE_KEY, [(row.gen, row.wrapped, tenant, row.customer, row.key_no) for row in rows])


def drop_customer_keys(tx: Transaction, tenant: int, keys: Sequence[tuple[bytes, int]]) -> None:
    """Delete keys, on a page that the caller holds."""
    tx.run_many(_DROP_KEY, [(tenant, customer, key_no) for customer, key_no in keys])


# -- leases --------------------------------------------------------------------


class LeaseRow(NamedTuple):
    """What a process says of its use of keys.

    Attributes:
        process: 16 random bytes.
        until: When it ends, unless renewed, in milliseconds of Unix time by the clock of that process.
        seen: Grows with each renewal; all keys loaded before have then been dropped.
    """

    process: bytes
    until: int
    seen: int


_PUT_LEASE = upsert(leases, leases.c.until, leases.c.seen)
_DROP_LEASE = Statement(
    delete(leases).where(leases.c.tenant == _tenant, leases.c.process == bindparam("process"))
)
_LEASES = Statement(select(leases.c.process, leases.c.until, leases.c.seen).where(leases.c.tenant == _tenant))
_SWEEP_LEASES = Statement(
    delete(leases).where(leases.c.tenant == _tenant, leases.c.until < bindparam("before"))
)


def put_lease(tx: Transaction, lease: LeaseRow) -> None:
    """Begin a lease, or renew it."""
    tx.run(_PUT_LEASE, tenant=_ROOM, **lease._asdict())


def drop_lease(tx: Transaction, process: bytes) -> None:
    """End a lease."""
    tx.run(_DROP_LEASE, tenant=_ROOM, process=process)


def lease_rows(tx: Transaction) -> list[LeaseRow]:
    """All leases, those that have run out included."""
    return [LeaseRow(*row) for row in tx.rows(_LEASES, tenant=_ROOM)]


def sweep_leases(tx: Transaction, before: int) -> None:
    """Remove leases that ran out before a moment, in milliseconds of Unix time."""
    tx.run(_SWEEP_LEASES, tenant=_ROOM, before=before)
