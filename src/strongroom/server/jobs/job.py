"""A job as its row says it: its states, its MAC, and how people and programs read it.

Lives here: these. Must not live here: taking and running jobs, statements (storage).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from strongroom.access.deciding_rows import RowTagger
from strongroom.errors import InvalidInput, StrongroomError, named_in
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.server.problems import problem_document
from strongroom.storage.job_rows import JobRow
from strongroom.vault.batches.kept_errors import error_by_code
from strongroom.vault.macs.whole_rows import check_whole, tag_whole

__all__ = [
    "JOB_PREFIX",
    "NAMED",
    "OPEN_STATES",
    "JobState",
    "JobView",
    "check_job",
    "read_json",
    "tagged_job",
    "view_of",
    "write_json",
]

JOB_PREFIX = "job"
NAMED = "named"
"""In the result of a job that nobody asked for: what the texts of its error name, as far as it is plain."""
_KIND = "job"
_LONGEST = 16_000


class JobState(IntEnum):
    """How far a job is; the numbers stand in its row."""

    QUEUED = 0
    RUNNING = 1
    DONE = 2
    FAILED = 3
    CANCELLED = 4


OPEN_STATES = frozenset({JobState.QUEUED, JobState.RUNNING})
"""States in which something is still to come."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it is shown. Moments are in milliseconds.

    Attributes:
        id: ``job_…``.
        user: Written id of who asked for it.
        parameters: Those that are nobody's personal data.
        progress: How far it is.
        total: How far it will go; None where that is not known.
        result: Numbers, ids and codes; None before its end.
        because: Code of the error that it failed with, or after which it waits for another attempt.
        stopping: Whether somebody asked for its end and it has not come yet.
        error: What ``because`` is the code of. What its texts name is there for whoever asked for the job;
            where nobody did, as far as it is plain.
    """

    id: str
    kind: str
    state: str
    user: str
    parameters: Mapping[str, Any]
    schedule: str | None
    queued: int
    due: int
    changed: int
    attempts: int
    progress: int
    total: int | None
    result: Mapping[str, Any] | None
    because: str | None
    stopping: bool
    error: StrongroomError | None = field(default=None, compare=False)

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self.state in ("queued", "running")

    @property
    def named(self) -> Mapping[str, int | str]:
        """What the texts of its error name."""
        return {} if self.error is None else named_in(self.error)

    def as_document(self, language: str) -> dict[str, Any]:
        """The job as programs read it.

        Args:
            language: Of the texts of its error.
        """
        told = None if self.error is None else problem_document(self.error, language, self.id)
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "user": self.user,
            "parameters": dict(self.parameters),
            "schedule": self.schedule,
            "queued": write_moment(self.queued),
            "due": write_moment(self.due),
            "changed": write_moment(self.changed),
            "attempts": self.attempts,
            "progress": {"done": self.progress, "total": self.total},
            "result": None if self.result is None else dict(self.result),
            "because": self.because,
            "problem": told,
            "stopping": self.stopping,
        }


def check_job(mac: RowTagger, row: JobRow) -> JobRow:
    """The row, once it is known to be ours.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    check_whole(mac, _KIND, row)
    return row


def tagged_job(mac: RowTagger, row: JobRow) -> JobRow:
    """The row with its MAC."""
    return row._replace(mac=tag_whole(mac, _KIND, row))


def view_of(row: JobRow, error: StrongroomError | None = None) -> JobView:
    """A job as it is shown.

    Args:
        error: That it failed with, as whoever asked for it may know it; for anybody else by its code.
    """
    code = row.because
    result = None if row.result is None else read_json(row.result)
    named = None if result is None else result.pop(NAMED, None)
    return JobView(
        id=write_id(JOB_PREFIX, row.job),
        kind=row.kind,
        state=JobState(row.state).name.lower(),
        user=write_id("usr", row.user),
        parameters=read_json(row.document),
        schedule=row.schedule,
        queued=row.queued,
        due=row.due,
        changed=row.changed,
        attempts=row.attempts,
        progress=row.done,
        total=row.total,
        result=result,
        because=row.because,
        stopping=bool(row.stop) and row.state in OPEN_STATES,
        error=error or (None if code is None else error_by_code(code, named)),
    )


def write_json(document: Mapping[str, Any]) -> str:
    """A small document as it stands in a row.

    Raises:
        InvalidInput: ``job.too-much``.
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text.encode()) > _LONGEST:
        raise InvalidInput("job.too-much", most=_LONGEST)
    return text


def read_json(text: str) -> dict[str, Any]:
    """A small document out of a row whose MAC was checked."""
    document: dict[str, Any] = json.loads(text)
    return document
