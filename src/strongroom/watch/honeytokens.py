"""Honeytokens: customers who do not exist outside the room, whom nobody has work with.

Lives here: which they are, for whoever may know, and for the rule. Must not live here: the rule
(honeytoken.py), their rows' form (alert_state.py). A row says who it is to nobody without the room's keys, no
record says that it is one, and no list or search treats it otherwise.
"""

from dataclasses import dataclass

from strongroom.access.deciding_rows import set_digest
from strongroom.model.ids import write_id
from strongroom.storage import alert_rows
from strongroom.storage.alert_rows import HoneytokenRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.tenancy import Tenancy
from strongroom.watch.alert_state import Keeper

__all__ = ["Honeytokens", "honeytokens_of"]


@dataclass(frozen=True, slots=True)
class Honeytokens:
    """The honeytokens of a tenant, as their rows are found."""

    keeper: Keeper
    rows: tuple[HoneytokenRow, ...]

    @property
    def digest(self) -> bytes:
        """Equal for equal sets of rows."""
        return set_digest(row.mac for row in self.rows)

    def customers(self) -> frozenset[str]:
        """Their written ids.

        Raises:
            VerificationFailed: ``access.row-forged``.
        """
        return frozenset(write_id("cus", self.keeper.customer(row)) for row in self.rows)


def honeytokens_of(door: Door, tx: Transaction, tenancy: Tenancy) -> Honeytokens:
    """The honeytokens, none of them opened yet."""
    keeper = Keeper(door.keyring, tenancy.tenant, tenancy.suite)
    return Honeytokens(keeper, tuple(alert_rows.honeytoken_rows(tx, tenancy.tenant)))
