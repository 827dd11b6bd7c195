"""Regular expressions from a mapping file, held to forms that cannot run away.

Lives here: which patterns are allowed, and on how long a value. Must not live here: what a match leads to.
Python's engine backtracks: ``(a+)+$`` takes years on forty letters. So a pattern has at most two
repetitions, none of a group, no back-reference and no look-around; work then grows with at most the cube of
a value's length, which is limited.
"""

import re
from typing import Final

from strongroom.errors import InvalidInput

__all__ = ["PATTERN_LIMIT", "VALUE_LIMIT", "Pattern", "safe_pattern"]

PATTERN_LIMIT: Final = 100  # characters of a pattern
VALUE_LIMIT: Final = 300  # characters of a value it is tried on
_REPETITIONS: Final = 2
_PIECE: Final = re.compile(
    r"(?P<escape>\\.)|(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<special>\(\?)"
    r"|(?P<group>\)(?:[*+?]|\{))|(?P<repeat>[*+?]|\{[0-9,]+\})|.",
    re.DOTALL,
)


class Pattern:
    """A compiled pattern that knows the limit of its values."""

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self._compiled = compiled

    def found(self, text: str) -> bool:
        """Whether it occurs in a value.

        Raises:
            InvalidInput: ``ingest.value-too-long``.
        """
        return self._compiled.search(self._checked(text)) is not None

    def removed(self, text: str) -> str:
        """A value without what matches.

        Raises:
            InvalidInput: ``ingest.value-too-long``.
        """
        return self._compiled.sub("", self._checked(text))

    def _checked(self, text: str) -> str:
        if len(text) > VALUE_LIMIT:
            raise InvalidInput("ingest.value-too-long", limit=VALUE_LIMIT)
        return text


def safe_pattern(text: str) -> Pattern:
    """Compile a pattern if it is one that cannot run away.

    Raises:
        ValueError: It is not.
    """
    if not text or len(text) > PATTERN_LIMIT:
        raise ValueError("length")
    repetitions = 0
    for piece in _PIECE.finditer(text):
        kind = piece.lastgroup
        digit = kind == "escape" and piece[0][1] in "123456789"
        if kind in ("special", "group") or digit:
            raise ValueError("form")
        repetitions += kind == "repeat"
    if repetitions > _REPETITIONS:
        raise ValueError("repetitions")
    try:
        return Pattern(re.compile(text))
    except (re.error, OverflowError) as error:
        raise ValueError("syntax") from error
