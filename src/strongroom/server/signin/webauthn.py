"""What browsers are asked for, and what they answer, with passkeys (W3C Web Authentication, level 3).

Lives here: the form of questions and the checks of answers, by the library fido2. Must not live here: rows,
who asks. Every answer has to come from the very host that asked, from a page of ours, with the user
verified (a finger, a face, a PIN), so that a passkey is two factors by itself.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from strongroom.errors import Refused

__all__ = [
    "Asserted",
    "Made",
    "Site",
    "ask_for_key",
    "ask_to_show",
    "challenge_of",
    "check_made",
    "check_shown",
    "read_shown",
]

T = TypeVar("T")
_LONGEST_ANSWER = 20_000
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """The host that a browser asked, which its passkeys are bound to.

    Args:
        host: As browsers name it, with its port.
    """

    host: str

    @property
    def name(self) -> str:
        """The host without its port: the relying party's id."""
        return urlsplit(f"//{self.host}").hostname or ""

    @property
    def has_passkeys(self) -> bool:
        """Whether browsers make passkeys for it: only for names, never for addresses of machines."""
        return bool(self.name) and ":" not in self.name and not self.name.rpartition(".")[2].isdigit()

    def is_origin(self, origin: str) -> bool:
        """Whether a page at this origin is one of ours; TLS is asked for, but on this machine."""
        parts = urlsplit(origin)
        safe = parts.scheme == "https" or (parts.scheme == "http" and self.name == "localhost")
        return safe and parts.netloc.lower() == self.host.lower()


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was just made.

    Attributes:
        key: Its id and public key, as the authenticator attested them.
        synced: Whether it is kept by a service that copies it to other devices.
    """

    key: AttestedCredentialData = field(repr=False)
    counter: int
    synced: bool


@dataclass(frozen=True, slots=True)
class Asserted:
    """What a browser showed.

    Attributes:
        id: Of the passkey.
        user: The user's id, as the passkey knows it; None where it does not say.
    """

    id: bytes = field(repr=False)
    user: bytes | None
    counter: int
    response: AuthenticationResponse = field(repr=False)


def ask_for_key(
    site: Site, user: bytes, handle: str, name: str, known: Sequence[AttestedCredentialData], challenge: bytes
) -> dict[str, Any]:
    """What a browser needs to make a passkey, for ``navigator.credentials.create``."""
    entity = PublicKeyCredentialUserEntity(name=handle, id=user, display_name=name)
    options, _ = _server(site).register_begin(
        entity,
        known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
        challenge=challenge,
    )
    return dict(options)


def ask_to_show(
    site: Site, known: Sequence[AttestedCredentialData] | None, challenge: bytes
) -> dict[str, Any]:
    """What a browser needs to show a passkey, for ``navigator.credentials.get``.

    Args:
        known: Those of the user who is asked; None where the passkey is to say who it is.
    """
    options, _ = _server(site).authenticate_begin(known, user_verification=_VERIFIED, challenge=challenge)
    return dict(options)


def challenge_of(answer: str) -> bytes:
    """The challenge that an answer says it answers.

    Raises:
        Refused: ``sign-in.passkey-not-taken``.
    """

    def work() -> bytes:
        if len(answer) > _LONGEST_ANSWER:
            raise ValueError("no authenticator says that much")
        return CollectedClientData(websafe_decode(json.loads(answer)["response"]["clientDataJSON"])).challenge

    return _believing(work)


def check_made(site: Site, challenge: bytes, answer: str) -> Made:
    """Check a passkey that a browser made.

    Raises:
        Refused: ``sign-in.passkey-not-taken``.
    """

    def work() -> Made:
        data: AuthenticatorData = _server(site).register_complete(_state(challenge), json.loads(answer))
        if data.credential_data is None:
            raise ValueError("no key came along")
        return Made(data.credential_data, data.counter, data.is_backed_up())

    return _believing(work)


def read_shown(answer: str) -> Asserted:
    """What an answer claims, before anything of it is believed.

    Raises:
        Refused: ``sign-in.passkey-not-taken``.
    """

    def work() -> Asserted:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        data = response.response.authenticator_data
        return Asserted(bytes(response.raw_id), response.response.user_handle, data.counter, response)

    return _believing(work)


def check_shown(site: Site, challenge: bytes, key: AttestedCredentialData, shown: Asserted) -> None:
    """Check what a browser showed against the passkey that it claims to be.

    Raises:
        Refused: ``sign-in.passkey-not-taken``.
    """
    _believing(lambda: _server(site).authenticate_complete(_state(challenge), [key], shown.response))


def _server(site: Site) -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Strongroom", id=site.name), verify_origin=site.is_origin
    )


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _VERIFIED}


def _believing(work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception:  # the library has a kind for each mistake in a message; what is not proven is refused
        raise Refused("sign-in.passkey-not-taken") from None
