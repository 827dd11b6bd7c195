"""Jobs that were at work when keys were moved: an old key stays until each has come to its end.

Lives here: which these are, and whether one still lives. Must not live here: jobs themselves (server.jobs).

A job that a process began before the move may have in its hands what opens under an old key: a copy of the
ring in a drill's scratch place, keys on their way into a backup. It is known by its holder, which every
attempt has anew, so that an attempt of later does not count. A holder whose beat has stood still for a lease,
by the clock of whoever waits, is of a process that died (ADR 22).
"""

from collections.abc import Callable, Sequence

from strongroom.keys.leases import LEASE_SECONDS
from strongroom.storage.database import Database
from strongroom.storage.job_rows import JobRow, jobs_in_state

__all__ = ["JobWatch", "jobs_at_work"]

_RUNNING = 1
_MOST = 10_000
_ANY_TIME = (1 << 63) - 1

Named = tuple[bytes, bytes]
"""A job and its holder, 16 bytes each."""


def jobs_at_work(database: Database, tenant: int, own: bytes | None) -> list[Named]:
    """The jobs that run now, each with its holder.

    Args:
        own: The job that asks, where one does; it does not wait for itself.
    """
    return [(row.job, row.holder) for row in _running(database, tenant) if row.holder and row.job != own]


class JobWatch:
    """Waits for jobs that were at work at some moment before.

    Args:
        noted: As `jobs_at_work` gave them.
        monotonic: The waiter's own clock, in seconds.
    """

    def __init__(
        self, database: Database, tenant: int, noted: Sequence[Named], monotonic: Callable[[], float]
    ) -> None:
        self._database, self._tenant, self._noted = database, tenant, frozenset(noted)
        self._monotonic, self._begun = monotonic, monotonic()
        self._before = self._beats()

    def outstanding(self) -> Sequence[bytes]:
        """Those of them that may still be at work, by id."""
        if not self._before:
            return ()
        now, waited = self._beats(), self._monotonic() - self._begun
        dead = {job for job, beat in now.items() if waited >= LEASE_SECONDS and self._before.get(job) == beat}
        return sorted(now.keys() - dead)

    def _beats(self) -> dict[bytes, int]:
        running = _running(self._database, self._tenant)
        return {row.job: row.beat for row in running if (row.job, row.holder) in self._noted}


def _running(database: Database, tenant: int) -> list[JobRow]:
    return database.read(lambda tx: jobs_in_state(tx, tenant, _RUNNING, _ANY_TIME, _MOST))
