"""The application: what stands around, which routes there are, how errors are answered.

Lives here: putting these together. Must not live here: any route, listening (run.py).
"""

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.responses import Response

from strongroom import __version__
from strongroom.errors import NotFound, StrongroomError, UsageError
from strongroom.server import health, public_log
from strongroom.server.access_log import AccessLog
from strongroom.server.api.asking import known_parameters
from strongroom.server.api.version_one import VERSION_ONE
from strongroom.server.console.detour import Detour
from strongroom.server.console.error_pages import answer_by_page, wants_page
from strongroom.server.console.here import redirect
from strongroom.server.console.rooms import rooms_of
from strongroom.server.frame import Frame
from strongroom.server.permission import undeclared
from strongroom.server.problems import invalid_request
from strongroom.server.refusing import problem
from strongroom.server.serving import Serving
from strongroom.server.signpost import Signpost

__all__ = ["framed", "make_app", "routed"]

_DEPTH = 2  # below that stand names that were typed


def make_app(serving: Serving) -> FastAPI:
    """Put the application together.

    Raises:
        ValueError: A route does not say what it needs: nothing is served then.
    """
    return framed(routed(demo=serving.demo), serving)


def routed(*, demo: bool) -> FastAPI:
    """The routes, and how errors are answered; nothing of it knows a room.

    Raises:
        ValueError: A route does not say what it needs.
    """
    app = FastAPI(
        title="Strongroom",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(health.routes)
    app.include_router(public_log.routes)
    for routes in VERSION_ONE:
        app.include_router(routes, dependencies=[Depends(known_parameters)])
    for routes in rooms_of(demo=demo)[0]:
        app.include_router(routes)
    missing = list(undeclared(app.routes))
    if missing:
        raise ValueError(f"routes that do not say what they need: {', '.join(missing)}")
    app.router.routes.insert(0, Signpost(app.routes))
    app.add_exception_handler(StrongroomError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _shape)
    app.add_exception_handler(Detour, _elsewhere)
    return app


def framed(app: FastAPI, serving: Serving) -> FastAPI:
    """Give the routes their room, and put around them what stands around every request."""
    app.state.serving, app.state.navigation = serving, rooms_of(demo=serving.demo)[1]
    # What somebody enters, a file even, is never written to a disk as it is.
    MultiPartParser.spool_max_size = serving.settings.largest_upload + 1
    app.add_middleware(Frame, settings=serving.settings, log=AccessLog(serving.registry), refuse=answer)
    return app


def answer(request: Request, error: StrongroomError) -> Response:
    """Answer with an error: by a page for people, by a document for programs."""
    return answer_by_page(request, error) if wants_page(request) else problem(request, error)


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, StrongroomError)  # noqa: S101 - it is registered for that class
    return answer(request, error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for that class
    if isinstance(error.__cause__, StrongroomError):  # what went wrong while a body was read
        return answer(request, error.__cause__)
    if error.status_code == 400:
        return answer(request, UsageError("http.wrong-shape", places="body"))
    if error.status_code == 405:
        return answer(request, UsageError("http.method-not-allowed"))
    return answer(request, NotFound("http.no-such-page"))


def _shape(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for that class
    places = [_place(each["type"], each["loc"]) for each in error.errors()]
    return answer(request, invalid_request(places))


def _elsewhere(request: Request, error: Exception) -> Response:
    assert isinstance(error, Detour)  # noqa: S101 - it is registered for that class
    return redirect(error.path)


def _place(kind: str, path: tuple[int | str, ...]) -> str:
    """Where a request is of the wrong shape; of a member that is not known, only in what: its name was typed,
    and may be anything, a value even.
    """
    known = (*path[:-1], "?") if kind == "extra_forbidden" else path[:_DEPTH]
    return ".".join(str(part) for part in known)
