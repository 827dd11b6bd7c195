"""An authenticator made of software: it does what a security key does, and lies when told to."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key on one device.

    Attributes:
        origin: Of the page that asks, as the browser says.
        verifies: Whether it verifies its user.
        counter: How often it was shown; None for one that does not count.
    """

    origin: str
    id: bytes = b"a passkey of one device"
    verifies: bool = True
    counter: int | None = 0
    user: bytes = b""
    site: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """Answer to ``navigator.credentials.create``."""
        asked = options["publicKey"]
        self.user, self.site = websafe_decode(asked["user"]["id"]), asked["rp"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = self._data(ATTESTED, attested)
        said = self._said("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=said, attestationObject=AttestationObject.create("none", data, {}))

    def show(self, options: dict[str, Any]) -> str:
        """Answer to ``navigator.credentials.get``."""
        asked = options["publicKey"]
        if self.counter is not None:
            self.counter += 1
        data, said = self._data(0), self._said("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=self.user
        )

    def _data(self, flags: int, attested: bytes = b"") -> AuthenticatorData:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        place = sha256(self.site.encode()).digest()
        return AuthenticatorData.create(place, AuthenticatorData.FLAG(flags), self.counter or 0, attested)

    def _said(self, kind: str, challenge: str) -> bytes:
        return bytes(CollectedClientData.create(kind, websafe_decode(challenge), self.origin))

    def _answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(part) for name, part in response.items()},
            }
        )
