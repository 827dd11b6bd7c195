"""Looking for a record that is not there: as much work as for one that is there and out of reach.

Lives here: the statements and the MAC that a refusal of an existing record takes, done to no purpose, so that
how long an answer takes does not tell whether there was something. Must not live here: the answer, which is
the same for both (access), and the looking itself (record_store.py).
"""

from contextlib import suppress

from strongroom.access.principal import Principal
from strongroom.crypto.row_mac import RecordMac
from strongroom.errors import VerificationFailed
from strongroom.model.schema import CUSTOMERS
from strongroom.storage.log_queries import events_of_subject
from strongroom.storage.record_lookup import get_record
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.share_rows import shares_with
from strongroom.storage.transaction import Transaction
from strongroom.vault.storing.rows import check_row
from strongroom.vault.storing.sealing import NO_LEVELS

__all__ = ["look_in_vain"]

_NOBODY = bytes(16)
_STAND_IN = RecordRow(
    *(0, 0, _NOBODY, 1, 0, _NOBODY, _NOBODY, None, None, None, None, None, None, 0, 0, 1, NO_LEVELS),
    *(None, None, None, _NOBODY, None, bytes(32)),
)


def look_in_vain(
    tx: Transaction, tenant: int, mac: RecordMac, principal: Principal | None, collection: int, record: bytes
) -> None:
    """Do for an absent record what is done for one that is refused.

    Args:
        principal: Whose shares would be looked for; None where they would not matter.
        record: The id that was asked for; nothing is found by it.
    """
    with suppress(VerificationFailed):
        check_row(mac, _STAND_IN)
    if principal is not None:
        shares_with(tx, tenant, collection, [record], principal.user, principal.teams)
    # The refusal of a record that is there names its customer, and is found by the customer.
    get_record(tx, tenant, CUSTOMERS, record)
    if tx.dialect == "sqlite":  # PostgreSQL stores both in the statement that stores the event
        events_of_subject(tx, tenant, record, _NOBODY, b"\xff" * 16, 1)
