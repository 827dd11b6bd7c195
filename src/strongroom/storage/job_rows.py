"""Rows of jobs and of the schedules that start them.

Lives here: statements. Must not live here: what the rows say, their MACs (strongroom.server.jobs). Each row
is written whole, so that its MAC always covers what stands in it.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select
from strongroom.storage.locking import for_change, for_taking
from strongroom.storage.named_tables import jobs, late_marks, schedule_runs, schedules
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "JobRow",
    "LateMarkRow",
    "ScheduleRow",
    "ScheduleRunRow",
    "add_job",
    "drop_jobs_before",
    "job_row",
    "job_rows",
    "jobs_in_state",
    "jobs_of_kind",
    "last_of_schedule",
    "late_mark_rows",
    "lock_job",
    "lock_late_mark",
    "lock_queued",
    "lock_schedule_run",
    "put_late_mark",
    "put_schedule",
    "put_schedule_run",
    "replace_job",
    "schedule_row",
    "schedule_rows",
    "schedule_run_rows",
]

_tenant: Any = bindparam("tenant")


class JobRow(NamedTuple):
    """One job; the columns of the table in their order.

    Attributes:
        job: 16 bytes.
        state: 0 queued, 1 running, 2 done, 3 failed, 4 cancelled.
        user: Who asked for it, 16 bytes.
        document: Parameters as JSON; nothing personal.
        sealed: How the user asked, and parameters that are personal, under the user's own key.
        schedule: Name of the schedule that started it.
        queued: When it was asked for; milliseconds like all moments here.
        due: Not before this moment.
        attempts: How often it was begun.
        holder: The process and thread that works on it, 16 random bytes.
        beat: Grows as long as the holder lives.
        stop: 1 once somebody asked for its end.
        done: How far it is.
        total: How far it will go, where that is known.
        result: Numbers, ids and codes as JSON, at its end.
        because: Code of the error that it failed with, or that it waits after.
        event: Of the asking; zeros where a schedule started it.
    """

    tenant: int
    job: bytes
    kind: str
    state: int
    user: bytes
    document: str
    sealed: bytes | None
    schedule: str | None
    queued: int
    due: int
    attempts: int
    holder: bytes | None
    beat: int
    stop: int
    done: int
    total: int | None
    changed: int
    result: str | None
    because: str | None
    event: bytes
    mac: bytes


class ScheduleRow(NamedTuple):
    """How a schedule was changed; the columns of the table in their order."""

    tenant: int
    name: str
    document: str
    changed: int
    event: bytes
    mac: bytes


class ScheduleRunRow(NamedTuple):
    """When a schedule ran last and will run next; the columns of the table in their order."""

    tenant: int
    name: str
    next: int
    last: int | None
    job: bytes | None
    mac: bytes


class LateMarkRow(NamedTuple):
    """What is late, or was; the columns of the table in their order.

    Attributes:
        subject: What: ``backup:shelf``.
        since: From when on it was late.
        told: When a notice of it was last made.
        late: 1 while it is.
    """

    tenant: int
    subject: str
    since: int
    told: int
    late: int
    mac: bytes


# -- jobs ----------------------------------------------------------------------
_j = jobs.c
_ONE = (_j.tenant == _tenant, _j.job == bindparam("job"))
_JOB = Statement(select(jobs).where(*_ONE))
_LOCK_JOB = Statement(for_change(select(jobs).where(*_ONE)))
_IN_STATE = Statement(
    select(jobs)
    .where(_j.tenant == _tenant, _j.state == bindparam("state"), _j.due <= bindparam("due"))
    .order_by(_j.due, _j.job)
    .limit(bindparam("most"))
)


_LOCK_QUEUED = Statement(
    for_taking(
        select(jobs)
        .where(_j.tenant == _tenant, _j.state == 0, _j.due <= bindparam("due"))
        .order_by(_j.due, _j.job)
        .limit(bindparam("most"))
    )
)
_PAGE = Statement(
    select(jobs)
    .where(_j.tenant == _tenant, _j.job < bindparam("before"))
    .order_by(_j.job.desc())
    .limit(bindparam("most"))
)
_LAST_OF_SCHEDULE = Statement(
    select(jobs)
    .where(_j.tenant == _tenant, _j.schedule == bindparam("schedule"))
    .order_by(_j.job.desc())
    .limit(bindparam("most"))
)
_OF_KIND = Statement(
    select(jobs)
    .where(_j.tenant == _tenant, _j.kind == bindparam("kind"))
    .order_by(_j.job.desc())
    .limit(bindparam("most"))
)
_ADD_JOB = Statement(insert(jobs))
_REPLACE_JOB = Rewriting(jobs)
_DROP_OLD = Statement(
    delete(jobs).where(_j.tenant == _tenant, _j.state >= 2, _j.changed < bindparam("before"))
)


def job_row(tx: Transaction, tenant: int, job: bytes) -> JobRow | None:
    """One job."""
    row = tx.row(_JOB, tenant=tenant, job=job)
    return None if row is None else JobRow(*row)


def lock_job(tx: Transaction, tenant: int, job: bytes) -> JobRow | None:
    """One job; nobody else changes it before the commit."""
    row = tx.row(_LOCK_JOB, tenant=tenant, job=job)
    return None if row is None else JobRow(*row)


def lock_queued(tx: Transaction, tenant: int, due: int, most: int) -> list[JobRow]:
    """Jobs that wait and are due, the longest due first; what another process is taking is left out."""
    return [JobRow(*row) for row in tx.rows(_LOCK_QUEUED, tenant=tenant, due=due, most=most)]


def jobs_in_state(tx: Transaction, tenant: int, state: int, due: int, most: int) -> list[JobRow]:
    """Jobs in a state that are due, the longest due first."""
    found = tx.rows(_IN_STATE, tenant=tenant, state=state, due=due, most=most)
    return [JobRow(*row) for row in found]


def job_rows(tx: Transaction, tenant: int, before: bytes, most: int) -> list[JobRow]:
    """Jobs, the newest first.

    Args:
        before: Id of a job; only older ones.
    """
    return [JobRow(*row) for row in tx.rows(_PAGE, tenant=tenant, before=before, most=most)]


def jobs_of_kind(tx: Transaction, tenant: int, kind: str, most: int) -> list[JobRow]:
    """The newest jobs of a kind, the newest first."""
    return [JobRow(*row) for row in tx.rows(_OF_KIND, tenant=tenant, kind=kind, most=most)]


def last_of_schedule(tx: Transaction, tenant: int, schedule: str, most: int) -> list[JobRow]:
    """The newest jobs that a schedule started, the newest first."""
    found = tx.rows(_LAST_OF_SCHEDULE, tenant=tenant, schedule=schedule, most=most)
    return [JobRow(*row) for row in found]


def add_job(tx: Transaction, row: JobRow) -> None:
    """Add a job."""
    tx.run(_ADD_JOB, **row._asdict())


def replace_job(tx: Transaction, row: JobRow, old: JobRow) -> bool:
    """Write a job anew; False where it has changed since ``old`` was read."""
    return _REPLACE_JOB(tx, row, old)


def drop_jobs_before(tx: Transaction, tenant: int, before: int) -> int:
    """Forget jobs that came to their end before a moment; returns how many."""
    return tx.run(_DROP_OLD, tenant=tenant, before=before)


# -- schedules -----------------------------------------------------------------
_s, _n = schedules.c, schedule_runs.c
_SCHEDULES = Statement(select(schedules).where(_s.tenant == _tenant).order_by(_s.name))
_SCHEDULE = Statement(select(schedules).where(_s.tenant == _tenant, _s.name == bindparam("name")))
_PUT_SCHEDULE = upsert(schedules, _s.document, _s.changed, _s.event, _s.mac)
_RUNS = Statement(select(schedule_runs).where(_n.tenant == _tenant).order_by(_n.name))
_LOCK_RUN = Statement(
    for_change(select(schedule_runs).where(_n.tenant == _tenant, _n.name == bindparam("name")))
)
_PUT_RUN = upsert(schedule_runs, _n.next, _n.last, _n.job, _n.mac)


def schedule_rows(tx: Transaction, tenant: int) -> list[ScheduleRow]:
    """The schedules that somebody changed, by name."""
    return [ScheduleRow(*row) for row in tx.rows(_SCHEDULES, tenant=tenant)]


def schedule_row(tx: Transaction, tenant: int, name: str) -> ScheduleRow | None:
    """One schedule, where somebody changed it."""
    row = tx.row(_SCHEDULE, tenant=tenant, name=name)
    return None if row is None else ScheduleRow(*row)


def put_schedule(tx: Transaction, row: ScheduleRow) -> None:
    """Write a schedule."""
    tx.run(_PUT_SCHEDULE, **row._asdict())


def schedule_run_rows(tx: Transaction, tenant: int) -> list[ScheduleRunRow]:
    """When each schedule ran and will run."""
    return [ScheduleRunRow(*row) for row in tx.rows(_RUNS, tenant=tenant)]


def lock_schedule_run(tx: Transaction, tenant: int, name: str) -> ScheduleRunRow | None:
    """When a schedule runs; nobody else starts it before the commit."""
    row = tx.row(_LOCK_RUN, tenant=tenant, name=name)
    return None if row is None else ScheduleRunRow(*row)


def put_schedule_run(tx: Transaction, row: ScheduleRunRow) -> None:
    """Write when a schedule runs."""
    tx.run(_PUT_RUN, **row._asdict())


# -- lateness ------------------------------------------------------------------
_m = late_marks.c
_MARKS = Statement(select(late_marks).where(_m.tenant == _tenant).order_by(_m.subject))
_LOCK_MARK = Statement(
    for_change(select(late_marks).where(_m.tenant == _tenant, _m.subject == bindparam("subject")))
)
_PUT_MARK = upsert(late_marks, _m.since, _m.told, _m.late, _m.mac)


def late_mark_rows(tx: Transaction, tenant: int) -> list[LateMarkRow]:
    """What is late, or was."""
    return [LateMarkRow(*row) for row in tx.rows(_MARKS, tenant=tenant)]


def lock_late_mark(tx: Transaction, tenant: int, subject: str) -> LateMarkRow | None:
    """One mark; nobody else changes it before the commit."""
    row = tx.row(_LOCK_MARK, tenant=tenant, subject=subject)
    return None if row is None else LateMarkRow(*row)


def put_late_mark(tx: Transaction, row: LateMarkRow) -> None:
    """Write a mark."""
    tx.run(_PUT_MARK, **row._asdict())
