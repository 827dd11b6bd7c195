"""Importing over HTTP: upload, a proposed mapping, a dry run, the import, what was refused, taking it back.

Lives here: these routes. Must not live here: files in (ingest), the work itself (server.jobs.moving). A file
is held sealed under its uploader's own key and read in memory; it goes after a day.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Header, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.ingest.notices import notices_of
from strongroom.ingest.proposal import propose
from strongroom.ingest.rendering import render_mapping
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.model.moments import write_moment
from strongroom.server.api.asking import AtDesk, collection_of, resource
from strongroom.server.api.begun import begin
from strongroom.server.api.bodies import BASIS, Body, CollectionName, Reasoned
from strongroom.server.api.jobs import JobDocument
from strongroom.server.jobs.moving import mapping_alone
from strongroom.server.memory_file import in_memory
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.server.uploading import FILE_NAME, receive
from strongroom.vault.desk import Desk
from strongroom.vault.files.held import Held, HeldFiles

__all__ = ["routes", "streamed"]

routes = resource("imports")
_File = Annotated[str, Path(description="Id of a file of yours.", pattern=r"^fil_[0-9a-z]{26}$")]
_FILE_ID = "fil_01k85hrb9yfw0a3cp3tkjzc1rr"
_MAPPING = 'collection = "customers"\n[fields]\nkind = { value = "person" }\nname = "Name"\n'


class HeldDocument(BaseModel):
    """A file that is held until it ends."""

    file: str = Field(examples=[_FILE_ID])
    name: str
    size: int
    ends: str


class Reading(Body):
    """How a file is to be read; what is left out is found out."""

    encoding: str | None = Field(None, max_length=40, examples=["gb18030"])
    delimiter: str | None = Field(None, max_length=1)
    sheet: str | None = Field(None, max_length=200, repr=False)


class Asked(Reading):
    """A file for which a mapping is wanted."""

    file: str = Field(max_length=64, examples=[_FILE_ID])


class Wanted(Reasoned):
    """What is to be imported, and by which mapping."""

    file: str = Field(max_length=64, examples=[_FILE_ID])
    mapping: str = Field(
        description="TOML, as `strongroom import --map` takes it; it names no other files.",
        max_length=100_000,
        examples=[_MAPPING],
        repr=False,
    )
    create_customers: bool = Field(False, description="Make customers who are not there of their id alone.")
    again: bool = Field(False, description="Import once more what was imported in full.")
    readmit: str | None = Field(
        None, description="Why customers who were erased may come back.", pattern=BASIS
    )
    encoding: str | None = Field(None, max_length=40)
    delimiter: str | None = Field(None, max_length=1)
    sheet: str | None = Field(None, max_length=200, repr=False)


class ImportDocument(BaseModel):
    """An import that there was."""

    id: str = Field(examples=["imp_01k85hrb9yfw0a3cp3tkjzc1rr"])
    collection: str = Field(examples=["customers"])
    state: str = Field(examples=["done"], description="running, done, undoing or undone.")
    created: int
    updated: int
    rejected: int
    started: str
    finished: str | None


class NoticeDocument(BaseModel):
    """What a mapping leaves behind, changes or makes up."""

    code: str
    text: str


class ProposalDocument(BaseModel):
    """A mapping to be looked through."""

    mapping: str
    confidence: str = Field(description="good, fair or weak.")
    columns: list[str]
    by_shape: list[str]
    left_out: list[str]
    missing: list[str] = Field(description="What a person has to add.")
    notices: list[NoticeDocument]
    form: str = Field(examples=["csv"])
    encoding: str
    delimiter: str


async def _received(
    request: Request,
    desk: AtDesk,
    collection: CollectionName,
    file_name: Annotated[
        str,
        Header(alias=FILE_NAME, description="Its name, percent-encoded UTF-8; sealed like the file."),
    ] = "upload",
) -> Held:
    """The body, taken in as it comes."""
    files = HeldFiles(serving_of(request).room.door, desk.session, collection, str(Action.IMPORT))
    return await receive(request, files, unquote(file_name))


@routes.post(
    "/imports/{collection}/upload",
    status_code=201,
    response_model=HeldDocument,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
@declared(needs(Action.IMPORT))
def upload(held: Annotated[Held, Depends(_received)]) -> Response:
    """Give a file: CSV, JSON Lines or XLSX, the first two also through gzip."""
    return JSONResponse(_held(held), 201)


@routes.post("/imports/{collection}/proposal", response_model=ProposalDocument)
@declared(needs(Action.IMPORT))
def proposal(request: Request, desk: AtDesk, collection: CollectionName, body: Asked) -> Response:
    """What the columns of a file could become, by their names and shapes; nothing is stored."""
    collection_of(desk, collection)
    files = _files(request, desk, collection)
    reading = {"encoding": body.encoding, "delimiter": body.delimiter, "sheet": body.sheet}
    with in_memory(files.read(files.hand_out(body.file, once=False))) as path:
        source = open_source(path, **reading)
        found = propose(source, collection, SchemaView(desk.schema))
        columns, detected = list(source.columns), source.detected
    language = desk.session.language
    notices = [
        {"code": each.code, "text": each.text(language)} for each in notices_of(found.mapping, columns)
    ]
    document: dict[str, Any] = {
        "mapping": render_mapping(found.mapping),
        "confidence": found.confidence,
        "columns": columns,
        "by_shape": list(found.by_shape),
        "left_out": list(found.left_out),
        "missing": list(found.missing),
        "notices": notices,
        "form": detected.form,
        "encoding": detected.encoding,
        "delimiter": detected.delimiter,
    }
    return JSONResponse(document)


@routes.post("/imports/{collection}/check", status_code=202, response_model=JobDocument)
@declared(needs(Action.IMPORT, once=True))
def check(request: Request, desk: AtDesk, collection: CollectionName, body: Wanted) -> Response:
    """A dry run, as a job: what would be stored, and what refused; its result names a file of the rejects."""
    return _begin(request, desk, "import_check", collection, body)


@routes.post("/imports/{collection}", status_code=202, response_model=JobDocument)
@declared(needs(Action.IMPORT, once=True))
def run(request: Request, desk: AtDesk, collection: CollectionName, body: Wanted) -> Response:
    """Import, as a job. Killed at any moment it goes on, and nothing is doubled."""
    return _begin(request, desk, "import_run", collection, body)


@routes.get("/imports/{identity}", response_model=ImportDocument)
@declared(needs(Action.IMPORT))
def one(
    desk: AtDesk,
    identity: Annotated[str, Path(description="Id of an import.", pattern=r"^imp_[0-9a-z]{26}$")],
) -> Response:
    """One import: where its records went, and how it stands."""
    found = desk.imports.one(identity)
    ended = None if found.finished is None else write_moment(found.finished)
    return JSONResponse({**asdict(found), "started": write_moment(found.started), "finished": ended})


@routes.post("/imports/{collection}/{identity}/undo", status_code=202, response_model=JobDocument)
@declared(needs(Action.IMPORT_UNDO, once=True))
def undo(
    request: Request,
    desk: AtDesk,
    collection: CollectionName,
    identity: Annotated[str, Path(description="Id of an import.", pattern=r"^imp_[0-9a-z]{26}$")],
    body: Reasoned,
) -> Response:
    """Take an import back, as a job; what somebody has changed since stays, and is counted."""
    collection_of(desk, collection)
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    given = {"collection": collection, "import_id": identity}
    return begin(serving_of(request), at, "import_undo", given)


@routes.get(
    "/imports/{collection}/files/{file}",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
@declared(needs(Action.IMPORT))
def rejects(request: Request, desk: AtDesk, collection: CollectionName, file: _File) -> Response:
    """The refused rows of a check or an import of yours, each as it came, with the reason in front."""
    collection_of(desk, collection)
    files = _files(request, desk, collection)
    return streamed(files, files.hand_out(file, once=False))


@routes.delete("/imports/{collection}/files/{file}", status_code=204, response_model=None)
@declared(needs(Action.IMPORT))
def drop(request: Request, desk: AtDesk, collection: CollectionName, file: _File) -> Response:
    """Take a file of yours away at once."""
    collection_of(desk, collection)
    files = _files(request, desk, collection)
    files.hand_out(file, once=False)  # decides, and says in the log who took away what
    files.drop(file)
    return Response(status_code=204)


def streamed(files: HeldFiles, held: Held) -> StreamingResponse:
    """Answer with a file, piece by piece; never shown by a browser, always saved."""

    def pieces() -> Iterator[bytes]:
        yield from files.read(held)

    name = quote(held.name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{held.id}\"; filename*=UTF-8''{name}",
        "Content-Length": str(held.size),
    }
    return StreamingResponse(pieces(), media_type="application/octet-stream", headers=headers)


def _begin(request: Request, desk: Desk, kind: str, collection: str, body: Wanted) -> Response:
    collection_of(desk, collection)
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    mapping_alone(body.mapping)  # what is wrong with it is told at once
    given = {
        "collection": collection,
        "file": body.file,
        "create_customers": body.create_customers,
        "again": body.again,
        "readmit": body.readmit,
    }
    private = {
        "mapping": body.mapping,
        "encoding": body.encoding,
        "delimiter": body.delimiter,
        "sheet": body.sheet,
    }
    return begin(serving_of(request), at, kind, given, private)


def _files(request: Request, desk: Desk, collection: str) -> HeldFiles:
    return HeldFiles(serving_of(request).room.door, desk.session, collection, str(Action.IMPORT))


def _held(held: Held) -> dict[str, Any]:
    return {"file": held.id, "name": held.name, "size": held.size, "ends": write_moment(held.ends)}
