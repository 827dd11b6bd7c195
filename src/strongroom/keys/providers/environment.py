"""``env:NAME``: the root key in an environment variable.

Lives here: that provider. Must not live here: the text's form. The doctor warns of it: every child process
inherits the variable, and crash reports and container tools show it.
"""

import re
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.providers.protocol import RootKey
from strongroom.keys.providers.root_key_text import read_root_key
from strongroom.keys.surroundings import Surroundings

__all__ = ["EnvironmentProvider", "variable"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def variable(name: str, scheme: str, form: str, surroundings: Surroundings) -> str:
    """Return an environment variable.

    Raises:
        InvalidInput: ``keys.uri-malformed``.
        KeyNotAvailable: ``keys.root-key-missing``.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput("keys.uri-malformed", scheme=scheme, form=form)
    value = surroundings.environment.get(name)
    if not value:
        raise KeyNotAvailable("keys.root-key-missing", where=f"env:{name}")
    return value


class EnvironmentProvider:
    """A root key in an environment variable, set before the room is made.

    Args:
        rest: The variable's name.
        surroundings: The environment.

    Raises:
        InvalidInput: ``keys.uri-malformed``.
    """

    kind = "env"
    wrong = "keys.root-key-wrong"
    place: Path | None = None
    warnings: tuple[str, ...] = ("keys.root-key-in-environment",)

    def __init__(self, rest: str, surroundings: Surroundings) -> None:
        if not _NAME.fullmatch(rest):
            raise InvalidInput("keys.uri-malformed", scheme=self.kind, form="env:NAME")
        self._name = rest
        self._surroundings = surroundings

    def create(self) -> RootKey:
        """Take the key that is there; see `RootKeyProvider.create`."""
        return self.load(b"")

    def load(self, parameters: bytes) -> RootKey:
        """Read the variable; see `RootKeyProvider.load`."""
        text = variable(self._name, self.kind, "env:NAME", self._surroundings)
        return RootKey(read_root_key(text.encode(errors="replace"), f"env:{self._name}"))
