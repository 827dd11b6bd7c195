"""Proofs of the log, for people who trust nobody: of an event, of a member, of one checkpoint after another.

Lives here: choosing and reading what goes into a proof. Must not live here: the bytes (proof.py, bundle.py),
checking them (verify.py), who may have them and the event of that (vault).
"""

from collections.abc import Sequence

from strongroom.audit.bundle import BundleHead, BundleMember, PastKey, selection_bundle
from strongroom.audit.integration import tree
from strongroom.audit.key_chain import key_chain
from strongroom.audit.members import decode_members, member_proofs
from strongroom.audit.note import VerifierKey
from strongroom.audit.proof import LogProof
from strongroom.audit.signed_leaves import chosen_leaves, index_of, is_of, newest_signed, proven_in
from strongroom.errors import NotFound
from strongroom.model.ids import write_id
from strongroom.storage import checkpoint_rows, log_rows
from strongroom.storage.transaction import Transaction

__all__ = ["prove_consistency", "prove_event", "prove_member"]


def prove_event(tx: Transaction, tenant: int, event: bytes) -> bytes:
    """That an event stands in the log, as a tlog-proof document (c2sp.org/tlog-proof).

    Raises:
        NotFound: ``log.event-unknown``; ``log.not-signed-yet``.
    """
    index = index_of(tx, tenant, event)
    size, note = newest_signed(tx, tenant, index)
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
    (index,), size, note = chosen_leaves(tx, tenant, key, [event])
    chain = key_chain(tx, tenant, keys, size, note)
    head = BundleHead(tenant, key, chain.notes, keys=keys, members=proven)
    leaves = proven_in(tx, tenant, size, sorted({index, *chain.leaves}))
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
    notes = {size: note.encode() for size, note, _ in kept if is_of(note, key.name)}
    for size in (old, new):
        if size not in notes or old >= new:
            raise NotFound("log.no-such-checkpoint", size=size)
    chain = key_chain(tx, tenant, keys, new, notes[new].decode(), notes[old].decode())
    head = BundleHead(tenant, key, chain.notes, keys=keys)
    leaves = proven_in(tx, tenant, new, sorted({old - 1, *chain.leaves}))
    return b"".join(selection_bundle(head, leaves, chain.links))
