"""Steps 1 and 2 of an erasure, as what they do to the rows of one person, each in one transaction.

Lives here: hiding, bringing back, and taking a person out of the tables. Must not live here: deciding and
recording (erasure_desk.py), anchor, stores and leases (privacy), steps from 3 on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from strongroom.audit.leaf import KeyCommitment
from strongroom.audit.members import Member
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import VerificationFailed
from strongroom.keys.page_keys import region_of
from strongroom.model.levels import LEVELS
from strongroom.model.schema import CUSTOMERS
from strongroom.storage import customer_rows
from strongroom.storage.key_rows import key_row
from strongroom.storage.natural_keys import delete_natural_keys
from strongroom.storage.record_rows import (
    RecordRow,
    delete_history_of,
    delete_record,
    history_of,
    records_of_customer,
    replace_record,
    update_record,
)
from strongroom.storage.search_rows import Token, delete_tokens
from strongroom.storage.share_rows import drop_shares
from strongroom.vault.erasing.erased_ids import note_erased
from strongroom.vault.erasing.retaining import Keep, Retained, keep_key, keep_record, member_of
from strongroom.vault.operations.operation import Loaded, Operation
from strongroom.vault.records.merging import moved_away
from strongroom.vault.storing.content import Content, read_content
from strongroom.vault.storing.rows import ACTIVE, ERASED, HIDDEN, RETAINED, authenticate, check_row
from strongroom.vault.storing.sealing import NO_LEVELS

__all__ = ["Cut", "cut_out", "set_state"]


@dataclass(frozen=True, slots=True)
class Cut:
    """What taking a person out came to.

    Args:
        row: What is left: the customer's id, and that it was erased.
        key_no: The highest key number destroyed.
        regions: Of the pages that had the keys.
        records: Records of other collections that are gone.
        unread: Records that did not open; their tokens go with the index generation.
        noted: Whether an identifier was noted that must not come back.
        retained: What the law keeps, sealed anew; None where it is nothing.
    """

    row: RecordRow
    key_no: int
    regions: tuple[int, ...]
    records: int
    unread: int
    noted: bool
    retained: Retained | None = None


def set_state(operation: Operation, row: RecordRow, state: int) -> RecordRow:
    """Put a customer's record into another state; nothing is sealed or opened for it."""
    changed = authenticate(
        operation.door.record_mac,
        row._replace(
            revision=row.revision + 1, state=state, updated=operation.now, event=operation.event, member=None
        ),
    )
    update_record(operation.tx, changed)
    return changed


def cut_out(operation: Operation, row: RecordRow, erasure: bytes, keep: Keep | None = None) -> Cut:
    """Destroy a customer's keys, and delete everything that is the customer's but for what the law keeps.

    The customer is hidden, so nobody writes any of it meanwhile.

    Raises:
        VerificationFailed: ``wrap.does-not-open``, ``key.commitment-differs``, of any key on the same pages,
            ``record.row-forged``: something was changed behind the product's back; nothing is destroyed then.
    """
    tx, tenant, customer = operation.tx, operation.tenancy.tenant, row.id
    numbers = customer_rows.keys_of_customer(tx, tenant, customer)
    last = max((number for number, _ in numbers), default=0)
    rows = [row, *records_of_customer(tx, tenant, customer)]
    moved = moved_away(tx, row)  # to whom this customer was merged into; their past is this customer's still
    found = _Found()
    _look(operation, rows, _keys(operation, customer, numbers), found, erasure)
    # The new key is on its page before that page is renewed, and comes along.
    new = None if keep is None else keep_key(operation, customer, last + 1)
    for page in sorted({page for _, page in numbers}):
        operation.door.tree.forget(tx, tenant, page, {(customer, number) for number, _ in numbers})
    for each in rows:
        drop_shares(tx, tenant, each.collection, each.id)
        delete_history_of(tx, tenant, each.collection, each.id, customer)
    for collection, record in moved:
        delete_history_of(tx, tenant, collection, record, customer)
    retained = None if keep is None or new is None else _keep(operation, rows, found, keep, *new)
    left = set() if retained is None else {member.record for member in retained.members}
    for each in rows[1:]:
        if each.id not in left:
            delete_record(tx, tenant, each.collection, each.id)
    delete_tokens(tx, tenant, found.tokens)
    delete_natural_keys(tx, tenant, found.naturals)
    return Cut(
        _leave_tombstone(operation, row) if retained is None else retained.row,
        last,
        tuple(sorted({region_of(page) for _, page in numbers})),
        len(rows) - 1 - len(left),
        found.unread,
        found.noted,
        retained,
    )


def _keep(
    operation: Operation,
    rows: Sequence[RecordRow],
    found: "_Found",
    keep: Keep,
    key: CustomerKey,
    commitment: KeyCommitment,
) -> Retained:
    """Seal anew what the law keeps; what did not open cannot be kept."""
    members: list[Member] = []
    own, *others = rows
    for each in others:
        content = found.contents.get((each.collection, each.id))
        name = operation.tenancy.schema.by_number[each.collection].name
        if content is not None and name in keep.collections:
            members.append(member_of(*keep_record(operation, each, content, key, None, len(members))))
    content = found.contents.get((own.collection, own.id), Content({}, {}, {}, {}))
    row, levels = keep_record(operation, own, content, key, keep.fields, None)
    return Retained(commitment, row, levels, members)


class _Found:
    """What has to go besides rows."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.naturals: list[tuple[int, bytes]] = []
        self.contents: dict[tuple[int, bytes], Content] = {}
        self.unread = 0
        self.noted = False


def _keys(
    operation: Operation, customer: bytes, numbers: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, CustomerKey]]:
    tx, tenant = operation.tx, operation.tenancy.tenant
    for number, _ in numbers:
        row = key_row(tx, tenant, customer, number)
        if row is not None:
            yield number, operation.door.tree.unwrap(tx, tenant, row)


def _look(
    operation: Operation,
    rows: Iterable[RecordRow],
    keys: Iterable[tuple[int, CustomerKey]],
    found: _Found,
    erasure: bytes,
) -> None:
    """Open the records once more, for their tokens and the customer's identifier in another system."""
    by_number: Mapping[int, CustomerKey] = dict(keys)
    indexes = operation.tenancy.indexes
    for stored in rows:
        check_row(operation.door.record_mac, stored)
        row = _last_with_values(operation, stored) if stored.id == stored.customer else stored
        collection = operation.tenancy.schema.by_number[row.collection]
        key = by_number.get(row.key_no)
        if row.state not in (ACTIVE, HIDDEN, RETAINED):
            continue  # removed: no envelopes, no tokens
        try:
            if key is None:
                raise VerificationFailed("envelope.does-not-open")
            content = read_content(collection, Loaded(row, key), frozenset(LEVELS))
        except VerificationFailed:
            # Whoever could damage an envelope could otherwise keep a person from being erased.
            found.unread += 1
            continue
        found.contents[row.collection, row.id] = content
        tokens = set(indexes.tokens(collection, content.values))
        found.tokens += [Token(index, token, row.id) for index, token in tokens]
        field = collection.natural_field
        value = None if field is None else content.values.get(field.name)
        if value is None:
            continue
        found.naturals += indexes.natural_keys(collection, value)
        if row.collection == CUSTOMERS:
            found.noted |= note_erased(
                operation.tx, operation.door.keyring, operation.tenancy.tenant, collection, value, erasure
            )


def _last_with_values(operation: Operation, row: RecordRow) -> RecordRow:
    """A customer who was removed before, or merged into another, has an identifier in the history alone."""
    if row.levels != NO_LEVELS:
        return row
    past = history_of(operation.tx, row.tenant, row.collection, row.id)
    found = next((each for each in past if each.levels != NO_LEVELS and each.customer == row.customer), row)
    check_row(operation.door.record_mac, found)
    return found


def _leave_tombstone(operation: Operation, row: RecordRow) -> RecordRow:
    left = row._replace(
        revision=row.revision + 1,
        state=ERASED,
        owner=None,
        team=None,
        status=None,
        kind=None,
        priority=None,
        at=None,
        extra=None,
        updated=operation.now,
        levels=NO_LEVELS,
        sealed_general=None,
        sealed_personal=None,
        sealed_sensitive=None,
        event=operation.event,
        member=None,
    )
    left = authenticate(operation.door.record_mac, left)
    replace_record(operation.tx, left, row.revision)
    return left
