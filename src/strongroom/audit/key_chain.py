"""From key to key: the checkpoints by which a bundle leads from a log's former keys to the one of now.

Lives here: choosing these checkpoints and the proofs between them. Must not live here: changing keys
(vault.log), the bundle's bytes (bundle.py).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from strongroom.audit.bundle import ConsistencyProof, PastKey
from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.integration import tree
from strongroom.audit.note import VerifierKey
from strongroom.errors import NotFound, VerificationFailed
from strongroom.storage import checkpoint_rows
from strongroom.storage.transaction import Transaction

__all__ = ["KeyChain", "key_chain", "signed_by"]


class KeyChain(NamedTuple):
    """Checkpoints by which one follows from key to key, proofs between them, leaves that name keys."""

    notes: list[bytes]
    links: list[ConsistencyProof]
    leaves: list[int]


def key_chain(
    tx: Transaction, tenant: int, keys: Sequence[PastKey], size: int, note: str, *others: str
) -> KeyChain:
    """From each former key's first checkpoint over the leaf that names the next one, to the newest.

    Args:
        size: Of the newest checkpoint.
        note: The newest checkpoint.
        others: Further ones that the bundle has to hold.
    """
    notes = {_size_of(each): each for each in (note, *others)}
    for past in keys:
        kept = checkpoint_rows.checkpoints_between(tx, tenant, past.leaf + 1, size)
        covering = next(((at, text) for at, text, _ in kept if signed_by(text, [past.key])), None)
        if covering is None:
            raise NotFound("log.no-such-checkpoint", size=past.leaf + 1)
        notes[covering[0]] = covering[1]
    sizes = sorted(notes)
    links = [
        ConsistencyProof(old, new, tree(tx, tenant, new).consistency_proof(old))
        for old, new in pairwise(sizes)
    ]
    return KeyChain([notes[at].encode() for at in sizes], links, [past.leaf for past in keys])


def _size_of(note: str) -> int:
    return int(note.split("\n", 2)[1])


def signed_by(note: str, keys: Sequence[VerifierKey]) -> bool:
    """Whether one of these keys signed a checkpoint."""
    for key in keys:
        try:
            open_checkpoint(note.encode(), key.name, [key])
        except VerificationFailed:
            continue
        return True
    return False
