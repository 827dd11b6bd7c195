"""An export on its way into a file that is held: sealed under its user's key, piece by piece, as it is made.

Lives here: what an export asks of the place that it goes to. Must not live here: cutting and sealing pieces
(held_writer.py), what is written (export). Nothing of it lies anywhere else, plain or not.
"""

from hashlib import sha256

from strongroom.server.held_writer import HeldWriter
from strongroom.vault.files.held import HeldFiles, HeldKind

__all__ = ["HeldExport"]


class HeldExport:
    """A file under way; see `strongroom.export.destination.Destination`.

    Args:
        files: Where it is held.
        name: What it is called.

    Raises:
        Refused: ``access.refused``; recorded. Conflict: ``held.too-many``.
    """

    def __init__(self, files: HeldFiles, name: str) -> None:
        self._writer = HeldWriter(files, HeldKind.EXPORT, name)
        self._digest = sha256()
        self.size = 0
        self._gone = False

    @property
    def id(self) -> str:
        """``fil_…``."""
        return self._writer.id

    @property
    def digest(self) -> bytes:
        """SHA-256 of all bytes so far."""
        return self._digest.digest()

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes."""
        self._writer.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def finish(self) -> None:
        """It is whole."""
        self._writer.finish()

    def remove(self) -> None:
        """Take it away, whole or not; nothing, where that is done already."""
        if not self._gone:
            self._writer.drop()
            self._gone = True
