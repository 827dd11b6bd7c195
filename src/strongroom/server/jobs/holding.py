"""Taking jobs and giving them back: each change one transaction, and only by whoever holds the job.

Lives here: those transactions. Must not live here: threads (runner.py), what a job does.

A job that runs has a holder, and a beat that the holder lets grow. Whether a holder still lives is judged by
the clock of whoever waits: where the beat has stood still for a lease, the job is taken over (ADR 22), so no
two clocks have to agree. Who was taken over finds another holder in the row at the next beat, and stops.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.server.jobs.job import JOB_PREFIX, JobState, check_job, tagged_job, write_json
from strongroom.server.jobs.kind import JobKind
from strongroom.storage import job_rows
from strongroom.storage.job_rows import JobRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room

__all__ = ["Ended", "Holding"]

_HOLDER_BYTES = 16
_AT_ONCE = 32
_NOT_OURS_SECONDS = 60
_FORGED = "access.row-forged"
_GAVE_UP = "job.gave-up"

Ended = Callable[[Transaction, JobRow, int], None]
"""Told, within the transaction, of a job that came to its end: the row and the moment."""


def _untold(tx: Transaction, row: JobRow, now: int) -> None:
    """Tells nobody."""


@dataclass
class Holding:
    """Takes jobs for one process.

    Args:
        kinds: Those that this process can do.
        lease: Seconds for which a beat may stand still.
        monotonic: The clock to wait by, in seconds.
        ended: Told of each job that failed.
    """

    room: Room
    kinds: Mapping[str, JobKind]
    lease: float
    monotonic: Callable[[], float]
    ended: Ended = _untold
    _seen: dict[bytes, tuple[bytes | None, int, float]] = field(default_factory=dict)

    def take(self) -> JobRow | None:
        """Take a job that waits, or one whose holder is gone; None where there is none."""
        now = self.room.door.now()
        if self._read(JobState.QUEUED, now):
            taken = self.room.door.transact(self._tenant, self._take_queued)
            if taken is not None:
                return taken
        for row in self._abandoned():
            taken = self._take_over(row)
            if taken is not None:
                return taken
        return None

    def running(self) -> int:
        """How many jobs run, in whichever process."""
        return len(self._read(JobState.RUNNING, self.room.door.now()))

    def beat(self, held: JobRow, done: int, total: int | None) -> bool:
        """Show that the holder lives, and how far it is.

        Returns:
            False where the job has to stop: somebody asked for it, or it is not ours any more.
        """
        stopped = False

        def change(row: JobRow, now: int) -> JobRow:
            nonlocal stopped
            stopped = bool(row.stop)
            return row._replace(beat=row.beat + 1, done=done, total=total, changed=now)

        return self._change(held, change) is not None and not stopped

    def finish(
        self,
        held: JobRow,
        state: JobState,
        result: Mapping[str, Any] | None = None,
        because: str | None = None,
        progress: tuple[int, int | None] | None = None,
        sealed: bytes | None = None,
    ) -> bool:
        """Bring a job to its end.

        Args:
            sealed: What lies sealed beside it from now on; where nothing is given, as it was if its kind
                keeps it, and else nothing: a passphrase stays no longer than it is needed.

        Returns:
            False where it is not ours any more; nothing has changed then.
        """
        written = None if result is None else write_json(result)

        def change(row: JobRow, now: int) -> JobRow:
            done, total = progress or (row.done, row.total)
            return row._replace(
                state=int(state),
                holder=None,
                result=written,
                because=because,
                done=done,
                total=total,
                sealed=sealed or self._kept(row),
            )

        return self._change(held, change) is not None

    def give_back(self, held: JobRow, *, because: str | None, seconds: float, counted: bool) -> bool:
        """Let a job wait for another attempt.

        Args:
            because: Code of what stood in its way; None where this process only stops.
            seconds: Not before so long.
            counted: Whether the attempt counts.
        """

        def change(row: JobRow, now: int) -> JobRow:
            attempts = row.attempts if counted else row.attempts - 1
            state = JobState.CANCELLED if row.stop else JobState.QUEUED
            return row._replace(
                state=int(state),
                sealed=self._kept(row) if row.stop else row.sealed,
                holder=None,
                attempts=attempts,
                because=because,
                due=now + int(seconds * 1000),
            )

        return self._change(held, change) is not None

    # -- inside --------------------------------------------------------------------------

    @property
    def _tenant(self) -> int:
        return self.room.settings.tenant

    def _read(self, state: JobState, due: int) -> list[JobRow]:
        tenant = self._tenant
        return self.room.door.database.read(
            lambda tx: job_rows.jobs_in_state(tx, tenant, int(state), due, _AT_ONCE)
        )

    def _take_queued(self, tx: Transaction, now: int) -> JobRow | None:
        busy = {row.kind for row in job_rows.jobs_in_state(tx, self._tenant, 1, now, _AT_ONCE)}
        for row in job_rows.lock_queued(tx, self._tenant, now, _AT_ONCE):
            if not self._is_ours(tx, row, now):
                continue
            kind = self.kinds.get(row.kind)
            if kind is None:  # of another version: another process may know it, and nothing waits behind it
                self._write(tx, row, row._replace(due=now + _NOT_OURS_SECONDS * 1000))
            elif not (kind.alone and row.kind in busy):
                return self._begin(tx, row, now)
        return None

    def _abandoned(self) -> Iterable[JobRow]:
        """Jobs whose beat has stood still for a lease, as this process saw it."""
        running, at = self._read(JobState.RUNNING, self.room.door.now()), self.monotonic()
        known, self._seen = self._seen, {}
        for row in running:
            holder, beat, since = known.get(row.job, (row.holder, row.beat, at))
            if (holder, beat) != (row.holder, row.beat):
                since = at
            self._seen[row.job] = (row.holder, row.beat, since)
            if at - since >= self.lease and row.kind in self.kinds:
                yield row

    def _take_over(self, seen: JobRow) -> JobRow | None:
        def work(tx: Transaction, now: int) -> JobRow | None:
            row = job_rows.lock_job(tx, self._tenant, seen.job)
            if row is None or (row.holder, row.beat, row.state) != (seen.holder, seen.beat, seen.state):
                return None
            return self._begin(tx, row, now) if self._is_ours(tx, row, now) else None

        return self.room.door.transact(self._tenant, work)

    def _begin(self, tx: Transaction, row: JobRow, now: int) -> JobRow | None:
        """Hold a job from now on; one that was asked to stop, or was begun too often, is at its end."""
        if row.stop:
            ended = row._replace(state=int(JobState.CANCELLED), sealed=self._kept(row), holder=None)
            self._write(tx, row, ended._replace(changed=now))
            return None
        if row.attempts >= self.kinds[row.kind].attempts:
            failed = row._replace(state=int(JobState.FAILED), sealed=self._kept(row), holder=None)
            self._end(tx, self._write(tx, row, failed._replace(because=_GAVE_UP, changed=now)), now)
            return None
        taken = row._replace(
            state=int(JobState.RUNNING),
            holder=token_bytes(_HOLDER_BYTES),
            attempts=row.attempts + 1,
            beat=row.beat + 1,
            changed=now,
        )
        return self._write(tx, row, taken)

    def _change(self, held: JobRow, change: Callable[[JobRow, int], JobRow]) -> JobRow | None:
        def work(tx: Transaction, now: int) -> JobRow | None:
            row = job_rows.lock_job(tx, self._tenant, held.job)
            if row is None or row.holder != held.holder or not self._is_ours(tx, row, now):
                return None
            new = self._write(tx, row, change(row, now)._replace(changed=now))
            if new.state == JobState.FAILED:
                self._end(tx, new, now)
            return new

        return self.room.door.transact(self._tenant, work)

    def _is_ours(self, tx: Transaction, row: JobRow, now: int) -> bool:
        """Whether the room wrote a row; one that it did not write is done with, and never done."""
        try:
            check_job(self.room.door.keyring.row_mac(), row)
        except VerificationFailed:
            empty = row._replace(
                state=int(JobState.FAILED), document="{}", sealed=None, result=None, holder=None
            )
            self._write(tx, row, empty._replace(because=_FORGED, total=None, changed=now))
            return False
        return True

    def _write(self, tx: Transaction, old: JobRow, new: JobRow) -> JobRow:
        tagged = tagged_job(self.room.door.keyring.row_mac(), new)
        job_rows.replace_job(tx, tagged, old)
        return tagged

    def _kept(self, row: JobRow) -> bytes | None:
        """What stays sealed beside a job after its end."""
        return row.sealed if self.kinds[row.kind].keeps else None

    def _end(self, tx: Transaction, row: JobRow, now: int) -> None:
        """A job failed: who is to be told is told, and the log has it, last."""
        self.ended(tx, row, now)
        session = self.room.unattended_session(tx, "system_admin", (), request=write_id(JOB_PREFIX, row.job))
        operation = Operation(self.room.door, tx, session, "job_end", now)
        draft = operation.draft(outcome="failed", because=row.because)
        draft.extra = {"kind": row.kind, "attempts": row.attempts}
        operation.record(draft)
