"""Whether the server lives and can work, and its figures.

Lives here: ``/healthz``, ``/readyz``, ``/metrics``. Must not live here: what the figures count.
"""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from strongroom.errors import NotFound, StrongroomError
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.serving import serving_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/healthz")
@declared(PUBLIC)
def healthz() -> PlainTextResponse:
    """Answer as long as the process can answer at all."""
    return PlainTextResponse("ok\n")


@routes.get("/readyz")
@declared(PUBLIC)
def readyz(request: Request) -> JSONResponse:
    """Answer whether requests can be served: the database is there, and the server is not stopping."""
    serving = serving_of(request)
    try:
        serving.check_ready()
    except StrongroomError as error:
        return JSONResponse({"ready": False, "code": error.code}, 503)
    return JSONResponse({"ready": True})


@routes.get("/metrics")
@declared(PUBLIC)
def metrics(request: Request) -> PlainTextResponse:
    """Figures for Prometheus; they name routes and codes, never people.

    Raises:
        NotFound: ``http.no-such-page``, for whoever may not see them.
    """
    settings = serving_of(request).settings
    if not settings.may_see_metrics(request.headers.get("authorization")):
        raise NotFound("http.no-such-page")
    return PlainTextResponse(generate_latest(serving_of(request).registry), media_type=CONTENT_TYPE_LATEST)
