"""What one run gathers: segments of what changed, the small tables, the keys; each sent as soon as it is
sealed.

Lives here: the order in which a room is read, so that what is gathered belongs to one moment. Must not live
here: reading itself (reading.py), signing for it (run.py).
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from strongroom.audit.actions import Action
from strongroom.backup.base_walk import BaseWalk, WalkOrder
from strongroom.backup.key_copies import send_keys
from strongroom.backup.manifest import Manifest, StatePart, TenantPart
from strongroom.backup.object_names import Kind, prefix
from strongroom.backup.packing import Packer
from strongroom.backup.reading import RoomReader
from strongroom.backup.segment import Segment, SegmentKind
from strongroom.backup.tally import Tally
from strongroom.backup.workshop import Workshop, collections_of
from strongroom.crypto.derive import label
from strongroom.errors import Busy, VerificationFailed
from strongroom.storage.spare_memory import give_back_memory
from strongroom.vault.log.tail import settle_log

__all__ = ["Gathering"]

_ROOM = 0
_ATTEMPTS = 5
_MARK_LABEL = label("strongroom/mark/v1")
_OWN = tuple(
    f'"action":"{action}"'.encode()
    for action in (Action.BACKUP_RUN, Action.BACKUP_VERIFY, Action.BACKUP_PRUNE, Action.BACKUP_DRILL)
)


class Gathering:
    """What one run reads and has sent, before it is signed for.

    Args:
        add: Has an object sent, by name.
        known: The manifest before; None for a base.
        keys: By tenant and region the copies of keys that the newest manifest names.
        progress: Told how many frames are done.
        segment_bytes: Of frames to a segment.
        processes: How many read a base; chosen by its size and this machine, when left out.
    """

    def __init__(
        self,
        shop: Workshop,
        add: Callable[[str, bytes], None],
        known: Manifest | None,
        keys: Mapping[int, Mapping[int, Sequence[int]]],
        progress: Callable[[int], None],
        segment_bytes: int,
        processes: int | None,
    ) -> None:
        self._shop = shop
        self._add = add
        self._known = known
        self._signed_keys = keys
        self._progress = progress
        self._segment_bytes = segment_bytes
        self._processes = processes
        self._lock = Lock()
        self._done = 0
        self.segments: list[Segment] = []
        self.state: dict[int, StatePart] = {}
        self.parts: dict[int, TenantPart] = {}
        self.keys: dict[int, dict[int, list[int]]] = {}
        self.tallies: dict[int, Tally] = {}
        self.size = self.missing = 0

    def run(self) -> bool:
        """Gather everything; returns False where nothing has changed.

        Raises:
            VerificationFailed: ``backup.log-shorter``, ``log.leaf-missing``.
            Busy: ``backup.unsettled``.
        """
        tenants = self._shop.tenants()
        changed = [self._changed(tenant) for tenant in tenants]
        if self._known is not None and not any(changed):
            return False
        for tenant in tenants:
            self._read_log_and_records(tenant)
        self._read_state([_ROOM, *tenants])
        # Last: whoever is named in what was read has a key by now.
        database, sealer = self._shop.door.database, self._shop.sealer
        for tenant in tenants:
            signed = self._signed_keys.get(tenant, {})
            self.keys[tenant] = send_keys(database, sealer, tenant, self._add_keys, signed)
        return True

    # -- the log and records -----------------------------------------------------------
    def _changed(self, tenant: int) -> bool:
        """Whether the log says more than that backups were made."""
        first, end = self._first(tenant), self._end(tenant)[0]
        if end < first:
            raise VerificationFailed("backup.log-shorter", found=end, known=first)
        batches = self._reader(tenant).events(first, end)
        return any(not any(own in event.leaf for own in _OWN) for events in batches for event in events)

    def _read_log_and_records(self, tenant: int) -> None:
        first = self._first(tenant)
        if first == 0:
            # Of a base only what was written during the walk has to be read again.
            first = self._read_all(tenant)
        self._read_range(tenant, first)

    def _read_all(self, tenant: int) -> int:
        """The log as it is now, and every record; returns the log's end."""
        end, note = self._end(tenant)
        packer, tally = self._packer(tenant, 0, end), self.tallies[tenant]
        walk = BaseWalk(self._reader(tenant), packer, tally, self._count, self._send)
        order = WalkOrder(tenant, end, self._segment_bytes)

        def log() -> None:
            self._take(tenant, 0, end, note, revisions=False)

        self.segments += walk.run(self._shop.door, order, self._processes, log)
        return end

    def _read_range(self, tenant: int, first: int) -> None:
        """Take the log from a leaf on, and the revisions that it names."""
        end, note = self._end(tenant)
        self._take(tenant, first, end, note, revisions=True)

    def _take(self, tenant: int, first: int, end: int, note: str, *, revisions: bool) -> None:
        reader, packer = self._reader(tenant), self._packer(tenant, first, end)
        for events in reader.events(first, end):
            packer.add(self._counted([event.encode() for event in events]))
            for frames in reader.revisions_of(events) if revisions else ():
                packer.add(self._counted(frames))
        packer.add([each.encode() for each in reader.checkpoints(first, end)])
        self.segments += packer.finish()
        before = self.parts.get(tenant)
        self.parts[tenant] = TenantPart(first if before is None else before.first, end, note)
        self.missing += reader.missing

    # -- the small tables --------------------------------------------------------------
    def _read_state(self, tenants: list[int]) -> None:
        """The small tables as they are when the logs end where they do: the same before and after."""
        for _ in range(_ATTEMPTS):
            before = {tenant: self._state_of(tenant) for tenant in tenants}
            for tenant in self.parts:
                known = self.parts[tenant].end
                if self._end(tenant)[0] != known:
                    self._read_range(tenant, known)
            if before == {tenant: self._state_of(tenant) for tenant in tenants}:
                break
        else:
            raise Busy("backup.unsettled")
        for tenant, (data, frames) in before.items():
            self.state[tenant] = self._state_part(tenant, data, frames)

    def _state_of(self, tenant: int) -> tuple[bytes, int]:
        frames = RoomReader(self._shop.door, tenant, {}).state()
        return b"".join(frame.encode() for frame in frames), len(frames)

    def _state_part(self, tenant: int, data: bytes, frames: int) -> StatePart:
        mark = self._shop.door.keyring.marks().tag(_MARK_LABEL, tenant.to_bytes(8, "big"), data)
        known = None if self._known is None else self._known.state.get(tenant)
        if known is not None and known.mark == mark:
            return known
        end = self.parts[tenant].end if tenant in self.parts else 0
        segment, sealed = self._shop.sealer.seal(SegmentKind.STATE, tenant, 0, end, data, frames)
        self._send(segment, sealed)
        return StatePart(mark, (segment,))

    # -- what these share ----------------------------------------------------------------
    def _end(self, tenant: int) -> tuple[int, str]:
        """The size of a tenant's log, everything numbered, and the checkpoint over it."""
        settled = settle_log(self._shop.door, tenant)
        return (0, "") if settled is None else (settled.size, settled.note)

    def _first(self, tenant: int) -> int:
        part = None if self._known is None else self._known.tenants.get(tenant)
        return 0 if part is None else part.end

    def _reader(self, tenant: int) -> RoomReader:
        database = self._shop.door.database
        return RoomReader(self._shop.door, tenant, database.read(lambda tx: collections_of(tx, tenant)))

    def _counted(self, frames: list[bytes]) -> list[bytes]:
        self._count(len(frames))
        return frames

    def _count(self, frames: int) -> None:
        with self._lock:
            self._done += frames
            self._progress(self._done)

    def _packer(self, tenant: int, first: int, end: int) -> Packer:
        sealer, size = self._shop.sealer, self._segment_bytes
        tally = self.tallies.setdefault(tenant, Tally())
        return Packer(sealer, self._send, SegmentKind.DATA, tenant, first, end, size, tally)

    def _add_keys(self, name: str, sealed: bytes) -> None:
        self._hand_over(name, sealed)

    def _send(self, segment: Segment, sealed: bytes) -> None:
        self._hand_over(prefix(self._shop.room.id, Kind.SEGMENTS) + segment.name, sealed)

    def _hand_over(self, name: str, sealed: bytes) -> None:
        with self._lock:
            self.size += len(sealed)
        self._add(name, sealed)
        give_back_memory()  # what a segment or a region's keys needed, before the next one
