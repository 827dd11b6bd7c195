"""Proofs and exports of the log, for people who trust nobody.

Lives here: choosing and reading what goes into a proof or a bundle. Must not live here: their bytes
(proof.py, bundle.py), checking them (verify.py), who may have them and the event of that (vault).
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from strongroom.audit.bundle import (
    BundleHead,
    BundleMember,
    ConsistencyProof,
    PastEra,
    PastKey,
    ProvenLeaf,
    range_bundle,
    selection_bundle,
)
from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.integration import tree
from strongroom.audit.members import decode_members, member_proofs
from strongroom.audit.note import VerifierKey
from strongroom.audit.proof import LogProof
from strongroom.audit.query import EventFilter, event_bounds
from strongroom.errors import NotFound, VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import checkpoint_rows, leaf_rows, log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.transaction import Transaction

__all__ = [
    "export_lines",
    "prove_consistency",
    "prove_event",
    "prove_member",
    "range_export",
    "selection_export",
]

_CHOSEN = 500  # events a read


def prove_event(tx: Transaction, tenant: int, event: bytes) -> bytes:
    """That an event stands in the log, as a tlog-proof document (c2sp.org/tlog-proof).

    Raises:
        NotFound: ``log.event-unknown``; ``log.not-signed-yet``.
    """
    index = _index(tx, tenant, event)
    size, note = _newest(tx, tenant, index)
    path = tree(tx, tenant, size).inclusion_proof(index)
    return LogProof(index, tuple(path), note.encode()).encode()


def prove_member(
    tx: Transaction,
    tenant: int,
    key: VerifierKey,
    event: bytes,
    record: bytes,
    keys: Sequence[PastKey] = (),
) -> bytes:
    """That a record is a member of a bulk event, as a bundle that verify.py checks.

    Raises:
        NotFound: ``log.event-unknown``; ``log.no-such-member``; ``log.not-signed-yet``.
    """
    row = log_rows.event(tx, tenant, event)
    members = [] if row is None or row.members is None else decode_members(row.members)
    # Where a record may stand: after kind and collection. docs/spec/log.md, Members.
    places = [at for at, member in enumerate(members) if member[3:19] == record]
    if not places:
        raise NotFound("log.no-such-member" if row is not None else "log.event-unknown")
    text, paths = write_id("evt", event), member_proofs(event, members, places)
    proven = [BundleMember(text, at, members[at], path) for at, path in zip(places, paths, strict=True)]
    (index,), size, note = _chosen(tx, tenant, key, [event])
    chain = _chain(tx, tenant, keys, size, note)
    head = BundleHead(tenant, key, chain.notes, keys=keys, members=proven)
    leaves = _proven_in(tx, tenant, size, sorted({index, *chain.leaves}))
    return b"".join(selection_bundle(head, leaves, chain.links))


def prove_consistency(
    tx: Transaction, tenant: int, key: VerifierKey, old: int, new: int, keys: Sequence[PastKey] = ()
) -> bytes:
    """That one signed checkpoint continues another, as a bundle that verify.py checks.

    It holds both checkpoints, the proof between them, and the last leaf that both cover.

    Spec: RFC 9162 section 2.1.4.

    Raises:
        NotFound: ``log.no-such-checkpoint``, where none of these sizes is kept.
    """
    kept = checkpoint_rows.checkpoints_between(tx, tenant, old, new)
    notes = {size: note.encode() for size, note, _ in kept if _is_of(note, key.name)}
    for size in (old, new):
        if size not in notes or old >= new:
            raise NotFound("log.no-such-checkpoint", size=size)
    chain = _chain(tx, tenant, keys, new, notes[new].decode(), notes[old].decode())
    head = BundleHead(tenant, key, chain.notes, keys=keys)
    leaves = _proven_in(tx, tenant, new, sorted({old - 1, *chain.leaves}))
    return b"".join(selection_bundle(head, leaves, chain.links))


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
        size, _ = _newest(tx, tenant, start, key.name)
        kept = checkpoint_rows.checkpoints_between(tx, tenant, max(1, start), size)
        signers = [*(past.key for past in shown), key]
        notes = [note.encode() for _, note, _ in kept if _is_of(note, key.name) and _signed(note, signers)]
        return size, BundleHead(tenant, key, notes, eras, shown), tree(tx, tenant, size).subtrees(start)

    size, head, prefix = database.read(begin)
    return range_bundle(head, _bodies(database, tenant, start, size), start, prefix)


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
    indexes, size, note = database.read(lambda tx: _chosen(tx, tenant, key, events))
    proven = [one for event in events for one in _all_members(database, tenant, event)] if members else []
    chain = database.read(lambda tx: _chain(tx, tenant, keys, size, note))
    head = BundleHead(tenant, key, chain.notes, eras, keys, members=proven)
    wanted = sorted({*indexes, *chain.leaves})
    return selection_bundle(head, _proven(database, tenant, size, wanted), chain.links)


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
    rows = _leaves(database, tenant, 0, size) if only is None else _single(database, tenant, sorted(only))
    for row in rows:
        if since <= row.event < before and row.body is not None and asked.admits(row.body) is not None:
            yield b'{"index":%d,"leaf":%b}\n' % (row.number, row.body)


# -- former keys -----------------------------------------------------------------------


class _Chain(NamedTuple):
    """Checkpoints by which one follows from key to key, proofs between them, leaves that name keys."""

    notes: list[bytes]
    links: list[ConsistencyProof]
    leaves: list[int]


def _chain(
    tx: Transaction, tenant: int, keys: Sequence[PastKey], size: int, note: str, *others: str
) -> _Chain:
    """From each former key's first checkpoint over the leaf that names the next one, to the newest.

    Args:
        size: Of the newest checkpoint.
        note: The newest checkpoint.
        others: Further ones that the bundle has to hold.
    """
    notes = {_size_of(each): each for each in (note, *others)}
    for past in keys:
        kept = checkpoint_rows.checkpoints_between(tx, tenant, past.leaf + 1, size)
        covering = next(((at, text) for at, text, _ in kept if _signed(text, [past.key])), None)
        if covering is None:
            raise NotFound("log.no-such-checkpoint", size=past.leaf + 1)
        notes[covering[0]] = covering[1]
    sizes = sorted(notes)
    links = [
        ConsistencyProof(old, new, tree(tx, tenant, new).consistency_proof(old))
        for old, new in pairwise(sizes)
    ]
    return _Chain([notes[at].encode() for at in sizes], links, [past.leaf for past in keys])


def _size_of(note: str) -> int:
    return int(note.split("\n", 2)[1])


def _signed(note: str, keys: Sequence[VerifierKey]) -> bool:
    """Whether one of these keys signed a checkpoint."""
    for key in keys:
        try:
            open_checkpoint(note.encode(), key.name, [key])
        except VerificationFailed:
            continue
        return True
    return False


def _proven_in(tx: Transaction, tenant: int, size: int, indexes: Sequence[int]) -> list[ProvenLeaf]:
    known = tree(tx, tenant, size)
    return [ProvenLeaf(index, _body(tx, tenant, index), known.inclusion_proof(index)) for index in indexes]


# -- parts ---------------------------------------------------------------------------


def _index(tx: Transaction, tenant: int, event: bytes) -> int:
    index = leaf_rows.leaf_of(tx, tenant, event)
    if index is None:
        known = log_rows.event(tx, tenant, event)
        raise NotFound("log.event-unknown" if known is None else "log.not-signed-yet")
    return index


def _is_of(note: str, origin: str | None) -> bool:
    return origin is None or note.startswith(f"{origin}\n")


def _newest(tx: Transaction, tenant: int, index: int, origin: str | None = None) -> tuple[int, str]:
    """Size and note of the newest checkpoint, which has to reach beyond the leaf."""
    newest = checkpoint_rows.newest_checkpoint(tx, tenant)
    if newest is None or newest[0] <= index or not _is_of(newest[1], origin):
        raise NotFound("log.not-signed-yet")
    return newest[0], newest[1]


def _leaves(database: Database, tenant: int, start: int, size: int) -> Iterator[leaf_rows.LeafRow]:
    for first, end, rows in leaf_steps(database, tenant, start, size):
        if len(rows) != end - first:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=first, last=end - 1)
        yield from rows


def _bodies(database: Database, tenant: int, start: int, size: int) -> Iterator[bytes]:
    for row in _leaves(database, tenant, start, size):
        if row.body is None:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=row.number, last=row.number)
        yield row.body


def _single(database: Database, tenant: int, indexes: Sequence[int]) -> Iterator[leaf_rows.LeafRow]:
    for part in _parts(indexes):
        yield from database.read(lambda tx, part=part: [_row(tx, tenant, index) for index in part])  # type: ignore[misc]  # bound now, called now


def _parts(indexes: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(indexes), _CHOSEN):
        yield indexes[start : start + _CHOSEN]


def _row(tx: Transaction, tenant: int, index: int) -> leaf_rows.LeafRow:
    rows = leaf_rows.leaves_between(tx, tenant, index, index + 1)
    if not rows:
        raise VerificationFailed("log.leaf-missing", tenant=tenant, first=index, last=index)
    return rows[0]


def _body(tx: Transaction, tenant: int, index: int) -> bytes:
    body = _row(tx, tenant, index).body
    if body is None:
        raise VerificationFailed("log.leaf-missing", tenant=tenant, first=index, last=index)
    return body


def _chosen(
    tx: Transaction, tenant: int, key: VerifierKey, events: Sequence[bytes]
) -> tuple[list[int], int, str]:
    """Indexes of the events in order, and the newest checkpoint, which reaches beyond all of them."""
    indexes = sorted({_index(tx, tenant, event) for event in events})
    if not indexes:
        raise NotFound("log.nothing-chosen")
    return indexes, *_newest(tx, tenant, indexes[-1], key.name)


def _proven(database: Database, tenant: int, size: int, indexes: Sequence[int]) -> Iterator[ProvenLeaf]:
    def read(tx: Transaction, part: Sequence[int]) -> list[ProvenLeaf]:
        known = tree(tx, tenant, size)  # the same at any later moment: tiles only grow
        return [ProvenLeaf(index, _body(tx, tenant, index), known.inclusion_proof(index)) for index in part]

    for part in _parts(indexes):
        yield from database.read(lambda tx, part=part: read(tx, part))  # type: ignore[misc]  # bound now, called now


def _all_members(database: Database, tenant: int, event: bytes) -> Iterator[BundleMember]:
    row = database.read(lambda tx: log_rows.event(tx, tenant, event))
    members = [] if row is None or row.members is None else decode_members(row.members)
    text = write_id("evt", event)
    paths = member_proofs(event, members, range(len(members)))
    for at, (member, path) in enumerate(zip(members, paths, strict=True)):
        yield BundleMember(text, at, member, path)
