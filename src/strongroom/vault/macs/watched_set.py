"""The digest over what the watch vouches for as a set.

Lives here: of which rows it is. Must not live here: alerts and honeytokens themselves (strongroom.watch).
"""

from strongroom.access.deciding_rows import set_digest
from strongroom.storage import alert_rows
from strongroom.storage.transaction import Transaction

__all__ = ["watched_digest"]


def watched_digest(tx: Transaction, tenant: int) -> bytes:
    """Of what must be neither taken away nor put back: alerts that are not closed, and honeytokens."""
    alerts = [row.mac for row in alert_rows.open_alerts(tx, tenant)]
    return set_digest([*alerts, *(row.mac for row in alert_rows.honeytoken_rows(tx, tenant))])
