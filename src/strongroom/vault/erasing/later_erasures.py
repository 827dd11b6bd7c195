"""Erasures that a room learns of from outside: a restored one, of those that came after its last backup.

Lives here: the ledger's later entries, applied one by one, each in a transaction with its event. Must not
live here: where the entries lay (strongroom.backup), the erasure itself (one_person.py, shredding.py).

Whoever was shredded has no key any more in the newest key state, so nothing of that person was brought back;
what is
missing is what the room says of it: ledger, erasure, tombstone row, event. Where keys came back all the
same, since the state was older than the shredding, they go again, in the same way as the first time.
"""

from collections.abc import Iterable, Sequence

from strongroom.audit.actions import Action
from strongroom.audit.leaf_writes import read_leaf
from strongroom.errors import VerificationFailed
from strongroom.keys.ledger import LedgerKind, last_words
from strongroom.model.ids import write_id
from strongroom.model.schema import CUSTOMERS
from strongroom.storage import customer_rows, erasure_ledger_rows, erasure_rows, log_rows, tenant_rows
from strongroom.storage.erasure_ledger_rows import LedgerRow
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.leaf_rows import LeafRow
from strongroom.storage.page_rows import newest_region
from strongroom.storage.record_rows import RecordRow, insert_records
from strongroom.storage.share_rows import drop_shares
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.erasing.one_person import cut_out, set_state
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    Document,
    ErasureState,
    append_entry,
    read_document,
    tagged_erasure,
    write_document,
)
from strongroom.vault.erasing.work import asked_by, customers_of, levels_in
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.vault.storing.record_store import find
from strongroom.vault.storing.rows import ACTIVE, ERASED, HIDDEN, authenticate
from strongroom.vault.storing.sealing import NO_LEVELS

__all__ = ["apply_later_erasures", "hide_again"]

_FIRST, _LAST = bytes(16), b"\xff" * 16
_MOST = 1_000_000
_TIME_TO_LOOK = 7 * 86_400_000
"""For whoever asked to say again when and what is to be kept, in milliseconds."""


def apply_later_erasures(door: Door, session: Session, entries: Sequence[LedgerRow]) -> int:
    """Apply entries of the ledger that the room does not have.

    Args:
        entries: Those that follow the room's own last entry, in order, their chain checked.

    Returns:
        How many customers were shredded by it.

    Raises:
        VerificationFailed: ``erasure.ledger-broken``, where they do not follow.
    """
    decisive = {entry.number for entry in last_words(entries).values()}
    shredded = 0
    for entry in entries:
        applied = _Applied(door, session, entry, decisive=entry.number in decisive)
        door.transact(session.tenant, applied.work)
        shredded += applied.shredded
    return shredded


def hide_again(door: Door, session: Session, entries: Iterable[LedgerRow]) -> int:
    """Hide those again whom data of an earlier moment shows, and whom the ledger's last word hides.

    Args:
        entries: The whole ledger.
    """
    hidden = 0
    for entry in last_words(entries).values():
        if entry.kind == LedgerKind.HIDDEN:
            hidden += door.transact(
                session.tenant,
                lambda tx, now, entry=entry: _hide_if_shown(  # type: ignore[misc]  # bound now, called now
                    Operation(door, tx, session, Action.ERASE, now), entry
                ),
            )
    return hidden


def _hide_if_shown(operation: Operation, entry: LedgerRow) -> bool:
    row = _record(operation, entry.customer)
    if row is None or row.state != ACTIVE:
        return False
    _hide(operation, entry, row)
    return True


def _hide(operation: Operation, entry: LedgerRow, row: RecordRow | None) -> None:
    """Hide the customer, where anything shows them; the event names the erasure, which it did not begin."""
    collection = customers_of(operation)
    if row is not None and row.state == ACTIVE:
        changed = set_state(operation, row, HIDDEN)
        draft = operation.about(collection, changed, ())
        draft.levels = levels_in(changed)
    else:
        written = write_id(collection.prefix, entry.customer)
        draft = operation.draft(collection=collection.name, record=written, customer=entry.customer)
    draft.extra = {"erasure": write_id(ERASURE_PREFIX, entry.erasure)}
    operation.record(draft)


def _record(operation: Operation, customer: bytes) -> RecordRow | None:
    found = find(operation.tx, operation.tenancy.tenant, CUSTOMERS, customer, change=True)
    return None if found is None else found.record


class _Applied:
    """One entry, in one transaction."""

    def __init__(self, door: Door, session: Session, entry: LedgerRow, *, decisive: bool) -> None:
        self._door = door
        self._session = session
        self._entry = entry
        self._decisive = decisive
        self.shredded = 0

    def work(self, tx: Transaction, now: int) -> None:
        """Append the entry; where it is the last word on its customer, do what it says."""
        entry, door = self._entry, self._door
        locked = tenant_rows.lock_tenant(tx, entry.tenant)
        if locked is None:
            raise VerificationFailed("access.set-differs", kind="tenant")
        last = erasure_ledger_rows.last_ledger_entry(tx, entry.tenant)
        if last is not None and last.number >= entry.number:
            return  # a restore that was killed had applied it already
        self._append(tx, locked)
        if not self._decisive:
            return
        if entry.kind == LedgerKind.SHREDDED:
            self.shredded = 1
            operation = Operation(door, tx, self._session, Action.ERASE_SHRED, now)
            self._shred(operation)
        elif entry.kind == LedgerKind.HIDDEN:
            operation = Operation(door, tx, self._session, Action.ERASE, now)
            row = _record(operation, entry.customer)
            self._note(operation, ErasureState.HIDDEN)
            _hide(operation, entry, row)

    def _append(self, tx: Transaction, locked: TenantRow) -> None:
        entry, mac = self._entry, self._door.keyring.row_mac()
        kind = LedgerKind(entry.kind)
        made = append_entry(tx, mac, locked, kind, entry.customer, entry.erasure, entry.at, entry.key_no)
        if made.head != entry.head:
            raise VerificationFailed("erasure.ledger-broken", number=entry.number)

    def _shred(self, operation: Operation) -> None:
        entry, tx, tenant = self._entry, operation.tx, operation.tenancy.tenant
        row = _record(operation, entry.customer)
        if row is not None and row.state != ERASED:
            left = cut_out(operation, row, entry.erasure).row
        else:
            self._forget_keys(operation)
            left = self._tombstone(operation)
            insert_records(tx, [left])
        drop_shares(tx, tenant, CUSTOMERS, entry.customer)
        self._note(operation, ErasureState.SHREDDED)
        draft = operation.about(customers_of(operation), left, ())
        draft.extra = {
            "erasure": write_id(ERASURE_PREFIX, entry.erasure),
            "key_no": entry.key_no,
            "records": 0,
        }
        operation.record(draft)

    def _forget_keys(self, operation: Operation) -> None:
        tx, tenant, customer = operation.tx, operation.tenancy.tenant, self._entry.customer
        numbers = customer_rows.keys_of_customer(tx, tenant, customer)
        for page in sorted({page for _, page in numbers}):
            gone = {(customer, number) for number, _ in numbers}
            self._door.tree.forget(tx, tenant, page, gone)

    def _tombstone(self, operation: Operation) -> RecordRow:
        entry, now = self._entry, operation.now
        row = RecordRow(
            tenant=operation.tenancy.tenant,
            collection=CUSTOMERS,
            id=entry.customer,
            revision=self._last_revision(operation) + 1,
            state=ERASED,
            customer=entry.customer,
            owner=None,
            team=None,
            status=None,
            kind=None,
            priority=None,
            at=None,
            extra=None,
            created=now,
            updated=now,
            key_no=max(1, entry.key_no),
            levels=NO_LEVELS,
            sealed_general=None,
            sealed_personal=None,
            sealed_sensitive=None,
            event=operation.event,
            member=None,
            mac=b"",
        )
        return authenticate(self._door.record_mac, row)

    def _last_revision(self, operation: Operation) -> int:
        """The highest revision of the customer's own record that the log names of it."""
        tx, tenant, customer = operation.tx, operation.tenancy.tenant, self._entry.customer
        collections = {each.name: each.number for each in operation.tenancy.schema.all_collections}
        highest = 1  # what an import created is found by its record, and that is gone
        for row in log_rows.events_of(tx, tenant, customer, _FIRST, _LAST, _MOST):
            leaf = LeafRow(row.number or 0, row.event, b"", row.leaf, row.members, None, False)
            for write in read_leaf(leaf, row.leaf, collections).writes:
                if write.record == customer:
                    highest = max(highest, write.revision)
        return highest

    def _due(self, operation: Operation, known: ErasureRow | None, state: ErasureState) -> int:
        """When keys may go: what the time was is not in the ledger, nor what the law keeps."""
        if state is not ErasureState.HIDDEN:
            return self._entry.at
        return operation.now + _TIME_TO_LOOK if known is None else known.due

    def _note(self, operation: Operation, state: ErasureState) -> None:
        """The erasure's own row, as far as it is: from here on it is carried on like any other."""
        entry, tx, mac = self._entry, operation.tx, self._door.keyring.row_mac()
        reached = [entry.at, write_id("evt", operation.event)]
        known = erasure_rows.lock_erasure(tx, entry.tenant, entry.erasure)
        document: Document = (
            {
                "purpose": self._session.purpose,
                "reason_code": self._session.reason_code,
                "was": ACTIVE,
                "reached": {"hidden": [entry.at, write_id("evt", entry.erasure)]},
                # Who asked is lost, and who approved: somebody other than whoever restores lets it go on.
                "awaits": asked_by(operation) if state is ErasureState.HIDDEN else None,
            }
            if known is None
            else read_document(known)
        )
        document["reached"][state.name.lower()] = reached
        last = newest_region(tx, entry.tenant)
        # Which region it was is not in the ledger: all are renewed.
        document["regions"] = list(range(0 if last is None else last + 1))
        row = ErasureRow(
            tenant=entry.tenant,
            erasure=entry.erasure,
            customer=entry.customer,
            state=int(state),
            round=None,
            asked=entry.at,
            due=self._due(operation, known, state),
            changed=operation.now,
            key_no=entry.key_no,
            document=write_document(document),
            event=operation.event,
            receipt=None,
            mac=b"",
        )
        row = tagged_erasure(mac, row)
        if known is None:
            erasure_rows.add_erasure(tx, row)
        else:
            erasure_rows.replace_erasure(tx, row, known)
