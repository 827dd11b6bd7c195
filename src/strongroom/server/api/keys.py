"""The room's keys, counted and never shown, and the ring stores.

Lives here: these routes. Must not live here: keys (strongroom.keys).
"""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from strongroom.access.actions import Action
from strongroom.keys.ring_copies import StoreState
from strongroom.model.plain import document_of
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = resource("keys")


class StoreDocument(BaseModel):
    """What is known of one ring store."""

    uri: str
    generation: int | None
    digest: str | None
    written: int | None = Field(description="Milliseconds since 1970 in UTC.")
    problem: str | None
    cautions: list[str]


class StoresDocument(BaseModel):
    """All ring stores, looked at just now."""

    items: list[StoreDocument]


class KeysDocument(BaseModel):
    """Generations, counts, ages and stores."""

    model_config = ConfigDict(extra="allow")

    room: str
    ring_generation: int
    anchor_generation: int
    provider: str
    recovery: bool
    stores: list[StoreDocument]
    stores_short: int


class NewStore(Body):
    """A place that is to hold a copy of the ring."""

    uri: str = Field(examples=["folder:/srv/ring-store"], max_length=500)


@routes.get("/keys", response_model=KeysDocument)
@declared(needs(Action.KEYS_STATUS))
def status(desk: AtDesk) -> Response:
    """Generations, counts, ages and stores."""
    return JSONResponse(document_of(desk.keys.status()))


@routes.get("/keys/stores", response_model=StoresDocument)
@declared(needs(Action.KEYS_STATUS))
def stores(desk: AtDesk) -> Response:
    """What each ring store holds."""
    return JSONResponse(_stores(desk.keys.stores()))


@routes.post("/keys/stores", status_code=201, response_model=StoresDocument)
@declared(needs(Action.KEYS_STORE_ADD, step_up=True))
def add_store(desk: AtDesk, body: NewStore) -> Response:
    """Make a place a ring store, once it has shown that it forgets."""
    return JSONResponse(_stores(desk.keys.store_add(body.uri)), 201)


@routes.post("/keys/backup", response_model=StoresDocument)
@declared(needs(Action.KEYS_BACKUP))
def backup(desk: AtDesk) -> Response:
    """Write the ring of now into every ring store, and read it back."""
    return JSONResponse(_stores(desk.keys.backup()))


def _stores(states: Sequence[StoreState]) -> dict[str, Any]:
    return {"items": document_of(states)}
