"""What holds for every route there is, and for every one that will be."""

import inspect
from collections.abc import Iterator
from itertools import count

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from strongroom.errors import Busy
from strongroom.server.api.asking import known_parameters
from strongroom.server.app import make_app
from strongroom.server.limits import Rates
from strongroom.server.permission import Entry, every_route, permission_of, undeclared
from strongroom.server.serving import Serving
from strongroom.server.signin.caller import caller
from tests.server.api.conftest import Asking


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    return (route for _, route in every_route(app.routes) if isinstance(route, APIRoute))


def test_each_says_what_it_needs(serving: Serving) -> None:
    app = make_app(serving)
    assert not list(undeclared(app.routes))
    assert sum(route.path.startswith("/v1") for route in api_routes(app)) > 15
    forgetful = APIRouter(prefix="/v1")
    forgetful.add_api_route("/forgotten", lambda: None)
    app.include_router(forgetful)
    assert list(undeclared(app.routes)) == ["/v1/forgotten"]


def test_nothing_is_served_while_a_route_does_not_say(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = APIRouter()
    forgetful.add_api_route("/forgotten", lambda: None)
    monkeypatch.setattr("strongroom.server.app.VERSION_ONE", [forgetful])
    with pytest.raises(ValueError, match="/forgotten"):
        make_app(serving)


# Waits for the database's thread, in which all of it is done: deciding, opening, recording.
COROUTINES = {("GET", "/v1/{collection}/{identity}")}


def test_each_is_a_plain_function_so_that_the_loop_is_never_held_up(app: FastAPI) -> None:
    for route in api_routes(app):
        if {(method, route.path) for method in route.methods or ()} <= COROUTINES:
            continue
        assert not inspect.iscoroutinefunction(route.endpoint), route.path
        assert not inspect.isasyncgenfunction(route.endpoint), route.path


def test_each_but_the_public_ones_asks_who_it_is(app: FastAPI) -> None:
    for route in api_routes(app):
        permission = permission_of(route)
        assert permission is not None
        asks = caller in set(_calls(route.dependant))
        assert asks == (permission.entry is Entry.SIGNED_IN), route.path


def test_nobody_gets_in_without_a_sign_in(app: FastAPI) -> None:
    app.dependency_overrides.clear()
    with TestClient(app, base_url="http://localhost:8443", raise_server_exceptions=False) as nobody:
        for route in api_routes(app):
            permission = permission_of(route)
            if permission is None or permission.entry is Entry.ANYBODY:
                continue
            for method in route.methods or ():
                answer = nobody.request(method, route.path.replace("{", "").replace("}", ""), json={})
                assert answer.status_code == 401, (method, route.path, answer.text)
                assert answer.json()["code"] == "http.not-signed-in"
                assert answer.headers["www-authenticate"].startswith("Bearer")


def test_each_under_v1_refuses_parameters_that_it_does_not_have(app: FastAPI) -> None:
    for found in iter_route_contexts(app.routes):
        if (found.path or "").startswith("/v1"):
            assert known_parameters in set(_calls(found.dependant)), found.path


def test_a_principal_who_sends_too_much_is_asked_to_wait(asking: Asking, app: FastAPI) -> None:
    app.state.serving.rates = Rates(per_minute=60, burst=2, clock=lambda: 0.0)
    alice = asking("alice")
    assert [alice.get("/v1/schema").status_code for _ in range(3)] == [200, 200, 429]
    refused = alice.get("/v1/schema")
    assert refused.json()["code"] == "http.too-many"
    assert refused.headers["retry-after"]


def test_a_bucket_fills_again_and_is_each_ones_own() -> None:
    ticks = iter([0.0, 0.0, 0.0, 0.0, 1.0, 1.0])
    rates = Rates(per_minute=60, burst=2, clock=lambda: next(ticks))
    rates.take(b"a")
    rates.take(b"a")
    with pytest.raises(Busy, match=r"http\.too-many"):
        rates.take(b"a")
    rates.take(b"b")
    rates.take(b"a")
    with pytest.raises(Busy, match=r"http\.too-many"):
        rates.take(b"a")


def test_buckets_of_those_who_are_silent_are_let_go() -> None:
    rates, clock = Rates(per_minute=60, burst=1, clock=lambda: 0.0), count()
    for _ in range(10_050):
        rates.take(next(clock).to_bytes(16))
    assert len(rates._due) == 10_000


def test_the_purpose_is_a_code_of_the_list(asking: Asking) -> None:
    answer = asking("alice", Strongroom_Purpose="nosiness").get("/v1/schema")
    assert (answer.status_code, answer.json()["code"]) == (422, "purpose.unknown")


def _calls(dependant: object) -> Iterator[object]:
    yield dependant.call  # type: ignore[attr-defined]  # FastAPI's own tree
    for each in dependant.dependencies:  # type: ignore[attr-defined]  # FastAPI's own tree
        yield from _calls(each)
