"""One collection at one desk: what a caller types.

Lives here: the two halves put together. Must not live here: their calls (reading.py,
writing.py).
"""

from strongroom.vault.collection.reading import CollectionReading
from strongroom.vault.collection.writing import CollectionWriting

__all__ = ["CollectionDoor"]


class CollectionDoor(CollectionReading, CollectionWriting):
    """The records of one collection, as far as a session may touch them; see `CollectionBase`."""
