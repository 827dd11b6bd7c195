"""A root key as text: a word that says what it is, and base64.

Lives here: writing and reading it. Must not live here: where the text lies. The word keeps another program's
secret, or half a file, from passing as a root key.
"""

from strongroom.errors import KeyNotAvailable
from strongroom.keys.canonical_json import Malformed, read_binary, write_binary

__all__ = ["ROOT_KEY_BYTES", "ROOT_KEY_WORD", "read_root_key", "write_root_key"]

ROOT_KEY_BYTES = 32
ROOT_KEY_WORD = "strongroom-root-key-v1"


def write_root_key(key: bytes) -> bytes:
    """Write a root key as two lines."""
    return f"{ROOT_KEY_WORD}\n{write_binary(key)}\n".encode("ascii")


def read_root_key(text: bytes, where: str) -> bytes:
    """Read a root key; word and key may be parted by any white space.

    Args:
        text: What lay there.
        where: The provider's URI, for messages.

    Raises:
        KeyNotAvailable: ``keys.root-key-damaged``.
    """
    try:
        word, encoded = text.decode("ascii").split()
        if word != ROOT_KEY_WORD:
            raise Malformed
        return read_binary(encoded, ROOT_KEY_BYTES)
    except ValueError:
        raise KeyNotAvailable("keys.root-key-damaged", where=where) from None
