"""Exports of the log: leaves as a bundle that verifies offline, or as plain lines.

Lives here: choosing and reading what goes in, while it is taken. Must not live here: the bytes (bundle.py),
checking them (verify.py), who may have them and the event of that (vault).
"""

from collections.abc import Collection, Iterator, Sequence

from strongroom.audit.bundle import BundleHead, PastEra, PastKey, range_bundle, selection_bundle
from strongroom.audit.integration import tree
from strongroom.audit.key_chain import key_chain, signed_by
from strongroom.audit.note import VerifierKey
from strongroom.audit.query import EventFilter, event_bounds
from strongroom.audit.signed_leaves import (
    all_members,
    bodies_in_order,
    chosen_leaves,
    is_of,
    leaves_in_order,
    newest_signed,
    proven_leaves,
    single_leaves,
)
from strongroom.storage import checkpoint_rows, log_rows
from strongroom.storage.database import Database
from strongroom.storage.transaction import Transaction

__all__ = ["export_lines", "range_export", "selection_export"]


def range_export(
    database: Database,
    tenant: int,
    key: VerifierKey,
    start: int = 0,
    eras: Sequence[PastEra] = (),
    keys: Sequence[PastKey] = (),
) -> Iterator[bytes]:
    """Every leaf from ``start`` to the newest checkpoint, as the lines of a bundle, read as they are taken.

    Args:
        key: The log's key.
        eras: Earlier eras with their last known checkpoints, oldest first.
        keys: Former keys, oldest first.

    Raises:
        NotFound: ``log.not-signed-yet``.
        VerificationFailed: ``log.leaf-missing``, while lines are taken.
    """
    # Of a change before the first leaf nothing is shown, so no checkpoint of the key before comes along.
    shown = [past for past in keys if past.leaf >= start]

    def begin(tx: Transaction) -> tuple[int, BundleHead, list[bytes]]:
        size, _ = newest_signed(tx, tenant, start, key.name)
        kept = checkpoint_rows.checkpoints_between(tx, tenant, max(1, start), size)
        signers = [*(past.key for past in shown), key]
        notes = [note.encode() for _, note, _ in kept if is_of(note, key.name) and signed_by(note, signers)]
        return size, BundleHead(tenant, key, notes, eras, shown), tree(tx, tenant, size).subtrees(start)

    size, head, prefix = database.read(begin)
    return range_bundle(head, bodies_in_order(database, tenant, start, size), start, prefix)


def selection_export(
    database: Database,
    tenant: int,
    key: VerifierKey,
    events: Sequence[bytes],
    eras: Sequence[PastEra] = (),
    *,
    members: bool = False,
    keys: Sequence[PastKey] = (),
) -> Iterator[bytes]:
    """Chosen events with their proofs to the newest checkpoint, as the lines of a bundle.

    Args:
        members: Whether all members of bulk events are proven too: who stood in a list or an import.
        keys: Former keys, oldest first.

    Raises:
        NotFound: ``log.event-unknown``; ``log.not-signed-yet``.
        VerificationFailed: ``log.leaf-missing``, while lines are taken.
    """
    indexes, size, note = database.read(lambda tx: chosen_leaves(tx, tenant, key, events))
    proven = [one for event in events for one in all_members(database, tenant, event)] if members else []
    chain = database.read(lambda tx: key_chain(tx, tenant, keys, size, note))
    head = BundleHead(tenant, key, chain.notes, eras, keys, members=proven)
    wanted = sorted({*indexes, *chain.leaves})
    return selection_bundle(head, proven_leaves(database, tenant, size, wanted), chain.links)


def export_lines(
    database: Database, tenant: int, asked: EventFilter, only: Collection[int] | None = None
) -> Iterator[bytes]:
    """Leaves in their order as JSON Lines: ``{"index":…,"leaf":{…}}``; the filter's customer does not count.

    Args:
        only: Indexes of the leaves to choose from; all, when left out.

    Raises:
        VerificationFailed: ``log.leaf-missing``.
    """
    head = database.read(lambda tx: log_rows.head(tx, tenant))
    size = 0 if head is None else head.next
    since, before = event_bounds(asked.since, asked.until)
    rows = (
        leaves_in_order(database, tenant, 0, size)
        if only is None
        else single_leaves(database, tenant, sorted(only))
    )
    for row in rows:
        if since <= row.event < before and row.body is not None and asked.admits(row.body) is not None:
            yield b'{"index":%d,"leaf":%b}\n' % (row.number, row.body)
