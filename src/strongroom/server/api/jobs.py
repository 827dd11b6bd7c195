"""Jobs: work that takes longer than a request, and how far it is.

Lives here: these routes, and the answer of every route that asks for a job. Must not live here: jobs' life
(server.jobs).

Progress is asked for again and again: a job's document is small, and its `Retry-After` says when it is worth
it.
"""

from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.jobs.job import JobView
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.serving import serving_of

__all__ = ["JobDocument", "accepted", "routes"]

routes = resource("jobs")
_JobId = Annotated[str, Path(pattern=r"^job_[0-9a-z]+$", description="Id of a job.", max_length=64)]
_ASK_AGAIN = "2"


class Progress(BaseModel):
    """How far a job is."""

    done: int
    total: int | None = Field(description="Null where it is not known.")


class JobDocument(BaseModel):
    """A job."""

    id: str = Field(examples=["job_01k85hrb9yfw0a3cp3tkjzc1rr"])
    kind: str = Field(examples=["backup_run"])
    state: str = Field(examples=["running"], description="queued, running, done, failed or cancelled.")
    user: str = Field(description="Id of who asked for it.")
    parameters: dict[str, Any]
    schedule: str | None = Field(description="Name of the schedule that started it.")
    queued: str
    due: str
    changed: str
    attempts: int
    progress: Progress
    result: dict[str, Any] | None = Field(description="Numbers, ids and codes, at its end.")
    because: str | None = Field(description="Code of the error that it failed with or waits after.")
    problem: dict[str, Any] | None = Field(
        description="That error, as a problem. What its texts name is there for whoever asked for the job."
    )
    stopping: bool


class JobsDocument(BaseModel):
    """Some jobs, the newest first, and the cursor for the older ones."""

    items: list[JobDocument]
    next: str | None


def accepted(view: JobView, language: str) -> Response:
    """The answer to whoever asked for a job: what was asked for, and where to look for it."""
    headers = {"Location": f"/v1/jobs/{view.id}", "Retry-After": _ASK_AGAIN}
    return JSONResponse(view.as_document(language), 202, headers)


@routes.get("/jobs", response_model=JobsDocument)
@declared(SIGNED_IN)
def list_jobs(
    request: Request,
    desk: AtDesk,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """One's own jobs, the newest first; everybody's, for whoever may `job_list`."""
    page = serving_of(request).jobs.page(desk, limit=limit, cursor=cursor)
    items = [each.as_document(desk.session.language) for each in page.items]
    return JSONResponse({"items": items, "next": page.next})


@routes.get("/jobs/{identity}", response_model=JobDocument)
@declared(SIGNED_IN)
def get_job(request: Request, desk: AtDesk, identity: _JobId) -> Response:
    """One job, and how far it is."""
    view = serving_of(request).jobs.get(desk, identity)
    document = view.as_document(desk.session.language)
    return JSONResponse(document, headers={"Retry-After": _ASK_AGAIN} if view.open else None)


@routes.post("/jobs/{identity}/cancel", response_model=JobDocument)
@declared(SIGNED_IN)
def cancel_job(request: Request, desk: AtDesk, identity: _JobId) -> Response:
    """End a job: at once where it waits, at its next resting place where it runs."""
    view = serving_of(request).jobs.cancel(desk, identity)
    return JSONResponse(view.as_document(desk.session.language))
