"""Checkpoints: the signed size and root of the log.

Lives here: the three lines, signing and checking them. Must not live here: when one is made, where it goes.
Spec: c2sp.org/tlog-checkpoint; docs/spec/log.md, Checkpoint.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from strongroom.audit.merkle import EMPTY_ROOT, HASH_BYTES
from strongroom.audit.note import NoteSigner, VerifierKey, open_note, read_note, sign_note, strict_base64
from strongroom.errors import VerificationFailed

__all__ = ["Checkpoint", "checkpoint_digest", "open_checkpoint", "sign_checkpoint"]

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_MAX_SIZE = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: its origin, how many leaves, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The three lines that are signed; never an extension line, for not all signatures cover these."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def from_body(cls, body: str) -> "Checkpoint":
        """Read the three lines.

        Raises:
            VerificationFailed: ``checkpoint.malformed``, for any other form, extension lines included.
        """
        malformed = VerificationFailed("checkpoint.malformed")
        lines = body.split("\n")
        if len(lines) != 4 or not lines[0] or lines[3] or not _SIZE.fullmatch(lines[1]):
            raise malformed
        try:
            root = strict_base64(lines[2])
        except ValueError:
            raise malformed from None
        size = int(lines[1])
        if len(root) != HASH_BYTES or size > _MAX_SIZE or (size == 0 and root != EMPTY_ROOT):
            raise malformed
        return cls(lines[0], size, root)


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[NoteSigner]) -> bytes:
    """Sign a checkpoint; the first signer's name is the origin.

    Raises:
        InvalidInput: ``note.text``, when the origin cannot stand in a note or nobody signs.
    """
    return sign_note(checkpoint.body, signers)


def open_checkpoint(note: bytes, origin: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """Check a signed checkpoint of one log.

    Args:
        note: The signed note.
        origin: The log it has to be from.
        keys: The log's keys; **each** has to have signed, so that no line can be stripped. A witness's key
            may be among them.

    Raises:
        VerificationFailed: ``note.…``; ``note.unsigned``, when one of the keys did not sign;
            ``checkpoint.malformed``; ``checkpoint.origin``.
    """
    opened = open_note(note, keys)
    if any(key not in opened.verified for key in keys):
        raise VerificationFailed("note.unsigned")
    checkpoint = Checkpoint.from_body(opened.text)
    if checkpoint.origin != origin:
        raise VerificationFailed("checkpoint.origin")
    return checkpoint


def checkpoint_digest(note: bytes) -> bytes:
    """SHA-256 of a checkpoint's signed text: what the first leaf of the next era names.

    The signature lines are left out: witnesses may add to them later.

    Raises:
        VerificationFailed: ``note.malformed``.
    """
    return sha256(read_note(note).text.encode()).digest()
