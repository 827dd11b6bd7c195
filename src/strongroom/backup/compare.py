"""Holding the room's records against their backup, by parts of the keys.

Lives here: the two walks and what they leave: whatever was changed behind the product's back, or missed by a
backup. Must not live here: which of the two is right, which the log says (`strongroom audit verify --data`).

Records are taken in turn by parts of their ids, so that memory stays small: a digest of each is kept.
What was written since the backup, and whoever was erased since, is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b

from strongroom.backup.clear_columns import row_of
from strongroom.backup.fetching import Fetcher
from strongroom.backup.frames import RevisionFrame
from strongroom.backup.manifest import Manifest
from strongroom.backup.workshop import Workshop
from strongroom.crypto.backup_seal import ColumnsSealer
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import NotFound
from strongroom.storage import backup_rows
from strongroom.storage.keyed_revisions import RevisionKey, RevisionTable, keys_of, walk_revisions
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.transaction import Transaction

__all__ = ["Comparison", "Different", "compare_with_backup"]

_TABLES: tuple[RevisionTable, ...] = ("records", "history")
_AT_ONCE = 1_000
_TOGETHER = 200_000
_BYTES = 16
Name = tuple[int, bytes, int]
"""Collection, record, revision."""
Digest = tuple[bytes, bytes, bytes, bytes]
"""Of the envelope of each level, and of everything else."""


@dataclass(frozen=True, slots=True)
class Different:
    """A revision that is not as it was backed up.

    Args:
        record: The record's id, 16 bytes.
        missing: Whether the room has it no more.
    """

    tenant: int
    collection: int
    record: bytes
    revision: int
    missing: bool


@dataclass
class Comparison:
    """What was found.

    Args:
        backup: The number of the backup that was compared with.
        compared: How many revisions were the same.
        different: Those that were not.
    """

    backup: int
    compared: int = 0
    different: list[Different] = field(default_factory=list)


def compare_with_backup(shop: Workshop, progress: Callable[[int], None] = lambda done: None) -> Comparison:
    """Compare every record of the room with the newest backup.

    Args:
        progress: Told how many revisions are done.

    Raises:
        Refused: ``access.refused``.
        NotFound: ``backup.none``.
        VerificationFailed: ``backup.segment-missing``: no destination has all that is needed.
    """
    shop.permit("status")
    manifests = shop.manifests()
    if not manifests:
        raise NotFound("backup.none")
    newest = manifests[-1]
    found = Comparison(newest.number)
    chain = [each for each in manifests if each.number >= newest.first_manifest]
    for tenant in newest.tenants:
        _Tenant(shop, tenant, chain, found, progress).run()
    return found


class _Tenant:
    def __init__(
        self,
        shop: Workshop,
        tenant: int,
        chain: list[Manifest],
        found: Comparison,
        progress: Callable[[int], None],
    ) -> None:
        self._shop, self._tenant, self._found, self._progress = shop, tenant, found, progress
        self._segments = [one for each in chain for one in each.segments if one.tenant == tenant]
        counts = [each.tables.get(tenant, {}).get("revisions", (0, b""))[0] for each in chain]
        self._parts = 1 + sum(counts) // _TOGETHER

    def run(self) -> None:
        for part in range(self._parts):
            saved = self._saved(part)
            for name, digest in self._live(part):
                before = saved.pop(name, None)
                if before == digest:
                    self._found.compared += 1
                elif before is not None:
                    self._differs(name, missing=False)
                self._progress(self._found.compared)
            for name in sorted(saved):
                self._differs(name, missing=True)

    def _differs(self, name: Name, *, missing: bool) -> None:
        self._found.different.append(Different(self._tenant, *name, missing))

    def _is_of(self, part: int, record: bytes) -> bool:
        return int.from_bytes(record[-4:], "big") % self._parts == part  # the end of an id is random

    # -- the backup --------------------------------------------------------------------------
    def _saved(self, part: int) -> dict[Name, Digest]:
        """Digests of what the backup has, of whoever still has a key."""
        fetcher = Fetcher(self._shop.destinations(), self._shop.sealer)
        saved: dict[Name, Digest] = {}
        for segment in self._segments:
            some: list[RevisionFrame] = []
            for frame in fetcher.frames(segment):
                if isinstance(frame, RevisionFrame) and self._is_of(part, frame.id):
                    some.append(frame)
                    if len(some) == _AT_ONCE:
                        self._take(saved, some)
                        some = []
            self._take(saved, some)
        return saved

    def _take(self, saved: dict[Name, Digest], frames: list[RevisionFrame]) -> None:
        keys = self._keys({frame.customer for frame in frames})
        for frame in frames:
            key = keys.get((frame.customer, frame.key_no))
            row = row_of(self._tenant, frame, None if key is None else ColumnsSealer(key))
            if row is None:
                continue
            before = saved.get((frame.collection, frame.id, frame.revision - 1))
            general, personal, sensitive, rest = _digest(row)
            if before is not None and True in frame.as_before:
                three = zip(frame.as_before, before, (general, personal, sensitive), strict=False)
                general, personal, sensitive = [old if same else new for same, old, new in three]
            saved[frame.collection, frame.id, frame.revision] = general, personal, sensitive, rest

    def _keys(self, customers: set[bytes]) -> Mapping[tuple[bytes, int], CustomerKey]:
        tree, tenant = self._shop.door.tree, self._tenant
        tree.prepare(tenant)

        def work(tx: Transaction) -> Mapping[tuple[bytes, int], CustomerKey]:
            rows = backup_rows.key_rows_of(tx, tenant, sorted(customers))
            return tree.unwrap_all(tx, tenant, rows)

        return self._shop.door.database.read(work) if customers else {}

    # -- the room ----------------------------------------------------------------------------
    def _live(self, part: int) -> Iterator[tuple[Name, Digest]]:
        """Digests of what the room has, whose key is there."""
        database, tenant = self._shop.door.database, self._tenant
        for table in _TABLES:
            last: RevisionKey | None = None
            while True:
                read = partial(walk_revisions, tenant=tenant, table=table, after=last, most=_AT_ONCE)
                rows = database.read(read)
                there = {(key.customer, key.key_no) for key in keys_of(rows)}
                for row in rows:
                    if self._is_of(part, row.id) and (row.customer, row.key_no) in there:
                        yield (row.collection, row.id, row.revision), _digest(row.row)
                if len(rows) < _AT_ONCE:
                    break
                last = rows[-1].key


def _digest(row: RecordRow) -> Digest:
    envelopes = row.sealed_general, row.sealed_personal, row.sealed_sensitive
    general, personal, sensitive = [b"" if one is None else _short(one) for one in envelopes]
    rest = row._replace(sealed_general=None, sealed_personal=None, sealed_sensitive=None)
    return general, personal, sensitive, _short(repr(tuple(rest)).encode())


def _short(data: bytes) -> bytes:
    return blake2b(data, digest_size=_BYTES).digest()
