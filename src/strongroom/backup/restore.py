"""Restoring: a room out of its backups, in a new place, verified, and only then there.

Lives here: the order of a restore. Must not live here: plans (plan.py), keys (restore_keys.py), rows
(restore_data.py), what is made of them (restore_completion.py), the place (target.py), putting a restored
room in charge (promote.py).

Each step looks first at what is there, so a restore that was killed goes on when it is called again. The
settings are written last: until then the place holds no room.
"""

from dataclasses import replace
from hashlib import sha256

from strongroom.backup.fetching import Fetcher
from strongroom.backup.restore_completion import RestoreCompletion
from strongroom.backup.restore_data import DataRestore
from strongroom.backup.restore_keys import KeyRestore
from strongroom.backup.restore_order import Progress, RestoreOrder, RestoreReport
from strongroom.backup.restore_process import start_another
from strongroom.backup.restore_state import RestoreState
from strongroom.backup.target import begin, require_free
from strongroom.backup.workshop import sealer_of
from strongroom.errors import Conflict
from strongroom.keys.anchor import Manifest as Remembered
from strongroom.keys.creation import complete_room
from strongroom.keys.keyring import KeyRing
from strongroom.keys.opening import ROOM_FORMAT
from strongroom.keys.ring import KEY_BYTES, RingKey
from strongroom.keys.ring_file import RingFile
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database, open_database
from strongroom.storage.room_rows import RoomRow, add_room, room_row
from strongroom.storage.versions import migrate
from strongroom.vault.room import Room, door_of

__all__ = ["require_place", "restore"]

_CACHE_KIB = 16_384
"""Rows come in the order of their trees: what was written is hardly looked at again."""


def restore(
    order: RestoreOrder, surroundings: Surroundings, progress: Progress = lambda what, done: None
) -> RestoreReport:
    """Restore a room.

    Raises:
        Conflict: ``restore.not-empty``, ``restore.other-underway``, ``restore.database-taken``; before any
            write.
        VerificationFailed: ``backup.segment-missing``, ``backup.tables-differ``, ``backup.log-differs``,
            ``restore.findings``.
        KeyNotAvailable: ``restore.keys-missing``: no place has a region's keys under an epoch of the ring.
        Refused: ``access.refused``, ``user.unknown``.
    """
    return _Restore(order, surroundings, progress).run()


def require_place(order: RestoreOrder, surroundings: Surroundings) -> None:
    """Make sure that a restore may begin or go on in its place, before anything is done for it elsewhere.

    Raises:
        Conflict: ``restore.not-empty``, ``restore.other-underway``, ``restore.database-taken``.
    """
    _Restore(order, surroundings, lambda what, done: None).require_place()


class _Restore:
    def __init__(self, order: RestoreOrder, surroundings: Surroundings, progress: Progress) -> None:
        self._order = order
        self._plan = order.plan
        self._newest = order.plan.chain.newest
        self._digest = order.plan.chain.digests[self._newest.number]
        self._surroundings = surroundings
        self._progress = progress
        self._files = RoomFiles(order.to)
        self._url = order.database or f"sqlite:///{self._files.database}"
        self._fetcher = Fetcher(order.places, sealer_of(order.ring.ring))

    def require_place(self) -> RestoreState:
        """How far this very restore has come there; nothing is written where it may not go on."""
        wanted = RestoreState(self._digest.hex(), self._plan.at, sha256(self._url.encode()).hexdigest())
        state = require_free(self._files, wanted)
        self._require_database(bool(state.ring))
        return state

    def run(self) -> RestoreReport:
        state = self.require_place()
        remembered = Remembered(self._newest.number, self._digest)
        order = self._order
        opened = begin(
            self._files, state, order.ring, order.provider, order.anchor, remembered, self._new_key
        )
        migrate(self._url)
        with open_database(self._url, cache_kib=_CACHE_KIB) as database:
            return self._fill(database, opened, state)

    def _new_key(self) -> RingKey:
        return RingKey(self._surroundings.random(KEY_BYTES), self._surroundings.now())

    def _require_database(self, begun: bool) -> None:
        """Refuse a database that holds a room, unless it is the one that was begun."""
        if begun or self._order.database is None:
            return
        migrate(self._url)  # refuses what is neither empty nor a room's
        with open_database(self._url) as database:
            if database.read(room_row) is not None:
                raise Conflict("restore.database-taken")

    def _fill(self, database: Database, opened: RingFile, state: RestoreState) -> RestoreReport:
        keyring = self._keyring(database, opened)
        data = DataRestore(self._plan, self._fetcher, self._files.home, self._progress)
        data.bring_back_state(database)
        keys = KeyRestore(self._order, self._progress)
        for tenant in self._newest.tenants:
            keys.bring_back(database, keyring, tenant)
        door = door_of(database, keyring, self._surroundings)
        try:
            return self._fill_room(Room(self._files, self._settings(), door), data, state)
        finally:
            door.tree.close()

    def _keyring(self, database: Database, opened: RingFile) -> KeyRing:
        ring = opened.ring
        row = RoomRow(ring.room, ROOM_FORMAT, ring.generation, 1, ring.made)
        anchor_generation = 1 if self._order.anchor is None else self._order.anchor.generation + 1
        database.transact(lambda tx: add_room(tx, row._replace(anchor_generation=anchor_generation)))
        return KeyRing(self._files, database, opened, self._order.provider, self._surroundings)

    def _fill_room(self, room: Room, data: DataRestore, state: RestoreState) -> RestoreReport:
        order, door = self._order, room.door
        order.sit_down(room)  # whom nobody knows hears it now, not after hours
        completion = RestoreCompletion(order, room, self._surroundings, self._progress)
        with start_another(door, len(self._plan.segments), order.processes) as another:
            left_out = data.bring_back(door, state, another)
            completion.rebuild(left_out.data_to, state.stores, another)
        verified = completion.verify()
        complete_room(self._files, room.settings)
        healed = tuple(self._fetcher.healed)
        return RestoreReport(room.id, order.to, verified, left_out.erased, left_out.undone, healed)

    def _settings(self) -> Settings:
        known = self._order.settings
        if known is not None:
            return replace(known, database=self._url, keys=self._order.keys)
        tenant = min(self._newest.tenants)
        return Settings(self._order.ring.ring.room, self._url, self._order.keys, tenant=tenant)
