"""How far a long command is: a line on a terminal, silence in a pipe.

Lives here: that line. Must not live here: results.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from strongroom.cli.output.width import width

__all__ = ["progress"]

_EVERY_SECONDS = 0.2


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function that shows how far it is, on one line of standard error that is removed at the end.

    Args:
        label: What is being counted.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    shown_at, columns = 0.0, 0

    def show(done: int, total: int | None) -> None:
        nonlocal shown_at, columns
        now = time.monotonic()
        if now - shown_at < _EVERY_SECONDS:
            return
        shown_at = now
        text = f"{label} {done:,}" + (f" / {total:,}" if total else "")
        columns = max(columns, width(text))
        sys.stderr.write(f"\r{text}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if columns:
            sys.stderr.write(f"\r{' ' * columns}\r")
            sys.stderr.flush()
