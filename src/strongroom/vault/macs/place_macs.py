"""What the MAC covers of a backup destination's row, and of the facts that were found out about it.

Lives here: these two. Must not live here: the rows of all other tables (row_macs.py): whoever opens a room
asks its destinations, and needs none of those.
"""

from strongroom.crypto.derive import label
from strongroom.storage.backup_rows import DestinationRow, FactsRow

__all__ = ["DESTINATION", "FACTS", "destination_parts", "facts_parts"]

DESTINATION = label("strongroom/row/dest")
FACTS = label("strongroom/row/facts")


def destination_parts(row: DestinationRow) -> tuple[bytes, ...]:
    """What the MAC of a destination's row covers."""
    numbers = row.role.to_bytes(2, "big"), row.added.to_bytes(8, "big")
    return row.name.encode(), row.uri.encode(), *numbers, row.event


def facts_parts(row: FactsRow) -> tuple[bytes, ...]:
    """What the MAC over facts about a destination covers."""
    return row.name.encode(), row.facts.encode(), row.at.to_bytes(8, "big")
