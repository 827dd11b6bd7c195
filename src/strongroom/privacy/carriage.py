"""What carrying erasures forward works with.

Lives here: the value, and waiting for other processes to let go of keys. Must not live here: the steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic, sleep

from strongroom.backup.registry import Registered
from strongroom.keys.leases import LEASE_SECONDS, LeaseWatch
from strongroom.privacy.job_watch import JobWatch
from strongroom.vault.door import Door
from strongroom.vault.session import Session

__all__ = ["Carriage"]

_PAUSE = 0.25


def _silent(what: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, kw_only=True)
class Carriage:
    """Where erasures are carried forward, by whom, and with what patience.

    Args:
        session: Who carries them; the reasons are those of whoever asked.
        wait: Whether to wait for other processes, a minute at most each time.
        destinations: Of backups.
        own_job: The id of the job that carries them, 16 bytes, where one does.
        monotonic: The clock to wait by, in seconds.
        pause: Waits some seconds.
        passed: Told of each thing that was done, by a word.
        indexed: Told how many records have been indexed anew.
    """

    door: Door
    session: Session
    wait: bool = True
    destinations: Sequence[Registered] = ()
    own_job: bytes | None = None
    monotonic: Callable[[], float] = monotonic
    pause: Callable[[float], None] = sleep
    passed: Callable[[str], None] = _silent
    indexed: Callable[[int], None] = lambda done: None

    @property
    def tenant(self) -> int:
        """Whose erasures."""
        return self.session.tenant

    def all_let_go(self) -> bool:
        """Whether no process holds keys that it loaded before this moment; waits where it is to wait."""
        watch = LeaseWatch(self.door.database, self.monotonic)
        self.door.tree.lease.renew()  # this process lets go too
        while watch.outstanding():
            if not self.wait:
                return False
            self.pause(_PAUSE)
        return True

    def jobs_left(self, noted: Sequence[tuple[bytes, bytes]]) -> Sequence[bytes]:
        """The jobs that are at work still and were when keys were moved; waits for such as seem dead."""
        watch = JobWatch(self.door.database, self.tenant, noted, self.monotonic)
        until = self.monotonic() + LEASE_SECONDS
        while (left := watch.outstanding()) and self.wait and self.monotonic() < until:
            self.pause(_PAUSE)
        return left
