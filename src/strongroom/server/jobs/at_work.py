"""What works beside requests in one process: jobs, schedules, the judge of lateness, notices.

Lives here: its parts together, from start to stop. Must not live here: what any of them does.
"""

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import write_id
from strongroom.notices.notice import Notice
from strongroom.notices.outbox import put_notice
from strongroom.notices.sender import Sender
from strongroom.notices.targets import Targets
from strongroom.server.jobs.holding import Holding
from strongroom.server.jobs.job import JOB_PREFIX, JobState
from strongroom.server.jobs.kind import JobKind
from strongroom.server.jobs.lateness import Judge
from strongroom.server.jobs.queue import JobQueue
from strongroom.server.jobs.registry import job_kinds
from strongroom.server.jobs.runner import Pace, Runner
from strongroom.server.jobs.schedules import Schedules
from strongroom.server.jobs.turns import Turns
from strongroom.storage import job_rows
from strongroom.storage.job_rows import JobRow
from strongroom.storage.spare_memory import give_back_memory
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room

__all__ = ["AtWork"]

_TIDY_SECONDS = 60.0


@dataclass
class AtWork:
    """One process's share in what the room does by itself.

    Args:
        kinds: Of jobs, by name; all that there are, when left out.
        tls: Whom webhooks and mail trust; the machine's authorities, when left out.
    """

    room: Room
    surroundings: Surroundings
    pace: Pace = field(default_factory=Pace)
    kinds: Mapping[str, JobKind] = field(default_factory=job_kinds, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    queue: JobQueue = field(init=False)
    runner: Runner = field(init=False)
    schedules: Schedules = field(init=False)
    judge: Judge = field(init=False)
    sender: Sender = field(init=False)
    targets: Targets = field(init=False)

    def __post_init__(self) -> None:
        room, surroundings, pace = self.room, self.surroundings, self.pace
        holding = Holding(room, self.kinds, pace.lease, surroundings.monotonic, self._job_failed)
        self.runner = Runner(room, surroundings, self.kinds, holding, pace)
        self.schedules = Schedules(room, self.kinds)
        self.judge = Judge(room, surroundings, self.schedules)
        self.sender = Sender(room, surroundings, tls=self.tls)
        self._sending = Turns("notices", self.sender.send_due, pace.poll)
        self._starting = Turns("schedules", self._start_due, pace.poll * 5)
        self._judging = Turns("lateness", self.judge.tell, pace.judge)
        self._tidying = Turns("memory", give_back_memory, _TIDY_SECONDS)
        self.queue = JobQueue(room, self.kinds, self.runner.wake)
        self.targets = Targets(room, self._sending.wake)

    def start(self) -> None:
        """Begin; returns at once."""
        self.runner.start()
        for each in (self._sending, self._starting, self._judging, self._tidying):
            each.start()

    def stop(self, seconds: float) -> bool:
        """End; returns whether everything came to rest within the time."""
        others = (self._sending, self._starting, self._judging, self._tidying)
        for each in others:
            each.ask_to_stop()
        end = self.surroundings.monotonic() + seconds
        rested = self.runner.stop(seconds)
        left = [each.join(max(0.0, end - self.surroundings.monotonic())) for each in others]
        return rested and all(left)

    def once(self) -> int:
        """Do all that is due now, in this thread: for cron, where no server runs. Returns how many jobs."""
        self.schedules.start_due()
        begun = self.runner.run_waiting() + self._take_up_what_was_left()
        self.judge.tell()
        while self.sender.send_due():
            """Until nothing more is due."""
        return begun

    # -- inside --------------------------------------------------------------------------

    def _take_up_what_was_left(self) -> int:
        """Wait for a lease whether those who hold jobs live, and take up those of the dead.

        A process that only looks in would else see no lease run out, and leave them for ever.
        """
        begun, pause = 0, threading.Event()
        end = self.surroundings.monotonic() + self.pace.lease + self.pace.poll
        while self.runner.holding.running():
            last = self.surroundings.monotonic() >= end
            begun += self.runner.run_waiting()
            if last:
                break
            pause.wait(self.pace.poll)
        return begun

    def _start_due(self) -> None:
        if self.schedules.start_due():
            self.runner.wake()

    def _job_failed(self, tx: Transaction, row: JobRow, now: int) -> None:
        """Whoever looks after the room is told of what it could not do; people look after their own."""
        if row.schedule is None:
            return
        before = [
            each for each in job_rows.last_of_schedule(tx, row.tenant, row.schedule, 2) if each.job != row.job
        ]
        if before and before[0].state == JobState.FAILED:
            return  # it is known; that it stays so is told as lateness, once a day
        notice = Notice(
            kind="job_failed",
            ids={"job": write_id(JOB_PREFIX, row.job)},
            codes={"what": row.schedule, "because": row.because or "unexpected"},
            numbers={"attempts": row.attempts},
        )
        put_notice(self.room.door, tx, row.tenant, notice, now)
