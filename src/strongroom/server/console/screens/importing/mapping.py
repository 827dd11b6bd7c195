"""What the columns of a file become: proposed, looked through, changed, and tried without storing anything.

Lives here: these pages. Must not live here: proposing and changing a mapping (ingest), the try itself
(server.jobs).

The mapping goes to and fro in the form, so that a page needs nothing but its file. It names columns, never
values, and is sealed with the job once that was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import InvalidInput, StrongroomError
from strongroom.ingest.choosing import choose, places
from strongroom.ingest.dates import zone_named
from strongroom.ingest.drafts import read_drafts
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.notices import notices_of
from strongroom.ingest.proposal import Proposal, propose
from strongroom.ingest.rendering import render_mapping
from strongroom.ingest.schema_view import SchemaView
from strongroom.model.schema import Collection
from strongroom.server.api.bodies import CollectionName, RecordId
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.importing.files import files_of, opened
from strongroom.server.console.screens.importing.places import Line, lines_of
from strongroom.server.console.texts import text_of
from strongroom.server.jobs.moving import mapping_alone
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.files.held import Held

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST = 100_000
_READING = ("encoding", "delimiter", "sheet")
_FLAGS = ("create_customers", "again")
_NO_OPTIONS: Mapping[str, object] = {"create_customers": False, "again": False, "readmit": None}
_AS_IT_IS = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A file that was looked into.

    Args:
        found: What was proposed; None where the mapping is somebody's own.
        lines: What each column can become.
        wrong: Why the file cannot be imported so.
    """

    mapping: ImportMapping
    columns: tuple[str, ...] = ()
    found: Proposal | None = None
    lines: tuple[Line, ...] = ()
    notices: tuple[str, ...] = ()
    wrong: StrongroomError | None = None


@routes.get("/imports/{collection}/files/{file}")
@declared(needs(Action.IMPORT))
def proposed(here: Here, collection: CollectionName, file: RecordId) -> Response:
    """Propose what the columns become."""
    held = files_of(here, collection).hand_out(file, once=False)
    return _page(here, held, _propose(here, held, ImportMapping(collection)), _NO_OPTIONS)


@routes.post("/imports/{collection}/files/{file}")
@declared(needs(Action.IMPORT))
def change(here: Here, collection: CollectionName, file: RecordId, form: Entered) -> Response:
    """Take what was chosen: show what it comes to, or try it on the whole file."""
    held = files_of(here, collection).hand_out(file, once=False)
    wanted = form.text("do", 20)
    options = {**{name: form.flag(name) for name in _FLAGS}, "readmit": form.optional("readmit", 40)}
    if wanted == "read":
        return _page(here, held, _propose(here, held, _as_read(ImportMapping(collection), form)), options)
    try:
        mapping = mapping_alone(form.text("text" if wanted == "text" else "mapping", _LONGEST))
        if mapping.collection != collection:
            raise InvalidInput("ingest.map-other-collection", collection=mapping.collection)
    except StrongroomError as error:
        looked = _propose(here, held, ImportMapping(collection))
        own = form.text("text", _LONGEST) if wanted == "text" else None
        return _page(here, held, replace(looked, wrong=error), options, own)
    looked = _look(here, held, mapping, None if wanted == "text" else form)
    if wanted != "check" or looked.wrong is not None:
        return _page(here, held, looked, options)
    given = {"collection": collection, "file": file, **options}
    try:
        job = here.serving.jobs.ask(
            here.desk, "import_check", given, private={"mapping": render_mapping(looked.mapping)}
        )
    except StrongroomError as error:
        return _page(here, held, replace(looked, wrong=error), options)
    return here.done(f"/imports/jobs/{job.id}")


@routes.post("/imports/jobs/{job}/mapping")
@declared(needs(Action.IMPORT))
def back(here: Here, job: RecordId) -> Response:
    """Go back from what came of a mapping to the mapping."""
    given, told = here.serving.jobs.get(here.desk, job).parameters, here.serving.jobs.told(here.desk, job)
    held = files_of(here, given["collection"]).hand_out(given["file"], once=False)
    return _page(here, held, _look(here, held, mapping_alone(told["mapping"]), None), dict(given))


def _propose(here: AtPage, held: Held, reading: ImportMapping) -> Looked:
    """The mapping that is proposed; an empty one with the reason, where the file cannot be read."""
    schema = SchemaView(here.desk.schema)
    try:
        with opened(files_of(here, reading.collection), held, reading) as (source, _):
            found = propose(source, reading.collection, schema)
            read_so = {name: getattr(reading, name) for name in _READING}
            mapping, columns = replace(found.mapping, **read_so), source.columns
    except StrongroomError as error:
        return Looked(mapping=reading, wrong=error)
    return _looked(here, mapping, columns, found)


def _look(here: AtPage, held: Held, mapping: ImportMapping, form: Filled | None) -> Looked:
    """A mapping with what was chosen in a form, held against the file and the schema."""
    schema = SchemaView(here.desk.schema)
    columns: tuple[str, ...] = ()
    try:
        with opened(files_of(here, mapping.collection), held, mapping) as (source, path):
            columns = source.columns
            if form is not None:
                mapping = _chosen(mapping, columns, schema, form)
            read_drafts(source, mapping, schema, path.parent)
    except StrongroomError as error:
        return replace(_looked(here, mapping, columns, None), wrong=error)
    return _looked(here, mapping, columns, None)


def _looked(here: AtPage, mapping: ImportMapping, columns: tuple[str, ...], found: Proposal | None) -> Looked:
    schema = here.desk.schema
    return Looked(
        mapping=mapping,
        columns=columns,
        found=found,
        lines=lines_of(schema.collection(mapping.collection), mapping, SchemaView(schema), here.language),
        notices=tuple(each.text(here.language) for each in notices_of(mapping, columns)),
    )


def _chosen(
    mapping: ImportMapping, columns: tuple[str, ...], schema: SchemaView, form: Filled
) -> ImportMapping:
    """The mapping with the columns and forms that were chosen; places are numbered in the form."""
    chosen: dict[str, str | None] = {}
    forms: dict[str, str] = {}
    for number, place in enumerate(places(mapping, schema)):
        given = form.optional(f"column-{number}", 10)
        if f"column-{number}" in form and given != _AS_IT_IS:
            at = int(given) if given is not None and given.isascii() and given.isdigit() else -1
            chosen[place.name] = columns[at] if 0 <= at < len(columns) else None
        if f"form-{number}" in form:
            forms[place.name] = form.optional(f"form-{number}", 40) or ""
    zone = form.optional("zone", 60)
    if zone is not None:
        zone_named(zone)
    # Written and read once more: what no mapping may say is told here.
    return mapping_alone(render_mapping(choose(mapping, chosen, forms, zone)))


def _as_read(mapping: ImportMapping, form: Filled) -> ImportMapping:
    encoding, delimiter, sheet = (form.optional(name, 200) for name in _READING)
    return replace(mapping, encoding=encoding, delimiter=delimiter, sheet=sheet)


def _page(
    here: AtPage,
    held: Held,
    looked: Looked,
    options: Mapping[str, object],
    text: str | None = None,
) -> Response:
    wrong, found, language = looked.wrong, looked.found, here.language
    collection = here.desk.schema.collection(looked.mapping.collection)
    return here.page(
        "importing/mapping.html",
        200 if wrong is None else status_of(wrong),
        action=f"/imports/{collection.name}/files/{held.id}",
        name=held.name,
        size=held.size,
        ends=held.ends,
        collection=collection.label(language),
        makes_customers=collection.name != "customers",
        looked=looked,
        found=found,
        missing=[] if found is None else [_wanted(each, collection, language) for each in found.missing],
        columns=[(str(at), each) for at, each in enumerate(looked.columns)],
        text=render_mapping(looked.mapping) if text is None else text,
        mapping=render_mapping(looked.mapping),
        reading=[(name, getattr(looked.mapping, name) or "") for name in _READING],
        options=options,
        error=here.told(wrong),
    )


def _wanted(missing: str, collection: Collection, language: str) -> str:
    """What a person has to add, in words: ``key``, ``customer``, or the total or a format of a field."""
    t, parts = text_of(language), missing.split(".")
    if len(parts) == 1:
        return t(f"map.missing-{missing}")
    label = collection.field(parts[1]).label(language)
    return t("map.missing-format", field=label) if parts[-1] == "format" else label
