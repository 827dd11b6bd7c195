"""Jobs over HTTP: how far each is, and waiting for one.

Lives here: these, and the pages of all of one's own. Must not live here: asking for one (moving.py).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.errors import Busy, Conflict, StrongroomError
from strongroom.model.ids import read_id, write_id
from strongroom.remote.asker import Asker
from strongroom.remote.problems import problem_error

__all__ = ["JobPage", "JobView", "RemoteJobs", "read_job"]

_PAUSE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job.

    Args:
        state: ``queued``, ``running``, ``done``, ``failed``, ``cancelled``.
        done: How much of ``total`` is done, where that is known.
        result: Numbers, ids and codes, at its end.
        because: Code of the error that it failed with, or waits after.
        document: All that the server tells of it, as the command line prints it.
    """

    id: str
    kind: str
    state: str
    done: int
    total: int | None
    result: Mapping[str, Any] | None
    because: str | None
    document: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def open(self) -> bool:
        """Whether it is not at its end."""
        return self.state in ("queued", "running")

    def failure(self) -> StrongroomError:
        """Why it came to no result: the error that it failed with, as it was raised there.

        Returns:
            Conflict: ``remote.job-failed``, where it was cancelled.
        """
        told = self.document["problem"]
        if self.state == "failed" and told is not None:
            return problem_error(told)
        return Conflict("remote.job-failed", job=self.id, because=self.because or self.state)


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, the newest first, and the cursor for the older ones."""

    items: tuple[JobView, ...]
    next: str | None


class RemoteJobs:
    """The part of a desk that follows jobs."""

    def __init__(self, asker: Asker, pause: Callable[[float], None] = time.sleep) -> None:
        self._asker, self._pause = asker, pause

    def get(self, job: str) -> JobView:
        """One job of one's own.

        Raises:
            NotFound: ``job.not-found``.
        """
        return self._asker.look("GET", _path(job), read_job)

    def list(self, *, limit: int = 50, cursor: str | None = None) -> JobPage:
        """One's own jobs, the newest first; everybody's, for whoever may see them."""
        query = {"limit": limit, "cursor": cursor}
        return self._asker.look("GET", "/v1/jobs", _page, query=query)

    def cancel(self, job: str) -> JobView:
        """End a job: at once where it waits, at its next resting place where it runs.

        Raises:
            NotFound: ``job.not-found``. Conflict: ``job.over``.
        """
        return self._asker.look("POST", f"{_path(job)}/cancel", read_job)

    def wait(
        self,
        job: str,
        *,
        seconds: float = 600.0,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> JobView:
        """Wait until a job is at its end, whichever that is.

        Args:
            seconds: How long, at most; infinity for as long as it takes.
            progress: Told how much of how much is done, each time it is asked for.

        Raises:
            Busy: ``remote.job-waits``, where it takes longer; it goes on all the same.
        """
        until = time.monotonic() + seconds
        while (found := self.get(job)).open:
            if progress is not None:
                progress(found.done, found.total)
            if time.monotonic() >= until:
                raise Busy("remote.job-waits", job=found.id)
            self._pause(_PAUSE)
        return found


def read_job(document: Any) -> JobView:
    """A job as a server tells it."""
    names = ("id", "kind", "state", "result", "because")
    told = {name: document[name] for name in names}
    return JobView(**told, **document["progress"], document=dict(document))


def _page(document: Any) -> JobPage:
    return JobPage(tuple(read_job(each) for each in document["items"]), document["next"])


def _path(job: str) -> str:
    return f"/v1/jobs/{write_id('job', read_id('job', job))}"
