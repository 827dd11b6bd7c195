"""The signpost leads where the routes themselves would have led, only sooner."""

import re
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.responses import PlainTextResponse
from starlette.routing import Match
from starlette.testclient import TestClient

from strongroom.server.app import routed
from strongroom.server.signpost import Signpost


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return routed(demo=True)


def _scope(path: str, method: str, **more: Any) -> dict[str, Any]:
    return {"type": "http", "path": path, "method": method, "headers": [], **more}


def _signpost(app: FastAPI) -> Signpost:
    (found,) = (route for route in app.routes if isinstance(route, Signpost))
    return found


def _asked_one_by_one(app: FastAPI, path: str, method: str) -> Any:
    for found in iter_route_contexts(app.routes):
        if isinstance(found.original_route, Signpost):
            continue
        if found.path_regex.match(path) and method in (found.methods or ()):
            return found.original_route
    return None


@pytest.mark.parametrize("filled_in", ["x1", "customers", "v1", "search", "a/b"])
def test_it_leads_where_the_routes_would_have(app: FastAPI, filled_in: str) -> None:
    signpost, led = _signpost(app), 0
    for found in iter_route_contexts(app.routes):
        path = re.sub(r"\{[^}]*\}", filled_in, found.path or "")
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            expected = _asked_one_by_one(app, path, method)
            match, child = signpost.matches(_scope(path, method))
            assert child.get("route") is expected, (method, path)
            assert match is (Match.NONE if expected is None else Match.FULL)
            led += expected is not None
    assert led > 200


def test_it_keeps_nothing_of_what_was_typed(app: FastAPI) -> None:
    signpost = _signpost(app)
    for number in range(500):
        signpost.matches(_scope(f"/somebody-{number}/{number}" + "/x" * number, "GET"))
    assert "somebody" not in repr(signpost._found.keys())
    assert len(signpost._found) < 500


def test_what_has_no_route_is_left_to_the_others(app: FastAPI) -> None:
    signpost = _signpost(app)
    assert signpost.matches(_scope("/v1/customers/x", "BREW"))[0] is Match.NONE
    assert signpost.matches(_scope("/no/such/page/at/all/anywhere", "GET"))[0] is Match.NONE
    assert signpost.matches({**_scope("/healthz", "GET"), "type": "websocket"})[0] is Match.NONE
    assert signpost.matches(_scope("/healthz", "GET", root_path="/below"))[0] is Match.NONE


def test_a_route_that_takes_any_address_is_not_passed_over() -> None:
    early, late = APIRouter(), APIRouter()
    early.mount("/kept", PlainTextResponse("mounted"))
    late.add_api_route("/kept/{name}", lambda name: "routed")
    app = FastAPI()
    app.include_router(early)
    app.include_router(late)
    app.router.routes.insert(0, Signpost(app.routes))
    assert TestClient(app).get("/kept/it").text == "mounted"
