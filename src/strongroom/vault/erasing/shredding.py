"""Step 2 of an erasure: no way back, and the keys are gone.

Lives here: its three transactions. Must not live here: anchor, ring stores, leases and the database's log,
which come between them (strongroom.privacy); rows of the person (one_person.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from strongroom.errors import NotFound, VerificationFailed
from strongroom.keys.ledger import LedgerKind
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.storage import customer_rows, erasure_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.door import Door
from strongroom.vault.erasing.one_person import Cut, cut_out
from strongroom.vault.erasing.retaining import Keep
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    ErasureState,
    append_entry,
    awaits_approval,
    check_erasure,
    read_document,
)
from strongroom.vault.erasing.work import ErasureWork, customers_of
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.vault.storing.rows import RETAINED, check_row

__all__ = ["Shredding", "Told"]

T = TypeVar("T")

Told = Sequence[tuple[str, str | None]]
"""Places that hold a tombstone, each with the code of what went wrong there, or None."""


class Shredding(ErasureWork):
    """Carries one erasure through step 2.

    Args:
        session: Who goes on; the reasons are those of whoever asked.
        row: The erasure.
    """

    def __init__(self, door: Door, session: Session, row: ErasureRow) -> None:
        asked = read_document(row)
        # A reason in words lies beside the first event, under a key that is about to go.
        super().__init__(door, replace(session, reason_code=asked["reason_code"], reason=None))
        self._erasure = row.erasure
        self._new_keys = 0 if asked.get("keep") is None else 1

    def commit(self) -> ErasureRow | None:
        """From here on there is no way back; None while the time has not come, a hold stands or
        somebody has to approve."""

        def work(op: Operation, locked: TenantRow, row: ErasureRow) -> ErasureRow | None:
            if row.state != ErasureState.HIDDEN:
                return row
            customer_rows.lock_customer(op.tx, row.tenant, row.customer)  # whoever puts a hold has it too
            if row.due > op.now or self._held(op, row.customer) or awaits_approval(row):
                return None
            return self._advance(op, row, ErasureState.COMMITTED, {}, logged=False)

        return self._on_erasure(work)

    def cut(self, told: Told) -> ErasureRow:
        """One transaction destroys the keys and takes the person out of the tables.

        Args:
            told: Where tombstones lie.

        Raises:
            VerificationFailed: As `cut_out`; nothing is destroyed then.
        """

        def work(op: Operation, locked: TenantRow, row: ErasureRow) -> ErasureRow:
            if row.state != ErasureState.COMMITTED:
                return row
            record = customer_rows.lock_customer(op.tx, row.tenant, row.customer)
            if record is None:
                raise VerificationFailed("record.row-forged")
            check_row(self._door.record_mac, record)
            keep = Keep.of(read_document(row).get("keep"))
            found = cut_out(op, record, row.erasure, keep)
            append_entry(
                op.tx,
                self._mac,
                locked,
                LedgerKind.SHREDDED,
                row.customer,
                row.erasure,
                op.now,
                found.key_no,
            )
            added = {
                "regions": list(found.regions),
                "records": found.records,
                "unread": found.unread,
                "noted": found.noted,
                "told": [list(each) for each in told],
                "kept": _kept(keep, found),
            }
            changed = self._advance(op, row, ErasureState.CUT, added, logged=True, key_no=found.key_no)
            self._record_cut(op, row, found)
            return changed

        return self._on_erasure(work, new_keys=self._new_keys)

    def mark_shredded(self, log: str) -> ErasureRow:
        """Note that no deleted row is left in the database's log.

        Args:
            log: ``emptied``; ``server``, where the log is the server's and nobody here can tell.
        """

        def work(op: Operation, locked: TenantRow, row: ErasureRow) -> ErasureRow:
            if row.state != ErasureState.CUT:
                return row
            return self._advance(op, row, ErasureState.SHREDDED, {"database_log": log}, logged=False)

        return self._on_erasure(work)

    def _on_erasure(self, work: Callable[[Operation, TenantRow, ErasureRow], T], *, new_keys: int = 0) -> T:
        def held(op: Operation, locked: TenantRow) -> T:
            row = erasure_rows.lock_erasure(op.tx, op.tenancy.tenant, self._erasure)
            if row is None:
                raise NotFound("erasure.not-found")
            return work(op, locked, check_erasure(self._mac, row))

        return self._run_held("erase_shred", held, new_keys=new_keys)

    def _record_cut(self, op: Operation, row: ErasureRow, found: Cut) -> None:
        draft = op.about(customers_of(op), found.row, ())
        draft.extra = {
            "erasure": write_id(ERASURE_PREFIX, row.erasure),
            "key_no": found.key_no,
            "records": found.records,
        }
        if found.retained is not None:
            draft.key, draft.levels = found.retained.commitment, found.retained.levels
            draft.members = found.retained.members
            draft.extra = {**draft.extra, "state": RETAINED, "kept": len(found.retained.members)}
        op.record(draft)


def _kept(keep: Keep | None, found: Cut) -> dict[str, object] | None:
    """As the receipt has it."""
    if keep is None or found.retained is None:
        return None
    return {
        "basis": keep.basis,
        "until": write_moment(keep.until),
        "fields": list(keep.fields),
        "collections": list(keep.collections),
        "records": len(found.retained.members),
    }
