"""An age identity in a file under a passphrase, as the program age reads and writes such files.

Lives here: that file. Must not live here: asking for the passphrase, dividing an identity among people
(shares.py). Spec: docs/spec/age.md.
"""

from io import BytesIO
from os import urandom

from strongroom.crypto.age import AgeReader, AgeWriter, ScryptIdentity, ScryptRecipient, X25519Identity
from strongroom.errors import InvalidInput, KeyNotAvailable

__all__ = ["LEAST_CHARACTERS", "identity_in", "is_protected", "open_protected", "protect"]

LEAST_CHARACTERS = 12
_IDENTITY = "AGE-SECRET-KEY-"
_BINARY = b"age-encryption.org/v1"
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"


def protect(identity: X25519Identity, passphrase: str) -> bytes:
    """Write an identity into an armored age file that the passphrase opens.

    Raises:
        InvalidInput: ``recovery.passphrase-short``.
    """
    if len(passphrase) < LEAST_CHARACTERS:
        raise InvalidInput("recovery.passphrase-short", least=LEAST_CHARACTERS)
    made = BytesIO()
    with AgeWriter(made, [ScryptRecipient(passphrase)], armored=True, random=urandom) as file:
        file.write(f"# public key: {identity.recipient}\n{identity.reveal()}\n".encode())
    return made.getvalue()


def is_protected(data: bytes) -> bool:
    """Whether bytes are an age file, and not an identity or shares as they are."""
    return data.lstrip().startswith((_BINARY, _ARMOR))


def open_protected(data: bytes, passphrase: str) -> X25519Identity:
    """Open a file that `protect` or the program age has written.

    Args:
        data: Armored or not.

    Raises:
        KeyNotAvailable: ``recovery.passphrase-wrong``.
        InvalidInput: ``age.work-factor``; ``age.identity-malformed``, where no identity is in it.
        VerificationFailed: Where the file is damaged, as `AgeReader` has it.
    """
    try:
        text = AgeReader(BytesIO(data), [ScryptIdentity(passphrase)]).read()
    except KeyNotAvailable:
        raise KeyNotAvailable("recovery.passphrase-wrong") from None
    return identity_in(text.decode("utf-8", "replace"))


def identity_in(text: str) -> X25519Identity:
    """The identity in a file of identities, which may hold remarks.

    Raises:
        InvalidInput: ``age.identity-malformed``, where there is none, or more than one.
    """
    lines = [line.strip() for line in text.splitlines()]
    found = [line for line in lines if line.upper().startswith(_IDENTITY)]
    return X25519Identity.parse(found[0] if len(found) == 1 else "")
