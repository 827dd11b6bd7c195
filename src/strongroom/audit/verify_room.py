"""Verifies the log of one tenant where it lies: leaves, events, members, tiles, checkpoints, streams.

Lives here: one walk over the leaves in their order, in short reads. Must not live here: the data
against the log (verify_data.py), verifying a bundle (verify.py, which stands alone).

A leaf's bytes are not decoded: that their hash is the one in the tree under a signed root proves that they
are what was logged, and `encode_leaf` wrote that; decoding a million takes longer than all
the rest. Looked at are the parts that tie a leaf to its place: event, tenant, stream, members. The first leaf
of each era is decoded.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from strongroom.audit.chain import LeafChain, LogMacs
from strongroom.audit.checkpoint import Checkpoint, open_checkpoint
from strongroom.audit.eras import Eras
from strongroom.audit.findings import MOST_FINDINGS, Finding, Findings
from strongroom.audit.leaf_check import LeafCheck
from strongroom.audit.link_check import LinkCheck
from strongroom.audit.merkle import EMPTY_ROOT, HASH_BYTES
from strongroom.audit.note import VerifierKey
from strongroom.audit.tiles import TILE_WIDTH, Tile, TileTree, integrate
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import checkpoint_rows, leaf_rows, log_checks, log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import Stride
from strongroom.storage.transaction import Transaction

__all__ = ["LogReport", "Progress", "verify_log"]

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class LogReport:
    """What was checked and what was found.

    Attributes:
        more: Findings beyond those listed.
        leaves: Leaves of the log.
        checkpoints: Stored checkpoints, all of which were checked.
        root: The root over all leaves, 32 bytes.
    """

    findings: tuple[Finding, ...]
    more: int
    leaves: int
    checkpoints: int
    root: bytes

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify_log(
    database: Database,
    tenant: int,
    vkeys: Sequence[VerifierKey],
    macs: LogMacs,
    progress: Progress | None = None,
    remembered: Checkpoint | None = None,
    most: int = MOST_FINDINGS,
    ends: Mapping[bytes, int] | None = None,
) -> LogReport:
    """Check all that is stored of a log.

    Args:
        vkeys: The keys of the log, those of earlier eras and former ones too; a key's name is its origin.
        macs: The ring's, which leaves' rows were appended under.
        remembered: The anchor's newest checkpoint, or another from outside.
        most: Findings that are listed.
        ends: Of a key that signs no more, by its 32 bytes, the largest size whose checkpoint counts.
    """
    found = Findings(tenant, most)
    return _LogVerification(database, tenant, vkeys, macs, remembered, found, ends or {}).run(progress)


class _LogVerification:
    def __init__(
        self,
        database: Database,
        tenant: int,
        vkeys: Sequence[VerifierKey],
        macs: LogMacs,
        remembered: Checkpoint | None,
        findings: Findings,
        ends: Mapping[bytes, int],
    ) -> None:
        self._ends = ends
        self._database = database
        self._tenant = tenant
        self._vkeys = vkeys
        self._remembered = remembered
        self._findings = findings
        self._counts = database.read(lambda tx: log_checks.counts(tx, tenant))
        head = self._counts.head
        self._size = self._counts.leaves if head is None else max(0, head.next)
        self._covered = 0 if head is None else max(0, min(head.integrated, head.next))
        self._eras = Eras(findings)
        self._leaf = LeafCheck(tenant, findings, self._eras)
        self._chain = LeafChain(macs, tenant)
        self._edge: dict[int, bytes] = {}
        self._rows = self._tiles = self._checkpoints = self._signed = 0
        self._roots_wrong: list[tuple[str, Checkpoint]] = []

    def run(self, progress: Progress | None) -> LogReport:
        at, stride = 0, Stride(TILE_WIDTH)  # whole tiles
        while at < self._size:
            end = min(at + stride.size, self._size)
            stride.learn(self._walk(at, end))
            at = end
            if progress is not None:
                progress(at, self._size)
        root = self._root(self._size)
        self._leaf.finish()
        self._end()
        found = self._findings
        return LogReport(tuple(found), found.more, self._size, self._checkpoints, root)

    # -- the walk --------------------------------------------------------------------
    def _walk(self, first: int, end: int) -> Sequence[leaf_rows.LeafTuple]:
        tiles_end = -(-end // TILE_WIDTH)
        rows, tiles, notes = self._database.read(
            lambda tx: (
                leaf_rows.leaf_tuples_between(tx, self._tenant, first, end),
                log_checks.tiles_between(tx, self._tenant, 0, first // TILE_WIDTH, tiles_end),
                checkpoint_rows.checkpoints_between(tx, self._tenant, first + 1, end),
            )
        )
        self._rows += len(rows)
        hashes = self._hashes(rows, tiles, first, end)
        signed: dict[int, str] = {size: note for size, note, _ in notes}
        wanted = self._remembered.size if self._remembered else 0
        cuts = {first, end, *signed, *(one for one in (wanted, self._covered) if first < one <= end)}
        for start, stop in pairwise(sorted(cuts)):
            self._grow(start, hashes[start - first : stop - first], tiles)
            if stop in signed:
                self._check_note(stop, signed[stop])
            if stop == wanted:
                self._check_remembered(stop)
        return rows

    def _hashes(
        self, rows: Sequence[leaf_rows.LeafTuple], tiles: dict[int, bytes], first: int, end: int
    ) -> list[bytes]:
        """The hashes of the leaves in order; what is missing is taken from the tiles, if these have it."""
        hashes = self._leaf.check_all(rows)
        if len(hashes) == end - first and None not in hashes.values():
            return list(hashes.values())  # type: ignore[arg-type]  # none of them is None
        whole = []
        for index in range(first, end):
            found = hashes.get(index)
            if index not in hashes:
                self._findings.add("leaf.missing", leaf=index)
            if found is None:
                at = index % TILE_WIDTH * HASH_BYTES
                found = tiles.get(index // TILE_WIDTH, b"")[at : at + HASH_BYTES].ljust(HASH_BYTES, b"\0")
            whole.append(found)
        return whole

    def _grow(self, start: int, hashes: list[bytes], stored: dict[int, bytes]) -> None:
        grown = integrate(start, self._edge, hashes)
        for tile, made in grown.tiles.items():
            full = tile.width == TILE_WIDTH
            if full:
                self._edge.pop(tile.level, None)
            else:
                self._edge[tile.level] = made
            # Compared once each: when they are full, or as wide as the stored tree has them.
            if grown.size <= self._covered and full:
                self._compare(tile, made, stored)
        if grown.size == self._covered:
            for level, made in self._edge.items():
                width = len(made) // HASH_BYTES
                index = (grown.size >> 8 * level) // TILE_WIDTH
                self._compare(Tile(level, index, width), made, stored)

    def _compare(self, tile: Tile, made: bytes, level_zero: dict[int, bytes]) -> None:
        if tile.level:
            found = self._database.read(lambda tx: leaf_rows.tile(tx, self._tenant, tile.level, tile.index))
        else:
            found = level_zero.get(tile.index)
        if found is None:
            self._findings.add("tile.missing", tile=tile.path)
            return
        self._tiles += 1
        if found == made:
            return
        whole = len(found) % HASH_BYTES == 0 and len(made) <= len(found) <= TILE_WIDTH * HASH_BYTES
        if whole and found.startswith(made):
            if self._has_grown():  # meanwhile, by new leaves
                return
        elif whole and not tile.level:
            for at in range(0, len(made), HASH_BYTES):
                if found[at : at + HASH_BYTES] != made[at : at + HASH_BYTES]:
                    self._findings.add("leaf.changed", leaf=tile.index * TILE_WIDTH + at // HASH_BYTES)
        self._findings.add("tile.changed", tile=tile.path)

    def _has_grown(self) -> bool:
        head = self._database.read(lambda tx: log_rows.head(tx, self._tenant))
        return head is not None and head.integrated > self._covered

    def _root(self, size: int) -> bytes:
        # Only the right edge is needed, and that is at hand.
        return TileTree(size, lambda tile: self._edge[tile.level]).root() if size else EMPTY_ROOT

    # -- what is signed ---------------------------------------------------------------
    def _opened(self, note: str) -> Checkpoint | None:
        origin = note.partition("\n")[0]
        for key in self._vkeys:
            if key.name == origin:
                try:
                    opened = open_checkpoint(note.encode(), origin, [key])
                except VerificationFailed:
                    continue
                if opened.size <= self._ends.get(key.public, opened.size):
                    return opened
        return None

    def _check_note(self, size: int, note: str) -> None:
        self._checkpoints += 1
        checkpoint = self._opened(note)
        if checkpoint is None or checkpoint.size != size:
            self._findings.add("checkpoint.invalid", size=size)
        else:
            self._match("checkpoint.root", checkpoint)
            self._signed = size

    def _check_remembered(self, size: int) -> None:
        if self._remembered is not None:
            self._match("anchor.root", self._remembered)

    def _match(self, code: str, checkpoint: Checkpoint) -> None:
        # Checkpoints of leaves that were lost fit nothing; which these are is known at the end.
        if checkpoint.root != self._root(checkpoint.size):
            self._roots_wrong.append((code, checkpoint))
        elif not self._eras.knows(checkpoint.origin):
            self._findings.add(
                "checkpoint.invalid" if code == "checkpoint.root" else "anchor.origin", size=checkpoint.size
            )

    # -- what is left -----------------------------------------------------------------
    def _end(self) -> None:
        wrong = [one for one in self._roots_wrong if not self._eras.lost(one[1].origin, one[1].size)]
        for code, checkpoint in wrong:
            self._findings.add(code, size=checkpoint.size)
        # What a checkpoint covers is proved by its root; where that is another, the rows themselves tell.
        LinkCheck(self._database, self._tenant, self._chain, self._findings).run(
            0 if wrong else self._signed, self._size, self._signed
        )
        remembered = self._remembered
        ahead = remembered is not None and remembered.size > self._size
        if remembered and ahead and not self._eras.lost(remembered.origin, remembered.size):
            self._findings.add("anchor.ahead", size=remembered.size)
        self._end_checkpoints()
        self._end_head()
        bad, unlogged = self._database.read(
            lambda tx: (log_checks.bad_events(tx, self._tenant), self._unlogged(tx))
        )
        for event in bad:
            self._findings.add("outbox.bad", event=write_id("evt", event))
        for event in unlogged:
            self._findings.add("event.unlogged", event=write_id("evt", event))

    def _unlogged(self, tx: Transaction) -> list[bytes]:
        counts = self._counts
        if counts.events == counts.leaves + counts.waiting and not self._leaf.bodies_missing:
            return []  # each leaf has its event, so by their number no other is there
        return log_checks.unlogged_events(tx, self._tenant)

    def _end_checkpoints(self) -> None:
        later, head = self._database.read(
            lambda tx: (  # in this order: whoever signs has numbered before
                checkpoint_rows.checkpoints_between(tx, self._tenant, self._size + 1, _LARGEST),
                log_rows.head(tx, self._tenant),
            )
        )
        for size, note, _ in later:
            if head is not None and size <= head.next:
                continue  # signed while this ran
            self._checkpoints += 1
            opened = self._opened(note)
            if opened is None or opened.size != size:
                self._findings.add("checkpoint.invalid", size=size)
            elif not self._eras.lost(opened.origin, size):
                self._findings.add("checkpoint.ahead", size=size)
        for size, _, _ in self._database.read(
            lambda tx: checkpoint_rows.checkpoints_between(tx, self._tenant, -_LARGEST, 0)
        ):
            self._findings.add("checkpoint.invalid", size=size)

    def _end_head(self) -> None:
        head, counts = self._counts.head, self._counts
        if head is None:
            if counts.leaves or counts.events:
                self._findings.add("head.missing")
            return
        if counts.leaves != head.next:
            self._findings.add("head.size", stated=head.next, found=counts.leaves)
        if counts.leaves > self._rows:
            self._findings.add("leaf.stray", count=counts.leaves - self._rows)
        if not 0 <= head.integrated <= head.next:
            self._findings.add("head.integrated", stated=head.integrated, found=head.next)
        if counts.tiles > self._tiles:
            self._findings.add("tile.stray", count=counts.tiles - self._tiles)
        self._eras.check_head(head, self._size)
