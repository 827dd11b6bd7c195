"""Exporting over HTTP: a job makes a file that is sealed to somebody, and it is handed out once.

Lives here: these routes. Must not live here: the work itself (server.jobs.moving), sealing (export). Plain is
what somebody says, never what happens by itself; such a file too is held sealed until it is handed out.
"""

from typing import Annotated, Literal

from fastapi import Path, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from strongroom.access.actions import Action
from strongroom.export.sealed import sealing
from strongroom.server.api.asking import AtDesk, collection_of, resource
from strongroom.server.api.begun import begin
from strongroom.server.api.bodies import CollectionName, Reasoned
from strongroom.server.api.imports import streamed
from strongroom.server.api.jobs import JobDocument
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.vault.files.held import HeldFiles

__all__ = ["routes"]

routes = resource("exports")
_Short = Annotated[str | None, Field(max_length=80)]


class Wanted(Reasoned):
    """What is to leave, and who can open it: recipients, whoever has a passphrase, or everybody."""

    recipients: list[str] = Field(
        [],
        max_length=50,
        description="age public keys.",
        examples=[["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]],
    )
    passphrase: str | None = Field(None, max_length=1_000, repr=False)
    plain: bool = Field(False, description="Whether the file opens for everybody who gets hold of it.")
    format: Literal["jsonl", "csv"] = "jsonl"
    mark: bool = Field(False, description="Whether a byte order mark leads a CSV, as Excel wants it.")
    fields: list[str] | None = Field(
        None, max_length=200, description="All that the role sees, when left out."
    )
    customer: _Short = None
    owner: _Short = None
    team: _Short = None
    status: _Short = None
    since: _Short = None
    until: _Short = None


@routes.post("/exports/{collection}", status_code=202, response_model=JobDocument)
@declared(needs(Action.EXPORT, once=True))
def run(request: Request, desk: AtDesk, collection: CollectionName, body: Wanted) -> Response:
    """Export what the role sees of a collection, as a job; takes a reason. Its result names the file."""
    collection_of(desk, collection)
    sealing(body.recipients, body.passphrase, plain=body.plain)  # what is wrong with it is told at once
    names = ("customer", "owner", "team", "status", "since", "until")
    filters = {name: given for name in names if (given := getattr(body, name)) is not None}
    private = {
        "recipients": body.recipients,
        "passphrase": body.passphrase,
        "fields": body.fields,
        "filters": filters,
    }
    given = {"collection": collection, "format": body.format, "mark": body.mark, "plain": body.plain}
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    return begin(serving_of(request), at, "export", given, private)


@routes.post(
    "/exports/{collection}/files/{file}",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
@declared(needs(Action.EXPORT))
def fetch(
    request: Request,
    desk: AtDesk,
    collection: CollectionName,
    file: Annotated[str, Path(description="Id of a file of yours.", pattern=r"^fil_[0-9a-z]{26}$")],
    body: Reasoned,
) -> Response:
    """Take the file of an export of yours: once, within a day. Takes a reason."""
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    collection_of(at, collection)
    files = HeldFiles(serving_of(request).room.door, at.session, collection, str(Action.EXPORT))
    return streamed(files, files.hand_out(file, once=True))
