"""Restoring: a room out of its backups, in a new place, verified, and only then there.

Lives here: the order of a restore. Must not live here: plans (plan.py), loading (loading.py), the place
(target.py), putting a restored room in charge (promote.py).

Each step looks first at what is there, so a restore that was killed goes on when it is called again. The
settings
are written last: until then the place holds no room.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from strongroom.audit.actions import Action
from strongroom.audit.erased import whole_ledger
from strongroom.backup.destination import Destination
from strongroom.backup.fetching import Fetcher
from strongroom.backup.key_copies import begin_after, newest_whole, read_region, regions_at
from strongroom.backup.later_ledger import later_entries, remembered, with_remembered
from strongroom.backup.loading import Loader, load_keys, load_state
from strongroom.backup.manifest import Manifest, digest_of
from strongroom.backup.new_era import begin_era, put_log_in_place
from strongroom.backup.plan import RestorePlan
from strongroom.backup.registry import Registered
from strongroom.backup.restore_process import RestoreProcess
from strongroom.backup.restore_state import RestoreState, write_state
from strongroom.backup.search_again import register_indexes
from strongroom.backup.segment import Segment
from strongroom.backup.tally import Tally, total
from strongroom.backup.target import begin, require_free
from strongroom.backup.unlogged_keys import drop_unlogged_keys
from strongroom.backup.unpacking import Unpacked, unpack
from strongroom.backup.workshop import Workshop, sealer_of
from strongroom.errors import Busy, Conflict, KeyNotAvailable, UsageError, VerificationFailed
from strongroom.keys.anchor import Access, Anchor
from strongroom.keys.anchor import Manifest as Remembered
from strongroom.keys.creation import complete_room
from strongroom.keys.keyring import KeyRing
from strongroom.keys.opening import ROOM_FORMAT
from strongroom.keys.providers.protocol import RootKeyProvider
from strongroom.keys.region_state import RegionState
from strongroom.keys.ring import KEY_BYTES, RingKey
from strongroom.keys.ring_file import RingFile
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings
from strongroom.keys.surroundings import Surroundings
from strongroom.processes.second_process import second_core
from strongroom.processes.sharing import shared
from strongroom.storage import backup_rows, restore_rows, tenant_rows
from strongroom.storage.backup_rows import BackupRow
from strongroom.storage.database import Database, open_database
from strongroom.storage.erasure_ledger_rows import last_ledger_entry
from strongroom.storage.room_rows import RoomRow, add_room, room_row
from strongroom.storage.spare_memory import give_back_memory
from strongroom.storage.versions import migrate
from strongroom.vault.desk import Desk
from strongroom.vault.door import Door
from strongroom.vault.door_beside import words_for
from strongroom.vault.erasing.later_erasures import apply_later_erasures, hide_again
from strongroom.vault.indexes.building import build_indexes
from strongroom.vault.log.audit_views import VerifyReport
from strongroom.vault.log.tail import settle_log
from strongroom.vault.macs.mac_rotation import move_rows
from strongroom.vault.macs.row_macs import RowMacs
from strongroom.vault.room import Room, door_of
from strongroom.vault.session import Session

__all__ = ["RestoreOrder", "RestoreReport", "require_place", "restore"]

T = TypeVar("T")
Progress = Callable[[str, int], None]
"""Told what is being done, and how much of it is done."""

_ID_TAIL = 10
_CACHE_KIB = 16_384
"""Rows come in the order of their trees: what was written is hardly looked at again."""
_WORTH_ANOTHER = 4
"""Segments of some eight thousand customers each, from which on starting another process pays."""


@dataclass(frozen=True)
class RestoreOrder:
    """What to restore, and where to.

    Args:
        plan: From which manifests, to which moment.
        places: Where segments and keys may be.
        to: The folder of the restored room.
        database: Its database's URL; SQLite in the folder, when left out.
        ring: The ring of the room that is restored.
        provider: Has its root key.
        keys: The root key's URI.
        anchor: The anchor of the room that is restored, where it is at hand.
        settings: That room's, for language and region; defaults, when left out.
        user: The handle of who restores: a user of the room with the right to. Its login need not be bound:
            the
            machine may be a new one, and whoever has ring and root key needs no door.
        login: The login whose one user is meant when none is named.
        acting: Sits down in the restored room, where no person does: a drill on a schedule.
        processes: 2 to have another process help, 1 not to; chosen by the size of the backups and this
            machine, when left out.
    """

    plan: RestorePlan
    places: Sequence[Registered]
    to: Path
    ring: RingFile
    provider: RootKeyProvider
    keys: str
    user: str | None = None
    login: str = ""
    database: str | None = None
    anchor: Anchor | None = None
    settings: Settings | None = None
    acting: Callable[[Room], Desk] | None = None
    processes: int | None = None


@dataclass(frozen=True)
class RestoreReport:
    """What a restore came to.

    Args:
        verified: What verification found; nothing, or there would be no room.
        erased: Revisions that were left out, since their customers had been erased.
        undone: Revisions that were left out, since data went back to an earlier moment.
        healed: Segments that one place did not have as it should, and another had.
    """

    room: bytes
    to: Path
    verified: VerifyReport
    erased: int
    undone: int
    healed: Sequence[tuple[str, str, str]]


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
        self._newest: Manifest = order.plan.chain.newest
        self._digest = order.plan.chain.digests[self._newest.number]
        self._surroundings = surroundings
        self._progress = progress
        self._files = RoomFiles(order.to)
        self._url = order.database or f"sqlite:///{self._files.database}"
        self._fetcher = Fetcher(order.places, sealer_of(order.ring.ring))
        self._erased = self._undone = 0
        self._stores: Sequence[str] = ()
        self._data_to: dict[int, int] = {}
        self._another: RestoreProcess | None = None

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
        self._stores = state.stores
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
        ring = opened.ring
        row = RoomRow(ring.room, ROOM_FORMAT, ring.generation, 1, ring.made)
        anchor_generation = 1 if self._order.anchor is None else self._order.anchor.generation + 1
        database.transact(lambda tx: add_room(tx, row._replace(anchor_generation=anchor_generation)))
        keyring = KeyRing(self._files, database, opened, self._order.provider, self._surroundings)
        self._load_state(database)
        for tenant in self._newest.tenants:
            self._load_keys(database, keyring, tenant)
        door = door_of(database, keyring, self._surroundings)
        try:
            room = Room(self._files, self._settings(), door)
            self._sit_down(room)  # whom nobody knows hears it now, not after hours
            with ExitStack() as stack:
                self._start_another(stack, door)
                self._load_segments(room, state)
                self._rebuild(room)
            return self._complete(room)
        finally:
            door.tree.close()

    def _start_another(self, stack: ExitStack, door: Door) -> None:
        """Have another process do half of what takes long, where there is enough to do and a core for it."""
        processes = self._order.processes
        if processes is None:
            processes = 2 if len(self._plan.segments) >= _WORTH_ANOTHER and second_core() else 1
        if processes > 1:
            second = stack.enter_context(RestoreProcess.start())
            self._another = RestoreProcess(second, words_for(door))

    def _unpacked(self, door: Door, segment: Segment) -> Unpacked:
        return unpack(door.database, door.tree, segment.tenant, self._fetcher.content(segment))

    def _unpacked_there(self, another: RestoreProcess, segment: Segment) -> Unpacked:
        return another.unpack(segment.tenant, self._fetcher.content(segment))

    # -- bringing back -------------------------------------------------------------------
    def _load_state(self, database: Database) -> None:
        for of_data, manifest in ((False, self._newest), (True, self._plan.data)):
            for part in () if manifest is None else manifest.state.values():
                for segment in part.segments:
                    load_state(database, self._fetcher.frames(segment), of_data=of_data)
                    self._progress("state", segment.frames)

    def _load_keys(self, database: Database, keyring: KeyRing, tenant: int) -> None:
        named = self._newest.keys.get(tenant, {})
        for region in sorted({*named, *self._regions_there(keyring.room, tenant)}):
            found = self._newest_state(keyring, tenant, region)
            if found is None:
                if region not in named:
                    continue  # nothing that was signed needs it: somebody put something there
                epochs = keyring.ring.epochs.get((tenant, region), {})
                raise KeyNotAvailable(
                    "restore.keys-missing", region=f"{tenant}/{region}", epoch=max(epochs, default=1)
                )
            load_keys(database, found)
            # Copies that the restored room makes come after all that there are.
            last = partial(newest_whole, sealer=sealer_of(keyring.ring), tenant=tenant, region=region)
            highest = max(each or 0 for each in self._ask(last))
            database.transact(partial(begin_after, tenant=tenant, newest={region: highest}))
            self._progress("keys", len(found.keys))

    def _regions_there(self, room: bytes, tenant: int) -> set[int]:
        found = self._ask(lambda place: regions_at(place, room, tenant))
        return {region for regions in found for region in regions or ()}

    def _ask(self, question: Callable[[Destination], T]) -> list[T | None]:
        """What each place answers; None of one that cannot be reached, which holds up none of the others."""
        answers: list[T | None] = []
        for each in self._order.places:
            try:
                answers.append(question(each.place))
            except Busy:
                answers.append(None)
            except KeyNotAvailable as error:
                if error.code == "restore.keys-missing":
                    raise
                answers.append(None)
        return answers

    def _newest_state(self, keyring: KeyRing, tenant: int, region: int) -> RegionState | None:
        """The newest state of a region that any place has, of those whose epochs the ring has.

        A ring gets an epoch before any state does. One that lacks a later epoch is older than the erasure
        that made it, and must not open what lies there from before. A state from before the newest manifest
        has keys that were destroyed since.
        """
        known = keyring.ring.epochs.get((tenant, region), {})

        def usable(state: RegionState) -> bool:
            epochs = {state.epoch, *(page.epoch for page in state.pages)}
            if max(epochs) > max(known, default=0):
                raise KeyNotAvailable("restore.keys-missing", region=f"{tenant}/{region}", epoch=max(epochs))
            return epochs <= set(known)

        sealer = sealer_of(keyring.ring)
        signed = max(self._newest.keys.get(tenant, {}).get(region, ()), default=0)
        states = self._ask(lambda place: read_region(place, sealer, tenant, region, usable, signed))
        numbered = [found for found in states if found is not None]
        return max(numbered, key=lambda found: found[0])[1] if numbered else None

    def _load_segments(self, room: Room, state: RestoreState) -> None:
        database = room.door.database
        loaders = {tenant: Loader(database, room.door.keyring, tenant) for tenant in self._newest.tenants}
        for number, written in state.tallies.items():
            loaders[int(number)].tally = Tally.from_text(written)
        left = [segment for segment in self._plan.segments if segment.name not in state.done]
        mine = partial(self._unpacked, room.door)
        theirs = None if self._another is None else partial(self._unpacked_there, self._another)
        for segment, unpacked in shared(left, mine, theirs, ahead=1):
            loader = loaders[segment.tenant]
            loader.store(unpacked)
            self._progress("data", unpacked.frames)
            state.done.append(segment.name)
            state.tallies[str(segment.tenant)] = loader.tally.text()
            write_state(self._files.home, state)
            give_back_memory()
        self._erased = sum(loader.erased for loader in loaders.values())
        for tenant, part in self._newest.tenants.items():
            self._require_all(tenant, loaders[tenant].tally)
            self._go_back(database, tenant, part.end)
            put_log_in_place(room.door, tenant, part.end, part.checkpoint, self._newest.generation)
            drop_unlogged_keys(database, tenant)

    def _require_all(self, tenant: int, found: Tally) -> None:
        """Make sure that what was brought back is what the manifests say there is, frame by frame."""
        chain = self._plan.chain.manifests
        wanted = total(manifest.tables[tenant] for manifest in chain if tenant in manifest.tables)
        if found.written() != wanted:
            raise VerificationFailed("backup.tables-differ", tenant=tenant)

    def _go_back(self, database: Database, tenant: int, end: int) -> None:
        """Leave out what was written after the wanted moment."""
        if self._plan.at is None:
            return
        after = (self._plan.at + 1).to_bytes(6, "big") + bytes(_ID_TAIL)
        found = database.read(lambda tx: restore_rows.first_leaf_after(tx, tenant, after))
        first = end if found is None else found
        self._data_to[tenant] = first
        self._undone += database.transact(
            lambda tx: restore_rows.drop_written_between(tx, tenant, first, end)
        )
        database.transact(lambda tx: restore_rows.newest_from_history(tx, tenant))

    # -- completing ----------------------------------------------------------------------
    def _rebuild(self, room: Room) -> None:
        """Begin the log's new era, erase again who was erased, and make what is derived from the data."""
        door = room.door
        session = self._sit_down(room).session
        Workshop(room, session, self._surroundings.environment).require(Action.RESTORE)
        for tenant, part in self._newest.tenants.items():
            acting = replace(session, tenant=tenant)
            given_up = [
                later.tenants[tenant].checkpoint
                for later, _ in self._plan.given_up
                if tenant in later.tenants
            ]
            undone = self._data_to.get(tenant)
            begin_era(door, acting, part.end, part.checkpoint, self._order.anchor, undone, given_up)
            self._erase_again(door, acting)
            register_indexes(door, acting)
            build_indexes(
                door,
                acting,
                Action.RESTORE,
                lambda done: self._progress("search", done),
                alone=True,
                theirs=None if self._another is None else self._another.gather,
            )

    def _complete(self, room: Room) -> RestoreReport:
        door = room.door
        shop = Workshop(room, self._sit_down(room).session, self._surroundings.environment)
        self._end_macs(door)
        self._remember(shop)
        shop.record(Action.RESTORE, {"number": self._newest.number, "digest": self._digest.hex()}, _nothing)
        for tenant in self._newest.tenants:
            settle_log(door, tenant)
        verified = self._sit_down(room).audit.verify(
            data=True,
            search=False,  # built a moment ago, from what is verified here
            progress=lambda done, total: self._progress("verify", done),
        )
        if not verified.ok:
            codes = ", ".join(sorted({finding.code for finding in verified.findings}))
            raise VerificationFailed("restore.findings", count=len(verified.findings), codes=codes)
        complete_room(self._files, room.settings)
        return RestoreReport(
            room.id, self._order.to, verified, self._erased, self._undone, tuple(self._fetcher.healed)
        )

    def _sit_down(self, room: Room) -> Desk:
        if self._order.acting is not None:
            return self._order.acting(room)
        user = self._order.user or room.user_for_login(self._order.login)
        if user is None:
            raise UsageError("restore.name-user")
        return room.acting(user, purpose="operations")

    def _erase_again(self, door: Door, acting: Session) -> None:
        """Erasures never go back: neither those that came after the backup, nor those after the moment."""
        database, tenant, keyring = door.database, acting.tenant, door.keyring
        known = database.read(lambda tx: last_ledger_entry(tx, tenant))
        later = later_entries(self._order.places, keyring.room, tenant, keyring.macs, known)
        memories = remembered(self._order.anchor, self._stores, keyring.room, tenant, keyring.macs)
        own = whole_ledger(database, tenant)
        apply_later_erasures(door, acting, with_remembered(later, tenant, own, memories))
        hide_again(door, acting, whole_ledger(database, tenant))
        door.tenancies.forget(tenant)

    def _end_macs(self, door: Door) -> None:
        """Put what former MAC keys vouch for under the newest; rows of the room's rules only where the backup
        was made before the key ended: whoever has it since could have written others."""
        keyring = door.keyring
        if len(keyring.ring.mac_keys) > 1:
            former = keyring.ring.former_macs
            ended = {number for number, key in former.items() if key.made < self._newest.at}
            while move_rows(door, RowMacs(keyring.ring, ended)):
                pass
            keyring.anchor.update(lambda anchor: anchor, anew=True)
            now = keyring.now()
            keyring.rewrite(lambda ring: ring.with_macs_ended(now))

    def _remember(self, shop: Workshop) -> None:
        """The chain goes on from here, and anchor and rows of access belong together again."""
        database, chain = shop.door.database, self._plan.chain
        for manifest in chain.manifests:
            number = manifest.number
            row = BackupRow(number, chain.digests[number], chain.data[number], manifest.at)
            database.transact(partial(backup_rows.add_backup, row=row, keep=True))
        for later, data in self._plan.given_up:
            # They lie at the destinations still: the next backup comes after them, and begins anew.
            row = BackupRow(later.number, digest_of(data), data, later.at)
            database.transact(partial(backup_rows.add_backup, row=row, keep=True))
        for tenant in self._newest.tenants:
            stored = database.read(partial(tenant_rows.tenant_row, tenant=tenant))
            if stored is not None:
                access = Access(stored.access_version, stored.access_digest)
                shop.door.keyring.anchor.update(partial(_with_access, tenant=tenant, access=access))

    def _settings(self) -> Settings:
        known = self._order.settings
        if known is not None:
            return replace(known, database=self._url, keys=self._order.keys)
        tenant = min(self._newest.tenants)
        return Settings(self._order.ring.ring.room, self._url, self._order.keys, tenant=tenant)


def _with_access(anchor: Anchor, tenant: int, access: Access) -> Anchor:
    return anchor.with_access(tenant, access)


def _nothing(operation: object) -> None:
    """A restore writes no rows of its own beside its event."""
