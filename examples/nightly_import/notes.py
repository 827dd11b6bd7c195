"""What a night notes for the case that it is killed, and the rows that were refused.

Lives here: the folder that only its owner reads. Must not live here: asking the server.
"""

import fcntl
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from examples.nightly_import.stopped import Stopped
from strongroom.errors import Kind

__all__ = ["Notes"]

_GOOD_FOR_SECONDS = 20 * 3600
"""The server forgets files and names after a day."""


class Notes:
    """A folder of mode 0700, for one file and mapping.

    Args:
        what: File, mapping and collection, as bytes: another file has other notes.

    Raises:
        Stopped: The folder is not there, or others may read it.
    """

    def __init__(self, folder: Path, what: Iterable[bytes]) -> None:
        mode = folder.stat().st_mode if folder.is_dir() else 0o777
        if stat.S_IMODE(mode) & 0o077:
            raise Stopped(f"{folder}: make this folder, with mode 0700", Kind.USAGE)
        digest = sha256()
        for each in what:
            digest.update(len(each).to_bytes(8, "big") + each)
        name = digest.hexdigest()[:16]
        self._folder, self._note = folder, folder / f"night-{name}.json"
        self.rejects = folder / f"refused-{name}.csv"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else works with this folder meanwhile.

        Raises:
            Stopped: Somebody does.
        """
        with (self._folder / "lock").open("a", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Stopped(f"{self._folder}: another run is not done yet", Kind.BUSY) from None
            yield

    def held(self) -> str | None:
        """The server's name of the file, where a night that was killed has sent it already."""
        try:
            note = json.loads(self._note.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        return str(note["file"]) if time.time() - note["at"] < _GOOD_FOR_SECONDS else None

    def sent(self, file: str) -> None:
        """Note the server's name of the file."""
        text = json.dumps({"file": file, "at": time.time()})
        self._write(self._note, [text.encode("ascii")])

    def keep(self, parts: Iterable[bytes]) -> None:
        """Keep the rows that were refused: personal data, readable for the owner alone."""
        self._write(self.rejects, parts)

    def forget(self) -> None:
        """The night is over."""
        self._note.unlink(missing_ok=True)

    def _write(self, path: Path, parts: Iterable[bytes]) -> None:
        """Whole or not at all, wherever the program is killed."""
        part = path.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(handle, "wb") as stream:
            for each in parts:
                stream.write(each)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
