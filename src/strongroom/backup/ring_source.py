"""Whose ring a restore uses: that of a room that is still there, or one that was recovered from a ring store.

Lives here: finding and opening it. Must not live here: recovering (recovery.py), the restored room's ring
(target.py).
"""

from dataclasses import dataclass, field
from pathlib import Path

from strongroom.crypto.sealed_file import RING, read_header
from strongroom.errors import KeyNotAvailable, UsageError
from strongroom.keys.anchor import Anchor
from strongroom.keys.anchor_file import load_anchor
from strongroom.keys.live_keys import row_mac
from strongroom.keys.providers import RootKeyProvider, root_key_provider
from strongroom.keys.ring import Ring
from strongroom.keys.ring_file import RingFile, open_ring, read_ring_file
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings, read_settings
from strongroom.keys.surroundings import Surroundings

__all__ = ["RingSource", "find_ring"]


@dataclass(frozen=True)
class RingSource:
    """A ring to restore with.

    Args:
        keys: The root key's URI.
        anchor: The anchor beside it, where there is one.
        settings: The room's, where the room is still there.
    """

    opened: RingFile = field(repr=False)
    provider: RootKeyProvider
    keys: str
    anchor: Anchor | None
    settings: Settings | None


def find_ring(to: Path, home: Path | None, keys: str | None, surroundings: Surroundings) -> RingSource:
    """Find the ring that a restore uses.

    Args:
        to: Where the restored room will be; a ring that was recovered lies there already.
        home: A room that is still there, or was until its database was lost.
        keys: The root key's URI, where there are no settings that name it.

    Raises:
        KeyNotAvailable: ``restore.no-ring``; as opening a ring does.
        UsageError: ``restore.name-keys``, for a ring that was recovered and a root key that nobody named.
    """
    if home is not None and RoomFiles(home).settings.exists() and RoomFiles(home).ring.exists():
        files = RoomFiles(home)
        settings = read_settings(files)
        provider = root_key_provider(settings.keys, surroundings)
        opened = open_ring(read_ring_file(files.ring), settings.room, provider)
        return RingSource(opened, provider, settings.keys, _anchor(files, opened.ring), settings)
    files = RoomFiles(to)
    if not files.ring.exists():
        raise KeyNotAvailable("restore.no-ring", path=str(files.ring))
    if keys is None:
        raise UsageError("restore.name-keys")
    provider = root_key_provider(keys, surroundings)
    data = read_ring_file(files.ring)
    opened = open_ring(data, read_header(RING, data).room, provider)
    return RingSource(opened, provider, keys, _anchor(files, opened.ring), None)


def _anchor(files: RoomFiles, ring: Ring) -> Anchor | None:
    """The anchor, where it is there and this room's; a memory that is lost makes nothing worse."""
    macs = {number: row_mac(key) for number, key in ring.mac_keys.items()}
    try:
        return load_anchor(files, ring.room, macs.__getitem__)
    except KeyNotAvailable:
        return None
