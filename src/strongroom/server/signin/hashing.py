"""Checking passwords in turn, so that many at once take neither a machine's memory nor its workers for long.

Lives here: who waits for how long. Must not live here: the hash, which takes 64 MiB and all processors, and
of which one is worked out at a time (crypto/passphrase.py).
"""

from threading import BoundedSemaphore

from strongroom.crypto.password_hash import hash_password, nobodys_hash, password_matches
from strongroom.errors import Busy

__all__ = ["Hashing"]

_AT_ONCE = 1
_SECONDS = 10.0


class Hashing:
    """Works out hashes of passwords, a few at a time.

    Args:
        at_once: How many.
        seconds: How long one waits for its turn.
    """

    def __init__(self, at_once: int = _AT_ONCE, seconds: float = _SECONDS) -> None:
        self._turns, self._seconds = BoundedSemaphore(at_once), seconds
        self._nobodys = nobodys_hash()

    def make(self, password: str) -> bytes:
        """The hash of a new password.

        Raises:
            Busy: ``sign-in.busy``.
        """
        with _Turn(self._turns, self._seconds):
            return hash_password(password)

    def matches(self, password: str, stored: bytes | None) -> bool:
        """Whether it is the password of a hash; for None, which is nobody's, the same work is done in vain.

        Raises:
            Busy: ``sign-in.busy``.
        """
        with _Turn(self._turns, self._seconds):
            right = password_matches(password, self._nobodys if stored is None else stored)
        return right and stored is not None


class _Turn:
    def __init__(self, turns: BoundedSemaphore, seconds: float) -> None:
        self._turns, self._seconds = turns, seconds

    def __enter__(self) -> None:
        if not self._turns.acquire(timeout=self._seconds):
            raise Busy("sign-in.busy")

    def __exit__(self, *error: object) -> None:
        self._turns.release()
