"""Answering a request with an error, for programs.

Lives here: that answer. Must not live here: what it says (problems.py), pages for people (console).
"""

from starlette.requests import Request
from starlette.responses import JSONResponse

from strongroom.errors import StrongroomError
from strongroom.server.language import language_of
from strongroom.server.problems import PROBLEM, headers_of, problem_document, status_of

__all__ = ["problem"]


def problem(request: Request, error: StrongroomError) -> JSONResponse:
    """Answer with an error."""
    headers = headers_of(error)
    if status_of(error) == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="strongroom"'
    document = problem_document(error, language_of(request), request.state.id)
    return JSONResponse(document, status_of(error), headers, PROBLEM)
