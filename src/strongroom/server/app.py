"""The application: what stands around, which routes there are, how errors are answered.

Lives here: putting these together. Must not live here: any route, listening (run.py).
"""

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from strongroom import __version__
from strongroom.errors import NotFound, StrongroomError, UsageError
from strongroom.server import health
from strongroom.server.access_log import AccessLog
from strongroom.server.api.asking import known_parameters
from strongroom.server.api.version_one import VERSION_ONE
from strongroom.server.frame import Frame
from strongroom.server.permission import undeclared
from strongroom.server.problems import invalid_request, problem, unexpected
from strongroom.server.serving import Serving

__all__ = ["make_app"]

_DEPTH = 2  # below that stand names that were typed


def make_app(serving: Serving) -> FastAPI:
    """Put the application together.

    Raises:
        ValueError: A route does not say what it needs: nothing is served then.
    """
    app = FastAPI(
        title="Strongroom",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.serving = serving
    app.include_router(health.routes)
    for routes in VERSION_ONE:
        app.include_router(routes, dependencies=[Depends(known_parameters)])
    missing = list(undeclared(app.routes))
    if missing:
        raise ValueError(f"routes that do not say what they need: {', '.join(missing)}")
    app.add_exception_handler(StrongroomError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _shape)
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Frame, settings=serving.settings, log=AccessLog(serving.registry))
    return app


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, StrongroomError)  # noqa: S101 - it is registered for that class
    return problem(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for that class
    if error.status_code == 405:
        return problem(request, UsageError("http.method-not-allowed"))
    return problem(request, NotFound("http.no-such-page"))


async def _shape(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for that class
    return invalid_request(request, [_place(each["type"], each["loc"]) for each in error.errors()])


def _place(kind: str, path: tuple[int | str, ...]) -> str:
    """Where a request is of the wrong shape; of a member that is not known, only in what: its name was typed,
    and may be anything, a value even.
    """
    known = (*path[:-1], "?") if kind == "extra_forbidden" else path[:_DEPTH]
    return ".".join(str(part) for part in known)


async def _unforeseen(request: Request, error: Exception) -> Response:
    return unexpected(request, error)
