"""Where root keys come from, by URI.

Lives here: the table from scheme to provider. Must not live here: any provider; pkcs11:, transit: and awskms:
will each be a module beside the others and a line below.
"""

from collections.abc import Callable
from pathlib import Path

from strongroom.errors import InvalidInput
from strongroom.keys.providers.credential import CredentialProvider
from strongroom.keys.providers.environment import EnvironmentProvider
from strongroom.keys.providers.file import FileProvider
from strongroom.keys.providers.passphrase import PassphraseProvider
from strongroom.keys.providers.protocol import RootKey, RootKeyProvider
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.surroundings import Surroundings

__all__ = ["PROVIDERS", "RootKey", "RootKeyProvider", "refuse_beside_data", "root_key_provider"]

PROVIDERS: dict[str, Callable[[str, Surroundings], RootKeyProvider]] = {
    "credential": CredentialProvider,
    "env": EnvironmentProvider,
    "file": FileProvider,
    "passphrase": PassphraseProvider,
}
"""From scheme to provider, made from what follows the colon; add to it to teach the room another."""


def root_key_provider(uri: str, surroundings: Surroundings) -> RootKeyProvider:
    """Return the provider that a URI names.

    Raises:
        InvalidInput: ``keys.provider-unknown``; ``keys.uri-malformed``, with the scheme and never the rest,
            for somebody may have typed a passphrase there.
    """
    scheme, colon, rest = uri.partition(":")
    make = PROVIDERS.get(scheme) if colon else None
    if make is None:
        raise InvalidInput("keys.provider-unknown", known=", ".join(f"{name}:" for name in sorted(PROVIDERS)))
    return make(rest, surroundings)


def refuse_beside_data(provider: RootKeyProvider, files: RoomFiles) -> None:
    """Make sure that one copy of the home folder is not a copy of key and data.

    Raises:
        InvalidInput: ``keys.root-key-beside-data``.
    """
    place: Path | None = provider.place
    if place is not None and files.contains(place):
        raise InvalidInput("keys.root-key-beside-data", path=str(place))
