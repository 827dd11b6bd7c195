"""Making the keys of a new room, in steps that can be done again after a crash at any of them.

Lives here: root key, ring, anchor, ring stores, the database's row, first region; and the settings file,
which makes the room complete. Must not live here: tables (strongroom.storage), people and the log's first
leaf.

A room without its settings file is not there yet. `create_room` finds what an attempt before it left: the
same root key and the same ring go on being used, so the database never waits for a room that is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from strongroom.crypto.age import X25519Identity, X25519Recipient
from strongroom.crypto.sealed_file import RING, read_header
from strongroom.errors import Conflict
from strongroom.keys.anchor import Anchor, write_anchor
from strongroom.keys.anchor_file import load_anchor
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.file_lock import file_lock
from strongroom.keys.keyring import KeyRing
from strongroom.keys.live_keys import row_mac
from strongroom.keys.opening import ROOM_FORMAT
from strongroom.keys.private_file import replace_private, unwritable
from strongroom.keys.providers import RootKeyProvider, refuse_beside_data, root_key_provider
from strongroom.keys.ring import FIRST, KEY_BYTES, Ring, RingKey, month_of, newest
from strongroom.keys.ring_file import RingFile, open_ring, read_ring_file, seal_ring
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings, write_settings
from strongroom.keys.stores import RingStore, ring_store, try_out
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import new_id
from strongroom.storage.database import Database
from strongroom.storage.room_rows import RoomRow, add_room, room_row, set_ring_generation
from strongroom.storage.transaction import Transaction

__all__ = ["NewRoom", "RoomPlan", "complete_room", "create_room"]


@dataclass(frozen=True)
class RoomPlan:
    """What a new room's keys should be like.

    Args:
        keys: The root key's URI.
        tenant: The first tenant.
        recovery: The recovery key's recipient, ``age1…``; a recovery key is made when left out.
        stores: URIs of ring stores.
        demo: Whether the root key may lie in the room's own folder.
    """

    keys: str
    tenant: int = 1
    recovery: str | None = None
    stores: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class NewRoom:
    """The keys of a room that is complete but for people and settings.

    Args:
        keyring: The live ring.
        recovery: The recovery key, when it was made here: shown to people once, kept nowhere.
    """

    keyring: KeyRing
    recovery: X25519Identity | None = field(default=None, repr=False)


def create_room(
    files: RoomFiles,
    database: Database,
    plan: RoomPlan,
    surroundings: Surroundings,
    open_store: Callable[[str], RingStore] = ring_store,
    disk: Disk = DISK,
) -> NewRoom:
    """Make the keys of a room; after a crash, go on where the last attempt stopped.

    The caller then makes people and the log's first leaf, shows the recovery key, and last of all calls
    `complete_room`. A recovery key is made anew each time, for nobody has seen the one of an attempt that
    failed.

    Args:
        files: Where the room will be.
        database: Open, with its tables, and no room's yet.
        plan: What it should be like.
        surroundings: Clock, randomness, environment, and who is asked for a passphrase.
        open_store: From URI to ring store.
        disk: How files are written.

    Raises:
        Conflict: ``room.exists``; ``room.database-taken``, by another room.
        InvalidInput: ``keys.root-key-beside-data``, ``keys.passphrase-short``, ``room.folder-open``; of the
            URIs, the recipient and the stores.
        KeyNotAvailable: the root key cannot be had, a store cannot be reached, a file cannot be written.
        Busy: ``keys.lock-held``.
    """
    provider = root_key_provider(plan.keys, surroundings)
    if not plan.demo:
        refuse_beside_data(provider, files)
    recipient, identity = _recovery(plan, surroundings)
    stores = [open_store(uri) for uri in plan.stores]
    if files.settings.exists():
        raise Conflict("room.exists", home=str(files.home))
    files.make_folders()
    with file_lock(files.ring_lock), file_lock(files.anchor_lock):
        if files.settings.exists():
            raise Conflict("room.exists", home=str(files.home))
        begun = _begun(files, provider)
        _check_database(database, begun)
        for number, store in enumerate(stores):
            try_out(store, stores[:number], files, surroundings.random)
        wanted = _wanted(begun, plan.tenant, recipient, [store.uri for store in stores], surroundings)
        opened = _written(files, provider, begun, wanted, disk)
        anchor = _write_anchor(files, opened.ring, disk)
        database.transact(lambda tx: _add_room(tx, opened.ring, anchor))
    keyring = KeyRing(files, database, opened, provider, surroundings, open_store, disk)
    keyring.require_stores(keyring.publish())
    keyring.ensure_region(plan.tenant, 0)
    return NewRoom(keyring, identity)


def complete_room(files: RoomFiles, settings: Settings, disk: Disk = DISK) -> None:
    """Write the settings: from now on the room is there.

    Raises:
        KeyNotAvailable: ``keys.file-unwritable``.
    """
    try:
        write_settings(files, settings, disk)
    except OSError as error:
        raise unwritable(files.settings, error) from error


def _recovery(plan: RoomPlan, surroundings: Surroundings) -> tuple[str, X25519Identity | None]:
    if plan.recovery is not None:
        return str(X25519Recipient.parse(plan.recovery)), None
    identity = X25519Identity(surroundings.random(KEY_BYTES))
    return str(identity.recipient), identity


def _begun(files: RoomFiles, provider: RootKeyProvider) -> RingFile | None:
    """The ring that an attempt before this one left; None where there is none."""
    if not files.ring.exists():
        return None
    data = read_ring_file(files.ring)
    return open_ring(data, read_header(RING, data).room, provider)


def _check_database(database: Database, begun: RingFile | None) -> None:
    row = database.read(room_row)
    if row is not None and (begun is None or begun.ring.room != row.room):
        raise Conflict("room.database-taken")


def _wanted(
    begun: RingFile | None, tenant: int, recipient: str, stores: Sequence[str], surroundings: Surroundings
) -> Ring:
    """The ring of the new room: what was begun, with whatever it still lacks."""
    now, random = surroundings.now(), surroundings.random
    ring = Ring.new(new_id(now, random(10)), now, random) if begun is None else begun.ring
    ring = ring.with_tenant(tenant, now, random)
    if (tenant, 0) not in ring.epochs:
        ring = ring.with_epoch(tenant, 0, FIRST, RingKey(random(KEY_BYTES), now))
    if (tenant, month_of(now)) not in ring.detail_keys:
        ring = ring.with_detail_key(tenant, month_of(now), RingKey(random(KEY_BYTES), now))
    return replace(ring, recovery=recipient, stores=tuple(stores))


def _written(
    files: RoomFiles, provider: RootKeyProvider, begun: RingFile | None, wanted: Ring, disk: Disk
) -> RingFile:
    if begun is not None and begun.ring == wanted:
        return begun
    root = provider.create() if begun is None else begun.root
    ring = wanted if begun is None else wanted.next_generation()
    try:
        replace_private(files.ring, seal_ring(ring, root, provider.kind), disk)
    except OSError as error:
        raise unwritable(files.ring, error) from error
    return RingFile(ring, root)


def _write_anchor(files: RoomFiles, ring: Ring, disk: Disk) -> Anchor:
    macs = {number: row_mac(key) for number, key in ring.mac_keys.items()}
    if files.anchor.exists():
        return load_anchor(files, ring.room, macs.__getitem__)
    anchor = Anchor(ring.room, FIRST, ring.generation)
    number = newest(ring.mac_keys)
    try:
        replace_private(files.anchor, write_anchor(anchor, number, macs[number]), disk)
    except OSError as error:
        raise unwritable(files.anchor, error) from error
    return anchor


def _add_room(tx: Transaction, ring: Ring, anchor: Anchor) -> None:
    add_room(tx, RoomRow(ring.room, ROOM_FORMAT, ring.generation, anchor.generation, ring.made))
    # A row of an attempt before this one stays; what it knows of the ring comes up to date.
    set_ring_generation(tx, ring.generation)
