"""Leaves as proofs and bundles need them: below the newest checkpoint, none missing.

Lives here: reading them, one by one or in their order, and that checkpoint. Must not live here: what is
proven of them (proving.py, exporting.py).
"""

from collections.abc import Iterator, Sequence

from strongroom.audit.bundle import BundleMember, ProvenLeaf
from strongroom.audit.integration import tree
from strongroom.audit.members import decode_members, member_proofs
from strongroom.audit.note import VerifierKey
from strongroom.errors import NotFound, VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import checkpoint_rows, leaf_rows, log_rows
from strongroom.storage.database import Database
from strongroom.storage.leaf_steps import leaf_steps
from strongroom.storage.transaction import Transaction

__all__ = [
    "all_members",
    "bodies_in_order",
    "chosen_leaves",
    "index_of",
    "is_of",
    "leaves_in_order",
    "newest_signed",
    "proven_in",
    "proven_leaves",
    "single_leaves",
]

_CHOSEN = 500  # events a read


def index_of(tx: Transaction, tenant: int, event: bytes) -> int:
    """The index of an event's leaf.

    Raises:
        NotFound: ``log.event-unknown``; ``log.not-signed-yet``, where it waits for its number.
    """
    index = leaf_rows.leaf_of(tx, tenant, event)
    if index is None:
        known = log_rows.event(tx, tenant, event)
        raise NotFound("log.event-unknown" if known is None else "log.not-signed-yet")
    return index


def is_of(note: str, origin: str | None) -> bool:
    """Whether a checkpoint is of an origin; of any, where none is named."""
    return origin is None or note.startswith(f"{origin}\n")


def newest_signed(tx: Transaction, tenant: int, index: int, origin: str | None = None) -> tuple[int, str]:
    """Size and note of the newest checkpoint, which has to reach beyond the leaf."""
    newest = checkpoint_rows.newest_checkpoint(tx, tenant)
    if newest is None or newest[0] <= index or not is_of(newest[1], origin):
        raise NotFound("log.not-signed-yet")
    return newest[0], newest[1]


def leaves_in_order(database: Database, tenant: int, start: int, size: int) -> Iterator[leaf_rows.LeafRow]:
    """All leaves of a stretch, in short reads.

    Raises:
        VerificationFailed: ``log.leaf-missing``.
    """
    for first, end, rows in leaf_steps(database, tenant, start, size):
        if len(rows) != end - first:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=first, last=end - 1)
        yield from rows


def bodies_in_order(database: Database, tenant: int, start: int, size: int) -> Iterator[bytes]:
    """The bytes of all leaves of a stretch; raises as `leaves_in_order`."""
    for row in leaves_in_order(database, tenant, start, size):
        if row.body is None:
            raise VerificationFailed("log.leaf-missing", tenant=tenant, first=row.number, last=row.number)
        yield row.body


def single_leaves(database: Database, tenant: int, indexes: Sequence[int]) -> Iterator[leaf_rows.LeafRow]:
    """Leaves of some indexes, in their order; raises as `leaves_in_order`."""
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


def chosen_leaves(
    tx: Transaction, tenant: int, key: VerifierKey, events: Sequence[bytes]
) -> tuple[list[int], int, str]:
    """Indexes of the events in order, and the newest checkpoint, which reaches beyond all of them."""
    indexes = sorted({index_of(tx, tenant, event) for event in events})
    if not indexes:
        raise NotFound("log.nothing-chosen")
    return indexes, *newest_signed(tx, tenant, indexes[-1], key.name)


def proven_leaves(database: Database, tenant: int, size: int, indexes: Sequence[int]) -> Iterator[ProvenLeaf]:
    """Leaves with their proofs to the tree of a size, in short reads; raises as `leaves_in_order`."""

    def read(tx: Transaction, part: Sequence[int]) -> list[ProvenLeaf]:
        known = tree(tx, tenant, size)  # the same at any later moment: tiles only grow
        return [ProvenLeaf(index, _body(tx, tenant, index), known.inclusion_proof(index)) for index in part]

    for part in _parts(indexes):
        yield from database.read(lambda tx, part=part: read(tx, part))  # type: ignore[misc]  # bound now, called now


def proven_in(tx: Transaction, tenant: int, size: int, indexes: Sequence[int]) -> list[ProvenLeaf]:
    """As `proven_leaves`, for few, in one transaction."""
    known = tree(tx, tenant, size)
    return [ProvenLeaf(index, _body(tx, tenant, index), known.inclusion_proof(index)) for index in indexes]


def all_members(database: Database, tenant: int, event: bytes) -> Iterator[BundleMember]:
    """All members of a bulk event, each with its proof; none of any other event."""
    row = database.read(lambda tx: log_rows.event(tx, tenant, event))
    members = [] if row is None or row.members is None else decode_members(row.members)
    text = write_id("evt", event)
    paths = member_proofs(event, members, range(len(members)))
    for at, (member, path) in enumerate(zip(members, paths, strict=True)):
        yield BundleMember(text, at, member, path)
