"""The place that a restore goes to: empty, or one that the same restore had begun.

Lives here: refusing what is taken, the ring and the anchor of the restored room. Must not live here: loading.

The restored room is a clone until it is promoted: its ring names no ring stores, so that nothing it does
writes over the copies of the room that it was restored from.
"""

from collections.abc import Callable
from dataclasses import replace

from strongroom.backup.restore_state import RestoreState, read_state, write_state
from strongroom.errors import Conflict
from strongroom.keys.anchor import Anchor, Manifest, TenantAnchor, write_anchor
from strongroom.keys.live_keys import row_mac
from strongroom.keys.private_file import replace_private
from strongroom.keys.providers.protocol import RootKeyProvider
from strongroom.keys.ring import Ring, RingKey, newest
from strongroom.keys.ring_file import RingFile, open_ring, read_ring_file, seal_ring
from strongroom.keys.room_files import RoomFiles

__all__ = ["begin", "clone_of", "require_free"]

_OURS = {"keys", "restore.json"}
_AHEAD = 1_000_000


def require_free(files: RoomFiles, wanted: RestoreState) -> RestoreState:
    """Make sure that a place is empty but for keys, or that this very restore had begun there.

    Returns:
        How far it has come.

    Raises:
        Conflict: ``restore.not-empty``, ``restore.other-underway``.
    """
    begun = read_state(files.home)
    if begun is not None:
        if files.settings.exists():
            raise Conflict("restore.not-empty", path=str(files.home))
        if not begun.is_same(wanted):
            raise Conflict("restore.other-underway", path=str(files.home))
        return begun
    if files.home.exists() and any(entry.name not in _OURS for entry in files.home.iterdir()):
        raise Conflict("restore.not-empty", path=str(files.home))
    return wanted


def clone_of(ring: Ring, new_key: Callable[[], RingKey]) -> Ring:
    """The ring as a restored room has it until it is promoted.

    Search is built anew, so it gets a new generation of each tenant's index key; those of before go: nothing
    that is restored is under them, and what old copies of a database hold is not to be tried with them.
    """
    ring = replace(ring, stores=()).with_former_macs()  # until every row is under the newest
    for tenant, generations in ring.index_generations.items():
        ring = ring.with_index_generation(tenant, newest(generations) + 1, new_key())
        for old in generations:
            ring = ring.without_index_generation(tenant, old)
    # So far that the room which it was restored from never comes as far: whoever finds both knows the later.
    return replace(ring, generation=ring.generation + _AHEAD)


def begin(
    files: RoomFiles,
    state: RestoreState,
    opened: RingFile,
    provider: RootKeyProvider,
    known: Anchor | None,
    manifest: Manifest,
    new_key: Callable[[], RingKey],
) -> RingFile:
    """Write ring and anchor of the restored room, where the restore had not done so already.

    Args:
        opened: The ring of the room that is restored; of the clone, where it was written already.
        known: The anchor of that room, where it is at hand.
        manifest: The newest, which is restored.
        new_key: Makes keys for the ring.

    Returns:
        The clone's ring.
    """
    files.make_folders()
    written = _written(files, state, opened, provider)
    if written is not None:
        return written
    ring = clone_of(opened.ring, new_key)
    state.ring, state.stores = ring.generation, list(opened.ring.stores)
    write_state(files.home, state)
    anchor = Anchor(
        ring.room,
        1 if known is None else known.generation + 1,
        ring.generation,
        {} if known is None else {tenant: _memory(kept) for tenant, kept in known.tenants.items()},
        manifest,
    )
    number = newest(ring.mac_keys)
    replace_private(files.anchor, write_anchor(anchor, number, row_mac(ring.mac_keys[number])))
    replace_private(files.ring, seal_ring(ring, opened.root, provider.kind))
    return RingFile(ring, opened.root)


def _written(
    files: RoomFiles, state: RestoreState, opened: RingFile, provider: RootKeyProvider
) -> RingFile | None:
    """The clone's ring, where it was written before; it may have gone on since."""
    if not state.ring or not files.ring.exists():
        return None
    found = open_ring(read_ring_file(files.ring), opened.ring.room, provider, opened.root)
    return found if found.ring.generation >= state.ring and not found.ring.stores else None


def _memory(known: TenantAnchor) -> TenantAnchor:
    """Erasures are remembered; checkpoint and access become those of the restored room."""
    return TenantAnchor(ledger_head=known.ledger_head, ledger=known.ledger)
