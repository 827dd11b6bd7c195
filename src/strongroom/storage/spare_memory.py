"""Giving back memory that the C library keeps for later.

Lives here: that call. Must not live here: when to make it.

SQLite's pages and what one batch after another needs lie side by side in glibc's heap. What is free between
them stays with the process: 140 bytes for each customer of an import, more than SQLite's cache at a million.
Blocks of megabytes, as segments are, would lie there too: once it has freed one, glibc maps them no longer.
"""

import ctypes
from functools import cache
from typing import Any

__all__ = ["give_back_memory"]

_MMAP_THRESHOLD = -3
_APART_BYTES = 128 << 10


def give_back_memory() -> None:
    """Return free pages of the C heap to the system, whatever lies behind them; it takes milliseconds.

    Only glibc has the call, and other C libraries do not need it: there it does nothing.

    Source: malloc_trim(3), mallopt(3).
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    library = ctypes.CDLL(None)
    trim = getattr(library, "malloc_trim", None)
    if trim is not None:
        library.mallopt(_MMAP_THRESHOLD, _APART_BYTES)  # set, it stays where it is
    return trim
