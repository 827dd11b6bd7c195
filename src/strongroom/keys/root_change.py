"""From one root key to another: the settings name both until the ring is under the new one.

Lives here: which of the two opens a ring, and the settings before and after. Must not live here: sealing the
ring (keyring.py). A crash at any instant leaves a room that opens: the ring is under one of the two.
"""

from collections.abc import Iterator
from dataclasses import replace

from strongroom.errors import KeyNotAvailable
from strongroom.keys.private_file import unwritable
from strongroom.keys.providers import RootKeyProvider, root_key_provider
from strongroom.keys.ring_file import RingFile, open_ring
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings, read_settings, write_settings
from strongroom.keys.surroundings import Surroundings

__all__ = ["announce_root", "open_by_settings", "providers_of", "settle_root"]


def providers_of(settings: Settings, surroundings: Surroundings) -> Iterator[RootKeyProvider]:
    """Who may have the root key: the one that the settings name, then the one that is to follow it."""
    for uri in (settings.keys, settings.keys_next):
        if uri is not None:
            yield root_key_provider(uri, surroundings)


def open_by_settings(
    files: RoomFiles, data: bytes, room: bytes, surroundings: Surroundings
) -> tuple[RingFile, RootKeyProvider]:
    """Open a ring by what the settings say now.

    Raises:
        KeyNotAvailable: As `open_ring` has it, of the last one that was tried.
    """
    *others, last = providers_of(read_settings(files), surroundings)
    for provider in others:
        try:
            return open_ring(data, room, provider), provider
        except KeyNotAvailable:
            continue  # the other one decides
    return open_ring(data, room, last), last


def announce_root(files: RoomFiles, uri: str) -> None:
    """Name the root key that is to follow, before the ring is sealed under it.

    Raises:
        KeyNotAvailable: ``keys.file-unwritable``.
    """
    _write(files, replace(read_settings(files), keys_next=uri))


def settle_root(files: RoomFiles, uri: str) -> None:
    """Name the root key that the ring is under, and no other.

    Raises:
        KeyNotAvailable: ``keys.file-unwritable``.
    """
    known = read_settings(files)
    if known.keys_next is not None or known.keys != uri:
        _write(files, replace(known, keys=uri, keys_next=None))


def _write(files: RoomFiles, settings: Settings) -> None:
    try:
        write_settings(files, settings)
    except OSError as error:
        raise unwritable(files.settings, error) from error
