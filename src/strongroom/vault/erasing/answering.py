"""What somebody says to an erasure that was asked for: it may go on, or shall not be.

Lives here: approving and cancelling, decided and recorded. Must not live here: asking (asking.py), going on
(shredding.py, rounds.py).
"""

from strongroom.errors import Conflict, NotFound, Refused
from strongroom.keys.ledger import LedgerKind
from strongroom.model.ids import write_id
from strongroom.storage import erasure_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.erasing.one_person import set_state
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    ErasureState,
    append_entry,
    read_document,
    tagged_erasure,
    write_document,
)
from strongroom.vault.erasing.work import ErasureWork, customers_of, levels_in
from strongroom.vault.operations.operation import Concern, Operation, Refusal
from strongroom.vault.records.merging import duplicates_of
from strongroom.vault.storing.rows import HIDDEN

__all__ = ["Answering"]

_BY_ANOTHER = "erasure.approved-by-another"


class Answering(ErasureWork):
    """Approving and cancelling erasures, for one session."""

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
            erasure, own = self._waiting(op, customer), write_id("usr", op.session.principal.user)
            if erasure is None:
                return None
            approved = self._approved(op, erasure)
            for each in others:
                along = self._open_erasure(op, each)
                if along is not None and read_document(along).get("awaits") not in (None, own):
                    self._approved(op, along)
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {"erasure": write_id(ERASURE_PREFIX, erasure.erasure)}
            op.record(draft, self._key_of(op, found))
            return approved

        approved = self._run_held("erase_approve", work)
        if approved is None:
            raise Refused(_BY_ANOTHER)
        return approved

    def _waiting(self, op: Operation, customer: bytes) -> ErasureRow | None:
        """The erasure that waits for somebody else; None, and recorded, for whoever asked for it."""
        erasure = self._open_erasure(op, customer)
        if erasure is None:
            raise NotFound("erasure.not-found")
        asked = read_document(erasure).get("awaits")
        if asked is None:
            raise Conflict("erasure.needs-no-approval")
        if asked == write_id("usr", op.session.principal.user):
            op.conclude("refused", _BY_ANOTHER, Concern(customers_of(op), customer, customer))
            return None
        return erasure

    def _approved(self, op: Operation, erasure: ErasureRow) -> ErasureRow:
        document = read_document(erasure)
        document["reached"]["approved"] = [op.now, write_id("evt", op.event)]
        text = write_document({**document, "awaits": None})
        changed = tagged_erasure(self._mac, erasure._replace(document=text, changed=op.now, event=op.event))
        erasure_rows.replace_erasure(op.tx, changed, erasure)
        return changed
