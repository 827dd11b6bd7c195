"""What stands around every request: its id, its host, its size, and what every answer says.

Lives here: one ASGI middleware. Must not live here: who asks (signin), what is answered (api, console).

An id is made here and never taken from the client, who could otherwise write into the log. Where the client
brings one of its own form it is not used either: the answer carries ours in ``Request-Id``.
"""

import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from strongroom.errors import InvalidInput, NotFound, StrongroomError, UsageError
from strongroom.model.ids import new_id, write_id
from strongroom.server.access_log import AccessLog
from strongroom.server.forwarded import network_of
from strongroom.server.problems import invalid_request, unexpected
from strongroom.server.refusing import problem
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.cookies import session_header
from strongroom.server.upload_paths import brings_file

__all__ = ["Frame", "policy_of"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# In bytes, as they are sent.
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Nothing to other sites; with `no-referrer` browsers would not say that a form was sent from here.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_TWO_YEARS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_LONGEST_NUMBER = 18
"""Digits of a length; reading more of them costs more than any body has bytes."""
_OURS = frozenset(name for name, _ in (*_ALWAYS, _TWO_YEARS)) | {b"request-id"}
_KEPT_NOWHERE = (b"cache-control", b"no-store")
_CSP = b"content-security-policy"


def policy_of(nonce: str) -> str:
    """The content security policy of a page: our own files, scripts by nonce, nothing from elsewhere."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        f"img-src 'self' data:; style-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic'; "
        "connect-src 'self'; font-src 'self'; "
        "manifest-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


class Frame:
    """Stands around the application.

    Args:
        app: What answers.
        settings: Hosts and sizes.
        log: Told of each request, by its route and never by its address.
        refuse: Answers with an error.
    """

    def __init__(
        self,
        app: App,
        settings: ServerSettings,
        log: AccessLog,
        refuse: Callable[[Request, StrongroomError], Response],
    ) -> None:
        self._app, self._settings, self._log, self._refuse = app, settings, log, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request in, and let its answer out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        nonce = secrets.token_urlsafe(16)
        request_id = write_id("req", new_id(time.time_ns() // 1_000_000))
        scope.setdefault("state", {}).update(id=request_id, nonce=nonce)
        status, answered = 500, False

        async def answer(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status, answered = message["status"], True
                message["headers"] = self._dressed(message.get("headers", ()), request_id, nonce)
                handed = scope["state"].get("handed")
                if handed is not None and handed.secret is not None:  # an answer that refuses brings it too
                    secure = self._settings.secure
                    MutableHeaders(scope=message).append(
                        "Set-Cookie", session_header(handed.secret, secure=secure)
                    )
            await send(message)

        try:
            refused = self._refused(scope, receive) or self._unplaced(scope, receive)
            if refused is not None:
                await refused(scope, receive, answer)
            else:
                await self._app(scope, _measured(receive, self._limit(scope)), answer)
        except Exception as error:
            # It ends here: what would be said of it further out might be its message, which may hold a value.
            self._log.note_failure(scope, error)
            if answered:
                raise ConnectionAbortedError("an answer could not be finished") from None
            refusal = await to_thread.run_sync(self._failed, scope, Request(scope, receive), error)
            await refusal(scope, receive, answer)
        finally:
            self._log.note(scope, status, time.perf_counter() - began)

    def _failed(self, scope: Scope, request: Request, error: Exception) -> Response:
        """Answer to what nobody foresaw; where that fails too, by what takes nothing to make."""
        known = error if isinstance(error, StrongroomError) else unexpected(error)
        try:
            return self._refuse(request, known)
        except Exception as worse:
            self._log.note_failure(scope, worse)
            return problem(request, known)

    def _refused(self, scope: Scope, receive: Receive) -> Response | None:
        """Whether the request is turned away before anything looks at it: host names and announced sizes."""
        headers, request = Headers(scope=scope), Request(scope, receive)
        if _without_port(headers.get("host", "")) not in self._settings.allowed_hosts:
            return self._refuse(request, NotFound("http.host-unknown"))
        if "content-length" in headers and "transfer-encoding" in headers:
            # Whatever stands in front may go by the other of the two (RFC 9112, 6.1): nothing follows it.
            refusal = self._refuse(request, invalid_request(["header.content-length"]))
            refusal.headers["Connection"] = "close"
            return refusal
        length = headers.get("content-length", "0")
        known = length.isascii() and length.isdigit() and len(length) <= _LONGEST_NUMBER
        if not known or int(length) > self._limit(scope):
            return self._refuse(request, InvalidInput("http.too-large", limit=self._limit(scope)))
        return None

    def _unplaced(self, scope: Scope, receive: Receive) -> Response | None:
        """Note where the request comes from, past the proxies that are ours; whether that cannot be told."""
        try:
            scope["client"] = network_of(scope, self._settings.trusted_proxies)
        except UsageError as error:
            return self._refuse(Request(scope, receive), error)
        return None

    def _limit(self, scope: Scope) -> int:
        uploads = brings_file(scope["method"], scope["path"])
        return self._settings.largest_upload if uploads else self._settings.largest_body

    def _dressed(self, given: Iterable[Header], request_id: str, nonce: str) -> list[Header]:
        """The headers of an answer with what every answer says, which nothing in it says otherwise."""
        headers = [each for each in given if each[0] not in _OURS]
        said = {name for name, _ in headers}
        headers += _ALWAYS
        headers.append((b"request-id", request_id.encode()))
        if _KEPT_NOWHERE[0] not in said:
            headers.append(_KEPT_NOWHERE)
        if _CSP not in said:
            headers.append((_CSP, policy_of(nonce).encode()))
        if self._settings.secure:
            headers.append(_TWO_YEARS)
        return headers


def _without_port(host: str) -> str:
    """The name in a ``Host`` header, an IPv6 address with its brackets."""
    name, colon, port = host.strip().lower().rpartition(":")
    return name if colon and port.isdigit() else host.strip().lower()


def _measured(receive: Receive, limit: int) -> Receive:
    """A body without an announced length is held to the limit as it comes."""
    seen = 0

    async def next_part() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise InvalidInput("http.too-large", limit=limit)
        return message

    return next_part
