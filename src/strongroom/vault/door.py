"""What the door of an open room consists of: database, keys, log, rules, staff and a clock.

Lives here: these together, and running an operation through a durable transaction. Must
not live here: operations.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from strongroom.audit.recorder import Recorder
from strongroom.crypto.row_mac import RecordMac
from strongroom.keys.keyring import KeyRing
from strongroom.keys.tree import KeyTree
from strongroom.model.moments import month_of
from strongroom.storage.database import Database
from strongroom.storage.transaction import Transaction
from strongroom.vault.records.connectors import Connectors
from strongroom.vault.staff.people import Staff
from strongroom.vault.tenancies import Tenancies

__all__ = ["Door"]

T = TypeVar("T")


@dataclass(frozen=True)
class Door:
    """The one door of a room.

    Args:
        now: Milliseconds since 1970 in UTC.
        connectors: What the program around the room has registered to act on values unseen.
    """

    database: Database
    keyring: KeyRing
    tree: KeyTree
    recorder: Recorder
    tenancies: Tenancies
    staff: Staff
    now: Callable[[], int]
    connectors: Connectors = field(default_factory=Connectors)

    @property
    def record_mac(self) -> RecordMac:
        """The MAC over records' rows, as it is now."""
        return self.keyring.record_mac()

    def transact(
        self,
        tenant: int,
        work: Callable[[Transaction, int], T],
        new_customers: int = 0,
        now: int | None = None,
    ) -> T:
        """Run an operation; it is durable when this returns. Readers that wait together share a commit.

        Args:
            work: Takes the transaction and the moment.
            new_customers: For how many customers it makes keys.
            now: The moment, where the operation was prepared at one already.
        """
        now = self.now() if now is None else now
        self._prepare(tenant, now, new_customers)
        return self.database.transact(lambda tx: work(tx, now))

    async def transact_async(self, tenant: int, work: Callable[[Transaction, int], T]) -> T:
        """As `transact`, for coroutines of a program that has many operations in flight."""
        now = self.now()
        if not (self.tree.lease.fresh() and self.keyring.has_month(tenant, month_of(now))):
            from asyncio import to_thread  # commands do without

            await to_thread(self._prepare, tenant, now)
        return await self.database.transact_async(lambda tx: work(tx, now))

    def _prepare(self, tenant: int, now: int, new_customers: int = 0) -> None:
        # Both may write the ring or the lease, in transactions of their own: before, never within.
        self.keyring.ensure_month(tenant, month_of(now))
        self.tree.prepare(tenant, new_customers)
