"""One collection over HTTP: reading and writing together.

Lives here: that, and what is said of calls that need the room. Must not live here: the calls.
"""

from typing import TYPE_CHECKING, Any

from strongroom.errors import UsageError
from strongroom.remote.writing import Writing

__all__ = ["RemoteCollection"]

_IN_THE_ROOM = frozenset({"export_pages", "hand_over", "record_export", "rekey"})


class RemoteCollection(Writing):
    """The records of one collection, over HTTP; see `CollectionDoor`."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in _IN_THE_ROOM:
                raise UsageError("remote.needs-room", what=f"{self.name}.{name}")
            raise AttributeError(name)
