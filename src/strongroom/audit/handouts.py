"""Checkpoints that somebody outside has: given out, as an event of the log says.

Lives here: what such an event says, and finding the newest one. Must not live here: signing
(integration.py), giving anything out (vault).

A checkpoint that only the room itself has binds nobody: whoever holds the room's keys can sign another one.
One that was handed to somebody binds the room to every leaf under it. The log cannot know what people did
with it; that it left the room is an event, and the event is what is counted from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from strongroom.audit.actions import Action
from strongroom.audit.checkpoint import checkpoint_digest
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.errors import VerificationFailed
from strongroom.model.moments import read_moment
from strongroom.storage import checkpoint_rows, handout_rows, log_rows
from strongroom.storage.transaction import Transaction

__all__ = ["HANDING_OUT", "Handout", "handout_extra", "newest_handout"]

HANDING_OUT = frozenset(
    {Action.AUDIT_CHECKPOINT, Action.AUDIT_EXPORT, Action.AUDIT_PROVE, Action.AUDIT_SCOPE}
)
"""Actions in which a checkpoint leaves the room, alone or in a proof or bundle."""

_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Handout:
    """A checkpoint that was given out.

    Attributes:
        size: Its leaves.
        event: Id of the event, 16 bytes.
        at: When, in milliseconds UTC.
    """

    size: int
    event: bytes
    at: int


def handout_extra(size: int, note: str) -> Mapping[str, object]:
    """What the event of giving a checkpoint out says of it: size, and SHA-256 of its signed text."""
    return {"size": size, "checkpoint": checkpoint_digest(note.encode()).hex()}


def newest_handout(tx: Transaction, tenant: int) -> Handout | None:
    """The largest checkpoint that was given out; None while there is none.

    A note that its event does not bear out is passed over: the answer then names an older checkpoint, which
    says less than is true, never more.
    """
    for row in handout_rows.newest_handouts(tx, tenant, _LOOKED_AT):
        leaf = _leaf(tx, tenant, row.event)
        if leaf is not None and _bears_out(tx, tenant, row.size, leaf):
            return Handout(row.size, row.event, read_moment(leaf.at))
    return None


def _leaf(tx: Transaction, tenant: int, event: bytes) -> Leaf | None:
    row = log_rows.event(tx, tenant, event)
    try:
        return None if row is None else decode_leaf(row.leaf)
    except VerificationFailed:
        return None  # `audit verify` names it


def _bears_out(tx: Transaction, tenant: int, size: int, leaf: Leaf) -> bool:
    kept = checkpoint_rows.checkpoints_between(tx, tenant, size, size)
    return (
        leaf.action in HANDING_OUT
        and leaf.outcome == "done"
        and bool(kept)
        and handout_extra(size, kept[0][1]).items() <= leaf.extra.items()
    )
