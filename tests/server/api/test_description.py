"""The description of the interface says what is there, and its examples are taken."""

import inspect
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from strongroom.server.permission import every_route
from tests.server.api.conftest import Asking


def bodies(app: FastAPI) -> dict[str, type[BaseModel]]:
    """The body of each route that takes one."""
    found = {}
    for path, route in every_route(app.routes):
        if isinstance(route, APIRoute):
            taken = inspect.signature(route.endpoint).parameters.get("body")
            if taken is not None:
                found[f"{sorted(route.methods or ())[0]} {path}"] = taken.annotation
    return found


def test_it_is_there_for_everybody_and_names_every_route(asking: Asking, app: FastAPI) -> None:
    answer = asking("nobody").get("/v1/openapi.json")
    document: dict[str, Any] = answer.json()
    assert document["openapi"].startswith("3.1")
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    served = {
        (route.path_format, method.lower())
        for path, route in every_route(app.routes)
        if isinstance(route, APIRoute) and path.startswith("/v1") and route.include_in_schema
        for method in route.methods or ()
    }
    assert described == served
    assert "HTTPValidationError" not in answer.text


def test_each_operation_says_what_it_needs_and_how_it_fails(asking: Asking) -> None:
    document = asking("nobody").get("/v1/openapi.json").json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], path
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert "422" not in operation["responses"]
            if operation["security"]:
                names = {each["name"] for each in operation["parameters"]}
                assert "Strongroom-Purpose" in names, (method, path)
    change = document["paths"]["/v1/{collection}/{identity}"]["patch"]
    assert change["x-strongroom-actions"] == ["update"]
    assert "If-Match" in {each["name"] for each in change["parameters"]}


def test_every_body_has_an_example_that_is_taken(app: FastAPI) -> None:
    for place, body in bodies(app).items():
        example = {
            name: each.examples[0]
            for name, each in body.model_fields.items()
            if each.is_required() and each.examples
        }
        body.model_validate(example)
        required = {name for name, each in body.model_fields.items() if each.is_required()}
        assert required == example.keys(), place


def test_every_body_refuses_members_that_it_does_not_know(app: FastAPI) -> None:
    assert bodies(app)
    for place, body in bodies(app).items():
        assert body.model_config.get("extra") == "forbid", place


def test_an_example_of_a_new_record_can_be_sent_as_it_stands(asking: Asking, app: FastAPI) -> None:
    values = bodies(app)["POST /v1/{collection}"].model_fields["values"].examples
    assert values is not None
    made = asking("alice", Strongroom_Purpose="sales").post("/v1/customers", json={"values": values[0]})
    assert made.status_code == 201
