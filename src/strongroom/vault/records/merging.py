"""Merging two customers who are one person: what belongs to the duplicate moves to the survivor.

Lives here: moving records from one customer's key to another's, and the way from the one to the other. Must
not live here: what the survivor's own fields say afterwards, which is an ordinary change.

Each record is sealed under its customer's key. So it is opened and sealed anew, as its next revision; what it
said before stays in its history under the duplicate's key, and goes when the duplicate is erased. The
duplicate is removed; the event of its removal names the survivor. docs/adr/0050 says why.
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.audit.leaf import decode_leaf
from strongroom.audit.members import Member, MemberKind, decode_members
from strongroom.errors import Conflict, UsageError
from strongroom.model.ids import read_id, write_id
from strongroom.model.levels import LEVELS
from strongroom.model.schema import CUSTOMERS
from strongroom.storage.hold_rows import holds_of
from strongroom.storage.log_queries import events_by_id, events_of_subject
from strongroom.storage.log_rows import EventRow
from strongroom.storage.record_lookup import get_record
from strongroom.storage.record_rows import (
    RecordRow,
    history_of,
    records_of_customer,
    update_record,
    use_customer,
    use_keys,
)
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.state import check_hold, standing
from strongroom.vault.operations.operation import Admitted, Loaded, Operation, Refusal
from strongroom.vault.storing.changing import put_away, put_revision
from strongroom.vault.storing.content import read_content
from strongroom.vault.storing.rows import ACTIVE, HIDDEN, REMOVED, authenticate
from strongroom.vault.views.answer_views import Merged

__all__ = ["Merged", "duplicates_of", "merge", "same_person"]

_MERGE = f'{{"action":"{Action.MERGE}"'.encode()
_EVENTS = 500
_FIRST, _LAST = bytes(16), b"\xff" * 16


def merge(
    operation: Operation, name: str, duplicate: str, survivor: str, expect: int | None
) -> Merged | Refusal:
    """Give all that belongs to one customer to another, and remove the one; decided for both.

    Raises:
        UsageError: ``merge.not-customers``, ``merge.same``.
        Conflict: ``merge.held``, ``merge.being-erased``, ``record.changed``.
    """
    collection = operation.collection(name)
    if collection.number != CUSTOMERS:
        raise UsageError("merge.not-customers")
    ids = sorted(read_id(collection.prefix, each) for each in (duplicate, survivor))
    if len(set(ids)) == 1:
        raise UsageError("merge.same")
    # Both are held before either is looked at, in the order that all writers keep.
    use_keys(operation.tx, operation.tenancy.tenant, ids)
    use_customer(operation.tx, operation.tenancy.tenant, ids)
    kept = operation.admit(name, survivor, change=True)
    if isinstance(kept, Refusal):
        return kept
    gone = operation.admit(name, duplicate, change=True, expect=expect)
    if isinstance(gone, Refusal):
        return gone
    return _move_all(operation, gone, kept)


def _move_all(operation: Operation, gone: Admitted, kept: Admitted) -> Merged:
    if _held(operation, gone.row.customer):
        raise Conflict("merge.held")
    old, new = operation.load(gone.found), operation.load(kept.found)
    members: list[Member] = []
    moved = []
    for row in records_of_customer(operation.tx, operation.tenancy.tenant, gone.row.customer):
        collection = operation.tenancy.schema.by_number[row.collection]
        found = operation.find(collection, row.id)  # its MAC is checked there
        if operation.decide(collection.name, target=operation.target(found, "view"), action="view").allowed:
            moved.append(write_id(collection.prefix, row.id))
        member = _move(operation, old, row, new, len(members))
        if member is not None:
            members.append(member)
    tombstone = put_away(operation, gone.collection, old, member=len(members))
    number, identity = gone.collection.number, gone.row.id
    members.append(Member(MemberKind.REMOVED, number, identity, identity, tombstone.revision))
    written = [write_id(gone.collection.prefix, each.row.id) for each in (gone, kept)]
    draft = operation.draft(collection=gone.collection.name, record=written[1], customer=kept.row.customer)
    draft.members = members
    draft.extra = {"duplicate": written[0], "survivor": written[1]}
    operation.record(draft, new.key)
    return Merged(written[0], written[1], tuple(moved))


def _move(operation: Operation, owner: Loaded, row: RecordRow, survivor: Loaded, place: int) -> Member | None:
    """One record's next revision, the survivor's; nothing for one that was erased."""
    if row.state == HIDDEN:
        raise Conflict("merge.being-erased")
    if row.state == REMOVED:
        return _move_tombstone(operation, row, survivor, place)
    if row.state != ACTIVE:
        return None
    collection = operation.tenancy.schema.by_number[row.collection]
    # Every level, for none opens under the new key as it is; what retired fields hold comes along.
    levels = frozenset(LEVELS)
    content = read_content(collection, operation.revision(owner, row), levels)
    changed, sealed = put_revision(
        operation,
        collection,
        Loaded(row, survivor.key),
        content,
        content,
        frozenset(level for level in LEVELS if _has(row, level)),
        owner=row.owner,
        team=row.team,
        member=place,
    )
    return Member(MemberKind.UPDATED, row.collection, row.id, changed.customer, changed.revision, (), sealed)


def _held(operation: Operation, customer: bytes) -> bool:
    """Whether a legal hold stands: it keeps what is the customer's, so that must not become another's."""
    mac = operation.door.keyring.row_mac()
    holds = holds_of(operation.tx, operation.tenancy.tenant, customer)
    return any(standing(check_hold(mac, each), operation.now) for each in holds)


def _has(row: RecordRow, level: int) -> bool:
    return (row.sealed_general, row.sealed_personal, row.sealed_sensitive)[level - 1] is not None


def _move_tombstone(operation: Operation, row: RecordRow, survivor: Loaded, place: int) -> Member:
    """A record out of use follows too: brought back later, it belongs to a customer who is there."""
    moved = authenticate(
        operation.door.record_mac,
        row._replace(
            revision=row.revision + 1,
            customer=survivor.key.customer,
            key_no=survivor.key.key_number,
            updated=operation.now,
            event=operation.event,
            member=place,
        ),
    )
    update_record(operation.tx, moved)
    return Member(MemberKind.REMOVED, row.collection, row.id, moved.customer, moved.revision)


def moved_away(tx: Transaction, row: RecordRow) -> list[tuple[int, bytes]]:
    """The records that a merge took from a customer, as collection and id; their history has revisions of
    that customer still."""
    past = history_of(tx, row.tenant, row.collection, row.id)
    events = events_by_id(tx, row.tenant, sorted({each.event for each in (row, *past)}))
    return [
        (member.collection, member.record)
        for event in events
        if event.leaf.startswith(_MERGE) and event.members is not None
        for member in map(Member.decode, decode_members(event.members))
        if member.record != row.id
    ]


def duplicates_of(tx: Transaction, tenant: int, survivor: bytes) -> list[bytes]:
    """The customers who were merged into one, and into those again: whoever erases a person erases these too.

    Returns:
        Their ids, without the survivor's own; each once.
    """
    found: dict[bytes, None] = {}
    waiting = [survivor]
    while waiting:
        for duplicate in _merged_into(tx, tenant, waiting.pop()):
            if duplicate != survivor and duplicate not in found:
                found[duplicate] = None
                waiting.append(duplicate)
    return list(found)


def same_person(tx: Transaction, tenant: int, customer: bytes) -> list[bytes]:
    """Whoever is one person with a customer by merges: it, whom it was merged into, and their duplicates.

    What is held of one of them is held of all.
    """
    survivors = _survivors_of(tx, tenant, customer)
    duplicates = duplicates_of(tx, tenant, survivors[-1] if survivors else customer)
    return list(dict.fromkeys((customer, *survivors, *duplicates)))


def _survivors_of(tx: Transaction, tenant: int, duplicate: bytes) -> list[bytes]:
    """The customers whom one was merged into, and those whom these were, in this order."""
    found: dict[bytes, None] = {}
    waiting = [duplicate]
    while waiting:
        gone = waiting.pop()
        row = get_record(tx, tenant, CUSTOMERS, gone)
        revisions = [] if row is None else [row.record, *history_of(tx, tenant, CUSTOMERS, gone)]
        for event in events_by_id(tx, tenant, sorted({each.event for each in revisions})):
            for merged, survivor in _merges(event):
                if merged == gone and survivor != duplicate and survivor not in found:
                    found[survivor] = None
                    waiting.append(survivor)
    return list(found)


def _merged_into(tx: Transaction, tenant: int, survivor: bytes) -> Iterator[bytes]:
    before = _LAST
    while True:
        ids = events_of_subject(tx, tenant, survivor, _FIRST, before, _EVENTS)
        for row in events_by_id(tx, tenant, ids):
            yield from (duplicate for duplicate, into in _merges(row) if into == survivor)
        if len(ids) < _EVENTS:
            return
        before = ids[-1]


def _merges(event: EventRow) -> Iterator[tuple[bytes, bytes]]:
    """Duplicate and survivor, where an event is of a merge."""
    if event.leaf.startswith(_MERGE):
        leaf = decode_leaf(event.leaf)
        if leaf.outcome == "done":
            duplicate, survivor = (str(leaf.extra[part]) for part in ("duplicate", "survivor"))
            yield read_id("cus", duplicate), read_id("cus", survivor)
