"""Coroutines run to their end in a loop of their own, in a thread of their own.

Lives here: that alone. The main thread may have a loop already: browsers that are kept open between tests do.
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

__all__ = ["run"]

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to."""
    with ThreadPoolExecutor(1, "looping") as thread:
        return thread.submit(asyncio.run, main).result()
