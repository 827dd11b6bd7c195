"""Files in the age v1 format (C2SP age): X25519 and passphrase, armored or not.

Lives here: reading and writing them as streams. Must not live here: hybrid (ML-KEM) recipients and plugins,
which are refused; docs/spec/age.md says what is read and what is written.
"""

from strongroom.crypto.age.reader import AgeReader
from strongroom.crypto.age.recipients import Identity, Recipient, X25519Identity, X25519Recipient
from strongroom.crypto.age.scrypt import ScryptIdentity, ScryptRecipient
from strongroom.crypto.age.writer import AgeWriter

__all__ = [
    "AgeReader",
    "AgeWriter",
    "Identity",
    "Recipient",
    "ScryptIdentity",
    "ScryptRecipient",
    "X25519Identity",
    "X25519Recipient",
]
