"""Every error that Strongroom raises on purpose.

Lives here: what the rest of the program sees of it. Must not live here: the classes (raised.py), the kinds
(entry.py), the texts (tables).
"""

from strongroom.errors.entry import KIND_NAMES, Entry, Kind
from strongroom.errors.raised import (
    Busy,
    Conflict,
    DonePartly,
    Erased,
    Held,
    Interrupted,
    InvalidInput,
    KeyNotAvailable,
    NoRoom,
    NotFound,
    Refused,
    RolledBack,
    StrongroomError,
    Unexpected,
    UsageError,
    VerificationFailed,
    named_in,
)
from strongroom.errors.tables import TABLE

__all__ = [
    "KIND_NAMES",
    "TABLE",
    "Busy",
    "Conflict",
    "DonePartly",
    "Entry",
    "Erased",
    "Held",
    "Interrupted",
    "InvalidInput",
    "KeyNotAvailable",
    "Kind",
    "NoRoom",
    "NotFound",
    "Refused",
    "RolledBack",
    "StrongroomError",
    "Unexpected",
    "UsageError",
    "VerificationFailed",
    "named_in",
]
