"""``credential:NAME``: the root key as a systemd credential, ``$CREDENTIALS_DIRECTORY/NAME``.

Lives here: that provider. Must not live here: the text's form. systemd-creds(1) encrypts the credential at
rest to the machine, or to its TPM, and hands it to one service in memory that is never swapped.
"""

import re
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.private_file import read_private
from strongroom.keys.providers.protocol import RootKey
from strongroom.keys.providers.root_key_text import read_root_key
from strongroom.keys.surroundings import Surroundings

__all__ = ["CredentialProvider"]

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class CredentialProvider:
    """A root key that the service manager passes in, set before the room is made.

    Args:
        rest: The credential's name.
        surroundings: The environment, which says where credentials are.

    Raises:
        InvalidInput: ``keys.uri-malformed``.
    """

    kind = "credential"
    wrong = "keys.root-key-wrong"
    warnings: tuple[str, ...] = ()

    def __init__(self, rest: str, surroundings: Surroundings) -> None:
        if not _NAME.fullmatch(rest):
            raise InvalidInput("keys.uri-malformed", scheme=self.kind, form="credential:NAME")
        self._name = rest
        self._environment = surroundings.environment

    @property
    def place(self) -> Path | None:
        """The file in memory, where the service manager has passed one."""
        folder = self._environment.get("CREDENTIALS_DIRECTORY")
        return Path(folder) / self._name if folder else None

    def create(self) -> RootKey:
        """Take the key that is there; see `RootKeyProvider.create`."""
        return self.load(b"")

    def load(self, parameters: bytes) -> RootKey:
        """Read the credential; see `RootKeyProvider.load`."""
        where = f"credential:{self._name}"
        if self.place is None:
            raise KeyNotAvailable("keys.root-key-missing", where=where)
        try:
            text = read_private(self.place, follow=True)
        except FileNotFoundError:
            raise KeyNotAvailable("keys.root-key-missing", where=where) from None
        return RootKey(read_root_key(text, where))
