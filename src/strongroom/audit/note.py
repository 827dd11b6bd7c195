"""Signed notes: text with signature lines, and the keys that check them.

Lives here: reading, signing and opening notes. Must not live here: what the text says (checkpoint.py).
Spec: c2sp.org/signed-note; cosignatures of witnesses: c2sp.org/tlog-cosignature.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from strongroom.crypto.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SigningKey, verify
from strongroom.errors import InvalidInput, VerificationFailed

__all__ = [
    "KeyType",
    "Note",
    "NoteSignature",
    "NoteSigner",
    "OpenedNote",
    "VerifierKey",
    "open_note",
    "read_note",
    "sign_note",
    "strict_base64",
]

_MAX_BYTES = 1_000_000
_MAX_SIGNATURES = 100
_KEY_ID_BYTES = 4
_TIME_BYTES = 8
_DASH = "\u2014 "


class KeyType(IntEnum):
    """The signature types that are understood here; signatures of other types count as unknown."""

    ED25519 = 0x01
    COSIGNATURE = 0x04  # of a witness: Ed25519 over the time and the note


def strict_base64(text: str) -> bytes:
    """Read standard base64 in its one form: padding complete, no spare bits, nothing else.

    Raises:
        ValueError: for any other text.
    """
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise binascii.Error("not the one form of these bytes")
    return raw


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name, as text ``<name>+<key id>+<base64 of type and key>``.

    Raises:
        InvalidInput: ``note.key-malformed``, for a name with spaces or plus signs, a key of another length.
    """

    name: str
    public: bytes
    type: KeyType = KeyType.ED25519

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.public) != PUBLIC_KEY_BYTES:
            raise InvalidInput("note.key-malformed")

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, type and key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        key = base64.b64encode(bytes([self.type]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read the text form.

        Raises:
            InvalidInput: ``note.key-malformed``, also when the key id is not that of name and key.
        """
        name, _, rest = text.partition("+")
        _, _, key = rest.partition("+")
        try:
            raw = strict_base64(key)
            found = cls(name, raw[1:], KeyType(raw[0]))
        except (ValueError, IndexError):
            raise InvalidInput("note.key-malformed") from None
        if str(found) != text:
            raise InvalidInput("note.key-malformed")
        return found

    def check(self, text: str, signature: bytes) -> None:
        """Check a signature of this key over a note's text.

        Raises:
            VerificationFailed: ``note.signature``.
        """
        message = text.encode()
        if self.type is KeyType.COSIGNATURE:
            # The time leads the signature and is signed with the note.
            time, signature = signature[:_TIME_BYTES], signature[_TIME_BYTES:]
            seconds = int.from_bytes(time, "big")
            message = f"cosignature/v1\ntime {seconds}\n".encode() + message
        if len(signature) != SIGNATURE_BYTES:
            raise VerificationFailed("note.signature", name=self.name)
        try:
            verify(self.public, signature, message)
        except VerificationFailed:
            raise VerificationFailed("note.signature", name=self.name) from None


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: whose it says it is, and its bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


class NoteSigner:
    """A name and the Ed25519 key that signs under it; nothing shows the key.

    Args:
        name: The key's name; for a log's own key, its origin.
        seed: 32 random bytes.

    Raises:
        InvalidInput: ``note.key-malformed``, for a name that a note cannot carry.
    """

    __slots__ = ("_key", "verifier_key")

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self.verifier_key = VerifierKey(name, self._key.public_key)

    def __repr__(self) -> str:
        return f"NoteSigner({self.verifier_key.name!r})"

    def sign(self, text: str) -> NoteSignature:
        """Sign a note's text."""
        key = self.verifier_key
        return NoteSignature(key.name, key.key_id, self._key.sign(text.encode()))


class LogSigner(NoteSigner):
    """A log's own signer, which knows the keys that signed before it.

    Args:
        name: The log's origin.
        seed: 32 random bytes.
        earlier: Former keys of this origin, the oldest first, each with the largest size whose checkpoint
            counts; None where that is not settled yet.
    """

    __slots__ = ("earlier",)

    def __init__(
        self, name: str, seed: bytes, earlier: Sequence[tuple[VerifierKey, int | None]] = ()
    ) -> None:
        super().__init__(name, seed)
        self.earlier = tuple(earlier)

    def keys_at(self, size: int) -> list[VerifierKey]:
        """The keys that may have signed a checkpoint of a size, the one of now first."""
        former = [key for key, end in self.earlier if end is None or size <= end]
        return [self.verifier_key, *reversed(former)]


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: nothing in it is to be believed before `open_note`."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(str(line) for line in self.signatures)}"


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note with at least one signature checked: the keys that signed, and lines of unknown keys."""

    text: str
    verified: tuple[VerifierKey, ...]
    unverified: tuple[NoteSignature, ...]


def sign_note(text: str, signers: Sequence[NoteSigner]) -> bytes:
    """Sign a text; it ends with a newline and has no other control characters.

    Raises:
        InvalidInput: ``note.text``.
    """
    if not text.endswith("\n") or not _is_clean(text) or not signers:
        raise InvalidInput("note.text")
    return str(Note(text, tuple(signer.sign(text) for signer in signers))).encode()


def read_note(data: bytes) -> Note:
    """Take a note apart, without checking any signature.

    Raises:
        VerificationFailed: ``note.malformed``.
    """
    malformed = VerificationFailed("note.malformed")
    if len(data) > _MAX_BYTES:
        raise malformed
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise malformed from None
    # The last empty line divides; the text keeps its own newline.
    text, divider, block = whole.rpartition("\n\n")
    lines = block.split("\n")
    if not divider or not _is_clean(whole) or lines.pop() or not 0 < len(lines) <= _MAX_SIGNATURES:
        raise malformed
    return Note(text + "\n", tuple(_read_signature(line) for line in lines))


def open_note(data: bytes, keys: Sequence[VerifierKey]) -> OpenedNote:
    """Read a note and check every signature of a known key; those of unknown keys are ignored.

    Raises:
        VerificationFailed: ``note.malformed``; ``note.signature``, when a known key's signature is wrong;
            ``note.unsigned``, when no known key signed; ``note.ambiguous-key``, when two of the keys given
            share name and id.
    """
    note = read_note(data)
    verified: list[VerifierKey] = []
    unverified: list[NoteSignature] = []
    for line in note.signatures:
        known = [key for key in keys if key.name == line.name and key.key_id == line.key_id]
        if len(known) > 1:
            raise VerificationFailed("note.ambiguous-key", name=line.name)
        if not known:
            if line not in unverified:
                unverified.append(line)
        elif known[0] not in verified:
            known[0].check(note.text, line.signature)
            verified.append(known[0])
    if not verified:
        raise VerificationFailed("note.unsigned")
    return OpenedNote(note.text, tuple(verified), tuple(unverified))


def _read_signature(line: str) -> NoteSignature:
    malformed = VerificationFailed("note.malformed")
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not _is_name(name):
        raise malformed
    try:
        raw = strict_base64(encoded)
    except ValueError:
        raise malformed from None
    if len(raw) <= _KEY_ID_BYTES:
        raise malformed
    return NoteSignature(name, raw[:_KEY_ID_BYTES], raw[_KEY_ID_BYTES:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() for one in name) and _is_clean(name)


def _is_clean(text: str) -> bool:
    return all(one >= " " or one == "\n" for one in text)
