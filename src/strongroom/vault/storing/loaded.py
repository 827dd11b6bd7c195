"""A record's row together with the key that opens it, and opening some of its levels.

Lives here: that value and what it opens to. Must not live here: finding row and key
(operations/recording.py), which levels may be opened, what is shown of them.
"""

from collections.abc import Iterable
from typing import NamedTuple

from strongroom.crypto.derive import CustomerKey
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.storing.sealing import open_levels

__all__ = ["Loaded", "open_loaded"]


class Loaded(NamedTuple):
    """A record's row, with the key that opens it."""

    row: RecordRow
    key: CustomerKey


def open_loaded(loaded: Loaded, levels: Iterable[Level]) -> dict[int, Packed]:
    """The values of some levels by field number.

    Raises:
        VerificationFailed: Where an envelope is not what was sealed there, or is gone.
    """
    row, key = loaded
    envelopes = row.sealed_general, row.sealed_personal, row.sealed_sensitive
    return open_levels(key, row.collection, row.id, row.levels, envelopes, levels)
