"""Which pages this process puts new customers on.

Lives here: claiming pages, filling them, making new ones. Must not live here: customers' keys, regions'
epochs.

A page is filled by one process at a time, the one in its ``writer``; when that process has no living lease,
any other may take the page over. Within a transaction the page's row is held, so ``used`` counts every key
that was committed to it and no page gets more than `SLOTS`. Whoever makes keys passes by what others hold and
waits for nobody (strongroom.storage.page_rows); there is no counter that all have to share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from time import sleep
from typing import NamedTuple, Protocol

from strongroom.crypto.wrap import CustomerKeyWrapper
from strongroom.errors import Busy
from strongroom.keys.page_keys import PAGES_IN_REGION, SLOTS, PageKeys
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database
from strongroom.storage.lease_rows import lease_rows
from strongroom.storage.page_rows import (
    OpenPage,
    add_page,
    newest_region,
    open_pages,
    share_region,
    take_slots,
    try_lock_page,
)
from strongroom.storage.transaction import Transaction

__all__ = ["Pages", "Regions", "Slots"]

_ATTEMPTS = 200
_PAUSE = 0.01
_MISSES = 3


class Regions(Protocol):
    """Who begins regions: the live ring."""

    def ensure_region(self, tenant: int, region: int, /) -> int:
        """Begin a region where there is none; return its epoch."""


class Slots(NamedTuple):
    """Room for some customers on one page, held until the commit."""

    page: int
    gen: int
    wrapper: CustomerKeyWrapper
    size: int


class _Claimed(NamedTuple):
    pages: dict[int, int]  # free slots by page
    full: bool  # whether a new region has to be begun
    next_region: int


@dataclass
class _Mine:
    """A page that this process fills: what is free, as far as is known; how often it was not to be had."""

    free: int
    misses: int = 0


class Pages:
    """The pages that one process fills.

    Args:
        database: The room's.
        regions: Begins regions.
        keys: Page keys.
        process: The id of this process's lease, 16 bytes.
        surroundings: Clock and randomness.
        pause: Waits some seconds for an erasure to finish with a region.
    """

    def __init__(
        self,
        database: Database,
        regions: Regions,
        keys: PageKeys,
        process: bytes,
        surroundings: Surroundings,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._database = database
        self._regions = regions
        self._keys = keys
        self._process = process
        self._now = surroundings.now
        self._random = surroundings.random
        self._pause = pause
        self._mine: dict[int, dict[int, _Mine]] = {}
        self._lock = Lock()

    def prepare(self, tenant: int, count: int) -> None:
        """Have room for this many customers on pages of this process. Never inside a transaction.

        Raises:
            Busy: ``keys.no-free-page``, when an erasure holds the region for too long; as the database.
            KeyNotAvailable: a new region is needed and cannot be begun, ``stores.too-few-reachable``.
        """
        if self._free(tenant) >= count:
            return
        full: dict[int, int] = {}  # what was claimed in regions that have nothing more to give
        for _ in range(_ATTEMPTS):
            short = count - sum(full.values())
            claimed = self._database.transact(partial(self._claim, tenant=tenant, count=short))
            mine = full | claimed.pages
            with self._lock:
                self._mine[tenant] = {page: _Mine(free) for page, free in mine.items()}
            if sum(mine.values()) >= count:
                return
            if claimed.full:
                full = mine
                self._regions.ensure_region(tenant, claimed.next_region)
            else:
                self._pause(_PAUSE)
        raise Busy("keys.no-free-page")

    def take(self, tx: Transaction, tenant: int, count: int) -> list[Slots]:
        """Take room for this many customers, on prepared pages or, where others hold those, on new ones.

        Raises:
            Busy: ``keys.no-free-page``; the operation can be tried again after `prepare`.
        """
        taken: list[Slots] = []
        left = count
        with self._lock:
            candidates = list(self._mine.get(tenant, ()))
        for page in candidates:
            if not left:
                break
            slots = self._fill(tx, tenant, page, left)
            if slots is not None:
                taken.append(slots)
                left -= slots.size
        if left:
            taken += self._beyond(tx, tenant, left)
        return taken

    def _free(self, tenant: int) -> int:
        with self._lock:
            return sum(mine.free for mine in self._mine.get(tenant, {}).values())

    def _fill(self, tx: Transaction, tenant: int, page: int, wanted: int) -> Slots | None:
        row = try_lock_page(tx, tenant, page)
        if row is None or row.writer != self._process or row.used >= SLOTS:
            self._missed(tenant, page, gone=row is not None)
            return None
        count = min(SLOTS - row.used, wanted)
        take_slots(tx, tenant, page, count, self._process)
        self._note(tenant, page, SLOTS - row.used - count)
        return Slots(page, row.gen, self._keys.kept(tenant, row), count)

    def _beyond(self, tx: Transaction, tenant: int, count: int) -> list[Slots]:
        """Make pages for what the prepared ones do not take; they are found again by `prepare`."""
        region = newest_region(tx, tenant)
        epoch = None if region is None else share_region(tx, tenant, region)
        if region is None or epoch is None:
            raise Busy("keys.no-free-page")
        taken = []
        pages = open_pages(tx, tenant, *_range(region))
        for number in self._unused(region, pages):
            used = min(SLOTS, count)
            row = self._keys.new(tenant, number, epoch, used, self._process)
            if add_page(tx, tenant, row):
                taken.append(Slots(number, row.gen, self._keys.kept(tenant, row), used))
                count -= used
            if not count:
                return taken
        raise Busy("keys.no-free-page")

    def _claim(self, tx: Transaction, tenant: int, count: int) -> _Claimed:
        region = newest_region(tx, tenant)
        if region is None:
            return _Claimed({}, True, 0)
        pages = open_pages(tx, tenant, *_range(region))
        mine = self._take_over(tx, tenant, pages, count)
        short = count - sum(mine.values())
        if short <= 0:
            return _Claimed(mine, False, region)
        unused = self._unused(region, pages)
        epoch = share_region(tx, tenant, region)
        if epoch is None:  # an erasure renews the region just now
            return _Claimed(mine, False, region)
        for number in unused:
            if short <= 0:
                break
            if add_page(tx, tenant, self._keys.new(tenant, number, epoch, 0, self._process)):
                mine[number] = SLOTS
                short -= SLOTS
        return _Claimed(mine, short > 0, region + 1)

    def _take_over(self, tx: Transaction, tenant: int, pages: list[OpenPage], count: int) -> dict[int, int]:
        """Claim pages with room that are this process's, nobody's, or a process's that is gone."""
        now = self._now()
        living = {lease.process for lease in lease_rows(tx) if lease.until > now} - {self._process}
        mine: dict[int, int] = {}
        found = 0
        for page in pages:
            if found >= count:
                break
            if page.used >= SLOTS or page.writer in living:
                continue
            row = try_lock_page(tx, tenant, page.page)
            if row is None or row.used >= SLOTS or row.writer in living:
                continue
            if row.writer != self._process:
                take_slots(tx, tenant, row.page, 0, self._process)
            mine[row.page] = SLOTS - row.used
            found += SLOTS - row.used
        return mine

    def _unused(self, region: int, pages: list[OpenPage]) -> list[int]:
        """Return the page numbers of a region that are not taken, from a random one on.

        Two processes that make pages at once then seldom try the same number, which would make one wait.
        """
        first, end = _range(region)
        taken = {page.page for page in pages}
        unused = [number for number in range(first, end) if number not in taken]
        start = int.from_bytes(self._random(4), "big") % max(1, len(unused))
        return unused[start:] + unused[:start]

    def _note(self, tenant: int, page: int, free: int) -> None:
        with self._lock:
            mine = self._mine.setdefault(tenant, {})
            mine.pop(page, None)
            if free:
                mine[page] = _Mine(free)  # at the end: other threads begin with other pages

    def _missed(self, tenant: int, page: int, *, gone: bool) -> None:
        with self._lock:
            mine = self._mine.get(tenant, {})
            known = mine.get(page)
            if known is None:
                return
            known.misses += 1
            # Held by another thread of this process, as a rule; one that is gone is not looked for for ever.
            if gone or known.misses >= _MISSES:
                del mine[page]


def _range(region: int) -> tuple[int, int]:
    return region * PAGES_IN_REGION, (region + 1) * PAGES_IN_REGION
