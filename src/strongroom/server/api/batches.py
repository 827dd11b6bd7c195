"""Many operations with one commit.

Lives here: the two routes and the form of their results. Must not live here: what an item may be (vault).
"""

import re
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, JsonValue, field_validator

from strongroom.access.actions import Action
from strongroom.server.answers import JsonAnswer
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import BASIS, Reasoned
from strongroom.server.api.documents import record_document, revision_document
from strongroom.server.api.once import answer_once
from strongroom.server.permission import declared, needs
from strongroom.server.problems import problem_document
from strongroom.vault.batches.batch import MOST_ITEMS, BatchResult
from strongroom.vault.records.sharing import Shares
from strongroom.vault.views.record_views import RecordView, Revealed

__all__ = ["routes"]

routes = resource("batches")


class Batch(Reasoned):
    """Operations, each with `op` and what the same call takes."""

    operations: list[dict[str, JsonValue]] = Field(
        max_length=MOST_ITEMS,
        repr=False,
        examples=[
            [{"op": "create", "collection": "customers", "values": {"kind": "person", "name": "林小雨"}}]
        ],
    )

    @field_validator("operations")
    @classmethod
    def _basis_is_a_code(cls, operations: list[dict[str, JsonValue]]) -> list[dict[str, JsonValue]]:
        """As single calls have it: what stands in the log is no text of anybody's."""
        for each in operations:
            basis = each.get("readmit")
            if isinstance(basis, str) and re.fullmatch(BASIS, basis) is None:
                raise ValueError("readmit is a code of small letters")
        return operations


class BatchRead(Reasoned):
    """Records that are to be shown."""

    ids: list[str] = Field(max_length=MOST_ITEMS, examples=[["cus_01k85hrb9yfw0a3cp3tkjzc1rr"]])


class ResultDocument(BaseModel):
    """What became of one item: `result`, or `error` as a problem."""

    position: int
    done: bool
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


class ResultsDocument(BaseModel):
    """A result for each item, in their order."""

    results: list[ResultDocument]


@routes.post("/batch", response_model=ResultsDocument)
@declared(
    needs(
        Action.CREATE,
        Action.VIEW,
        Action.UPDATE,
        Action.REMOVE,
        Action.REVERT,
        Action.REVEAL,
        Action.COMPARE,
        Action.HISTORY,
        Action.TRANSFER,
        Action.SHARE,
        once=True,
    )
)
def batch(request: Request, desk: AtDesk, body: Batch) -> Response:
    """At most 500 operations with one commit; one that is refused or fails takes no other along."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: _answer(request, at.session.language, at.batch(body.operations)),
        lambda at, done: _answer(request, at.session.language, at.batch_again(body.operations, done)),
    )


@routes.post("/batch/read", response_model=ResultsDocument)
@declared(needs(Action.VIEW))
def batch_read(request: Request, desk: AtDesk, body: BatchRead) -> Response:
    """Show at most 500 records; what is shown is one event, each record a member of it."""
    desk = desk.stating(reason_code=body.reason_code, reason=body.reason)
    wanted = [{"op": "get", "id": each} for each in body.ids]
    return _answer(request, desk.session.language, desk.batch(wanted))


def _answer(request: Request, language: str, results: tuple[BatchResult, ...]) -> JsonAnswer:
    return JsonAnswer({"results": [_result(each, language, request.state.id) for each in results]})


def _result(result: BatchResult, language: str, request: str) -> dict[str, Any]:
    document: dict[str, Any] = {"position": result.position, "done": result.done}
    if result.error is not None:
        return {**document, "error": problem_document(result.error, language, request)}
    return {**document, "result": _document(result.value)}


def _document(value: object) -> dict[str, Any]:
    """What the same call by itself answers."""
    if isinstance(value, RecordView):
        return record_document(value)
    if isinstance(value, Revealed):
        return {"values": dict(value)}
    if isinstance(value, Shares):
        return value.as_document()
    if isinstance(value, bool):
        return {"same": value}
    if isinstance(value, list):
        return {"items": [revision_document(each) for each in value]}
    return {}
