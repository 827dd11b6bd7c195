"""Linking the leaves of a log anew, under the newest MAC key.

Lives here: the walk over their rows, gone on with after a kill at any instant. Must not live here: the MAC
(audit.chain), what else is under MAC keys (macs/mac_rotation.py).

Each leaf's MAC is over the one before, so the leaves are gone through from the first on, and the last stretch
is done in one transaction that holds the log's head: nobody appends meanwhile, and what is appended later
follows from the new MACs. What a checkpoint covers is proved by its root; before the old key may go, the rows
are held against a signed root once more, all of them.
"""

from collections.abc import Callable

from strongroom.audit.chain import LeafChain
from strongroom.audit.compact import CompactRange
from strongroom.errors import VerificationFailed
from strongroom.storage import leaf_rows, log_rows
from strongroom.storage.retagging import first_leaf_not_under, put_links
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.log.tail import settle_log

__all__ = ["relink"]

_AT_ONCE = 2_000
_Told = Callable[[str], None]


def relink(door: Door, tenant: int, passed: _Told = lambda what: None) -> int:
    """Put all leaves of a tenant under the newest MAC key; returns how many were under another.

    Every process has to append under the newest key already.

    Raises:
        VerificationFailed: ``log.leaf-forged``, ``log.leaf-missing``; ``log.rows-differ``, where the rows are
            not those of the signed checkpoint. The old key is needed still.
    """
    return _Relinking(door, tenant, passed).run()


class _Relinking:
    def __init__(self, door: Door, tenant: int, passed: _Told) -> None:
        self._door, self._tenant, self._passed = door, tenant, passed
        self._number = door.keyring.newest_mac()
        self._chain = LeafChain(door.keyring, tenant)
        self._old: bytes | None = (
            None  # the MAC before, as it was; unknown where a run goes on with another's
        )
        self._new = b""

    def run(self) -> int:
        database, tenant = self._door.database, self._tenant
        settled = settle_log(self._door, tenant)
        first = database.read(lambda tx: first_leaf_not_under(tx, tenant, self._number))
        if settled is None or first is None:
            return 0
        self._new = database.read(lambda tx: leaf_rows.leaf_mac(tx, tenant, first - 1))
        self._old = b"" if first == 0 else None
        at = first
        while True:
            # The last leaf that is signed for stays as it is until its followers change with it.
            while at < settled.size - 1:
                stop = min(at + _AT_ONCE, settled.size - 1)
                self._old, self._new = database.transact(
                    lambda tx, at=at, stop=stop: self._stretch(tx, at, stop)  # type: ignore[misc]  # bound now, called now
                )
                at = stop
                self._passed("leaves linked")
                database.pause_for_others()
            end = database.transact(lambda tx, at=at: self._rest(tx, at))  # type: ignore[misc]  # bound now, called now
            if end is not None:
                break
            settled = settle_log(self._door, tenant) or settled
        self._passed("log linked")
        self._require_signed()
        return end - first

    def _rest(self, tx: Transaction, at: int) -> int | None:
        """Everything from an index to the head; None where that has become too much for one transaction."""
        head = log_rows.lock_head(tx, self._tenant)
        if head is None:
            raise VerificationFailed("log.head-missing", tenant=self._tenant)
        if head.next - at > _AT_ONCE:
            return None
        self._stretch(tx, at, head.next)
        return head.next

    def _stretch(self, tx: Transaction, first: int, end: int) -> tuple[bytes | None, bytes]:
        """Link a stretch anew; returns the MAC of its last leaf as it was, and as it is."""
        rows = leaf_rows.leaf_links(tx, self._tenant, first, end)
        if [row.leaf for row in rows] != list(range(first, end)):
            raise VerificationFailed("log.leaf-missing", tenant=self._tenant, first=first, last=end - 1)
        old, new = self._old, self._new
        written: list[tuple[int, bytes, int, bytes]] = []
        for row in rows:
            if old is not None:
                self._chain.check(row.leaf, old, row.hash, row.mac_key, row.mac)
            old = row.mac
            number, new = self._chain.link(row.leaf, new, row.hash)
            written.append((row.leaf, row.hash, number, new))
        put_links(tx, self._tenant, written)
        return old, new

    def _require_signed(self) -> None:
        """Hold all rows against the root of the newest checkpoint, which no MAC key can forge."""
        settled = settle_log(self._door, self._tenant)
        if settled is None:
            return
        found = CompactRange()
        for at in range(0, settled.size, _AT_ONCE):
            stop = min(at + _AT_ONCE, settled.size)
            found.extend(
                self._door.database.read(
                    lambda tx, at=at, stop=stop: leaf_rows.leaf_hashes(tx, self._tenant, at, stop)  # type: ignore[misc]  # bound now, called now
                )
            )
        if found.size != settled.size or found.root() != settled.root:
            raise VerificationFailed("log.rows-differ", tenant=self._tenant)
