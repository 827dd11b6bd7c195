"""Errors as answers: ``application/problem+json`` (RFC 9457) for programs, by the one table of errors.

Lives here: from an error to status, headers and body. Must not live here: what goes wrong and its texts
(errors), the answer to a request (refusing.py), pages for people (console).
"""

from collections.abc import Mapping
from typing import Any

from strongroom.errors import Busy, Conflict, StrongroomError, Unexpected, UsageError, named_in

__all__ = [
    "PROBLEM",
    "headers_of",
    "invalid_request",
    "problem_document",
    "status_of",
    "unexpected",
]

PROBLEM = "application/problem+json"
_RETRY_SECONDS = 2
_CONFLICT = 409
# The same kind of failure can mean something more exact to a program that speaks HTTP.
_STATUS: Mapping[str, int] = {
    "http.precondition-required": 428,
    "http.too-large": 413,
    "http.too-many": 429,
    "http.not-signed-in": 401,
    **dict.fromkeys(
        (
            "sign-in.link-not-valid",
            "sign-in.failed",
            "token.not-taken",
            "sign-in.second-factor-missing",
            "sign-in.code-wrong",
            "sign-in.passkey-not-taken",
            "sign-in.step-not-open",
            "sign-in.password-expired",
        ),
        401,
    ),
    "sign-in.wait": 429,
    "http.no-such-page": 404,
    "http.method-not-allowed": 405,
    "http.host-unknown": 421,
    "http.unsupported-media": 415,
}


def status_of(error: StrongroomError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, Conflict) and error.code != "record.changed":
        return _CONFLICT  # it says nothing of a precondition that the request stated
    return _STATUS.get(error.code, error.http_status)


def problem_document(error: StrongroomError, language: str, request: str) -> dict[str, Any]:
    """An error as RFC 9457 has it, with the stable code, the hint and the request's id beside it."""
    document: dict[str, Any] = {
        "type": f"urn:strongroom:problem:{error.code}",
        "title": error.message(language),
        "status": status_of(error),
        "detail": error.hint(language),
        "code": error.code,
        "named": named_in(error),
        "request": request,
    }
    if error.parts:
        document["fields"] = [
            {
                "field": str(each.parameters.get("field", "?")),
                "code": each.code,
                "named": named_in(each),
                "title": each.message(language),
                "detail": each.hint(language),
            }
            for each in error.parts
        ]
    return document


def headers_of(error: StrongroomError) -> dict[str, str]:
    """What an answer says beside its body, whatever form that has."""
    waits = isinstance(error, Busy) or status_of(error) == 429
    return {"Retry-After": str(_RETRY_SECONDS)} if waits else {}


def unexpected(error: Exception) -> StrongroomError:
    """What nobody foresaw: its kind, and no word of what it says, which may hold a value."""
    return Unexpected("unexpected", where=type(error).__name__)


def invalid_request(places: list[str]) -> StrongroomError:
    """A request of the wrong shape, by its places and never by what stood there."""
    return UsageError("http.wrong-shape", places=", ".join(sorted(set(places))))
