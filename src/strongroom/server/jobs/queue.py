"""Asking for jobs, looking at them, ending them.

Lives here: what somebody at a desk does with jobs; each decided and recorded. Must not live here: doing them
(runner.py).

Whoever asked for a job may look at it and end it; whoever may `job_list` and `job_cancel` may do so with all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.actions import Action as Wanted
from strongroom.audit.actions import Action
from strongroom.errors import Conflict, InvalidInput, NotFound
from strongroom.model.ids import ID_BYTES, new_id, read_id, write_id
from strongroom.model.schema import JOBS
from strongroom.server.jobs.asked import ASKED_REVISION, asked_document, read_asked
from strongroom.server.jobs.failure import failure_of
from strongroom.server.jobs.job import (
    JOB_PREFIX,
    OPEN_STATES,
    JobState,
    JobView,
    check_job,
    tagged_job,
    view_of,
    write_json,
)
from strongroom.server.jobs.kind import JobKind
from strongroom.storage import job_rows
from strongroom.storage.job_rows import JobRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.room import Room
from strongroom.vault.session import ROOM_ITSELF
from strongroom.vault.staff.documents import seal_document

__all__ = ["JobPage", "JobQueue", "new_job"]

_AFTER_ALL = b"\xff" * ID_BYTES
_MOST = 100
_NO_EVENT = bytes(ID_BYTES)


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, the newest first, and the cursor for the older ones."""

    items: tuple[JobView, ...]
    next: str | None


def new_job(
    tenant: int,
    kind: JobKind,
    parameters: Mapping[str, Any],
    now: int,
    *,
    user: bytes = ROOM_ITSELF,
    schedule: str | None = None,
    due: int | None = None,
) -> JobRow:
    """A job's row as it begins, without its MAC."""
    return JobRow(
        tenant=tenant,
        job=new_id(now),
        kind=kind.name,
        state=JobState.QUEUED,
        user=user,
        document=write_json(parameters),
        sealed=None,
        schedule=schedule,
        queued=now,
        due=now if due is None else due,
        attempts=0,
        holder=None,
        beat=0,
        stop=0,
        done=0,
        total=None,
        changed=now,
        result=None,
        because=None,
        event=_NO_EVENT,
        mac=b"",
    )


@dataclass
class JobQueue:
    """The jobs of a room.

    Args:
        kinds: By name.
        woken: Told that there is something to do.
    """

    room: Room
    kinds: Mapping[str, JobKind]
    woken: Callable[[], None] = field(default=lambda: None, repr=False)

    def ask(
        self,
        desk: Desk,
        kind: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        private: Mapping[str, Any] | None = None,
    ) -> JobView:
        """Ask for a job; it is durable when this returns, and done soon after.

        Args:
            desk: Of whoever asks; the job is done with this purpose, this reason and no more rights.
            kind: A name of `kinds`.
            parameters: Nothing personal; they are shown to whoever may see jobs.
            private: Parameters that may be personal: sealed under the user's own key.

        Raises:
            NotFound: ``job.unknown-kind``.
            InvalidInput: ``job.bad-parameter``, ``job.too-much``.
            Refused: ``access.refused``.
        """
        wanted = self.kind(kind)
        given = wanted.read(parameters or {})

        def work(op: Operation) -> JobRow | Refusal:
            op.begin(None)
            decision = wanted.permit(op, given)
            if not decision.allowed:
                return op.refuse(decision)
            user = op.session.principal.user
            row = new_job(op.tenancy.tenant, wanted, given, op.now, user=user)
            row = row._replace(event=op.event, sealed=self._sealed(op, row, private or {}))
            row = tagged_job(self.room.door.keyring.row_mac(), row)
            job_rows.add_job(op.tx, row)
            draft = op.draft()
            op.made = write_id(JOB_PREFIX, row.job)
            draft.extra = {"job": op.made, "kind": kind}
            op.record(draft)
            return row

        row = run(self.room.door, desk.session, Action.JOB_START, work)
        self.woken()
        return view_of(row)

    def get(self, desk: Desk, job: str) -> JobView:
        """One job.

        Raises:
            NotFound: ``job.not-found``, for one of somebody else's too.
        """
        identity, session = read_id(JOB_PREFIX, job), desk.session
        row = self.room.door.database.read(lambda tx: job_rows.job_row(tx, session.tenant, identity))
        if row is None or not (row.user == session.principal.user or self._sees_all(desk)):
            raise NotFound("job.not-found")
        return self._view(desk, check_job(self.room.door.keyring.row_mac(), row))

    def told(self, desk: Desk, job: str) -> Mapping[str, Any]:
        """The parameters of a job of one's own that were sealed, so that it can be asked for changed.

        Raises:
            NotFound: ``job.not-found``, for one of somebody else's, whoever may see that there is one.
        """
        identity, session = read_id(JOB_PREFIX, job), desk.session
        row = self.room.door.database.read(lambda tx: job_rows.job_row(tx, session.tenant, identity))
        if row is None or row.user != session.principal.user:
            raise NotFound("job.not-found")
        found: Mapping[str, Any] = read_asked(
            self.room, check_job(self.room.door.keyring.row_mac(), row)
        ).get("private", {})
        return found

    def page(self, desk: Desk, *, limit: int = 50, cursor: str | None = None) -> JobPage:
        """Jobs, the newest first: one's own, or all where one may see them."""
        before = _AFTER_ALL if cursor is None else read_id(JOB_PREFIX, cursor)
        everything, user = self._sees_all(desk), desk.session.principal.user
        mac, found = self.room.door.keyring.row_mac(), list[JobRow]()
        while len(found) <= limit:
            rows = self._page(desk.session.tenant, before)
            found += [check_job(mac, row) for row in rows if everything or row.user == user]
            if len(rows) < _MOST:
                break
            before = rows[-1].job
        shown = found[:limit]
        following = write_id(JOB_PREFIX, shown[-1].job) if len(found) > limit else None
        return JobPage(tuple(self._view(desk, row) for row in shown), following)

    def results(self, desk: Desk, kind: str, most: int = 50) -> tuple[JobView, ...]:
        """The newest jobs of a kind, for whoever may ask for one: what was found is theirs to know.

        Raises:
            NotFound: ``job.unknown-kind``. Refused: ``access.refused``.
        """
        wanted, mac = self.kind(kind), self.room.door.keyring.row_mac()

        def look(op: Operation) -> tuple[JobView, ...] | Refusal:
            op.begin(None)
            decision = wanted.permit(op, {})
            if not decision.allowed:
                return op.refuse(decision)
            rows = job_rows.jobs_of_kind(op.tx, op.tenancy.tenant, kind, most)
            op.record(op.draft())
            return tuple(view_of(check_job(mac, row)) for row in rows)

        return run(self.room.door, desk.session, Action.JOB_LIST, look)

    def cancel(self, desk: Desk, job: str) -> JobView:
        """End a job: at once where it waits, at its next resting place where it runs.

        Raises:
            NotFound: ``job.not-found``.
            Conflict: ``job.over``.
            Refused: ``access.refused``.
        """
        identity, mac = read_id(JOB_PREFIX, job), self.room.door.keyring.row_mac()

        def work(op: Operation) -> JobRow | Refusal:
            op.begin(None)
            row = job_rows.lock_job(op.tx, op.tenancy.tenant, identity)
            own = row is not None and row.user == op.session.principal.user
            decision = op.decide(None)
            if not (own or decision.allowed):
                return op.refuse(decision)
            if row is None:
                raise NotFound("job.not-found")
            check_job(mac, row)
            if row.state not in OPEN_STATES:
                raise Conflict("job.over")
            changed = row._replace(stop=1, changed=op.now)
            if row.state == JobState.QUEUED:
                kept = row.kind in self.kinds and self.kinds[row.kind].keeps
                changed = changed._replace(state=int(JobState.CANCELLED), sealed=row.sealed if kept else None)
            changed = tagged_job(mac, changed)
            job_rows.replace_job(op.tx, changed, row)
            draft = op.draft()
            draft.extra = {"job": write_id(JOB_PREFIX, row.job), "kind": row.kind}
            op.record(draft)
            return changed

        return view_of(run(self.room.door, desk.session, Action.JOB_CANCEL, work))

    def kind(self, name: str) -> JobKind:
        """A kind of job.

        Raises:
            NotFound: ``job.unknown-kind``.
        """
        found = self.kinds.get(name)
        if found is None:
            raise NotFound("job.unknown-kind", known=", ".join(sorted(self.kinds)))
        return found

    # -- inside --------------------------------------------------------------------------

    def _sees_all(self, desk: Desk) -> bool:
        """Whether somebody may see everybody's jobs; who may not sees their own, and that is no refusal."""
        door, session = self.room.door, desk.session
        now = door.now()

        def look(tx: Transaction) -> bool:
            return Operation(door, tx, session, str(Wanted.JOB_LIST), now).decide(None).allowed

        return door.database.read(look)

    def _view(self, desk: Desk, row: JobRow) -> JobView:
        """A job as somebody may see it: what the texts of its error name is for whoever asked for it."""
        own = row.user == desk.session.principal.user
        told = own and row.state == JobState.FAILED
        return view_of(row, failure_of(self.room, row) if told else None)

    def _page(self, tenant: int, before: bytes) -> list[JobRow]:
        return self.room.door.database.read(lambda tx: job_rows.job_rows(tx, tenant, before, _MOST))

    def _sealed(self, op: Operation, row: JobRow, private: Mapping[str, Any]) -> bytes | None:
        if row.user == ROOM_ITSELF:
            if private:
                raise InvalidInput("job.bad-parameter", name=next(iter(private)))
            return None
        place = (JOBS, row.user, row.job)
        document = asked_document(op.session, private)
        return seal_document(self.room.door, op.tx, op.tenancy, place, ASKED_REVISION, document)
