"""Moments: whole milliseconds since 1970 in UTC, and their one written form.

Lives here: writing and reading RFC 3339 in UTC with milliseconds. Must not live
here: time zones of people or files, and the clock itself, which comes in as an argument.
"""

from datetime import UTC, datetime
from functools import lru_cache

from strongroom.errors import InvalidInput

__all__ = ["month_of", "read_moment", "write_moment"]


@lru_cache(maxsize=64)
def _second(seconds: int) -> str:
    # Events of one second share all but three digits, and formatting a date costs more than a row.
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def write_moment(milliseconds: int) -> str:
    """Write a moment as ``2026-11-24T08:30:00.000Z``."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{_second(seconds)}.{rest:03d}Z"


def read_moment(text: str) -> int:
    """Read RFC 3339 with an offset, or a bare date as its first instant in UTC.

    Returns:
        Milliseconds since 1970 in UTC.

    Raises:
        InvalidInput: ``moment.malformed``.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput("moment.malformed") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def month_of(milliseconds: int) -> str:
    """The month of a moment, ``2026-11``: detail keys are kept by it."""
    return _second(milliseconds // 1000)[:7]
