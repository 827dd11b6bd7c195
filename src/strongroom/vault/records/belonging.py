"""Whether a customer may get another record.

Lives here: that decision, for single records and imports alike. Must not live here: sealing them.
"""

from dataclasses import replace

from strongroom.access.because import Because
from strongroom.access.decision import Decision
from strongroom.model.schema import CUSTOMERS
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing.rows import RETAINED

__all__ = ["decide_adding"]


def decide_adding(operation: Operation, found: FoundRecord | None) -> Decision:
    """Decide on adding a record to a customer: whoever sees the customer may, as long as there is one.

    Of somebody erased the law keeps what there was; who may see that may not add to it.

    Args:
        found: The customer; None for none, or one out of reach.
    """
    customers = operation.tenancy.schema.by_number[CUSTOMERS]
    decision = operation.decide(customers.name, target=operation.target(found, "view"), action="view")
    if decision.allowed and found is not None and found.record.state == RETAINED:
        return replace(decision, allowed=False, because=Because.RECORD_ERASED)
    return decision
