"""Proofs and exports of the log, for people who trust nobody.

Lives here: choosing and reading what goes into a proof or a bundle. Must not live here: their bytes
(proof.py, bundle.py), checking them (verify.py), who may have them and the event of that (vault).
"""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from strongroom.audit.bundle import (
    BundleHead,
    BundleMember,
    ConsistencyProof,
    PastEra,
    ProvenLeaf,
    range_bundle,
    selection_bundle,
)
from strongroom.audit.integration import tree
from strongroom.audit.members import decode_members, member_proof
from strongroom.audit.note import VerifierKey
from strongroom.audit.proof import LogProof
from strongroom.audit.query import EventFilter, event_bounds
from strongroom.audit.tiles import TileTree
from strongroom.errors import NotFound, VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import log_rows
from strongroom.storage.database import Database
from strongroom.storage.transaction import Transaction

__all__ = [
    "export_lines",
    "prove_consistency",
    "prove_event",
    "prove_member",
    "range_export",
    "selection_export",
]

_LEAVES = 4_096


def prove_event(tx: Transaction, tenant: int, event: bytes) -> bytes:
    """That an event stands in the log, as a tlog-proof document (c2sp.org/tlog-proof).

    Raises:
        NotFound: ``log.event-unknown``; ``log.not-signed-yet``.
    """
    index = _index(tx, tenant, event)
    size, note = _newest(tx, tenant, index)
    path = tree(tx, tenant, size).inclusion_proof(index)
    return LogProof(index, tuple(path), note.encode()).encode()


def prove_member(tx: Transaction, tenant: int, key: VerifierKey, event: bytes, record: bytes) -> bytes:
    """That a record is a member of a bulk event, as a bundle that verify.py checks.

    Raises:
        NotFound: ``log.event-unknown``, also when the record is no member; ``log.not-signed-yet``.
    """
    row = log_rows.event(tx, tenant, event)
    members = [] if row is None or row.members is None else decode_members(row.members)
    # Where a record may stand: after kind and collection. docs/spec/log.md, Members.
    places = [at for at, member in enumerate(members) if member[3:19] == record]
    if not places:
        raise NotFound("log.event-unknown")
    text = write_id("evt", event)
    proven = [BundleMember(text, at, members[at], member_proof(event, members, at)) for at in places]
    return b"".join(_selection(tx, tenant, key, [event], proven, ()))


def prove_consistency(tx: Transaction, tenant: int, old: int, new: int) -> bytes:
    """That one signed checkpoint continues another: JSON with both notes and the proof.

    Spec: RFC 9162 section 2.1.4.

    Raises:
        NotFound: ``log.not-signed-yet``, where no checkpoint of these sizes is kept.
    """
    notes = {size: note for size, note, _ in log_rows.checkpoints_between(tx, tenant, old, new)}
    if not 0 < old <= new or old not in notes or new not in notes:
        raise NotFound("log.not-signed-yet")
    path = tree(tx, tenant, new).consistency_proof(old)
    document = {
        "from": old,
        "to": new,
        "proof": [base64.b64encode(one).decode() for one in path],
        "notes": [notes[old], notes[new]],
    }
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"


def range_export(
    database: Database, tenant: int, key: VerifierKey, start: int = 0, eras: Sequence[PastEra] = ()
) -> Iterator[bytes]:
    """Every leaf from ``start`` to the newest checkpoint, as the lines of a bundle, read as they are taken.

    Args:
        key: The log's key.
        eras: Earlier eras with their last known checkpoints, oldest first.

    Raises:
        NotFound: ``log.not-signed-yet``.
        VerificationFailed: ``log.leaf-missing``, while lines are taken.
    """

    def begin(tx: Transaction) -> tuple[int, BundleHead, list[bytes]]:
        size, _ = _newest(tx, tenant, start, key.name)
        kept = log_rows.checkpoints_between(tx, tenant, max(1, start), size)
        notes = [note.encode() for _, note, _ in kept if _is_of(note, key.name)]
        return size, BundleHead(tenant, key, notes, eras), _before(tree(tx, tenant, size), start)

    size, head, prefix = database.read(begin)
    return range_bundle(head, _bodies(database, tenant, start, size), start, prefix)


def selection_export(
    database: Database, tenant: int, key: VerifierKey, events: Sequence[bytes], eras: Sequence[PastEra] = ()
) -> Iterator[bytes]:
    """Chosen events with their proofs to the newest checkpoint, as the lines of a bundle.

    Raises:
        NotFound: ``log.event-unknown``; ``log.not-signed-yet``.
    """
    return database.read(lambda tx: _selection(tx, tenant, key, events, (), eras))


def export_lines(database: Database, tenant: int, asked: EventFilter) -> Iterator[bytes]:
    """Leaves in their order as JSON Lines: ``{"index":…,"leaf":{…}}``; the filter's customer does not count.

    Raises:
        VerificationFailed: ``log.leaf-missing``.
    """
    head = database.read(lambda tx: log_rows.head(tx, tenant))
    size = 0 if head is None else head.next
    since, before = event_bounds(asked.since, asked.until)
    for row in _leaves(database, tenant, 0, size):
        if since <= row.event < before and row.body is not None and asked.admits(row.body) is not None:
            yield b'{"index":%d,"leaf":%b}\n' % (row.number, row.body)


# -- parts ---------------------------------------------------------------------------


def _index(tx: Transaction, tenant: int, event: bytes) -> int:
    index = log_rows.leaf_of(tx, tenant, event)
    if index is None:
        known = log_rows.event(tx, tenant, event)
        raise NotFound("log.event-unknown" if known is None else "log.not-signed-yet")
    return index


def _is_of(note: str, origin: str | None) -> bool:
    return origin is None or note.startswith(f"{origin}\n")


def _newest(tx: Transaction, tenant: int, index: int, origin: str | None = None) -> tuple[int, str]:
    """Size and note of the newest checkpoint, which has to reach beyond the leaf."""
    newest = log_rows.newest_checkpoint(tx, tenant)
    if newest is None or newest[0] <= index or not _is_of(newest[1], origin):
        raise NotFound("log.not-signed-yet")
    return newest[0], newest[1]


def _before(known: TileTree, start: int) -> list[bytes]:
    """The complete subtrees of the leaves before ``start``, largest first."""
    hashes, done = [], 0
    for height in range(start.bit_length() - 1, -1, -1):
        if start >> height & 1:
            hashes.append(known.node(height, done >> height))
            done += 1 << height
    return hashes


def _leaves(database: Database, tenant: int, start: int, size: int) -> Iterator[log_rows.LeafRow]:
    for first in range(start, size, _LEAVES):
        end = min(first + _LEAVES, size)
        rows = database.read(
            lambda tx, first=first, end=end: log_rows.leaves_between(tx, tenant, first, end)  # type: ignore[misc]  # bound now, called now
        )
        if len(rows) != end - first:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=first, last=end - 1)
        yield from rows


def _bodies(database: Database, tenant: int, start: int, size: int) -> Iterator[bytes]:
    for row in _leaves(database, tenant, start, size):
        if row.body is None:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=row.number, last=row.number)
        yield row.body


def _selection(
    tx: Transaction,
    tenant: int,
    key: VerifierKey,
    events: Sequence[bytes],
    members: Sequence[BundleMember],
    eras: Sequence[PastEra],
) -> Iterator[bytes]:
    indexes = sorted({_index(tx, tenant, event) for event in events})
    if not indexes:
        raise NotFound("log.event-unknown")
    size, note = _newest(tx, tenant, indexes[-1], key.name)
    known = tree(tx, tenant, size)
    leaves = []
    for index in indexes:
        row = log_rows.leaves_between(tx, tenant, index, index + 1)[0]
        if row.body is None:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=index, last=index)
        leaves.append(ProvenLeaf(index, row.body, known.inclusion_proof(index)))
    head = BundleHead(tenant, key, [note.encode()], eras)
    links: tuple[ConsistencyProof, ...] = ()  # one checkpoint needs none
    return iter(list(selection_bundle(replace(head, members=members), leaves, links)))
