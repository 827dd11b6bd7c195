"""The ring of an open room, written: in its file, in the database's knowledge of it, in every ring store.

Lives here: the order of these writes, under a lock that all processes of the room share, and taking over what
other processes changed. Must not live here: which keys are made (keyring.py), which places are ring stores
(ring_places.py), the ring as a value (ring.py), its bytes (ring_file.py).

Nothing here may be called inside a transaction of the room's database, but for looking keys up: a change
makes transactions of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from strongroom.errors import InvalidInput, KeyNotAvailable, RolledBack
from strongroom.keys.anchor_file import AnchorFile
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.file_lock import file_lock
from strongroom.keys.live_keys import LiveKeys, row_mac
from strongroom.keys.private_file import has_leftovers, replace_private, sweep, unwritable
from strongroom.keys.providers import RootKey, RootKeyProvider, refuse_beside_data, root_key_provider
from strongroom.keys.ring import KEY_BYTES, Ring, RingKey, newest
from strongroom.keys.ring_copies import StoreState, publish
from strongroom.keys.ring_file import RingFile, open_ring, read_ring_file, seal_ring
from strongroom.keys.rollback import check_step
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.root_change import open_by_settings
from strongroom.keys.stores import RingStore, ring_store
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database
from strongroom.storage.room_rows import room_row, set_ring_generation

__all__ = ["Rewritten", "WrittenRing"]


@dataclass(frozen=True)
class Rewritten:
    """What became of a change.

    Args:
        ring: The ring as it now is.
        stores: What each ring store holds; empty where nothing had to change.
    """

    ring: Ring
    stores: Sequence[StoreState] = ()


class WrittenRing(LiveKeys):
    """The ring of an open room, and how it is written. Any thread may use it.

    Args:
        files: Where the ring lies.
        database: The room's.
        opened: The ring and the root key, checked against database and anchor (opening.py).
        provider: Has the root key.
        surroundings: Clock and randomness.
        open_store: From URI to ring store.
        disk: How files are written.
    """

    def __init__(
        self,
        files: RoomFiles,
        database: Database,
        opened: RingFile,
        provider: RootKeyProvider,
        surroundings: Surroundings,
        open_store: Callable[[str], RingStore] = ring_store,
        disk: Disk = DISK,
    ) -> None:
        super().__init__(opened.ring)
        self._files = files
        self._database = database
        self._root = opened.root
        self._provider = provider
        self._surroundings = surroundings
        self._open_store = open_store
        self._disk = disk
        self.anchor = AnchorFile(files, database, lambda: self._ring, self.macs, disk)

    def __repr__(self) -> str:
        return f"KeyRing({self._ring!r})"

    @property
    def files(self) -> RoomFiles:
        """Where the ring lies."""
        return self._files

    @property
    def provider(self) -> RootKeyProvider:
        """Who has the root key."""
        return self._provider

    @property
    def root(self) -> RootKey:
        """The root key, for a second process of this one."""
        return self._root

    @property
    def root_parameters(self) -> bytes:
        """What is recorded for the provider; public."""
        return self._root.parameters

    def refresh(self) -> None:
        """Take over what other processes changed: keys made, and keys destroyed.

        Raises:
            KeyNotAvailable: the file can no longer be read or opened.
            RolledBack: ``ring.rolled-back``, when an older ring was put in its place.
        """
        ring = self._read()
        if ring.generation < self._ring.generation:
            raise RolledBack("ring.rolled-back", found=ring.generation, known=self._ring.generation)
        self._ring = ring

    def tidy(self) -> None:
        """Overwrite and remove what a writer that was killed left beside ring and anchor.

        Raises:
            Busy: ``keys.lock-held``.
            KeyNotAvailable: ``keys.file-unwritable``.
        """
        for path, lock in (
            (self._files.ring, self._files.ring_lock),
            (self._files.anchor, self._files.anchor_lock),
        ):
            if has_leftovers(path):
                with file_lock(lock):
                    try:
                        sweep(path, self._disk)
                    except OSError as error:
                        raise unwritable(path, error) from error

    # -- changing ------------------------------------------------------------------

    def rewrite(self, change: Callable[[Ring], Ring], *, stores_first: bool = False) -> Rewritten:
        """Change the ring in its file, in the database's knowledge of it, and in every ring store.

        Other processes may change it at the same time: each change is made to the newest ring, none is lost.

        Args:
            change: From the newest ring to what it should be, apart from the generation; one that returns it
                as it is writes nothing. It makes keys, and writes nothing itself.
            stores_first: Whether the stores have it before the room, as where a key is destroyed.

        Raises:
            Busy: ``keys.lock-held``.
            RolledBack: ``ring.rolled-back``, ``database.rolled-back``; nothing was written.
            KeyNotAvailable: the ring cannot be read; ``keys.file-unwritable``: it is the old one or the new.
        """
        with file_lock(self._files.ring_lock):
            current = self._read()
            self._in_step(current)
            self._ring = current
            changed = change(current)
            if changed is current:
                return Rewritten(current)
            new = changed.next_generation()
            stores = self._stores(new)  # a URI that cannot be understood stops it before anything is written
            states = self._publish(new, stores) if stores_first else []
            self._write(new)
            self._database.transact(lambda tx: set_ring_generation(tx, new.generation))
            self._ring = new
            return Rewritten(new, states if stores_first else self._publish(new, stores))

    def publish(self) -> list[StoreState]:
        """Put the ring of now into every ring store and read it back.

        Raises:
            Busy: ``keys.lock-held``.
            KeyNotAvailable: ``ring.no-recovery-key``; the ring cannot be read.
        """
        with file_lock(self._files.ring_lock):
            self._ring = self._read()
            return self._publish(self._ring, self._stores(self._ring))

    def change_root(self, provider: RootKeyProvider) -> Rewritten:
        """Seal the ring under another root key; the settings have to name where both come from meanwhile.

        Args:
            provider: Has the new root key, or makes it.

        Raises:
            InvalidInput: ``keys.root-key-same``; ``keys.root-key-beside-data``; of the provider.
            Busy, RolledBack, KeyNotAvailable: as `rewrite`.
        """
        refuse_beside_data(provider, self._files)
        root = provider.create()
        with file_lock(self._files.ring_lock):
            current = self._read()
            if root.key == self._root.key:
                raise InvalidInput("keys.root-key-same")
            self._in_step(current)
            new = current.next_generation()
            stores = self._stores(new)
            self._root, self._provider = root, provider
            self._write(new)
            self._database.transact(lambda tx: set_ring_generation(tx, new.generation))
            self._ring = new
            return Rewritten(new, self._publish(new, stores))

    def provider_of(self, uri: str) -> RootKeyProvider:
        """Who has the root key that a URI names; raises as `root_key_provider`."""
        return root_key_provider(uri, self._surroundings)

    def now(self) -> int:
        """Milliseconds of Unix time."""
        return self._surroundings.now()

    def new_key(self) -> RingKey:
        """Return a new random key for the ring, made now."""
        made, random = self._fresh()
        return RingKey(random(KEY_BYTES), made)

    # -- inside ----------------------------------------------------------------------

    def _fresh(self) -> tuple[int, Callable[[int], bytes]]:
        return self._surroundings.now(), self._surroundings.random

    def _read(self) -> Ring:
        data = read_ring_file(self._files.ring)
        try:
            opened = open_ring(data, self._ring.room, self._provider, self._root)
        except KeyNotAvailable as error:
            if error.code != self._provider.wrong:
                raise
            # Another process may have given the ring another root key.
            opened, self._provider = open_by_settings(self._files, data, self._ring.room, self._surroundings)
        self._root = opened.root
        return opened.ring

    def _write(self, ring: Ring) -> None:
        try:
            replace_private(self._files.ring, seal_ring(ring, self._root, self._provider.kind), self._disk)
        except OSError as error:
            raise unwritable(self._files.ring, error) from error

    def _in_step(self, current: Ring) -> None:
        """Make sure that the database knows this ring; tell it, where a crash came between."""
        row = self._database.read(room_row)
        if row is None:
            raise RolledBack("database.rolled-back", file="ring", found=0, known=current.generation)
        if row.room != current.room:
            raise KeyNotAvailable("database.foreign")
        check_step("ring", current.generation, row.ring_generation)
        if row.ring_generation < current.generation:
            self._database.transact(lambda tx: set_ring_generation(tx, current.generation))

    def _stores(self, ring: Ring) -> list[RingStore]:
        return [self._open_store(uri) for uri in ring.stores]

    def _publish(self, ring: Ring, stores: Sequence[RingStore]) -> list[StoreState]:
        mac = row_mac(ring.mac_keys[newest(ring.mac_keys)])
        return publish(ring, stores, mac, self._surroundings.now(), self._surroundings.random, self.macs)
