"""Rows of regions and of their pages: wrapped page keys, and how many customers are on each.

Lives here: statements. Must not live here: keys in the clear, or the order of things within a transaction
(strongroom.keys).

Who makes keys passes a locked row by and never waits for it (SKIP LOCKED); who erases waits. So no two of
them can wait for each other, whatever the order of their other locks.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, func, select, update
from strongroom.storage.locking import for_removal
from strongroom.storage.named_tables import key_pages, key_state
from strongroom.storage.statement import Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = [
    "PAGE_COLUMNS",
    "KeyPage",
    "OpenPage",
    "PageCounts",
    "add_page",
    "add_region",
    "lock_page",
    "lock_region",
    "move_pages",
    "newest_region",
    "open_pages",
    "page_counts",
    "page_row",
    "pages_not_under",
    "pages_of_region",
    "region_epoch",
    "replace_page",
    "set_region_epoch",
    "share_region",
    "take_slots",
    "try_lock_page",
]

_tenant: Any = bindparam("tenant")

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


PAGE_COLUMNS = (
    key_pages.c.page,
    key_pages.c.region,
    key_pages.c.gen,
    key_pages.c.epoch,
    key_pages.c.wrapped,
    key_pages.c.used,
    key_pages.c.writer,
)
_PAGE = select(*PAGE_COLUMNS).where(key_pages.c.tenant == _tenant, key_pages.c.page == bindparam("page"))
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
_REGION_PAGES = Statement(for_removal(select(*PAGE_COLUMNS).where(*_RANGE).order_by(key_pages.c.page)))
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
