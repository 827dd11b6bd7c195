"""Running jobs: threads of this process that take them, do them and show that they live.

Lives here: the threads, and what becomes of each way in which work can end. Must not live here: rows
(holding.py), the work.

The event loop has no part in it. Errors of the database make a thread wait and try again; nothing that a job
raises ends a thread.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from strongroom.errors import Busy, Refused, StrongroomError, Unexpected
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import write_id
from strongroom.server.jobs.asked import desk_as_asked, read_asked, still_asked
from strongroom.server.jobs.failure import plain_names, sealed_with_failure
from strongroom.server.jobs.holding import Holding
from strongroom.server.jobs.job import JOB_PREFIX, NAMED, JobState, read_json
from strongroom.server.jobs.kind import JobKind, Stopped, Work
from strongroom.server.jobs.turns import Turns, guarded
from strongroom.storage.job_rows import JobRow
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.vault.session import ROOM_ITSELF

__all__ = ["Pace", "Runner"]

_BEATS_A_LEASE = 4
_LONGEST_BEAT = 5.0
_UNEXPECTED = "unexpected"
_log = structlog.get_logger("strongroom.jobs")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How a runner goes about it; all in seconds.

    Args:
        threads: Jobs done at once in this process.
        poll: Between two looks for what others have asked for.
        lease: A job whose holder has not been heard of for so long is taken over.
        again: Before a second attempt; doubled for each further one.
        longest: Before any attempt at most.
        judge: Between two looks for what is late.
    """

    threads: int = 2
    poll: float = 1.0
    lease: float = 60.0
    again: float = 15.0
    longest: float = 900.0
    judge: float = 300.0

    def wait(self, attempt: int) -> float:
        """How long to wait after so many attempts."""
        return float(min(self.longest, self.again * 2 ** (attempt - 1)))


@dataclass
class Runner:
    """Does the jobs of a room.

    Args:
        holding: Takes them.
    """

    room: Room
    surroundings: Surroundings
    kinds: Mapping[str, JobKind]
    holding: Holding
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._held: dict[bytes, tuple[JobRow, Work]] = {}
        self._lost: set[bytes] = set()
        self._lock = threading.Lock()
        self._turns: list[Turns] = []

    # -- as a server does it ---------------------------------------------------------------

    def start(self) -> None:
        """Begin; returns at once."""
        hands = [Turns(f"job-{at}", self._take_turn, self.pace.poll) for at in range(self.pace.threads)]
        beating = Turns("job-beat", self._beat_all, self._beat_pause)
        self._turns = [*hands, beating]
        for each in self._turns:
            each.start()

    def wake(self) -> None:
        """There is something to do."""
        for each in self._turns:
            each.wake()

    def stop(self, seconds: float) -> bool:
        """Let jobs stop at their next resting place and wait for another process.

        Returns:
            Whether all have within the time; what has not is taken up after a lease, as after a kill.
        """
        self._stopping.set()
        for each in self._turns:
            each.ask_to_stop()
        end = self.surroundings.monotonic() + seconds
        rested = [each.join(max(0.0, end - self.surroundings.monotonic())) for each in self._turns]
        return all(rested)

    # -- as a command does it --------------------------------------------------------------

    def run_waiting(self) -> int:
        """Do what waits and is due, one after the other; returns how many were begun."""
        begun = 0
        with self._beating():
            while not self._stopping.is_set() and (row := self.holding.take()) is not None:
                self._do(row)
                begun += 1
        return begun

    # -- inside ----------------------------------------------------------------------------

    def _take_turn(self) -> bool:
        row = self.holding.take()
        if row is not None:
            self._do(row)
        return row is not None

    def _do(self, row: JobRow) -> None:
        """Do a job; whatever comes out of it is written into its row."""
        work = guarded(lambda: self._work(row))
        if work is None:  # what was sealed cannot be opened: another attempt, then the end
            guarded(lambda: self._wait(row, "job.cannot-open"))
            return
        with self._lock:
            self._held[row.job] = (row, work)
        try:
            state, error = self._outcome(row, work)
        finally:
            with self._lock:
                del self._held[row.job]
        guarded(lambda: self._conclude(row, work, state, error))
        self._lost.discard(row.job)

    def _outcome(self, row: JobRow, work: Work) -> tuple[JobState | None, StrongroomError | None]:
        """How a job ended; no state: it is to be begun again."""
        try:
            work.facts.update(self.kinds[row.kind].work(work))
        except Stopped:
            return (None, None) if self._stopping.is_set() else (JobState.CANCELLED, None)
        except Busy as error:
            again = row.attempts < self.kinds[row.kind].attempts
            return (None if again else JobState.FAILED), error
        except StrongroomError as error:
            return JobState.FAILED, error
        except Exception as error:
            named = {"job": write_id(JOB_PREFIX, row.job), "job_kind": row.kind}
            _log.error("a job failed", kind=type(error).__name__, **named)
            return JobState.FAILED, Unexpected(_UNEXPECTED, where=type(error).__name__)
        return JobState.DONE, None

    def _conclude(
        self, row: JobRow, work: Work, state: JobState | None, error: StrongroomError | None
    ) -> None:
        because = None if error is None else error.code
        if state is None:
            self._wait(row, because)
            return
        sealed = None if error is None else self._failed(row, error)
        if error is not None and row.user == ROOM_ITSELF:
            work.facts[NAMED] = plain_names(error)
        self.holding.finish(row, state, work.facts, because, (work.done, work.total), sealed)

    def _failed(self, row: JobRow, error: StrongroomError) -> bytes | None:
        return sealed_with_failure(self.room, row, error, keeps=self.kinds[row.kind].keeps)

    def _wait(self, row: JobRow, because: str | None) -> None:
        seconds = 0.0 if because is None else self.pace.wait(row.attempts)
        self.holding.give_back(row, because=because, seconds=seconds, counted=because is not None)

    def _work(self, row: JobRow) -> Work:
        job = write_id(JOB_PREFIX, row.job)
        asked = read_asked(self.room, row)
        return Work(
            self.room,
            self.surroundings,
            job,
            read_json(row.document),
            asked.get("private", {}),
            row.attempts,
            lambda: self._desk(row, asked, job),
            lambda: self._stopping.is_set() or row.job in self._lost,
            token=asked.get("token"),
        )

    def _desk(self, row: JobRow, asked: Mapping[str, Any], job: str) -> Desk:
        if row.user != ROOM_ITSELF:
            return desk_as_asked(self.room, row.user, asked, job)
        unattended = self.kinds[row.kind].unattended
        if unattended is None:
            raise Refused("job.people-only")
        return self.room.unattended(
            unattended.role, unattended.actions, purpose=unattended.purpose, request=job
        )

    # -- living ----------------------------------------------------------------------------

    @contextmanager
    def _beating(self) -> Iterator[None]:
        beating = Turns("job-beat", self._beat_all, self._beat_pause)
        beating.start()
        try:
            yield
        finally:
            beating.ask_to_stop()
            beating.join(self.pace.lease)

    @property
    def _beat_pause(self) -> float:
        return min(_LONGEST_BEAT, self.pace.lease / _BEATS_A_LEASE)

    def _beat_all(self) -> None:
        with self._lock:
            held = list(self._held.values())
        for row, work in held:
            if guarded(partial(self._beat, row, work)) is False:
                self._lost.add(row.job)

    def _beat(self, row: JobRow, work: Work) -> bool:
        return self.holding.beat(row, work.done, work.total) and still_asked(self.room, work.token)
