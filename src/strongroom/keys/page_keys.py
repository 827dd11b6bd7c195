"""Page keys: made, unwrapped under their region's epoch, kept while the lease lasts.

Lives here: a page's row to its key at work. Must not live here: which pages are filled (pages.py), customers'
keys (tree.py).
"""

from collections.abc import Callable, Sequence

from strongroom.crypto.wrap import CustomerKeyWrapper, PageKeyWrapper
from strongroom.keys.page_cache import KeptPage, PageCache
from strongroom.keys.ring import FIRST, KEY_BYTES
from strongroom.storage.page_rows import KeyPage

__all__ = ["PAGES_IN_REGION", "SLOTS", "PageKeys", "region_of"]

SLOTS = 256
"""Customers' keys that are put on a page: what one erasure re-wraps. Pages made earlier have up to 512."""

_NONCE_BYTES = 12

PAGES_IN_REGION = 512
"""Pages in a region: what one new epoch re-wraps."""


def region_of(page: int) -> int:
    """Return the region of a page; pages are numbered through, region after region."""
    return page // PAGES_IN_REGION


class PageKeys:
    """The page keys of a room.

    Args:
        room: The room's id, 16 bytes.
        epoch: Gives the key of tenant, region and epoch.
        cache: Where page keys are kept.
        random: Where keys and nonces come from.
    """

    def __init__(
        self,
        room: bytes,
        epoch: Callable[[int, int, int], bytes],
        cache: PageCache,
        random: Callable[[int], bytes],
    ) -> None:
        self._room = room
        self._epoch = epoch
        self._cache = cache
        self._random = random

    def kept(self, tenant: int, row: KeyPage) -> CustomerKeyWrapper:
        """Return the key of a page whose row was read in this transaction.

        Raises:
            VerificationFailed: ``wrap.does-not-open``.
            KeyNotAvailable: ``ring.key-missing``.
        """
        name = (tenant, row.page, row.gen)
        kept = self._cache.get(name)
        if kept is not None and kept.wrapped == row.wrapped:
            return kept.wrapper
        wrapper = self.at_work(tenant, row.page, row.gen, self.unwrap(tenant, row))
        self._cache.put(name, KeptPage(wrapper, row.wrapped))
        return wrapper

    def new(self, tenant: int, page: int, epoch: int, used: int, process: bytes) -> KeyPage:
        """Return the row of a new page, with a key of its own."""
        key = self._random(KEY_BYTES)
        wrapped = self.wrap(tenant, page, FIRST, epoch, key)
        return KeyPage(page, region_of(page), FIRST, epoch, wrapped, used, process)

    def unwrap(self, tenant: int, row: KeyPage) -> bytes:
        """Return a page's key, 32 bytes; raises as `kept`."""
        return self._pages(tenant, row.region, row.epoch).unwrap(row.page, row.gen, row.wrapped)

    def wrap(self, tenant: int, page: int, gen: int, epoch: int, key: bytes) -> bytes:
        """Wrap a page's key under an epoch of its region.

        Raises:
            KeyNotAvailable: ``ring.key-missing``.
        """
        return self._pages(tenant, region_of(page), epoch).wrap(page, gen, key, self._random(12))

    def rewrapped(self, tenant: int, region: int, rows: Sequence[KeyPage], epoch: int) -> list[KeyPage]:
        """Return rows of one region with their keys wrapped under another epoch; raises as `kept`."""
        before = {number: self._pages(tenant, region, number) for number in {row.epoch for row in rows}}
        after = self._pages(tenant, region, epoch)
        nonces = self._random(_NONCE_BYTES * len(rows))
        return [
            row._replace(
                epoch=epoch,
                wrapped=after.wrap(
                    row.page,
                    row.gen,
                    before[row.epoch].unwrap(row.page, row.gen, row.wrapped),
                    nonces[at * _NONCE_BYTES : (at + 1) * _NONCE_BYTES],
                ),
            )
            for at, row in enumerate(rows)
        ]

    def at_work(self, tenant: int, page: int, gen: int, key: bytes) -> CustomerKeyWrapper:
        """Return a page key bound to its page and generation."""
        return CustomerKeyWrapper(key, self._room, tenant, page, gen)

    def _pages(self, tenant: int, region: int, epoch: int) -> PageKeyWrapper:
        return PageKeyWrapper(self._epoch(tenant, region, epoch), self._room, tenant, region, epoch)
