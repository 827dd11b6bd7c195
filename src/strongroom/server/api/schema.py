"""What can be stored, and changing it.

Lives here: these routes. Must not live here: what a schema may be (model).
"""

from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.model.plain import document_of
from strongroom.model.schema import Schema
from strongroom.model.schema_document import field_document
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs
from strongroom.vault.schema.work import Pending

__all__ = ["routes"]

routes = resource("schema")


class CollectionDocument(BaseModel):
    """A collection and its fields, also those that are retired, which say so."""

    number: int
    name: str
    prefix: str
    label_en: str
    label_zh: str
    fields: list[dict[str, Any]]


class SchemaDocument(BaseModel):
    """The schema in force, and what is left to do of its changes."""

    version: int
    collections: list[CollectionDocument]
    pending: list[dict[str, Any]]


class SchemaFile(Body):
    """A schema file."""

    text: str = Field(
        description="TOML, as `strongroom schema apply` takes it.",
        examples=[
            "[collections.customers.fields.loyalty_no]\n"
            'type = "opaque_id"\nlabel = { en = "Loyalty number", zh = "会员号" }\n'
        ],
        max_length=500_000,
    )


class ChangesDocument(BaseModel):
    """What a file changes; and what of what is stored has to be gone through for it."""

    changes: list[dict[str, Any]]
    costs: list[dict[str, Any]] = []


@routes.get("/schema", response_model=SchemaDocument)
@declared(needs(Action.SCHEMA_SHOW))
def show(desk: AtDesk) -> Response:
    """Collections, fields and their types, levels and searches."""
    return JSONResponse(_document(*desk.schema_desk.state()))


@routes.post("/schema/diff", response_model=ChangesDocument)
@declared(needs(Action.SCHEMA_SHOW))
def diff(desk: AtDesk, body: SchemaFile) -> Response:
    """What a schema file would change, and how much would have to be gone through."""
    changes = desk.schema_desk.diff(body.text)
    costs = [each._asdict() for each in desk.schema_desk.cost(changes)]
    return JSONResponse({"changes": document_of(changes), "costs": costs})


@routes.post("/schema/apply", response_model=ChangesDocument)
@declared(needs(Action.SCHEMA_APPLY, step_up=True))
def apply(desk: AtDesk, body: SchemaFile) -> Response:
    """Put a schema file into force; answers when what is stored has been gone through."""
    return JSONResponse({"changes": document_of(desk.schema_desk.apply(body.text)), "costs": []})


def _document(schema: Schema, pending: tuple[Pending, ...]) -> dict[str, Any]:
    collections = [
        {
            "number": each.number,
            "name": each.name,
            "prefix": each.prefix,
            "label_en": each.label_en,
            "label_zh": each.label_zh,
            "fields": [field_document(field) for field in each.all_fields],
        }
        for each in schema.collections.values()
    ]
    left = [document_of(each._asdict()) for each in pending]
    return {"version": schema.version, "collections": collections, "pending": left}
