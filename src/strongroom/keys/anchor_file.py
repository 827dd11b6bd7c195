"""The anchor's file: read and changed under its lock, in step with the database.

Lives here: that file's order of writes. Must not live here: what the anchor says (anchor.py).
"""

from collections.abc import Callable
from dataclasses import replace

from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable, RolledBack
from strongroom.keys.anchor import Anchor, read_anchor, write_anchor
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.file_lock import file_lock
from strongroom.keys.private_file import read_private, replace_private, unwritable
from strongroom.keys.ring import Ring, newest
from strongroom.keys.rollback import check_step
from strongroom.keys.room_files import RoomFiles
from strongroom.storage.database import Database
from strongroom.storage.room_rows import room_row, set_anchor_generation

__all__ = ["AnchorFile", "load_anchor"]


def load_anchor(files: RoomFiles, room: bytes, macs: Callable[[int], RowMac]) -> Anchor:
    """Read a room's anchor.

    Raises:
        KeyNotAvailable: ``anchor.missing``, ``keys.file-exposed``, ``keys.file-unreadable``,
            ``keyfile.damaged``, ``keyfile.future-format``, ``keyfile.foreign``.
    """
    try:
        data = read_private(files.anchor)
    except FileNotFoundError:
        raise KeyNotAvailable("anchor.missing", path=str(files.anchor)) from None
    return read_anchor(data, room, macs)


class AnchorFile:
    """The anchor of an open room.

    Args:
        files: Where it lies.
        database: The room's.
        ring: Gives the ring of now.
        macs: Gives the MAC under the ring's key of a number.
        disk: How files are written.
    """

    def __init__(
        self,
        files: RoomFiles,
        database: Database,
        ring: Callable[[], Ring],
        macs: Callable[[int], RowMac],
        disk: Disk = DISK,
    ) -> None:
        self._files = files
        self._database = database
        self._ring = ring
        self._macs = macs
        self._disk = disk

    def read(self) -> Anchor:
        """Read it; raises what `load_anchor` raises."""
        return load_anchor(self._files, self._ring().room, self._macs)

    def update(self, change: Callable[[Anchor], Anchor], *, anew: bool = False) -> Anchor:
        """Change what the anchor remembers. Never inside a transaction: it makes one of its own.

        Args:
            change: From the anchor as it is to what it should be; one that returns it as it is writes
            nothing.
            anew: Write it all the same, under the newest MAC key.

        Returns:
            The anchor as it now lies there, on the disk, and known to the database.

        Raises:
            Busy: ``keys.lock-held``.
            RolledBack: ``anchor.rolled-back``, ``database.rolled-back``; nothing was written.
            KeyNotAvailable: what `load_anchor` raises; ``keys.file-unwritable``.
        """
        with file_lock(self._files.anchor_lock):
            current = self.read()
            self._in_step(current)
            changed = change(current)
            if changed == current and not anew:
                return current
            ring = self._ring()
            new = replace(
                changed,
                generation=current.generation + 1,
                ring_generation=max(current.ring_generation, ring.generation),
            )
            number = newest(ring.mac_keys)
            try:
                replace_private(self._files.anchor, write_anchor(new, number, self._macs(number)), self._disk)
            except OSError as error:
                raise unwritable(self._files.anchor, error) from error
            self._database.transact(lambda tx: set_anchor_generation(tx, new.generation))
            return new

    def _in_step(self, current: Anchor) -> None:
        """Make sure that the database knows this anchor; tell it, where a crash came between."""
        row = self._database.read(room_row)
        if row is None:
            raise RolledBack("database.rolled-back", file="anchor", found=0, known=current.generation)
        check_step("anchor", current.generation, row.anchor_generation)
        if row.anchor_generation < current.generation:
            self._database.transact(lambda tx: set_anchor_generation(tx, current.generation))
