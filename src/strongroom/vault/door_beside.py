"""The door of an open room in a second process of the same program.

Lives here: what goes over the pipe to it, and opening with that. Must not live here: the process and its pipe
(strongroom.processes), what it does.

The root key goes over the pipe, for whoever has it may have been asked for a passphrase; it lies nowhere
else. Ring and anchor were checked by the first process, and the second takes a lease of its own: an erasure
waits for it as for every other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from strongroom.errors import KeyNotAvailable
from strongroom.keys.keyring import KeyRing
from strongroom.keys.providers import RootKey
from strongroom.keys.ring_file import open_ring, read_ring_file
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import open_database
from strongroom.vault.door import Door
from strongroom.vault.room import door_of

__all__ = ["Words", "door_beside", "words_for"]

Words = tuple[str, str, bytes, bytes, bytes]


def words_for(door: Door) -> Words:
    """What a second process needs to open the room; goes over a pipe and nowhere else."""
    root = door.keyring.root
    return str(door.keyring.files.home), door.database.url, door.keyring.room, root.key, root.parameters


@contextmanager
def door_beside(words: Words) -> Iterator[Door]:
    """The door, until the context ends.

    Raises:
        KeyNotAvailable: ``ring.unreadable`` and what else reading a ring raises; the root key was changed.
    """
    home, url, room, key, parameters = words
    files, root = RoomFiles(Path(home)), RootKey(key, parameters)
    provider, surroundings = _Given(root), Surroundings()
    opened = open_ring(read_ring_file(files.ring), room, provider, root)
    with open_database(url) as database:
        door = door_of(database, KeyRing(files, database, opened, provider, surroundings), surroundings)
        try:
            yield door
        finally:
            door.tree.close()


@dataclass(frozen=True)
class _Given:
    """Has the root key that it was given, and can make none."""

    root: RootKey
    kind: str = "given"
    place: Path | None = None
    wrong: str = "keys.root-key-wrong"
    warnings: tuple[str, ...] = ()

    def create(self) -> RootKey:
        raise KeyNotAvailable(self.wrong)

    def load(self, parameters: bytes) -> RootKey:
        return self.root
