"""Regular expressions that are compiled when they are first used.

Lives here: one class. Must not live here: any pattern. Ranges of Chinese characters take
a millisecond each to compile; a command that shows one record would pay for all types.
What every imported row goes through is compiled by ``re`` as usual.
"""

import re
from collections.abc import Callable, Iterator

__all__ = ["LazyPattern"]


class LazyPattern:
    """Like ``re.compile``, later."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source, self._flags = source, flags
        self._compiled: re.Pattern[str] | None = None

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled

    def fullmatch(self, text: str, at: int = 0) -> re.Match[str] | None:
        """As ``re.Pattern.fullmatch``, from a position on."""
        return self._pattern().fullmatch(text, at)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """As ``re.Pattern.match``, from a position on."""
        return self._pattern().match(text, at)

    def search(self, text: str) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self._pattern().search(text)

    def findall(self, text: str) -> list[str]:
        """As ``re.Pattern.findall``, for patterns without groups."""
        return self._pattern().findall(text)

    def finditer(self, text: str, at: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``, between two positions."""
        return self._pattern().finditer(text, at, len(text) if end is None else end)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As ``re.Pattern.sub``."""
        return self._pattern().sub(replacement, text)
