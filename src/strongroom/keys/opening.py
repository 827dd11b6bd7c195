"""Opening the keys of a room that exists, and what has to be true before they may be used.

Lives here: the order of the checks; nothing is written when one of them fails. Must not live here: the
comparison of generations (rollback.py), making a room (creation.py).
"""

from collections.abc import Callable, Mapping
from functools import partial

from strongroom.errors import InvalidInput, KeyNotAvailable, NoRoom, RolledBack
from strongroom.keys.anchor import Access, Anchor
from strongroom.keys.anchor_file import load_anchor
from strongroom.keys.keyring import KeyRing
from strongroom.keys.live_keys import row_mac
from strongroom.keys.outside_memory import newest_remembered
from strongroom.keys.providers import RootKey, RootKeyProvider
from strongroom.keys.ring_file import RingFile, open_ring, read_ring_file
from strongroom.keys.rollback import DatabaseFacts, check_anchor, check_ring
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.root_change import providers_of
from strongroom.keys.settings import Settings, read_settings
from strongroom.keys.stores import RingStore, ring_store
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database
from strongroom.storage.room_rows import RoomRow, access_state, log_size, room_row
from strongroom.storage.transaction import Transaction

__all__ = ["ROOM_FORMAT", "open_keys"]

ROOM_FORMAT = 1
"""The format of the whole room: which files and tables there are, and what they mean together."""

_ATTEMPTS = 20


def open_keys(
    files: RoomFiles,
    database: Database,
    surroundings: Surroundings,
    settings: Settings | None = None,
    open_store: Callable[[str], RingStore] = ring_store,
) -> KeyRing:
    """Open the ring and make sure that ring, anchor and database belong together and are of today.

    Args:
        files: The room's.
        database: The room's, open.
        surroundings: Clock, randomness, environment, and who is asked for a passphrase.
        settings: The room's, where they have been read already.
        open_store: From URI to ring store.

    Raises:
        NoRoom: ``room.none-here``, ``database.empty``, ``room.future-format``.
        KeyNotAvailable: ``keys.root-key-missing``, ``keys.root-key-damaged``, ``keys.root-key-wrong``,
            ``keys.passphrase-needed``, ``keys.passphrase-wrong``, ``keys.file-exposed``, ``ring.missing``,
            ``anchor.missing``, ``keyfile.damaged``, ``keyfile.foreign``, ``keyfile.future-format``,
            ``database.foreign``.
        RolledBack: ``ring.rolled-back``, ``anchor.rolled-back``, ``database.rolled-back``,
            ``database.log-rolled-back``, ``database.access-rolled-back``; ``ring.store-ahead``, where a ring
            store that answers at once knows a later ring.
        VerificationFailed: ``database.access-changed``.
        InvalidInput: of the settings; ``room.folder-open``.
    """
    known = read_settings(files) if settings is None else settings
    files.check_folders()
    provider, opened = _by_any(files, database, known, surroundings)
    keyring = KeyRing(files, database, opened, provider, surroundings, open_store)
    _require_newest(keyring)
    keyring.tidy()
    return keyring


def _require_newest(keyring: KeyRing) -> None:
    """Make sure that no ring store that answers knows a later ring: whole machines are set back."""
    try:
        stores = keyring.open_stores()
    except InvalidInput:
        return  # of a later version: it is said when something has to be written there
    known, store = newest_remembered(stores, keyring.room, keyring.macs)
    # A store may have a ring before the room does, by one; and others may have written since ours was read.
    if known > keyring.ring.generation + 1:
        keyring.refresh()
        if known > keyring.ring.generation + 1:
            raise RolledBack("ring.store-ahead", found=keyring.ring.generation, known=known, store=store)


def _by_any(
    files: RoomFiles, database: Database, known: Settings, surroundings: Surroundings
) -> tuple[RootKeyProvider, RingFile]:
    """By the root key that the settings name, or the one that follows it where a rotation was cut off."""
    *others, last = providers_of(known, surroundings)
    for provider in others:
        try:
            return provider, _checked(files, database, provider, known.room)
        except KeyNotAvailable as error:
            if error.code not in (provider.wrong, "keys.root-key-missing"):
                raise
    return last, _checked(files, database, last, known.room)


def _checked(files: RoomFiles, database: Database, provider: RootKeyProvider, room: bytes) -> RingFile:
    root: RootKey | None = None
    for _ in range(_ATTEMPTS):
        row = _room(database, room)
        opened = open_ring(read_ring_file(files.ring), room, provider, root)
        root = opened.root
        anchor = _anchor(files, opened)
        # Others may write meanwhile. Files and row that were read around each other are of one moment only if
        # the row has not moved.
        if _room(database, room) == row:
            break
    facts = database.read(partial(_facts, row=row, anchor=anchor))
    check_ring(opened.ring, facts)
    check_anchor(anchor, opened.ring, facts)
    return opened


def _room(database: Database, room: bytes) -> RoomRow:
    row = database.read(room_row)
    if row is None:
        raise NoRoom("database.empty")
    if row.room != room:
        raise KeyNotAvailable("database.foreign")
    if row.format > ROOM_FORMAT:
        raise NoRoom("room.future-format")
    return row


def _anchor(files: RoomFiles, opened: RingFile) -> Anchor:
    macs = {number: row_mac(key) for number, key in opened.ring.mac_keys.items()}
    return load_anchor(files, opened.ring.room, macs.__getitem__)


def _facts(tx: Transaction, row: RoomRow, anchor: Anchor) -> DatabaseFacts:
    return DatabaseFacts(
        room=row.room,
        ring_generation=row.ring_generation,
        anchor_generation=row.anchor_generation,
        log_sizes={tenant: log_size(tx, tenant) for tenant in anchor.tenants},
        access=_access(tx, anchor),
    )


def _access(tx: Transaction, anchor: Anchor) -> Mapping[int, Access]:
    found = {tenant: access_state(tx, tenant) for tenant in anchor.tenants}
    return {tenant: Access(*state) for tenant, state in found.items() if state is not None}
