"""The description of the interface: OpenAPI 3.1, made of the routes, their bodies and what they need.

Lives here: the document and its route. Must not live here: the shapes themselves (each resource has its own).

What every operation shares is added here once: how to sign in, the purpose, and errors as problems. Its
examples are made-up people.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from strongroom import __version__
from strongroom.model.purposes import PURPOSES
from strongroom.server.api.asking import resource
from strongroom.server.api.examples import example_of
from strongroom.server.api.once import IDEMPOTENCY_KEY
from strongroom.server.permission import PUBLIC, Entry, declared, every_route, permission_of
from strongroom.server.problems import PROBLEM

__all__ = ["describe", "routes"]

routes = resource("description")

_PREFIX = "/v1"
_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "An error (RFC 9457). `code` is stable, `title` and `detail` are for people.",
    "required": ["type", "title", "status", "detail", "code", "named", "request"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:strongroom:problem:access.absent"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "description": "What to do."},
        "code": {"type": "string", "examples": ["access.absent"]},
        "named": {"type": "object", "description": "What `title` and `detail` name, for other languages."},
        "request": {"type": "string", "description": "The request's id, as in `Request-Id` and in the log."},
        "fields": {"type": "array", "items": {"type": "object"}, "description": "Each field that is wrong."},
    },
}
_SCHEMES: Mapping[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token, `srt_…`."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-strongroom",
        "description": "A session of the console; what changes something sends `Strongroom-CSRF` too.",
    },
}
_NAMED: Mapping[str, Any] = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": False,
    "description": "A random name for this request. Sent again within a day, it is not carried out again.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{16,200}$"},
    "example": "0193f5c8-8c3e-7a52-9d3b-1f1d2c4b6a90",
}
_HEADERS = (
    {
        "name": "Strongroom-Purpose",
        "in": "header",
        "required": False,
        "description": "What for; the session's purpose or the role's first, when left out.",
        "schema": {"type": "string", "enum": list(PURPOSES)},
    },
)


@routes.get("/openapi.json", include_in_schema=False)
@declared(PUBLIC)
def openapi(request: Request) -> Response:
    """The description, for programs and for people who write them."""
    return JSONResponse(describe(request.app))


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of an application, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    document = deepcopy(
        get_openapi(
            title="Strongroom",
            version=__version__,
            openapi_version="3.1.0",
            summary="A sealed store for customers' data.",
            routes=app.routes,
        )
    )
    components = document.setdefault("components", {})
    components["securitySchemes"] = dict(_SCHEMES)
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)  # errors are problems, here as everywhere
    schemas["Problem"] = dict(_PROBLEM)
    needed = {
        (method.lower(), route.path_format): permission_of(route)
        for _, route in every_route(app.routes)
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    for path, method, operation in _operations(document):
        permission = needed[method, path]
        operation["responses"].pop("422", None)
        _add_examples(operation, schemas)
        operation["responses"]["default"] = {
            "description": "An error.",
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        if permission is None or permission.entry is Entry.ANYBODY:
            operation["security"] = []
            continue
        operation["security"] = [{name: []} for name in _SCHEMES]
        named = [_NAMED] if permission.once else []
        operation["parameters"] = [*operation.get("parameters", ()), *_HEADERS, *named]
        operation["x-strongroom-actions"] = [str(action) for action in permission.actions]
    return document


def _add_examples(operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """An example of each body and of each answer that has a shape."""
    answers = operation["responses"].values()
    for place in (operation.get("requestBody", {}), *answers):
        for kind, content in place.get("content", {}).items():
            if kind == "application/json" and content.get("schema"):
                content["example"] = example_of(content["schema"], schemas)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation under ``/v1`` with its address as routes have it, in lower case its method."""
    document["paths"] = {path: item for path, item in document["paths"].items() if path.startswith(_PREFIX)}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]
