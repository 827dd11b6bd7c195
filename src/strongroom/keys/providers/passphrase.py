"""``passphrase:``: the root key is derived from what somebody types, by Argon2id.

Lives here: that provider and the three ways to get the passphrase. Must not live here: the derivation
(strongroom.crypto.passphrase), asking on a terminal.
"""

from pathlib import Path

from strongroom.crypto.passphrase import PassphraseParameters, new_parameters, root_key
from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.private_file import read_private
from strongroom.keys.providers.environment import variable
from strongroom.keys.providers.protocol import RootKey
from strongroom.keys.surroundings import Surroundings

__all__ = ["LEAST_CHARACTERS", "PassphraseProvider"]

LEAST_CHARACTERS = 12
_SALT_BYTES = 16
_FORM = "passphrase:  passphrase:?file=/path  passphrase:?env=NAME"


class PassphraseProvider:
    """A root key made from a passphrase; the derivation's parameters are recorded beside the ring.

    Args:
        rest: Empty to ask, ``?file=/path`` to read the first line of a file that only its owner may read,
            ``?env=NAME`` to read an environment variable.
        surroundings: Who asks, and the environment.

    Raises:
        InvalidInput: ``keys.uri-malformed``.
    """

    kind = "passphrase"
    wrong = "keys.passphrase-wrong"

    def __init__(self, rest: str, surroundings: Surroundings) -> None:
        source, equals, value = rest.partition("=")
        known = (
            not rest or (equals and source == "?env" and value) or (source == "?file" and value[:1] == "/")
        )
        if not known:
            raise InvalidInput("keys.uri-malformed", scheme=self.kind, form=_FORM)
        self._source = source
        self._value = value
        self._surroundings = surroundings

    @property
    def place(self) -> Path | None:
        """The passphrase's file, where it lies in one."""
        return Path(self._value) if self._source == "?file" else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """An environment variable is warned of; see `EnvironmentProvider`."""
        return ("keys.root-key-in-environment",) if self._source == "?env" else ()

    def create(self) -> RootKey:
        """Take a new passphrase; see `RootKeyProvider.create`.

        Raises:
            InvalidInput: ``keys.passphrase-short``, besides.
        """
        passphrase = self._passphrase(confirm=True)
        if len(passphrase) < LEAST_CHARACTERS:
            raise InvalidInput("keys.passphrase-short", least=LEAST_CHARACTERS)
        parameters = new_parameters(self._surroundings.random(_SALT_BYTES))
        return RootKey(root_key(passphrase, parameters), parameters.write())

    def load(self, parameters: bytes) -> RootKey:
        """Take the passphrase again; see `RootKeyProvider.load`."""
        recorded = PassphraseParameters.read(parameters)
        return RootKey(root_key(self._passphrase(confirm=False), recorded), parameters)

    def _passphrase(self, *, confirm: bool) -> str:
        if self._source == "?env":
            return variable(self._value, self.kind, _FORM, self._surroundings)
        if self._source == "?file":
            return self._from_file(Path(self._value))
        if self._surroundings.prompt is None:
            raise KeyNotAvailable("keys.passphrase-needed")
        return self._surroundings.prompt(confirm=confirm)

    def _from_file(self, path: Path) -> str:
        where = f"passphrase:?file={path}"
        try:
            line, _, _ = read_private(path, follow=True).partition(b"\n")
            return line.rstrip(b"\r").decode()
        except FileNotFoundError:
            raise KeyNotAvailable("keys.root-key-missing", where=where) from None
        except UnicodeDecodeError:
            raise KeyNotAvailable("keys.root-key-damaged", where=where) from None
