"""The answer to whoever asked for a job: that it was begun, and where to look.

Lives here: that answer and its shape. Must not live here: jobs (server.jobs).
"""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from strongroom.server.api.once import answer_once
from strongroom.server.jobs.job import JobView
from strongroom.server.serving import Serving
from strongroom.vault.desk import Desk

__all__ = ["BegunDocument", "begin"]


class Progress(BaseModel):
    """How far a job is."""

    done: int
    total: int | None


class BegunDocument(BaseModel):
    """A job; `GET /v1/jobs/{id}` says how far it is, and its `result` what it came to."""

    id: str = Field(examples=["job_01k85hrb9yfw0a3cp3tkjzc1rr"])
    kind: str
    state: str = Field(examples=["queued"])
    user: str
    parameters: dict[str, Any]
    schedule: str | None
    queued: str
    due: str
    changed: str
    attempts: int
    progress: Progress
    result: dict[str, Any] | None
    because: str | None
    stopping: bool


def begin(
    serving: Serving, desk: Desk, kind: str, parameters: Mapping[str, Any], private: Mapping[str, Any]
) -> JSONResponse:
    """Ask for a job once, however often the request is sent.

    Raises:
        StrongroomError: As `JobQueue.ask`.
    """
    jobs = serving.jobs
    answered = answer_once(
        desk,
        lambda at: _answer(jobs.ask(at, kind, parameters, private=private)),
        lambda at, done: _answer(jobs.get(at, done.record or "")),
    )
    assert isinstance(answered, JSONResponse)  # noqa: S101 - both ways make one
    return answered


def _answer(job: JobView) -> JSONResponse:
    return JSONResponse(job.as_document(), 202, {"Location": f"/v1/jobs/{job.id}"})
