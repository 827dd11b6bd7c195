"""Bytes as people read them.

Lives here: that form. Must not live here: what has the size.
"""

__all__ = ["readable_size"]

_UNITS = ("B", "KB", "MB", "GB", "TB")


def readable_size(size: int) -> str:
    """A number of bytes with a unit, three digits at most: ``1.25 MB``; a thousand to the next unit."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1_000, unit + 1
    return f"{size} B" if unit == 0 else f"{value:.3g} {_UNITS[unit]}"
