"""Browsers that a user signed in with before: nobody's failures elsewhere keep these waiting.

Lives here: telling them, and getting to know them. Must not live here: their cookie (cookies.py), waiting
(throttle.py).
"""

from hmac import compare_digest

from strongroom.access.users import User
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.tenancy import Tenancy

__all__ = ["KnownDevices"]

_MOST_DEVICES = 10


class KnownDevices:
    """The browsers that users of one room are known by."""

    def __init__(self, door: Door, rules: SignInRules, credentials: Credentials) -> None:
        self._door, self._rules, self._credentials = door, rules, credentials

    def digest_if_known(self, known: list[Credential], device: str | None) -> bytes | None:
        """Digest of a browser's own secret, where it is one of a user's; None for any other.

        Args:
            known: The user's credentials.
        """
        digest = digest_of(device)
        devices = [each for each in known if each.kind is CredentialKind.DEVICE]
        is_known = digest is not None and any(self._is(each, digest) for each in devices)
        return digest if is_known else None

    def know(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        user: User,
        known: list[Credential],
        visit: Visit,
        event: bytes,
        now: int,
    ) -> str | None:
        """Let the browser be known from now on; its new secret, or None where it is known already."""
        if self.digest_if_known(known, visit.device) is not None:
            return None
        devices = [each for each in known if each.kind is CredentialKind.DEVICE]
        for oldest in devices[: max(0, len(devices) - _MOST_DEVICES + 1)]:
            self._credentials.drop(tx, oldest)
        secret = new_secret()
        made = digest_of(secret)
        assert made is not None  # noqa: S101 - it was made just now
        document = {"digest": made.hex(), "made": now}
        self._credentials.add(tx, tenancy, user.id, CredentialKind.DEVICE, document, event, now)
        return secret

    def _is(self, device: Credential, digest: bytes) -> bool:
        young = self._door.now() - device.document["made"] < self._rules.device
        return bool(young and compare_digest(device.document["digest"].encode(), digest.hex().encode()))
