"""Whom an export is sealed to: age recipients, a passphrase, or nobody because somebody said so.

Lives here: that choice and how it is recorded. Must not live here: the age format (strongroom.crypto.age),
files.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from os import urandom

from strongroom.crypto.age import AgeWriter, Recipient, ScryptRecipient, X25519Recipient
from strongroom.crypto.age.armor import Sink
from strongroom.errors import InvalidInput, UsageError
from strongroom.keys.providers.passphrase import LEAST_CHARACTERS

__all__ = ["PASSPHRASE", "PLAIN", "RECIPIENTS", "Sealing", "fingerprint", "sealing"]

RECIPIENTS, PASSPHRASE, PLAIN = "recipients", "passphrase", "plain"
_FINGERPRINT_CHARACTERS = 16


@dataclass(frozen=True)
class Sealing:
    """A choice that was made.

    Args:
        kind: `RECIPIENTS`, `PASSPHRASE` or `PLAIN`.
        fingerprints: Of the recipients, as `fingerprint` gives them; empty for the other two.
    """

    kind: str
    fingerprints: tuple[str, ...] = ()
    _recipients: tuple[Recipient, ...] = field(default=(), repr=False)

    def around(self, sink: Sink, random: Callable[[int], bytes] = urandom) -> AgeWriter | None:
        """Return what seals to ``sink``; None for a plain export."""
        return AgeWriter(sink, self._recipients, random=random) if self._recipients else None


def fingerprint(recipient: X25519Recipient) -> str:
    """Return 16 hexadecimal digits by which people and the log tell recipients apart.

    They are the beginning of SHA-256 of the text ``age1…``: ``printf %s age1… | sha256sum`` gives the same.
    """
    return sha256(str(recipient).encode()).hexdigest()[:_FINGERPRINT_CHARACTERS]


def sealing(
    recipients: Sequence[str | X25519Recipient] = (), passphrase: str | None = None, *, plain: bool = False
) -> Sealing:
    """Return the one choice that was made.

    Args:
        recipients: Who can open the file; one named twice counts once.
        passphrase: What opens the file.
        plain: Whether it lies there for everybody to read who gets hold of it.

    Raises:
        UsageError: ``export.not-sealed``, when nothing was chosen: plain is never what happens by itself;
            ``export.sealed-twice``, when more than one thing was.
        InvalidInput: ``export.passphrase-short``; ``age.recipient-malformed``; ``age.hybrid-not-read``.
    """
    chosen = (bool(recipients), passphrase is not None, plain)
    if not any(chosen):
        raise UsageError("export.not-sealed")
    if sum(chosen) > 1:
        raise UsageError("export.sealed-twice")
    if plain:
        return Sealing(PLAIN)
    if passphrase is not None:
        # Whoever gets the file can try as long as they like.
        if len(passphrase) < LEAST_CHARACTERS:
            raise InvalidInput("export.passphrase-short", least=LEAST_CHARACTERS)
        return Sealing(PASSPHRASE, (), (ScryptRecipient(passphrase),))
    parsed = [
        each if isinstance(each, X25519Recipient) else X25519Recipient.parse(each) for each in recipients
    ]
    unique = {fingerprint(each): each for each in parsed}
    return Sealing(RECIPIENTS, tuple(unique), tuple(unique.values()))
