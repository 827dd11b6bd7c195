"""What every provider of root keys can do.

Lives here: the protocol and the key as it comes back. Must not live here: any provider.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

__all__ = ["RootKey", "RootKeyProvider"]


@dataclass(frozen=True, slots=True)
class RootKey:
    """A root key, and what has to be recorded beside the ring to have it again.

    Args:
        key: 32 bytes.
        parameters: Public; empty where the provider needs none.
    """

    key: bytes = field(repr=False)
    parameters: bytes = b""


class RootKeyProvider(Protocol):
    """A place or a person that has the root key."""

    @property
    def kind(self) -> str:
        """The URI's scheme."""

    @property
    def place(self) -> Path | None:
        """The file that the secret lies in, where there is one."""

    @property
    def wrong(self) -> str:
        """The code to raise when the key turns out to be another one."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what `strongroom doctor` has to say about it."""

    def create(self) -> RootKey:
        """Return the root key of a new room; the one that is there already, where there is one.

        Raises:
            KeyNotAvailable: it cannot be had.
            InvalidInput: it is not good enough.
        """

    def load(self, parameters: bytes) -> RootKey:
        """Return the root key of a room that exists.

        Args:
            parameters: As `create` returned them.

        Raises:
            KeyNotAvailable: it cannot be had.
        """
