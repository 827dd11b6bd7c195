"""What one transaction works with, and what it says of itself in the log.

Lives here: finding a record with its key, the event of what was done, and of what came to nothing. Must not
live here: deciding, opening values (operation.py), the leaf's form (audit).
"""

from collections.abc import Collection as Names
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from strongroom.audit.members import Member
from strongroom.audit.recorder import EventDraft, detail_key
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import Erased, KeyNotAvailable
from strongroom.model.ids import new_id, write_id
from strongroom.model.moments import month_of
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.key_rows import key_row
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.operations.claiming import Claim
from strongroom.vault.operations.once import Outcome
from strongroom.vault.session import Session
from strongroom.vault.storing import record_store
from strongroom.vault.storing.loaded import Loaded
from strongroom.vault.storing.rows import ERASED, HIDDEN, check_row
from strongroom.vault.tenancy import Tenancy

__all__ = ["Concern", "Loaded", "Recording", "Rules"]


_STORING = frozenset(
    {
        "create",
        "update",
        "remove",
        "revert",
        "transfer",
        "merge",
        "rekey",
        "import",
        "import_undo",
        "schema_reseal",
    }
)
"""Actions that store records by the schema in force, which must not change before their commit."""


Rules = tuple[Tenancy, Session]
"""What a tenant goes by, and who acts with the rights that these give."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What an operation is about, as far as it has come: what the log says of one that comes to nothing.

    Args:
        record: The record that was asked for, whether it is there or not.
        customer: Whose data it is; None where there is no such customer, or several.
        fields: Fields that were named and exist; a name that does not may be anything, a value even.
    """

    collection: Collection | None = None
    record: bytes | None = None
    customer: bytes | None = None
    fields: tuple[str, ...] = ()


class Recording:
    """One event in the making, and the transaction that it is about; see `Operation`."""

    def __init__(
        self,
        door: Door,
        tx: Transaction,
        session: Session,
        action: str,
        now: int,
        *,
        reading: bool = False,
        rules: Rules | None = None,
    ) -> None:
        self.door = door
        self.tx = tx
        self.action = action
        self.now = now
        self.event = new_id(now)
        self.concern: Concern | None = None
        self._given = session
        self._rules = rules
        self.rules_came_with_record = False
        # SQLite has one writer at a time, and what only reads stores nothing by these rules.
        if action in _STORING and not reading and tx.dialect != "sqlite":
            self._go_by(door.tenancies.current(tx, session.tenant, hold=True))
        self.made: str | None = None  # id of what is no record of a collection, for the outcome
        self.outcome: Outcome | None = None
        self._claim: Claim | None = None
        if session.once is not None and not reading:
            self._claim = Claim(door.keyring, tx, session, session.once, now)

    # -- the rules in force -------------------------------------------------------

    @property
    def tenancy(self) -> Tenancy:
        """What the tenant goes by in this transaction; looked up, unless the statement that found a record
        has said that it is still what it was."""
        return (self._rules or self._look_up())[0]

    @property
    def session(self) -> Session:
        """Who acts, with the rights that the rows give now."""
        return (self._rules or self._look_up())[1]

    @property
    def rules(self) -> Rules | None:
        """Both, where they were looked up, for what comes later in the same transaction."""
        return self._rules

    def _look_up(self) -> Rules:
        return self._go_by(self.door.tenancies.current(self.tx, self._given.tenant))

    def _go_by(self, tenancy: Tenancy) -> Rules:
        self._rules = tenancy, self.door.staff.refreshed(self.tx, self._given, tenancy)
        return self._rules

    def presumed(self, name: str) -> Collection:
        """A collection as it was when last looked at: enough to look for a record, not to decide by."""
        known = None if self._rules else self.door.tenancies.presumed(self._given.tenant)
        found = None if known is None else known.schema.collections.get(name)
        return self.collection(name) if found is None else found

    # -- rows and keys ------------------------------------------------------------

    def collection(self, name: str) -> Collection:
        """A collection of the tenant's schema."""
        return self.tenancy.schema.collection(name)

    def find(self, collection: Collection, record: bytes, *, change: bool = False) -> FoundRecord | None:
        """A record with what opens it, its row's MAC checked.

        Args:
            change: Hold it, its customer and the customer's keys until the commit.
        """
        found = record_store.find(self.tx, self._given.tenant, collection.number, record, change=change)
        if found is not None:
            check_row(self.door.record_mac, found.record)
            self._note_rules(found)
        return found

    def _note_rules(self, found: FoundRecord) -> None:
        known = None if self._rules else self.door.tenancies.presumed(self._given.tenant)
        stated = found.tenant
        if known is not None and stated is not None and self.door.tenancies.agrees(known, stated):
            self._go_by(known)
            self.rules_came_with_record = True

    def check(self, found: FoundRecord) -> None:
        """Make sure that a row that came with others is the room's own.

        Raises:
            VerificationFailed: ``record.row-forged``.
        """
        check_row(self.door.record_mac, found.record)

    def load(self, found: FoundRecord) -> Loaded:
        """The key of a record's customer, unwrapped in the transaction that read its row.

        Raises:
            Erased: ``access.erased``, where the customer is being erased, whatever was decided before.
        """
        if found.customer_state in (HIDDEN, ERASED):
            raise Erased("access.erased")
        return self.load_hidden(found)

    def load_hidden(self, found: FoundRecord) -> Loaded:
        """As `load`, also of a customer who is being erased: for what shows nothing."""
        if found.key is None:
            raise KeyNotAvailable("key.row-missing")
        row = found.record
        return Loaded(row, self.door.tree.unwrap(self.tx, row.tenant, found.key, found.page))

    def revision(self, newest: Loaded, row: RecordRow) -> Loaded:
        """An earlier revision with the key that opens it: another customer's, where two were merged since.

        Raises:
            VerificationFailed: ``record.row-forged``.
            KeyNotAvailable: ``key.row-missing``, where that other customer was erased.
        """
        check_row(self.door.record_mac, row)
        if (row.customer, row.key_no) == (newest.row.customer, newest.row.key_no):
            return Loaded(row, newest.key)
        return Loaded(row, self.key_of(row))

    def key_of(self, row: RecordRow) -> CustomerKey:
        """The key that a row says it is sealed under.

        Raises:
            KeyNotAvailable: ``key.row-missing``, where it was destroyed.
        """
        tenant = self.tenancy.tenant
        stored = key_row(self.tx, tenant, row.customer, row.key_no)
        if stored is None:
            raise KeyNotAvailable("key.row-missing")
        return self.door.tree.unwrap(self.tx, tenant, stored)

    def key_beside(self, customer: bytes) -> CustomerKey | None:
        """The key for what is said beside an event of a customer, where something is: it goes with the
        customer. None where it is gone already, or nothing is said."""
        found = None if self.session.reason is None else self._customer(customer)
        return None if found is None or found.key is None else self.load_hidden(found).key

    def _customer(self, customer: bytes) -> FoundRecord | None:
        return record_store.find(self.tx, self.tenancy.tenant, CUSTOMERS, customer)

    # -- recording ----------------------------------------------------------------------

    def draft(
        self,
        *,
        outcome: str = "done",
        because: str | None = None,
        collection: str | None = None,
        record: str | None = None,
        customer: bytes | None = None,
        fields: Names[str] = (),
    ) -> EventDraft:
        """The event of this operation, as far as every operation knows it."""
        session = self.session
        return EventDraft(
            event=self.event,
            action=self.action,
            outcome=outcome,
            purpose=session.purpose,
            reason_code=session.reason_code,
            because=because,
            collection=collection,
            record=record,
            customer=customer,
            subjects=() if customer is None else (customer,),
            fields=fields,
        )

    def about(self, collection: Collection, row: RecordRow, fields: Names[str]) -> EventDraft:
        """The event of this operation on one record."""
        draft = self.draft(
            collection=collection.name,
            record=write_id(collection.prefix, row.id),
            customer=row.customer,
            fields=fields,
        )
        draft.revision = row.revision
        return draft

    def record(self, draft: EventDraft, beside: CustomerKey | None = None) -> None:
        """Append the event; nothing may be written after it.

        Args:
            beside: The customer's key, where there is one customer; left out, the month's detail key.
        """
        detail: Mapping[str, object] = draft.detail
        if self.session.reason is not None:
            detail = {**detail, "reason": self.session.reason}
        if detail or draft.values:
            draft = replace(draft, detail=detail)
            beside = beside or self.detail_key()
        self._settle_claim(draft)
        self.door.recorder.record(
            self.tx, self.tenancy.tenant, draft, self.session.actor, self.now, self.tenancy.suite, beside
        )

    def _settle_claim(self, draft: EventDraft) -> None:
        """Keep what came of it, for a request that is sent again; what did nothing may be."""
        done = draft.outcome == "done"
        event = write_id("evt", self.event)
        made = self.made or draft.record
        self.outcome = Outcome(event=event, record=made, revision=draft.revision) if done else None
        if self._claim is None:
            return
        if self.outcome is None:
            self._claim.give_back()
        else:
            self._claim.settle(self.outcome)
        self._claim = None

    def detail_key(self) -> CustomerKey:
        """This month's key for what concerns no customer, or many."""
        tenant = self.tenancy.tenant
        key = self.door.keyring.detail_key(tenant, month_of(self.now))
        return detail_key(key, self.tenancy.room, tenant)

    def conclude(self, outcome: str, because: str, concern: Concern, members: Sequence[Member] = ()) -> None:
        """Record an operation that came to nothing: refused, or failed and rolled back.

        Args:
            outcome: ``refused`` or ``failed``.
            because: Code of the decision, or of the error.
            members: Records of others that it told of all the same.
        """
        collection, record = concern.collection, concern.record
        customer = None if concern.customer is None else self._customer(concern.customer)
        draft = self.draft(
            outcome=outcome,
            because=because,
            collection=None if collection is None else collection.name,
            record=None if collection is None or record is None else write_id(collection.prefix, record),
            customer=None if customer is None else customer.record.id,
            fields=concern.fields,
        )
        draft.members = members
        self.record(draft, None if customer is None else self.key_beside(customer.record.id))
