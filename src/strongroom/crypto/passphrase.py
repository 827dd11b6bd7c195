"""A root key from a passphrase, by Argon2id with recorded parameters.

Lives here: the derivation, its parameters' bytes, and which parameters are too weak or too costly. Must not
live here: asking for passphrases, files.
"""

from dataclasses import dataclass, field
from os import urandom
from struct import Struct
from threading import Lock
from unicodedata import normalize

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from strongroom.crypto.derive import KEY_BYTES
from strongroom.errors import InvalidInput, KeyNotAvailable

__all__ = ["PARAMETERS_BYTES", "SALT_BYTES", "PassphraseParameters", "new_parameters", "root_key"]

SALT_BYTES = 16
_BLOCK = Struct(">BBIII16s")
PARAMETERS_BYTES = _BLOCK.size
_ARGON2ID = 1
_VERSION = 0x13

# RFC 9106 section 4, second recommended option.
_MEMORY_KIB = 64 * 1024
_ITERATIONS = 3
_LANES = 4
# The least that the OWASP Password Storage Cheat Sheet still recommends.
_LEAST_MEMORY_KIB = 19 * 1024
_LEAST_ITERATIONS = 2
# The parameters are read before anything vouches for them: a changed file must not take all of a machine.
_MOST_MEMORY_KIB = 4 * 1024 * 1024
_MOST_ITERATIONS = 64
_MOST_LANES = 64
# The lanes of a derivation run in OpenSSL's pool of threads. Where two derivations want threads of it at the
# same time, both can wait for ever (seen with OpenSSL 4.0.3). One takes all processors anyway.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class PassphraseParameters:
    """How a root key is derived from a passphrase.

    Args:
        salt: 16 random bytes.
        memory_kib: Memory in KiB.
        iterations: Passes over it.
        lanes: Parallel lanes.
    """

    salt: bytes = field(repr=False)
    memory_kib: int = _MEMORY_KIB
    iterations: int = _ITERATIONS
    lanes: int = _LANES

    @property
    def weak(self) -> bool:
        """Whether guessing is cheaper than it should be; such are read and never written."""
        return self.memory_kib < _LEAST_MEMORY_KIB or self.iterations < _LEAST_ITERATIONS

    @property
    def _possible(self) -> bool:
        return (
            len(self.salt) == SALT_BYTES
            and 1 <= self.iterations <= _MOST_ITERATIONS
            and 1 <= self.lanes <= _MOST_LANES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
        )

    def write(self) -> bytes:
        """Return the parameters block, 30 bytes.

        Raises:
            InvalidInput: ``keys.weak-kdf``; ``keys.kdf-out-of-range``, for what no reader would accept.

        Spec: docs/spec/keys.md, passphrase parameters.
        """
        if not self._possible:
            raise InvalidInput("keys.kdf-out-of-range")
        if self.weak:
            raise InvalidInput("keys.weak-kdf")
        return _BLOCK.pack(_ARGON2ID, _VERSION, self.memory_kib, self.iterations, self.lanes, self.salt)

    @classmethod
    def read(cls, block: bytes) -> "PassphraseParameters":
        """Read a parameters block, weak ones included.

        Raises:
            KeyNotAvailable: ``keys.kdf-unreadable``, for another length, function or version, or parameters
                beyond 4 GiB, 64 passes or 64 lanes.
        """
        if len(block) != PARAMETERS_BYTES:
            raise KeyNotAvailable("keys.kdf-unreadable")
        function, version, memory_kib, iterations, lanes, salt = _BLOCK.unpack(block)
        parameters = cls(salt, memory_kib, iterations, lanes)
        if function != _ARGON2ID or version != _VERSION or not parameters._possible:
            raise KeyNotAvailable("keys.kdf-unreadable")
        return parameters


def new_parameters(salt: bytes | None = None) -> PassphraseParameters:
    """Return the parameters for a new passphrase, with a fresh salt when none is given."""
    return PassphraseParameters(urandom(SALT_BYTES) if salt is None else salt)


def root_key(passphrase: str, parameters: PassphraseParameters) -> bytes:
    """Derive the 32-byte root key; of several at the same time in a process, one after the other.

    Args:
        passphrase: Taken in Unicode normal form C, so that it does not matter which keyboard typed it.
        parameters: As recorded beside what the key opens.

    Raises:
        InvalidInput: ``passphrase.empty``.
    """
    if not passphrase:
        raise InvalidInput("passphrase.empty")
    function = Argon2id(
        salt=parameters.salt,
        length=KEY_BYTES,
        iterations=parameters.iterations,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    with _ONE_AT_A_TIME:
        return function.derive(normalize("NFC", passphrase).encode())
