"""Recovering the ring: from a copy in a ring store, with the recovery key, under a new root key.

Lives here: choosing the newest copy, opening it, writing the ring where the room will be. Must not live
here: the recovery key's forms (crypto.age, crypto.shares), restoring the data (strongroom.backup).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from strongroom.crypto.age import X25519Identity
from strongroom.errors import Conflict, KeyNotAvailable, StrongroomError
from strongroom.keys.private_file import replace_private, unwritable
from strongroom.keys.providers import refuse_beside_data, root_key_provider
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import copy_name, open_copy
from strongroom.keys.ring_file import seal_ring
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.stores import RingStore, ring_store
from strongroom.keys.surroundings import Surroundings

__all__ = ["Recovered", "recover_ring"]

_COPY = re.compile(r"ring-[0-9a-z]{10}\.age", re.ASCII)


@dataclass(frozen=True)
class Recovered:
    """A ring that was recovered.

    Args:
        ring: The ring.
        store: Where its copy lay.
        older: Stores whose copies were older, or did not open: URI and code.
    """

    ring: Ring = field(repr=False)
    store: str
    older: Sequence[tuple[str, str]]


def recover_ring(
    to: Path,
    stores: Sequence[str],
    identity: X25519Identity,
    keys: str,
    surroundings: Surroundings,
    room: bytes | None = None,
    open_store: Callable[[str], RingStore] = ring_store,
) -> Recovered:
    """Open the newest copy of a ring, and write it where the room will be restored.

    Args:
        to: The folder of the room to be; empty, or not there.
        stores: URIs of ring stores.
        identity: The recovery key.
        keys: The URI of the new root key, which is made.
        room: Which room's ring, where a store holds several.

    Raises:
        Conflict: ``recovery.not-empty``; ``recovery.copies-differ``: two copies cannot be of one room.
        KeyNotAvailable: ``recovery.no-copy``: no store has a copy that this recovery key opens.
        InvalidInput: ``recovery.several-rooms``; of the URIs; ``keys.root-key-beside-data``.
    """
    files = RoomFiles(to)
    if to.exists() and any(to.iterdir()):
        raise Conflict("recovery.not-empty", path=str(to))
    provider = root_key_provider(keys, surroundings)
    refuse_beside_data(provider, files)
    best, store, problems = _newest([open_store(uri) for uri in stores], identity, room)
    files.make_folders()
    root = provider.create()
    try:
        replace_private(files.ring, seal_ring(best, root, provider.kind))
    except OSError as error:
        raise unwritable(files.ring, error) from error
    return Recovered(best, store, problems)


def _newest(
    stores: Sequence[RingStore], identity: X25519Identity, room: bytes | None
) -> tuple[Ring, str, list[tuple[str, str]]]:
    found: list[tuple[Ring, str]] = []
    problems: list[tuple[str, str]] = []
    for store in stores:
        try:
            names = [name for name in store.names() if _COPY.fullmatch(name)]
            wanted = [copy_name(room)] if room is not None else names
            for name in wanted:
                copy = store.read(name)
                if copy is not None:
                    found.append((open_copy(copy, identity), store.uri))
        except StrongroomError as error:
            problems.append((store.uri, error.code))
    if not found:
        said = ", ".join(f"{uri} ({code})" for uri, code in problems) or "-"
        raise KeyNotAvailable("recovery.no-copy", stores=said)
    if len({ring.room for ring, _ in found}) > 1:
        raise Conflict("recovery.several-rooms")
    best, uri = max(found, key=lambda one: one[0].generation)
    _require_one_line(best, [ring for ring, _ in found])
    problems += [(other, "stores.copy-old") for ring, other in found if ring.generation < best.generation]
    return best, uri, problems


def _require_one_line(best: Ring, found: Sequence[Ring]) -> None:
    """Make sure that the newest copy can have come from the others.

    Whoever knows the recovery key's public half can seal a ring of their own making, of any generation. Keys
    of logs are never taken out of a ring: one of the same room has those of the rings before it.
    """
    for ring in found:
        same = ring.made == best.made and all(
            best.log_seeds.get(tenant, {}).get(number) == key
            for tenant, seeds in ring.log_seeds.items()
            for number, key in seeds.items()
        )
        if not same:
            raise Conflict("recovery.copies-differ")
