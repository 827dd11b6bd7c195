"""Asking for a job by a request that may be sent again: the same key gives the same job.

Lives here: that. Must not live here: the answer's shape (jobs.py), jobs themselves (server.jobs).

The job's row and the key's outcome are written in one transaction, so that a request whose answer was lost,
by a kill between commit and answer too, finds the job that it made.
"""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from strongroom.server.api.jobs import accepted
from strongroom.server.api.once import answer_once
from strongroom.server.serving import Serving
from strongroom.vault.desk import Desk

__all__ = ["begin"]


def begin(
    serving: Serving,
    desk: Desk,
    kind: str,
    parameters: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
) -> Response:
    """Ask for a job once, however often the request is sent.

    Raises:
        StrongroomError: As `JobQueue.ask`.
    """
    jobs = serving.jobs
    return answer_once(
        desk,
        lambda at: accepted(jobs.ask(at, kind, parameters, private=private), at.session.language),
        lambda at, done: accepted(jobs.get(at, done.record or ""), at.session.language),
    )
