"""What the law kept of somebody, and whose time is over: erased once more, this time whole.

Lives here: whom that concerns, and beginning it. Must not live here: what was kept (retaining.py), carrying
an erasure on (strongroom.privacy). Whom it is about, and until when, was decided when the first erasure was
asked for; so whoever may carry erasures forward may begin this one.
"""

from strongroom.audit.recorder import EventDraft
from strongroom.keys.ledger import LedgerKind
from strongroom.model.ids import write_id
from strongroom.model.moments import read_moment, write_moment
from strongroom.storage import customer_rows, erasure_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.beginning import begin_erasure
from strongroom.vault.erasing.one_person import set_state
from strongroom.vault.erasing.state import ERASURE_PREFIX, append_entry, check_erasure, read_document
from strongroom.vault.erasing.work import ErasureWork, customers_of, levels_in
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.storing.rows import HIDDEN, RETAINED

__all__ = ["RetentionEnds"]


class RetentionEnds(ErasureWork):
    """Ends what the law kept, for one session."""

    def due(self, at: int) -> list[ErasureRow]:
        """The erasures of which something is kept whose time is over, and that are the customer's last.

        Args:
            at: Milliseconds.
        """
        tenant = self._session.tenant

        def look(tx: Transaction) -> list[ErasureRow]:
            found = []
            for row in erasure_rows.erasures_that_keep(tx, tenant):
                kept = read_document(check_erasure(self._mac, row))["kept"]
                last = erasure_rows.erasures_of(tx, tenant, row.customer)[-1]
                if read_moment(kept["until"]) <= at and last.erasure == row.erasure:
                    found.append(row)
            return found

        return self._door.database.read(look)

    def begin(self, kept: ErasureRow) -> ErasureRow | None:
        """Hide what was kept, to be erased at once; None where somebody was first, or a hold stands.

        Raises:
            Refused: ``access.refused``.
        """

        def work(op: Operation, locked: TenantRow) -> ErasureRow | Refusal | None:
            decision = op.decide(None, action="erase_run")
            if not decision.allowed:
                return op.refuse(decision, None, None)
            customer_rows.lock_customer(op.tx, op.tenancy.tenant, kept.customer)
            found = op.find(customers_of(op), kept.customer)
            if found is None or found.record.state != RETAINED or self._held(op, kept.customer):
                return None
            return self._hide(op, locked, kept, found)

        return self._run_held("erase", work)

    def _hide(self, op: Operation, locked: TenantRow, kept: ErasureRow, found: FoundRecord) -> ErasureRow:
        hidden = set_state(op, found.record, HIDDEN)
        append_entry(op.tx, self._mac, locked, LedgerKind.HIDDEN, kept.customer, op.event, op.now)
        erasure = begin_erasure(op, found.record, op.now, None, read_document(kept))
        draft: EventDraft = op.about(customers_of(op), hidden, ())
        draft.levels = levels_in(hidden)
        draft.extra = {"due": write_moment(op.now), "kept_by": write_id(ERASURE_PREFIX, kept.erasure)}
        op.record(draft, self._key_of(op, found))
        return erasure
