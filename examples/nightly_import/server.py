"""The server that takes the file: what is asked of it, and asked again where no answer came.

Lives here: requests and jobs. Must not live here: what is done with their results (night.py).
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from examples.nightly_import.stopped import Stopped
from strongroom.errors import Busy, Kind
from strongroom.remote.address import read_address, trust
from strongroom.remote.problems import PROBLEM, problem_error
from strongroom.remote.token import find_token

__all__ = ["Server"]

_AGAIN = frozenset({429, 502, 503, 504})
_ATTEMPTS = 6
_LONGEST_WAIT = 60.0


class Server:
    """A server, and the token that `strongroom.connect` would find.

    Args:
        stated: Purpose and reason code, of everything.
        longest: Seconds that one job may take.
        unit: Seconds of the first wait; the next ones are longer.
    """

    def __init__(
        self, url: str, stated: Mapping[str, str], *, longest: float = 4 * 3600, unit: float = 1.0
    ) -> None:
        self._client = httpx2.Client(
            base_url=read_address(url),
            headers={"Authorization": find_token(None, os.environ).header, **stated},
            verify=trust(os.environ.get("STRONGROOM_CA_FILE")),
            timeout=httpx2.Timeout(300, connect=10),
            trust_env=False,
        )
        self._longest, self._unit = longest, unit

    def upload(self, path: Path, collection: str) -> str:
        """Send a file; the server holds it sealed for a day, and stores nothing of it yet."""
        headers = {"Content-Type": "application/octet-stream", "Strongroom-File-Name": quote(path.name)}
        answer = self._ask("POST", f"/v1/imports/{collection}/upload", headers=headers, file=path)
        identity: str = answer.json()["file"]
        return identity

    def job(self, path: str, body: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Ask for a job by a name, so that it is done once, and wait for its result.

        Raises:
            StrongroomError: What the job failed with.
            Stopped: It takes too long, and goes on; or somebody has cancelled it.
        """
        until = time.monotonic() + self._longest
        job = self._ask("POST", path, headers={"Idempotency-Key": name}, json=body).json()
        while job["state"] in ("queued", "running"):
            if time.monotonic() > until:
                raise Stopped(f"{job['id']} takes too long; run this again to hear of it", Kind.BUSY)
            time.sleep(self._unit)
            job = self._ask("GET", f"/v1/jobs/{job['id']}").json()
        if job["state"] == "failed":
            raise problem_error(job["problem"])
        if job["state"] != "done":
            raise Stopped(f"{job['id']} was cancelled", Kind.INTERRUPTED)
        result: dict[str, Any] = job["result"]
        return result

    @contextmanager
    def rejects(self, collection: str, file: str) -> Iterator[Iterator[bytes]]:
        """The rows that were refused, part by part."""
        with self._client.stream("GET", f"/v1/imports/{collection}/files/{file}") as answer:
            if answer.status_code != 200:
                answer.read()
                raise _error(answer)
            yield answer.iter_bytes()

    def drop(self, collection: str, file: str) -> None:
        """Have a file forgotten now, and not in a day."""
        self._ask("DELETE", f"/v1/imports/{collection}/files/{file}")

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _ask(self, method: str, path: str, *, file: Path | None = None, **sent: Any) -> httpx2.Response:
        for attempt in range(1, _ATTEMPTS + 1):
            answer = self._attempt(method, path, file, sent)
            if isinstance(answer, httpx2.Response):
                if answer.is_success:
                    return answer
                if answer.status_code not in _AGAIN or attempt == _ATTEMPTS:
                    raise _error(answer)
                asked = float(answer.headers.get("retry-after", "0"))
            elif attempt == _ATTEMPTS:
                raise answer
            else:
                asked = 0.0
            time.sleep(min(max(asked, self._unit * 2**attempt), _LONGEST_WAIT))
        raise AssertionError("the last attempt gives or raises")

    def _attempt(
        self, method: str, path: str, file: Path | None, sent: Mapping[str, Any]
    ) -> httpx2.Response | Busy:
        try:
            if file is None:
                return self._client.request(method, path, **sent)
            with file.open("rb") as stream:
                return self._client.request(method, path, content=stream, **sent)
        except httpx2.TransportError as error:
            address = str(self._client.base_url)
            return Busy("remote.unreachable", address=address, reason=type(error).__name__)


def _error(answer: httpx2.Response) -> Exception:
    if answer.headers.get("content-type", "").startswith(PROBLEM):
        return problem_error(answer.json())
    return Busy("remote.unreachable", address=str(answer.url.host), reason=f"HTTP {answer.status_code}")
