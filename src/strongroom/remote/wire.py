"""Requests on their way: sent, sent again where that does no harm, and answers taken in with limits.

Lives here: one connection to one server. Must not live here: what is asked (desk.py, reading.py, writing.py).

A request that looks is sent again as it is. One that changes something is sent again only by its name
(``Idempotency-Key``), by which the server carries it out once, or where it never left. Redirects are followed
nowhere; no setting of the environment (proxies, ``.netrc``) has a say in where a token goes.
"""

import json
import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

import httpx2

from strongroom import __version__
from strongroom.errors import Busy, InvalidInput, Refused, StrongroomError, Unexpected
from strongroom.remote.problems import PROBLEM, problem_error
from strongroom.remote.stated import Stated
from strongroom.remote.token import Token

__all__ = ["Patience", "Sent", "Wire"]

T = TypeVar("T")
_LONGEST_ANSWER = 64 << 20
_JSON, _BYTES = "application/json", "application/octet-stream"
_PIECE = 256 << 10
_AGAIN = frozenset({429, 502, 503, 504})
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long answers are waited for, and how often they are asked for.

    Args:
        attempts: Times that one request is sent, at most.
        connect_seconds: Until a connection stands.
        answer_seconds: From sending a request until its whole answer is here.
        longest_wait: Seconds between two attempts, at most; where a server asks for more, its error comes.
    """

    attempts: int = 5
    connect_seconds: float = 5.0
    answer_seconds: float = 60.0
    longest_wait: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request.

    Args:
        name: By which it is carried out once; None where it has none.
        repeats: Whether it may be sent any number of times: it looks, or comes to the same.
        file: What is sent as it is, instead of a body.
        into: Where the answer goes piece by piece, from its beginning at each attempt.
    """

    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    repeats: bool = False
    file: Path | None = field(default=None, repr=False)
    into: BinaryIO | None = field(default=None, repr=False)


class _Answer(NamedTuple):
    """What came back."""

    status: int
    kind: str
    body: bytes
    wait: float | None


class _Lost(NamedTuple):
    """That nothing came back, and whether the request may have arrived."""

    reason: str
    arrived: bool


class Wire:
    """A connection to a server, for any number of threads.

    Args:
        address: As `read_address` gives it.
        pause: Waits for seconds.
    """

    def __init__(
        self,
        address: str,
        token: Token,
        trusted: ssl.SSLContext,
        patience: Patience,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address = address
        self._token, self._patience, self._pause = token, patience, pause
        timeout = httpx2.Timeout(patience.answer_seconds, connect=patience.connect_seconds)
        self._client = httpx2.Client(
            verify=trusted, timeout=timeout, follow_redirects=False, trust_env=False, cookies=None
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def ask(self, sent: Sent, stated: Stated, read: Callable[[Any], T]) -> T:
        """Send a request and read its answer.

        Args:
            read: Makes a value of the answer's document; None for an answer without one.

        Raises:
            StrongroomError: What the server refused with, of the same class and code; ``remote.unreachable``,
                ``remote.not-certain``, ``remote.tls-failed``, ``remote.redirected``,
                ``remote.not-understood``.
        """
        answer = self._patiently(sent, stated)
        return self._read(answer, lambda body: read(json.loads(body) if body else None))

    def bytes_of(self, sent: Sent, stated: Stated) -> bytes:
        """Send a request and take its answer as it is, for what stands for itself byte by byte: a receipt.

        Raises:
            StrongroomError: As `ask`.
        """
        return self._read(self._patiently(sent, stated), bytes)

    def _read(self, answer: _Answer, read: Callable[[bytes], T]) -> T:
        failure: StrongroomError | None = None
        try:
            if 200 <= answer.status < 300:
                return read(answer.body)
            if answer.kind == PROBLEM:
                failure = problem_error(json.loads(answer.body))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            failure = None  # told below, outside: the error of the parser holds what came
        raise failure or self._not_understood(answer.status)

    def _patiently(self, sent: Sent, stated: Stated) -> _Answer:
        arrived = False
        for attempt in range(1, self._patience.attempts + 1):
            came, last = self._attempt(sent, stated), attempt == self._patience.attempts
            if isinstance(came, _Answer):
                wait = self._wait(attempt, came.wait)
                if last or not self._worth_another(sent, came) or wait > self._patience.longest_wait:
                    return came
            else:
                arrived = arrived or came.arrived
                if last or (came.arrived and not (sent.repeats or sent.name)):
                    raise self._lost(sent, came.reason, arrived=arrived)
                wait = self._wait(attempt, None)
            self._pause(wait)
        raise self._lost(sent, "no attempts", arrived=False)

    def _worth_another(self, sent: Sent, answer: _Answer) -> bool:
        if answer.status not in _AGAIN:
            return False
        if answer.kind == PROBLEM:  # the server says itself that nothing was done, and when to come back
            return answer.wait is not None
        return sent.repeats or sent.name is not None

    def _wait(self, attempt: int, asked: float | None) -> float:
        """Seconds until the next attempt; spread, so that many clients do not come back at once."""
        grown = 0.25 * 2.0 ** (attempt - 1)
        return max(asked or 0.0, grown * random.uniform(0.5, 1.0))  # noqa: S311 - guards nothing

    def _attempt(self, sent: Sent, stated: Stated) -> _Answer | _Lost:
        tls = False
        try:
            return self._exchange(sent, stated)
        except httpx2.HTTPError as error:
            lost = _Lost(type(error).__name__, not isinstance(error, _UNSENT))
            tls = _of_tls(error)
        if tls:
            raise Busy("remote.tls-failed", address=self.address)
        return lost

    def _exchange(self, sent: Sent, stated: Stated) -> _Answer:
        until = time.monotonic() + self._patience.answer_seconds
        said = stated.headers(with_body=sent.body is not None)
        query = {name: each for name, each in sent.query.items() if each is not None}
        with self._client.stream(
            sent.method,
            self.address + sent.path,
            params=query or None,
            content=_content(sent),
            headers=_as_bytes({**self._headers(sent), **said}),
        ) as answer:
            if answer.is_redirect:
                raise Refused("remote.redirected", address=self.address)
            body, into = bytearray(), sent.into if answer.status_code == httpx2.codes.OK else None
            if into is not None:
                into.seek(0)
                into.truncate()
            for part in answer.iter_raw():
                if into is not None:
                    into.write(part)
                    continue  # as long as it is; a pause that is too long ends it
                body += part
                if len(body) > _LONGEST_ANSWER:
                    raise self._not_understood(answer.status_code)
                if time.monotonic() > until:
                    raise httpx2.ReadTimeout("drop by drop")
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            return _Answer(answer.status_code, kind, bytes(body), _seconds(answer.headers.get("retry-after")))

    def _headers(self, sent: Sent) -> dict[str, str]:
        headers = {
            "Authorization": self._token.header,
            "Accept": f"{_JSON if sent.into is None else _BYTES}, {PROBLEM}",
            "Accept-Encoding": "identity",
            "User-Agent": f"strongroom/{__version__}",
            **sent.headers,
        }
        if sent.body is not None:
            headers["Content-Type"] = _JSON
        if sent.file is not None:
            headers["Content-Type"] = _BYTES
        if sent.name is not None:
            headers["Idempotency-Key"] = sent.name
        return headers

    def _lost(self, sent: Sent, reason: str, *, arrived: bool) -> StrongroomError:
        if arrived and not sent.repeats:
            named = {"address": self.address, "reason": reason, "name": sent.name or "–"}
            return Busy("remote.not-certain", **named)
        return Busy("remote.unreachable", address=self.address, reason=reason)

    def _not_understood(self, status: int) -> StrongroomError:
        return Unexpected("remote.not-understood", address=self.address, status=status)


def _content(sent: Sent) -> bytes | Iterator[bytes] | None:
    if sent.file is not None:
        return _pieces(sent.file)
    return None if sent.body is None else _written(sent.body)


def _pieces(file: Path) -> Iterator[bytes]:
    """A file as it is sent; read anew at each attempt."""
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _written(body: Mapping[str, Any]) -> bytes:
    """A body as bytes.

    Raises:
        InvalidInput: ``remote.not-json``.
    """
    try:
        return json.dumps(body, allow_nan=False, separators=(",", ":")).encode("ascii")
    except (TypeError, ValueError, RecursionError):
        raise InvalidInput("remote.not-json") from None


def _as_bytes(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    """Header lines are bytes, and names of people go as UTF-8."""
    return {name.encode(): text.encode() for name, text in headers.items()}


def _of_tls(error: BaseException) -> bool:
    """Whether a connection failed by its certificate or encryption."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _seconds(text: str | None) -> float | None:
    """``Retry-After`` in seconds; a moment, which our server never gives, counts as none."""
    return float(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else None
