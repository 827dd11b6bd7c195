"""Leases on the use of keys: for how long a process may keep what it has loaded.

Lives here: the lease of this process, and when the leases of others have run out. Must not live here: keys.

Whoever erases must know that no process still holds the old page key. Each process says in a row that it uses
keys, and drops all of them at every renewal and when the lease has run out, by a clock that cannot be set. So
an erasure waits, for each row, until it has been renewed, is gone, or a lease's time has passed on the
waiter's own clock: no two clocks are ever compared.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

from strongroom.errors import Busy
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database
from strongroom.storage.lease_rows import LeaseRow, drop_lease, lease_rows, put_lease, sweep_leases
from strongroom.storage.transaction import Transaction

__all__ = ["LEASE_SECONDS", "Droppable", "Lease", "LeaseRows", "LeaseWatch", "StoredLeases", "outstanding"]

LEASE_SECONDS = 60.0
_SWEEP_AFTER = 24 * 3_600_000
"""A row that ran out a day ago is of a process that died; until then `doctor` can show it."""


class LeaseRows(Protocol):
    """Where leases are written down."""

    def put(self, lease: LeaseRow) -> None:
        """Begin a lease or renew it, durably."""

    def drop(self, process: bytes) -> None:
        """End a lease."""


class Droppable(Protocol):
    """What holds keys under the lease."""

    def close(self) -> None:
        """Drop every key, and keep none until `reopen`."""

    def reopen(self) -> None:
        """Keep keys again."""


class StoredLeases:
    """Leases as rows of the database, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, lease: LeaseRow) -> None:
        """See `LeaseRows.put`."""

        def work(tx: Transaction) -> None:
            sweep_leases(tx, lease.until - _SWEEP_AFTER)
            put_lease(tx, lease)

        self._database.transact(work)

    def drop(self, process: bytes) -> None:
        """See `LeaseRows.drop`."""
        self._database.transact(lambda tx: drop_lease(tx, process))


class Lease:
    """The lease of this process.

    Args:
        rows: Where it is written down.
        surroundings: Clocks, and randomness for the process's id.
        cache: What it keeps under the lease.
        refresh: Takes over what other processes changed in the ring, so that keys they destroyed go here too.
        seconds: How long it lasts.

    Attributes:
        process: 16 random bytes, new with each object.
        deadline: When it ends, in monotonic seconds; compare before each use of a kept key.
    """

    def __init__(
        self,
        rows: LeaseRows,
        surroundings: Surroundings,
        cache: Droppable,
        refresh: Callable[[], None],
        seconds: float = LEASE_SECONDS,
    ) -> None:
        self.process = surroundings.random(16)
        self.deadline = float("-inf")
        self._rows = rows
        self._now = surroundings.now
        self._monotonic = surroundings.monotonic
        self._cache = cache
        self._refresh = refresh
        self._seconds = seconds
        self._seen = 0
        self._lock = Lock()

    def fresh(self) -> bool:
        """Whether less than half of it is over, so that `ensure` would do nothing."""
        return self.deadline - self._monotonic() > self._seconds / 2

    def ensure(self) -> None:
        """Renew the lease when half of it is over. Call it before a transaction, never inside one.

        Raises:
            Busy: the lease could not be written down.
        """
        if self.fresh():
            return
        with self._lock:
            if not self.fresh():  # another thread may have renewed it
                self._renew()

    def renew(self) -> None:
        """Renew the lease now: all keys are dropped, and the row says so. Never inside a transaction.

        Raises:
            Busy: the lease could not be written down.
        """
        with self._lock:
            self._renew()

    def require(self) -> None:
        """Make sure that the lease lasts; where it has run out, drop every key.

        Raises:
            Busy: ``keys.lease-ended``; the operation can be tried again after `ensure`.
        """
        if self._monotonic() >= self.deadline:
            self._cache.close()  # and nothing is kept before the next renewal
            raise Busy("keys.lease-ended")

    def end(self) -> None:
        """Drop every key and take the row away; others may then fill the pages of this process."""
        with self._lock:
            self.deadline = float("-inf")
            self._cache.close()
            if self._seen:
                self._rows.drop(self.process)

    def _renew(self) -> None:
        # Counted from before the row is written: to those who wait the lease seems longer, never shorter.
        begun = self._monotonic()
        # Until the row is written nothing is kept: it will say that all loaded before it has been dropped.
        self._cache.close()
        try:
            self._refresh()
            until = self._now() + int(self._seconds * 1000)
            self._rows.put(LeaseRow(self.process, until, self._seen + 1))
            self._seen += 1
            self.deadline = begun + self._seconds
        finally:
            self._cache.reopen()


class LeaseWatch:
    """Waits until nobody holds what was loaded before this moment.

    Args:
        database: The room's.
        monotonic: The waiter's own clock, in seconds.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float]) -> None:
        self._database, self._monotonic = database, monotonic
        self._before = database.read(lease_rows)
        self._begun = monotonic()

    def outstanding(self) -> list[bytes]:
        """Return the processes that may still hold keys from before."""
        if not self._before:
            return []
        waited = self._monotonic() - self._begun
        return outstanding(self._before, self._database.read(lease_rows), waited)


def outstanding(
    before: Sequence[LeaseRow], after: Sequence[LeaseRow], waited: float, seconds: float = LEASE_SECONDS
) -> list[bytes]:
    """Return the processes that may still hold keys loaded before the first look.

    Args:
        before: All leases at the first look.
        after: All leases now.
        waited: Monotonic seconds from the end of the first look to before the second.
        seconds: How long a lease lasts.
    """
    if waited >= seconds:
        return []
    now = {lease.process: lease.seen for lease in after}
    return [lease.process for lease in before if now.get(lease.process) == lease.seen]
