"""How far a try, an import or its undoing is, what it came to, and the rows that were refused.

Lives here: these pages. Must not live here: the work (server.jobs), mappings (mapping.py).
"""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound
from strongroom.model.ids import write_id
from strongroom.server.api.bodies import CollectionName, RecordId
from strongroom.server.api.imports import streamed
from strongroom.server.console.entered import Entered
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.importing.files import files_of
from strongroom.server.console.texts import text_of
from strongroom.server.jobs.job import JobView
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_KINDS = ("import_check", "import_run", "import_undo")
_STEPS = ("upload", "map", "check", "import")
_COUNTS = ("items", "created", "updated", "unchanged")
_DONE_ALREADY = "import.already-done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Rows that were refused for one reason."""

    count: int
    message: str
    hint: str


@routes.get("/imports/jobs/{job}")
@declared(needs(Action.IMPORT))
def going(here: Here, job: RecordId) -> Response:
    """Show how far it is, or what it came to."""
    view = _job(here, job)
    result = view.result or {}
    offered, collection = here.offering, view.parameters["collection"]
    own = view.user == write_id("usr", here.caller.user.id)
    return here.page(
        "importing/going.html",
        view=view,
        title=text_of(here.language)(f"going.{view.kind}"),
        place=0 if view.kind == "import_undo" else _STEPS.index("check" if _tries(view) else "import") + 1,
        steps=[text_of(here.language)(f"imports.step-{each}") for each in _STEPS],
        tries=_tries(view),
        collection=here.desk.schema.collection(collection).label(here.language),
        figures=_figures(here, view),
        refusals=_refusals(here, view),
        rejects=_rejects(collection, result) if own else None,
        because=None if view.because is None else words_of(view.because, here.language, **view.named),
        may_import=own and _tries(view) and view.state == "done",
        may_change=own and view.kind != "import_undo" and not view.open,
        may_again=own and view.because == _DONE_ALREADY,
        undo=_undo(view, result) if offered.grants(Action.IMPORT_UNDO, collection) else None,
        resumed=result.get("resumed") or 0,
    )


@routes.post("/imports/jobs/{job}/run")
@declared(needs(Action.IMPORT))
def run(here: Here, job: RecordId, form: Entered) -> Response:
    """Import what was tried, by the same mapping."""
    view = _job(here, job)
    if view.kind == "import_undo":
        raise NotFound("job.not-found")
    told = here.serving.jobs.told(here.desk, job)
    given = {**view.parameters, "again": form.flag("again") or view.parameters["again"]}
    begun = here.serving.jobs.ask(here.desk, "import_run", given, private=told)
    return here.done(f"/imports/jobs/{begun.id}", "jobs.asked")


@routes.get("/imports/{collection}/rejects/{file}")
@declared(needs(Action.IMPORT))
def rejects(here: Here, collection: CollectionName, file: RecordId) -> Response:
    """Hand out the rows that were refused, each as it came, with the reason in front."""
    files = files_of(here, collection)
    return streamed(files, files.hand_out(file, once=False))


def _job(here: AtPage, job: str) -> JobView:
    view = here.serving.jobs.get(here.desk, job)
    if view.kind not in _KINDS:
        raise NotFound("job.not-found")
    return view


def _tries(view: JobView) -> bool:
    return view.kind == "import_check"


def _figures(here: AtPage, view: JobView) -> list[tuple[str, int]]:
    """The counts of a result, in words: what was, or what would be."""
    t, result = text_of(here.language), view.result or {}
    if view.state != "done":
        return []
    if view.kind == "import_undo":
        return [(t(f"going.{name}"), int(found)) for name, found in result.items() if name != "complete"]
    names = ("items", "created", "updated") if _tries(view) else _COUNTS
    rejected = ("rejected", sum(result["rejected"].values()))
    counts = [*((name, int(result[name])) for name in names), rejected]
    return [(t(f"going.{'would-' if _tries(view) else ''}{name}"), count) for name, count in counts]


def _refusals(here: AtPage, view: JobView) -> list[Refusals]:
    """Why rows were refused, most frequent first; a field by what the collection calls it."""
    result, collection = view.result or {}, here.desk.schema.collection(view.parameters["collection"])
    told = result.get("reasons") or [
        {"code": code, "count": count} for code, count in (result.get("rejected") or {}).items()
    ]
    found = []
    for each in sorted(told, key=lambda each: (-each["count"], each["code"])):
        known = {name: str(number) for name, number in (each.get("numbers") or {}).items()}
        field = collection.fields.get(each.get("field") or "")
        if field is not None:
            known |= dict.fromkeys(("field", "column"), field.label(here.language))
        message, hint = words_of(each["code"], here.language, **known)
        found.append(Refusals(count=each["count"], message=message, hint=hint))
    return found


def _rejects(collection: str, result: Any) -> str | None:
    file = result.get("rejects")
    return None if file is None else f"/imports/{collection}/rejects/{file}"


def _undo(view: JobView, result: Any) -> str | None:
    if view.kind != "import_run" or result.get("import") is None:
        return None
    return f"/imports/{view.parameters['collection']}/undo/{result['import']}"
