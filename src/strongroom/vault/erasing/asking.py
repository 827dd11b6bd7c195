"""Asking for an erasure: what it would take, and its first step, which hides the customer.

Lives here: that, decided and recorded. Must not live here: what becomes of an erasure afterwards
(answering.py, shredding.py), the row (beginning.py).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from strongroom.access.because import Because
from strongroom.access.decision import Decision
from strongroom.errors import Conflict
from strongroom.keys.ledger import LedgerKind
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.model.schema import CUSTOMERS
from strongroom.storage import customer_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.record_lookup import get_record
from strongroom.storage.record_rows import records_of_customer
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.beginning import begin_erasure
from strongroom.vault.erasing.one_person import set_state
from strongroom.vault.erasing.retaining import Keep, read_keep
from strongroom.vault.erasing.state import ERASURE_PREFIX, append_entry
from strongroom.vault.erasing.work import ErasureWork, customers_of, levels_in, read_customer
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.spending import spend_on_customer
from strongroom.vault.records.merging import duplicates_of
from strongroom.vault.storing.rows import HIDDEN, REMOVED
from strongroom.vault.views.answer_views import Reach

__all__ = ["Asking"]


class Asking(ErasureWork):
    """Asking for erasures, for one session."""

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
        others = Asking(self._door, replace(self._session, once=None))
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
            erasure = begin_erasure(op, found.record, due, keep)
            draft = op.about(customers_of(op), hidden, ())
            draft.levels = levels_in(hidden)
            draft.extra = {"due": write_moment(due)}
            if keep is not None:
                draft.extra = {**draft.extra, "basis": keep.basis, "until": write_moment(keep.until)}
            op.record(draft, key)
            return erasure

        return self._run_held("erase", work)

    def now(self) -> int:
        """The moment, as the room has it; milliseconds."""
        return self._door.now()

    def keep(self, names: Sequence[str], until: int | None, basis: str | None) -> Keep:
        """What the law keeps, for `ask`; raises as `read_keep`."""
        tenant = self._session.tenant
        schema = self._door.database.read(lambda tx: self._door.tenancies.current(tx, tenant)).schema
        return read_keep(schema, names, until, basis, self._door.now())


def _held(decision: Decision) -> Decision:
    return replace(decision, allowed=False, because=Because.RECORD_HELD)
