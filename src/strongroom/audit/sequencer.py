"""The sequencer: gives the events of many writers their one order.

Lives here: draining PostgreSQL's outbox under the tenant's head-row lock. Must not
live here: SQL (storage.outbox_rows), tiles (integration.py). SQLite needs none of it:
its one writer numbers events in their own transaction.

Why a lock and not a high-water mark: ids are handed out before commit, so
``id > last`` passes over a row that commits late, and a snapshot watermark stalls
behind any open writer of the cluster (measured; docs/explanation/log.md).
"""

from dataclasses import dataclass

from strongroom.audit.chain import LeafChain, LogMacs
from strongroom.audit.merkle import hash_leaf
from strongroom.audit.recorder import check_outbox_mac
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.storage import leaf_rows, log_rows, outbox_rows
from strongroom.storage.database import Database
from strongroom.storage.transaction import Transaction

__all__ = ["BATCH", "Drained", "drain"]

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Drained:
    """What one pass did: events numbered, and entries found that are not ours."""

    numbered: int
    bad: int


def drain(database: Database, macs: LogMacs, tenant: int, batch: int = BATCH) -> Drained:
    """Number every event that waits, oldest first, in transactions of ``batch`` events.

    Each transaction deletes from the outbox, numbers, stores leaves and moves the
    head together, so a kill at any instant leaves an event either waiting or numbered.

    Raises:
        Busy: When the database cannot be reached.
    """
    if database.dialect == "sqlite":
        return Drained(0, 0)
    numbered = bad = 0
    while True:
        step = database.transact(lambda tx: _step(tx, macs, tenant, batch))
        numbered, bad = numbered + step.numbered, bad + step.bad
        if step.numbered + step.bad < batch:
            return Drained(numbered, bad)


def _step(tx: Transaction, macs: LogMacs, tenant: int, batch: int) -> Drained:
    head = log_rows.lock_head(tx, tenant)
    if head is None:
        return Drained(0, 0)
    leaves: list[leaf_rows.LeafLink] = []
    seen: set[bytes] = set()
    taken = outbox_rows.take_pending(tx, tenant, 0, batch)
    outbox, chain = macs.row_mac(), LeafChain(macs, tenant)
    previous = leaf_rows.leaf_mac(tx, tenant, head.next - 1)
    for pending in taken:
        # A copied entry has a good MAC; numbering it would break on the unique event, again at every pass.
        again = pending.number is not None or pending.event in seen
        if again or not _ours(outbox, tenant, pending):
            outbox_rows.mark_bad(tx, tenant, pending)
        else:
            seen.add(pending.event)
            index = head.next + len(leaves)
            number, previous = chain.link(index, previous, pending.hash)
            leaves.append(leaf_rows.LeafLink(tenant, index, pending.event, pending.hash, number, previous))
    leaf_rows.add_leaves(tx, leaves)
    log_rows.set_head(tx, tenant, head.next + len(leaves), head.integrated)
    return Drained(len(leaves), len(taken) - len(leaves))


def _ours(mac: RowMac, tenant: int, pending: outbox_rows.Pending) -> bool:
    try:
        check_outbox_mac(mac, tenant, pending.event, pending.hash, pending.mac)
    except VerificationFailed:
        return False
    return pending.body is not None and hash_leaf(pending.body) == pending.hash
