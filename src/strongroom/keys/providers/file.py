"""``file:/path/root.key``: the root key in a file of its own, outside the room's folder.

Lives here: that provider. Must not live here: the text's form (root_key_text.py), how files are written
(private_file.py).
"""

import os
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.private_file import create_private, read_private
from strongroom.keys.providers.protocol import RootKey
from strongroom.keys.providers.root_key_text import ROOT_KEY_BYTES, read_root_key, write_root_key
from strongroom.keys.surroundings import Surroundings

__all__ = ["FileProvider"]


class FileProvider:
    """A root key in a file that only its owner may read.

    Args:
        rest: An absolute path.
        surroundings: Randomness for a new key.

    Raises:
        InvalidInput: ``keys.uri-malformed``, for a path that is not absolute.
    """

    kind = "file"
    wrong = "keys.root-key-wrong"
    warnings: tuple[str, ...] = ()

    def __init__(self, rest: str, surroundings: Surroundings) -> None:
        if not rest.startswith("/"):
            raise InvalidInput("keys.uri-malformed", scheme=self.kind, form="file:/path/root.key")
        self._path = Path(rest)
        self._random = surroundings.random

    @property
    def place(self) -> Path | None:
        """The file."""
        return self._path

    def create(self) -> RootKey:
        """Make the file, or take the key of one that is there; see `RootKeyProvider.create`."""
        key = self._random(ROOT_KEY_BYTES)
        try:
            create_private(self._path, write_root_key(key))
        except FileExistsError:
            return self.load(b"")
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise KeyNotAvailable("keys.file-unreadable", path=str(self._path), reason=reason) from error
        return RootKey(key)

    def load(self, parameters: bytes) -> RootKey:
        """Read the file; see `RootKeyProvider.load`."""
        try:
            text = read_private(self._path, follow=True)
        except FileNotFoundError:
            raise KeyNotAvailable("keys.root-key-missing", where=f"file:{self._path}") from None
        return RootKey(read_root_key(text, f"file:{self._path}"))
