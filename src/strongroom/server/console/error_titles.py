"""What sort of thing an error page is about, in two or three words above the message.

Lives here: which title a code or a status gets. Must not live here: the words (texts), the message (errors).

A conflict is many things: somebody was first, a name is taken, what was asked for is done already. Each code
says which; one that is not named here says no more than that it does not go as things stand.
"""

from collections.abc import Mapping

from strongroom.errors import StrongroomError
from strongroom.server.problems import status_of

__all__ = ["BY_CODE", "title_of"]

_BY_STATUS = frozenset({403, 404, 409, 410, 429, 500, 503})

BY_CODE: Mapping[str, str] = {
    **dict.fromkeys(("access.held", "merge.held"), "error.title-held"),
    **dict.fromkeys(
        (
            "destination.name-taken",
            "destination.same-twice",
            "keeper.known-already",
            "record.external-id-taken",
            "storage.duplicate",
            "user.handle-taken",
        ),
        "error.title-taken",
    ),
    **dict.fromkeys(
        (
            "erasure.changed",
            "import.elsewhere",
            "import.rules-changed",
            "import.stale",
            "record.changed",
            "sign-in.session-renewed",
        ),
        "error.title-changed",
    ),
    **dict.fromkeys(
        (
            "erasure.under-way",
            "import.already-done",
            "import.undone-already",
            "job.over",
            "once.answered",
            "watch.alert-closed",
        ),
        "error.title-done",
    ),
}
"""Titles of codes that say something more exact than their status."""


def title_of(error: StrongroomError) -> str:
    """The key of an error's title among the console's texts."""
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    status = status_of(error)
    return f"error.title-{status}" if status in _BY_STATUS else "error.title"
