"""The page keys that one process has at hand.

Lives here: a bounded cache that can be emptied at once. Must not live here: when it has to be (leases.py),
how keys get in. Customers' keys are never kept: one comes with its row, so no cache outlives an erasure.
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from strongroom.crypto.wrap import CustomerKeyWrapper

__all__ = ["PAGES_KEPT", "KeptPage", "PageCache", "PageName"]

PAGES_KEPT = 4_096

PageName = tuple[int, int, int]
"""Tenant, page, generation: a page whose key was renewed is another page to the cache."""


class KeptPage(NamedTuple):
    """A page key at work.

    Attributes:
        wrapper: Wraps and unwraps customers' keys under it.
        wrapped: The page key as it stood in its row. A transaction that is rolled back can leave a key here
            that no row ever had; whoever wraps compares, whoever unwraps tries again.
    """

    wrapper: CustomerKeyWrapper
    wrapped: bytes


class PageCache:
    """The least recently used goes first.

    Args:
        limit: How many pages are kept.
    """

    def __init__(self, limit: int = PAGES_KEPT) -> None:
        self._limit = limit
        self._pages: OrderedDict[PageName, KeptPage] = OrderedDict()
        self._takes = True
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, name: PageName) -> KeptPage | None:
        """Return a page, where it is kept."""
        with self._lock:
            found = self._pages.get(name)
            if found is not None:
                self._pages.move_to_end(name)
            return found

    def put(self, name: PageName, page: KeptPage) -> None:
        """Keep a page, unless the cache is closed."""
        with self._lock:
            if not self._takes:
                return
            self._pages[name] = page
            self._pages.move_to_end(name)
            if len(self._pages) > self._limit:
                self._pages.popitem(last=False)

    def forget(self, name: PageName) -> None:
        """Drop one page."""
        with self._lock:
            self._pages.pop(name, None)

    def close(self) -> None:
        """Drop every key, and keep none until `reopen`."""
        with self._lock:
            self._takes = False
            self._pages.clear()

    def reopen(self) -> None:
        """Keep keys again."""
        with self._lock:
            self._takes = True
