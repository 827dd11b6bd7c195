"""One operation within one transaction: decide, open what is needed, record, last.

Lives here: the steps that every operation is made of, in the one order that holds the
promise: no value without a decision, no decision without an event. Must not live here:
what a particular operation does (reading.py, writing.py, searching.py).
"""

from collections.abc import Collection as Names
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from strongroom.access.decide import decide
from strongroom.access.decision import Decision
from strongroom.access.principal import ABSENT, RecordState, Request, Target
from strongroom.audit.recorder import EventDraft, detail_key
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.model.ids import new_id, write_id
from strongroom.model.levels import Level
from strongroom.model.moments import month_of
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.transaction import Transaction
from strongroom.vault import record_store
from strongroom.vault.assembling import envelopes_of
from strongroom.vault.door import Door
from strongroom.vault.rows import check_row
from strongroom.vault.sealing import open_level, read_marks
from strongroom.vault.session import Session
from strongroom.vault.showing import Eyes
from strongroom.vault.tenancy import Tenancy, day_of

__all__ = ["Loaded", "Operation", "Refusal", "settle"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An operation that was refused; its event is in the transaction, so it must be committed."""

    decision: Decision


def settle(outcome: T | Refusal) -> T:
    """What a committed operation came to.

    Raises:
        StrongroomError: As the decision has it, where it was refused.
    """
    if isinstance(outcome, Refusal):
        raise outcome.decision.error()
    return outcome


class Loaded(NamedTuple):
    """A record's row, with the key that opens it."""

    row: RecordRow
    key: CustomerKey


class Operation:
    """What one transaction works with.

    Args:
        door: The room's.
        tx: The open transaction.
        session: Who acts; read anew where users or policy have changed since.
        action: A name of the closed list, for decision and event.
        now: Milliseconds.
    """

    def __init__(self, door: Door, tx: Transaction, session: Session, action: str, now: int) -> None:
        self.door = door
        self.tx = tx
        self.tenancy: Tenancy = door.tenancies.current(tx, session.tenant)
        self.session = door.staff.refreshed(tx, session, self.tenancy)
        self.action = action
        self.now = now
        self.event = new_id(now)

    # -- deciding ------------------------------------------------------------------

    def collection(self, name: str) -> Collection:
        """A collection of the tenant's schema."""
        return self.tenancy.schema.collection(name)

    def decide(
        self,
        collection: str | None,
        fields: Iterable[str] = (),
        target: Target | None = None,
        action: str | None = None,
    ) -> Decision:
        """Decide about this operation, or about another action where ``action`` names one."""
        request = Request(
            action=action or self.action,
            collection=collection,
            fields=tuple(fields),
            purpose=self.session.purpose,
            reason_code=self.session.reason_code,
            target=target,
        )
        return decide(self.tenancy.bound, self.session.principal, request)

    def target(self, found: FoundRecord | None) -> Target:
        """A record as a decision sees it; one that is not there is like one out of scope."""
        if found is None:
            return ABSENT
        row = found.record
        state = RecordState.ERASED if found.customer_state is None else max(row.state, found.customer_state)
        mac = self.door.keyring.row_mac()
        shared = record_store.shared(self.tx, mac, row, self.session.principal)
        return Target(row.owner, row.team, shared, RecordState(state))

    def refuse(self, decision: Decision, collection: Collection | None, record: bytes | None) -> Refusal:
        """Record that it was refused."""
        name = None if collection is None else collection.name
        written = None if collection is None or record is None else write_id(collection.prefix, record)
        draft = self.draft(
            outcome="refused",
            because=str(decision.because),
            collection=name,
            record=written,
            fields=() if decision.field is None else (decision.field,),
        )
        self.record(draft)
        return Refusal(decision)

    # -- rows and values --------------------------------------------------------------

    def find(self, collection: Collection, record: bytes, *, change: bool = False) -> FoundRecord | None:
        """A record with what opens it, its row's MAC checked.

        Args:
            change: Hold it, its customer and the customer's keys until the commit.
        """
        found = record_store.find(self.tx, self.tenancy.tenant, collection.number, record, change=change)
        if found is not None:
            check_row(self.door.record_mac, found.record)
        return found

    def load(self, found: FoundRecord) -> Loaded:
        """The key of a record's customer, unwrapped in the transaction that read its row."""
        if found.key is None:
            raise KeyNotAvailable("key.row-missing")
        return Loaded(found.record, self.door.tree.unwrap(self.tx, self.tenancy.tenant, found.key))

    def open(self, loaded: Loaded, levels: Iterable[Level]) -> dict[int, Packed]:
        """The values of some levels by field number.

        Raises:
            VerificationFailed: Where an envelope is not what was sealed there, or is gone.
        """
        row = loaded.row
        marks, envelopes = read_marks(row.levels), envelopes_of(row)
        values: dict[int, Packed] = {}
        for level in levels:
            mark = marks[level]
            if not mark.sealed_at:
                continue
            envelope = envelopes.get(level)
            if envelope is None:
                raise VerificationFailed("envelope.does-not-open", collection=row.collection, level=level)
            for number, packed in open_level(
                loaded.key, row.collection, row.id, level, mark, envelope
            ).items():
                # A mark that says "with the sensitive ones" gives way to the value itself.
                if number not in values or packed.canonical:
                    values[number] = packed
        return values

    def eyes(self, decision: Decision) -> Eyes:
        """How this session sees what was decided."""
        return Eyes(decision.views, self.session.language, day_of(self.now))

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
        self.door.recorder.record(
            self.tx, self.tenancy.tenant, draft, self.session.actor, self.now, self.tenancy.suite, beside
        )

    def detail_key(self) -> CustomerKey:
        """This month's key for what concerns no customer, or many."""
        tenant = self.tenancy.tenant
        key = self.door.keyring.detail_key(tenant, month_of(self.now))
        return detail_key(key, self.tenancy.room, tenant)
