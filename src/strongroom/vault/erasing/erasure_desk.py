"""Erasures and legal holds at a desk: asking, cancelling, holding, looking.

Lives here: what a person does about an erasure, decided and recorded. Must not live here: keys that go
(shredding.py), rounds (rounds.py), when each step is taken (strongroom.privacy).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from strongroom.access.because import Because
from strongroom.access.decision import Decision
from strongroom.errors import Conflict, InvalidInput, NotFound, Refused
from strongroom.keys.ledger import LedgerKind
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.model.schema import CUSTOMERS
from strongroom.storage import customer_rows, erasure_rows, hold_rows
from strongroom.storage.access_rows import TenantRow
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.storage.record_lookup import get_record
from strongroom.storage.record_rows import RecordRow, records_of_customer
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.one_person import set_state
from strongroom.vault.erasing.retaining import Keep, read_keep
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    LIFTED,
    OPEN_STATES,
    STANDS,
    Document,
    ErasureState,
    append_entry,
    check_erasure,
    read_document,
    standing,
    tagged_erasure,
    tagged_hold,
    write_document,
)
from strongroom.vault.erasing.work import ErasureWork, asked_by, customers_of, levels_in, read_customer
from strongroom.vault.operations.operation import Concern, Operation, Refusal
from strongroom.vault.operations.spending import spend_on_customer
from strongroom.vault.records.merging import duplicates_of
from strongroom.vault.storing.rows import HIDDEN, REMOVED
from strongroom.vault.views.answer_views import Reach

__all__ = ["ErasureDesk", "Reach"]

_BY_ANOTHER = "erasure.approved-by-another"


class ErasureDesk(ErasureWork):
    """The part of a desk that forgets people."""

    def reach(self, identity: str) -> Reach:
        """Say what an erasure would take, and do nothing but record that it was asked.

        Raises:
            InvalidInput: ``erasure.customers-only``.
            NotFound, Erased, Refused: As the decision has it.
        """
        customer = read_customer(identity)

        def work(op: Operation) -> Reach | Refusal:
            decision, found = self._decided(op, customer, "erase")
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            tx, tenancy = op.tx, op.tenancy
            records = Counter(
                tenancy.schema.by_number[each.collection].name
                for each in records_of_customer(tx, tenancy.tenant, customer)
            )
            keys = len(customer_rows.keys_of_customer(tx, tenancy.tenant, customer))
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {"dry_run": 1}
            op.record(draft)
            return Reach(write_id("cus", customer), records, keys, self._held(op, customer))

        return self._run("erase_status", work)

    def ask(self, identity: str, *, due: int, keep: Keep | None = None) -> ErasureRow:
        """Step 1: hide a customer from everybody; from ``due`` on the keys may go.

        Duplicates that were merged into the customer are the same person: they are asked for first, each by
        itself, and left alone where they are on the way already.

        Args:
            identity: ``cus_…``.
            due: Milliseconds; cancelling is possible until then, and until somebody goes on.
            keep: What the law keeps; it is sealed anew, and the rest is destroyed.

        Raises:
            InvalidInput: ``erasure.customers-only``.
            Held: ``access.held``.
            Conflict: ``erasure.under-way``.
            NotFound, Erased, Refused: As the decision has it.
        """
        customer = read_customer(identity)
        others = ErasureDesk(self._door, replace(self._session, once=None))
        for duplicate in self._duplicates(customer):
            others._ask(duplicate, due, keep)
        return self._ask(customer, due, keep)

    def _duplicates(self, customer: bytes) -> list[bytes]:
        """Who was merged into a customer and is not on the way to be erased."""
        tenant = self._session.tenant

        def look(tx: Transaction) -> list[bytes]:
            return [
                each
                for each in duplicates_of(tx, tenant, customer)
                if (found := get_record(tx, tenant, CUSTOMERS, each)) and found.record.state == REMOVED
            ]

        return self._door.database.read(look)

    def _ask(self, customer: bytes, due: int, keep: Keep | None) -> ErasureRow:
        def work(op: Operation, locked: TenantRow) -> ErasureRow | Refusal:
            decision, found = self._decided(op, customer, "erase", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            if self._held(op, customer):
                return op.refuse(_held(decision), customers_of(op), customer)
            known = self._open_erasure(op, customer)
            if known is not None:
                raise Conflict("erasure.under-way", erasure=write_id(ERASURE_PREFIX, known.erasure))
            overdrawn = spend_on_customer(op, decision, customer)
            if overdrawn is not None:
                return op.refuse(overdrawn, customers_of(op), customer)
            key = self._key_of(op, found)
            hidden = set_state(op, found.record, HIDDEN)
            append_entry(op.tx, self._mac, locked, LedgerKind.HIDDEN, customer, op.event, op.now)
            erasure = self._begin(op, found.record, due, keep)
            draft = op.about(customers_of(op), hidden, ())
            draft.levels = levels_in(hidden)
            draft.extra = {"due": write_moment(due)}
            if keep is not None:
                draft.extra = {**draft.extra, "basis": keep.basis, "until": write_moment(keep.until)}
            op.record(draft, key)
            return erasure

        return self._run_held("erase", work)

    def cancel(self, identity: str) -> ErasureRow:
        """Bring a hidden customer back, while nothing is lost yet.

        Args:
            identity: ``era_…`` or ``cus_…``.

        Raises:
            NotFound: ``erasure.not-found``.
            Conflict: ``erasure.no-way-back``.
        """
        customer = self._customer_named(identity)

        def work(op: Operation, locked: TenantRow) -> ErasureRow | Refusal:
            decision, found = self._decided(op, customer, "erase", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            erasure = self._open_erasure(op, customer)
            if erasure is None:
                raise NotFound("erasure.not-found")
            if erasure.state != ErasureState.HIDDEN or found.record.state != HIDDEN:
                raise Conflict("erasure.no-way-back")
            key = self._key_of(op, found)
            was = int(read_document(erasure)["was"])
            back = set_state(op, found.record, was)
            append_entry(op.tx, self._mac, locked, LedgerKind.CANCELLED, customer, erasure.erasure, op.now)
            changed = self._advance(op, erasure, ErasureState.CANCELLED, {}, logged=True)
            draft = op.about(customers_of(op), back, ())
            draft.levels = levels_in(back)
            draft.extra = {"erasure": write_id(ERASURE_PREFIX, erasure.erasure), "state": was}
            op.record(draft, key)
            return changed

        return self._run_held("erase_cancel", work)

    def approve(self, identity: str) -> ErasureRow:
        """Let an erasure go on that somebody else asked for, where the policy wants a second person.

        Args:
            identity: ``era_…`` or ``cus_…``; duplicates that were merged into the customer go along, but for
                those that whoever approves had asked for.

        Raises:
            NotFound: ``erasure.not-found``.
            Conflict: ``erasure.needs-no-approval``.
            Refused: ``erasure.approved-by-another``, for whoever asked.
        """
        customer, tenant = self._customer_named(identity), self._session.tenant
        others = self._door.database.read(lambda tx: duplicates_of(tx, tenant, customer))

        def work(op: Operation, locked: TenantRow) -> ErasureRow | Refusal | None:
            decision, found = self._decided(op, customer, "erase", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            erasure = self._open_erasure(op, customer)
            if erasure is None:
                raise NotFound("erasure.not-found")
            asked = read_document(erasure).get("awaits")
            if asked is None:
                raise Conflict("erasure.needs-no-approval")
            own = write_id("usr", op.session.principal.user)
            if asked == own:
                concern = Concern(customers_of(op), customer, customer)
                op.conclude("refused", _BY_ANOTHER, concern)
                return None
            approved = self._approved(op, erasure)
            for each in others:
                waiting = self._open_erasure(op, each)
                if waiting is not None and read_document(waiting).get("awaits") not in (None, own):
                    self._approved(op, waiting)
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {"erasure": write_id(ERASURE_PREFIX, erasure.erasure)}
            op.record(draft, self._key_of(op, found))
            return approved

        approved = self._run_held("erase_approve", work)
        if approved is None:
            raise Refused(_BY_ANOTHER)
        return approved

    def _approved(self, op: Operation, erasure: ErasureRow) -> ErasureRow:
        document = read_document(erasure)
        document["reached"]["approved"] = [op.now, write_id("evt", op.event)]
        text = write_document({**document, "awaits": None})
        changed = tagged_erasure(self._mac, erasure._replace(document=text, changed=op.now, event=op.event))
        erasure_rows.replace_erasure(op.tx, changed, erasure)
        return changed

    def now(self) -> int:
        """The moment, as the room has it; milliseconds."""
        return self._door.now()

    def keep(self, names: Sequence[str], until: int | None, basis: str | None) -> Keep:
        """What the law keeps, for `ask`; raises as `read_keep`."""
        tenant = self._session.tenant
        schema = self._door.database.read(lambda tx: self._door.tenancies.current(tx, tenant)).schema
        return read_keep(schema, names, until, basis, self._door.now())

    # -- holds ---------------------------------------------------------------------------

    def hold(self, identity: str, *, until: int | None) -> HoldRow:
        """Keep a customer from being erased, until a moment or until it is lifted.

        Raises:
            InvalidInput: ``erasure.until-past``, ``erasure.customers-only``.
            Conflict: ``hold.too-late``: keys are going already.
            Erased, NotFound, Refused: As the decision has it.
        """
        customer = read_customer(identity)

        def work(op: Operation) -> HoldRow | Refusal:
            decision, found = self._decided(op, customer, "hold", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            if until is not None and until <= op.now:
                raise InvalidInput("erasure.until-past")
            going = self._open_erasure(op, customer)
            if going is not None and going.state != ErasureState.HIDDEN:
                raise Conflict("hold.too-late", erasure=write_id(ERASURE_PREFIX, going.erasure))
            hold = HoldRow(
                tenant=op.tenancy.tenant,
                hold=new_id(op.now),
                customer=customer,
                state=STANDS,
                since=op.now,
                until=until,
                reason_code=op.session.reason_code or "",
                event=op.event,
                mac=b"",
            )
            hold = tagged_hold(self._mac, hold)
            hold_rows.add_hold(op.tx, hold)
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {} if until is None else {"until": write_moment(until)}
            op.record(draft, self._key_of(op, found))
            return hold

        return self._run("hold", work)

    def lift(self, identity: str) -> int:
        """Lift every hold on a customer; returns how many stood.

        Raises:
            NotFound: ``hold.none``.
        """
        customer = read_customer(identity)

        def work(op: Operation) -> int | Refusal:
            decision, found = self._decided(op, customer, "hold", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            holds = [each for each in self._holds(op, customer) if standing(each, op.now)]
            if not holds:
                raise NotFound("hold.none")
            for each in holds:
                lifted = tagged_hold(self._mac, each._replace(state=LIFTED, event=op.event))
                hold_rows.replace_hold(op.tx, lifted, each)
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {"holds": len(holds)}
            op.record(draft, self._key_of(op, found))
            return len(holds)

        return self._run("hold_lift", work)

    # -- carrying forward ----------------------------------------------------------------

    def may_run(self) -> None:
        """Decide, and record, that erasures are carried forward; whom they are about was decided before.

        Raises:
            Refused: ``access.refused``.
        """

        def work(op: Operation) -> Refusal | None:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            op.record(op.draft())
            return None

        self._run("erase_run", work)

    # -- looking -------------------------------------------------------------------------

    def erasures(self, states: Iterable[int] = OPEN_STATES) -> list[ErasureRow]:
        """All erasures in some states; those that are not at their end, when left out."""
        wanted = tuple(states)

        def work(op: Operation) -> list[ErasureRow] | Refusal:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            rows = erasure_rows.erasures_in_state(op.tx, op.tenancy.tenant, wanted)
            op.record(op.draft())
            return [check_erasure(self._mac, row) for row in rows]

        return self._run("erase_status", work)

    def erasure(self, identity: str) -> tuple[ErasureRow | None, list[HoldRow]]:
        """One erasure by ``era_…``, or the last of a customer by ``cus_…``; and the customer's holds.

        Raises:
            NotFound: ``erasure.not-found``, where there is neither.
        """
        customer = self._customer_named(identity)
        wanted = read_id(ERASURE_PREFIX, identity) if identity.startswith(f"{ERASURE_PREFIX}_") else None

        def work(op: Operation) -> tuple[ErasureRow | None, list[HoldRow]] | Refusal:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            rows = erasure_rows.erasures_of(op.tx, op.tenancy.tenant, customer)
            rows = [row for row in rows if wanted in (None, row.erasure)]
            holds = self._holds(op, customer)
            if not rows and not holds:
                raise NotFound("erasure.not-found")
            op.record(op.draft())
            return (check_erasure(self._mac, rows[-1]) if rows else None), holds

        return self._run("erase_status", work)

    # -- inside --------------------------------------------------------------------------

    def _begin(
        self, op: Operation, row: RecordRow, due: int, keep: Keep | None, after: Document | None = None
    ) -> ErasureRow:
        """Begin an erasure.

        Args:
            after: What is known of the erasure that this one ends, whose purpose and reason are its own, and
                which was approved where that was needed.
        """
        document = {
            "purpose": op.session.purpose if after is None else after["purpose"],
            "reason_code": op.session.reason_code if after is None else after["reason_code"],
            "was": row.state,
            "keep": None if keep is None else keep.document(),
            "reached": {"hidden": [op.now, write_id("evt", op.event)]},
            "awaits": asked_by(op) if after is None else None,
        }
        erasure = ErasureRow(
            tenant=op.tenancy.tenant,
            erasure=op.event,
            customer=row.id,
            state=int(ErasureState.HIDDEN),
            round=None,
            asked=op.now,
            due=due,
            changed=op.now,
            key_no=0,
            document=write_document(document),
            event=op.event,
            receipt=None,
            mac=b"",
        )
        erasure = tagged_erasure(self._mac, erasure)
        erasure_rows.add_erasure(op.tx, erasure)
        return erasure


def _held(decision: Decision) -> Decision:
    return replace(decision, allowed=False, because=Because.RECORD_HELD)
