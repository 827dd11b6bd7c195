"""Jobs: what the server does by itself or was asked to do, with its progress.

Lives here: these pages. Must not live here: the work (server.jobs).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from strongroom.i18n import pick
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.privacy.stages import wait_in_words
from strongroom.server.console.texts import has_text, text_of
from strongroom.server.jobs.job import JobView
from strongroom.server.permission import SIGNED_IN, declared

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_TONES = {"queued": "info", "running": "accent", "done": "good", "failed": "danger", "cancelled": ""}
_SIGNS = {"queued": "clock", "running": "refresh", "done": "check", "failed": "alert", "cancelled": "ban"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A job in a line."""

    id: str
    what: str
    state: str
    tone: str
    sign: str
    open: bool
    by_schedule: bool
    progress: int
    total: int | None
    queued: int
    changed: int
    attempts: int
    because: tuple[str, str] | None
    waits: tuple[str, ...]
    report: str | None
    result: tuple[tuple[str, object], ...]


@routes.get("/jobs")
@declared(SIGNED_IN)
def jobs(here: Here, after: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Show one's own jobs, or all where one may see them."""
    page = here.serving.jobs.page(here.desk, cursor=after or None)
    rows = [_line(here, each) for each in page.items]
    return here.page(
        "system/jobs.html",
        rows=rows,
        following=None if page.next is None else f"/jobs?after={page.next}",
        first="/jobs" if after else None,
        now=here.serving.room.door.now(),
    )


@routes.get("/jobs/{job}")
@declared(SIGNED_IN)
def job(here: Here, job: RecordId) -> Response:
    """Show a job; the page follows its progress."""
    return here.page("system/job.html", line=_line(here, here.serving.jobs.get(here.desk, job)))


@routes.post("/jobs/{job}/cancel")
@declared(SIGNED_IN)
def cancel(here: Here, job: RecordId) -> Response:
    """End a job."""
    here.serving.jobs.cancel(here.desk, job)
    return here.done(f"/jobs/{job}", "jobs.cancelled")


def _line(here: AtPage, view: JobView) -> Line:
    kind, language = here.serving.jobs.kinds.get(view.kind), here.language
    result = view.result or {}
    known = {**view.named, **_problems(result)}
    return Line(
        id=view.id,
        what=view.kind if kind is None else pick(language, kind.en, kind.zh),
        state=text_of(language)(f"jobs.state-{view.state}"),
        tone=_TONES[view.state],
        sign=_SIGNS[view.state],
        open=view.open,
        by_schedule=view.schedule is not None,
        progress=view.progress,
        total=view.total,
        queued=view.queued,
        changed=view.changed,
        attempts=view.attempts,
        because=None if view.because is None else words_of(view.because, language, **known),
        waits=tuple(
            wait_in_words(each, language)
            for each in dict.fromkeys((*_codes(result.get("round")), *_codes(result.get("waiting"))))
        ),
        report=result.get("report"),
        result=tuple(
            (_label(name, language), _in_words(name, found, language))
            for name, found in result.items()
            if not isinstance(found, dict | list) and found is not None and name != "report"
        ),
    )


def _codes(found: Any) -> Iterator[str]:
    """What a round of erasures waits for: a list, or one for each erasure."""
    for each in found.values() if isinstance(found, dict) else (found,):
        yield from each if isinstance(each, list) else ()


def _in_words(name: str, found: Any, language: str) -> str | int:
    t = text_of(language)
    if isinstance(found, bool):
        return t("backups.yes") if found else t("backups.no")
    return words_of(found, language)[0] if name == "problem" else found


def _label(name: str, language: str) -> str:
    key = f"jobs.result-{name}"
    return text_of(language)(key) if has_text(key) else name


def _problems(result: Mapping[str, Any]) -> dict[str, str]:
    """Which destinations something went wrong with."""
    places = result.get("destinations") or ()
    names = [str(each["name"]) for each in places if isinstance(each, dict) and each.get("problem")]
    return {"problems": ", ".join(names)} if names else {}
