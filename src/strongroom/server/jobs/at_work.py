"""What works beside requests in one process: jobs.

Lives here: its parts together, from start to stop. Must not live here: what any of them does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.keys.surroundings import Surroundings
from strongroom.server.jobs.holding import Holding
from strongroom.server.jobs.kind import JobKind
from strongroom.server.jobs.queue import JobQueue
from strongroom.server.jobs.registry import job_kinds
from strongroom.server.jobs.runner import Pace, Runner
from strongroom.vault.room import Room

__all__ = ["AtWork"]


@dataclass
class AtWork:
    """One process's share in what the room does by itself.

    Args:
        kinds: Of jobs, by name; all that there are, when left out.
    """

    room: Room
    surroundings: Surroundings
    pace: Pace = field(default_factory=Pace)
    kinds: Mapping[str, JobKind] = field(default_factory=job_kinds, repr=False)
    queue: JobQueue = field(init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        holding = Holding(self.room, self.kinds, self.pace.lease, self.surroundings.monotonic)
        self.runner = Runner(self.room, self.surroundings, self.kinds, holding, self.pace)
        self.queue = JobQueue(self.room, self.kinds, self.runner.wake)

    def start(self) -> None:
        """Begin; returns at once."""
        self.runner.start()

    def stop(self, seconds: float) -> bool:
        """End; returns whether everything came to rest within the time."""
        return self.runner.stop(seconds)
