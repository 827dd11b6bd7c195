"""The three levels of sensitivity; the fields of one level of one record are sealed together."""

from enum import IntEnum

__all__ = ["LEVELS", "Level"]


class Level(IntEnum):
    """How much harm a value could do; the number stands in stored bytes."""

    GENERAL = 1
    PERSONAL = 2
    SENSITIVE = 3

    # That of an enumeration runs in Python, and levels are looked up for every record shown.
    __hash__ = int.__hash__


LEVELS = (Level.GENERAL, Level.PERSONAL, Level.SENSITIVE)
