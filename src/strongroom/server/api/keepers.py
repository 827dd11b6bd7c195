"""What a keeper asks of the server, and the keepers that the room has.

Lives here: these routes. Must not live here: keepers (strongroom.backup.keeper), who vouches for what
(strongroom.keys).

A keeper signs in by an API token of a user of the role ``keeper``, who may do these two things and no other.
The copy is sealed to the recovery key and to keepers: without a keeper's own key it is worth nothing.
"""

from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.model.moments import write_moment
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs
from strongroom.vault.upkeep.custody_desk import KeeperState

__all__ = ["routes"]

routes = resource("keepers")
_LONGEST_REPORT = 1 << 20


class CopyDocument(BaseModel):
    """A copy of the ring, and what the room says of it."""

    copy_: str = Field(alias="copy", description="In the age format, as hexadecimal digits.")
    facts: str = Field(description="JSON with a MAC, as it lies beside a copy in a ring store.")


class KeeperDocument(BaseModel):
    """A keeper, and what it said last."""

    keeper: str
    grace: int = Field(description="Milliseconds.")
    added: str
    heard: str | None
    generation: int | None
    held: int | None = Field(description="Keys in any copy that it holds.")
    problem: str | None


class KeepersDocument(BaseModel):
    """All keepers of the room."""

    items: list[KeeperDocument]


class Report(Body):
    """What a keeper reports."""

    keeper: str = Field(max_length=40, examples=["vault-b"])
    report: str = Field(
        max_length=_LONGEST_REPORT,
        description="Signed by the keeper; docs/spec/keeper.md.",
        examples=['{"format": 1}'],
    )


class NewKeeper(Body):
    """A keeper that is to be taken."""

    card: str = Field(max_length=2000, description="The keeper's card.json.", examples=['{"format": 1}'])


@routes.get("/keepers", response_model=KeepersDocument)
@declared(needs(Action.KEYS_STATUS))
def keepers(desk: AtDesk) -> Response:
    """The keepers of the room, with what each said last."""
    return JSONResponse(_document(desk.custody.keepers()))


@routes.post("/keepers", status_code=201, response_model=KeepersDocument)
@declared(needs(Action.KEYS_KEEPER_ADD, step_up=True))
def add(desk: AtDesk, body: NewKeeper) -> Response:
    """Take a keeper by its card."""
    return JSONResponse(_document(desk.custody.add_keeper(body.card.encode())), 201)


@routes.get("/keepers/copy", response_model=CopyDocument)
@declared(needs(Action.KEEPER_PULL))
def pull(desk: AtDesk) -> Response:
    """A copy of the ring of now."""
    copy, facts = desk.custody.pulled()
    return JSONResponse({"copy": copy.hex(), "facts": facts.decode()})


@routes.post("/keepers/reports", status_code=204)
@declared(needs(Action.KEEPER_REPORT))
def report(desk: AtDesk, body: Report) -> Response:
    """Take a report."""
    desk.custody.report(body.keeper, body.report.encode())
    return Response(status_code=204)


def _document(states: list[KeeperState]) -> dict[str, Any]:
    return {"items": [_keeper(state) for state in states]}


def _keeper(state: KeeperState) -> dict[str, Any]:
    keeper, heard = state.keeper, state.report
    return {
        "keeper": keeper.name,
        "grace": keeper.grace,
        "added": write_moment(keeper.added),
        "heard": None if heard is None else write_moment(heard.at),
        "generation": None if heard is None else heard.generation,
        "held": None if heard is None else len(heard.held),
        "problem": None if heard is None else heard.problem,
    }
