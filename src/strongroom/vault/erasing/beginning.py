"""The row of an erasure that begins: why, what the law keeps, and who has to approve.

Lives here: that row. Must not live here: hiding the customer, deciding (asking.py, retention_end.py).
"""

from strongroom.model.ids import write_id
from strongroom.storage import erasure_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.erasing.retaining import Keep
from strongroom.vault.erasing.state import Document, ErasureState, tagged_erasure, write_document
from strongroom.vault.erasing.work import asked_by
from strongroom.vault.operations.operation import Operation

__all__ = ["begin_erasure"]


def begin_erasure(
    op: Operation, row: RecordRow, due: int, keep: Keep | None, after: Document | None = None
) -> ErasureRow:
    """Begin the erasure of a customer who was just hidden.

    Args:
        due: From when on it may be shredded; milliseconds.
        keep: What the law keeps.
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
    erasure = tagged_erasure(op.door.keyring.row_mac(), erasure)
    erasure_rows.add_erasure(op.tx, erasure)
    return erasure
