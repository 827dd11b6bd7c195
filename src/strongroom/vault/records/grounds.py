"""Whether somebody has a ground to know a customer: the customer is their own, or waits for an answer.

Lives here: what the clear columns say of that, as they are now. Must not live here: what follows from it
(access decides by scope alone; the watch counts).
"""

from dataclasses import dataclass

from strongroom.model.schema import CUSTOMERS, NEEDS
from strongroom.storage.record_rows import records_of_customer
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.storing import record_store
from strongroom.vault.storing.rows import ACTIVE, check_row

__all__ = ["Grounds", "grounds"]

_ENDED = frozenset({"done", "cancelled"})


@dataclass(frozen=True, slots=True)
class Grounds:
    """What speaks for knowing a customer.

    Args:
        owner: Id of the user who owns the customer; None where nobody does.
        open_need: Whether the customer has a need that is neither done nor cancelled.
    """

    owner: bytes | None
    open_need: bool


def grounds(door: Door, tx: Transaction, tenant: int, customer: bytes) -> Grounds | None:
    """The grounds as they are now; None for a customer who is erased, removed or unknown.

    Raises:
        VerificationFailed: ``record.row-forged``.
    """
    found = record_store.find(tx, tenant, CUSTOMERS, customer)
    if found is None or found.record.state != ACTIVE:
        return None
    check_row(door.record_mac, found.record)
    open_need = False
    for row in records_of_customer(tx, tenant, customer):
        if row.collection == NEEDS and row.state == ACTIVE and row.status not in _ENDED:
            check_row(door.record_mac, row)
            open_need = True
            break
    return Grounds(found.record.owner, open_need)
