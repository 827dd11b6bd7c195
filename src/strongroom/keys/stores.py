"""Ring stores: places outside the room that hold a copy of the ring and forget the one before.

Lives here: what a store can do, the table from scheme to store, and the trial that a store stands before it
is taken. Must not live here: what is put there (ring_copies.py), any store.
"""

from collections.abc import Callable
from typing import Protocol

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.folder_store import FolderStore
from strongroom.keys.room_files import RoomFiles

__all__ = ["STORES", "WANTED", "RingStore", "ring_store", "stores_short", "try_out"]

WANTED = 2
"""Fewer places than this, and one broken disk can take every key."""


class RingStore(Protocol):
    """A place for a few small files, each replaced as a whole.

    Every method raises KeyNotAvailable ``stores.unreachable`` when the place cannot be reached or written.
    """

    @property
    def uri(self) -> str:
        """Its URI."""

    def identity(self) -> str:
        """The place itself: two URIs of one place give the same."""

    def lies_in(self, files: RoomFiles) -> bool:
        """Whether the place is part of the room's own folder."""

    def prepare(self) -> None:
        """Make the place where it is missing, and make sure that nobody else can read it.

        Raises:
            InvalidInput: ``stores.open-to-others``.
        """

    def replace(self, name: str, data: bytes) -> None:
        """Put a file in the place of the one before, whose bytes are overwritten."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes; None where there is none."""

    def names(self) -> list[str]:
        """The names of the files that lie there."""

    def remove(self, name: str) -> None:
        """Overwrite and remove a file; nothing, where there is none."""

    def old_versions(self, name: str) -> list[str]:
        """Where versions of this file from before are kept, or will be."""

    def cautions(self) -> tuple[str, ...]:
        """Codes of what makes forgetting uncertain there; `strongroom doctor` names them."""


STORES: dict[str, Callable[[str], RingStore]] = {"folder": FolderStore}
"""From scheme to store, made from what follows the colon; add to it to teach the room another."""


def ring_store(uri: str) -> RingStore:
    """Return the store that a URI names, without reaching for it.

    Raises:
        InvalidInput: ``stores.scheme-unknown``; ``stores.uri-malformed``.
    """
    scheme, colon, rest = uri.partition(":")
    make = STORES.get(scheme) if colon else None
    if make is None:
        raise InvalidInput("stores.scheme-unknown", known=", ".join(f"{name}:" for name in sorted(STORES)))
    return make(rest)


def stores_short(stores: int) -> int:
    """Return how many stores are missing from those wanted."""
    return max(0, WANTED - stores)


def try_out(
    store: RingStore, others: list[RingStore], files: RoomFiles, random: Callable[[int], bytes]
) -> None:
    """Make sure that a place can be written, read, and forgets what it was told to replace.

    A canary is written, replaced and read back; then its first version is looked for.

    Args:
        store: The place.
        others: The stores that the ring has already; one that cannot be reached is not compared.
        files: The room's own files.
        random: Fills the canary.

    Raises:
        InvalidInput: ``stores.inside-room``, ``stores.same-twice``, ``stores.open-to-others``,
            ``stores.keeps-old-versions``, ``stores.does-not-replace``.
        KeyNotAvailable: ``stores.unreachable``.
    """
    if store.lies_in(files):
        raise InvalidInput("stores.inside-room", store=store.uri)
    store.prepare()
    identity = store.identity()
    if any(_identity(other) == identity for other in others):
        raise InvalidInput("stores.same-twice", store=store.uri)
    name = "canary"  # always the same, so that a trial that was killed leaves one at most
    first, second = random(64), random(64)
    try:
        store.replace(name, first)
        store.replace(name, second)
        if store.read(name) != second:
            raise InvalidInput("stores.does-not-replace", store=store.uri)
        kept = store.old_versions(name)
    finally:
        store.remove(name)
    if store.read(name) is not None:
        raise InvalidInput("stores.does-not-replace", store=store.uri)
    if kept:
        raise InvalidInput("stores.keeps-old-versions", store=store.uri, where=", ".join(kept[:3]))


def _identity(store: RingStore) -> str | None:
    try:
        return store.identity()
    except KeyNotAvailable:
        return None
