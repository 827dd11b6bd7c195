"""Which of the records that were found somebody reaches, each decided on by itself.

Lives here: what holds for one record of a page, and whose customers are being erased. Must not live here:
finding records, showing them. A page shows no more of a record than `view` would.
"""

from collections.abc import Sequence

from strongroom.access.decision import Decision
from strongroom.model.schema import Collection
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing.rows import ERASED, HIDDEN, RETAINED, check_row

__all__ = ["being_erased", "decide_found", "within_reach"]


def within_reach(
    operation: Operation, collection: Collection, found: Sequence[FoundRecord], decision: Decision
) -> list[tuple[FoundRecord, Decision]]:
    """Those of some records that are within reach, each with the decision that shows it."""
    return [
        (each, alone)
        for each in found
        if not being_erased(each)
        and (alone := decide_found(operation, collection, each, decision)) is not None
    ]


def being_erased(found: FoundRecord) -> bool:
    """Whether a record is its customer's, who is being erased: the record's own row does not say so."""
    return found.customer_state in (None, HIDDEN, ERASED, RETAINED)


def decide_found(
    operation: Operation,
    collection: Collection,
    found: FoundRecord,
    decision: Decision,
    fields: Sequence[str] = (),
) -> Decision | None:
    """What holds for one record of a page, so that a page shows no more of it than a look at it alone.

    Several roles reach different records: what one of them sees counts only where it reaches. And SQL counts
    forged shares too, whose MAC is checked before they count here.

    Args:
        decision: That on the page as a whole.
        fields: Those asked about.

    Returns:
        The decision; None for a record that this person would not reach, or not by these fields.

    Raises:
        VerificationFailed: ``record.row-forged``, ``access.row-forged``.
    """
    row = found.record
    check_row(operation.door.record_mac, row)
    if len(decision.roles) == 1 and decision.scope.covers(row.owner, row.team, shared=False):
        return decision
    alone = operation.decide(collection.name, fields, operation.target(found))
    return alone if alone.allowed else None
