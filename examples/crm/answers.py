"""What an answer of Strongroom means to somebody who works in the CRM.

Lives here: from an error to a status, a heading and what to do. Must not live here: pages, logging.
"""

from dataclasses import dataclass

from examples.crm.words import word
from strongroom.errors import Busy, Erased, InvalidInput, KeyNotAvailable, NotFound, Refused, StrongroomError

__all__ = ["Answer", "answer_to", "malformed"]

_OURS = frozenset(
    {"token.not-taken", "http.not-signed-in", "user.may-not-act-for", "remote.tls-failed"}
    | {"remote.redirected", "remote.not-understood", "remote.unknown-problem"}
)
"""What no user can do anything about: the CRM's own access is wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page says instead of a value.

    Attributes:
        status: The HTTP status of the page.
        details: Strongroom's own sentences; they name fields and never values.
        code: What to tell whoever runs the CRM.
    """

    status: int
    heading: str
    advice: str
    details: tuple[str, ...]
    code: str


def answer_to(error: StrongroomError, language: str) -> Answer:
    """Put an error into words."""
    status, key = _kind(error)
    told = error.parts or (error,)
    details = (
        tuple(each.message(language) for each in told) if key in ("refused", "invalid", "budget") else ()
    )
    return Answer(
        status, word(f"{key}.heading", language), word(f"{key}.advice", language), details, error.code
    )


def malformed(language: str) -> Answer:
    """For a form that is not as the page has it: the same words, and nothing of what was entered."""
    return Answer(
        422, word("invalid.heading", language), word("invalid.advice", language), (), "form.malformed"
    )


def _kind(error: StrongroomError) -> tuple[int, str]:
    if error.code in _OURS:
        return 502, "ours"
    if error.code.startswith("watch.budget-"):
        return 403, "budget"
    by_rule = error.code == "access.refused" and error.parameters.get("because") == "step-up-missing"
    if by_rule or error.code == "sign-in.step-up-missing":
        return 403, "step-up"
    kinds: tuple[tuple[type[StrongroomError], int, str], ...] = (
        (Erased, 410, "erased"),
        (NotFound, 404, "absent"),
        (Refused, 403, "refused"),
        (InvalidInput, 422, "invalid"),
        (Busy, 503, "away"),
        (KeyNotAvailable, 503, "away"),
    )
    for kind, status, key in kinds:
        if isinstance(error, kind):
            return status, key
    return 502, "ours"
