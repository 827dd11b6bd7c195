"""Delivering to a webhook: one POST, signed, to the address that was looked at, followed nowhere.

Lives here: that request. Must not live here: when it is attempted and how often (sender.py), signing
(crypto).
"""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from strongroom import __version__
from strongroom.crypto.webhook_signing import sign_webhook
from strongroom.errors import Refused
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.notices.attempt import Attempt
from strongroom.notices.deadline import Deadline
from strongroom.notices.notice import Notice
from strongroom.notices.reach import Address, Reach
from strongroom.notices.target import host_of, port_of

__all__ = ["body_of", "post"]

_READ_AT_MOST = 4_096


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the host's name leads to by now."""

    def __init__(self, host: str, address: Address, seconds: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, address.port, timeout=seconds)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        """Connect to the address, and let TLS hold the certificate against the name."""
        self.sock = socket.create_connection((self._address.text, self._address.port), self.timeout)
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)


def body_of(notice: Notice, at: int) -> bytes:
    """What is sent: type, moment and data, as Standard Webhooks has it."""
    document = {"type": notice.kind, "timestamp": write_moment(at), "data": notice.data()}
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def post(
    reach: Reach,
    document: Mapping[str, Any],
    identity: bytes,
    body: bytes,
    now: int,
    seconds: float,
    tls: ssl.SSLContext | None = None,
) -> Attempt:
    """Attempt to deliver.

    Args:
        document: The target's, with ``url`` and ``secrets``.
        identity: The notice's id, 16 bytes: equal for every attempt, so that receivers can tell.
        now: Milliseconds.
        seconds: After so long it is broken off, whatever comes in drop by drop.
        tls: Whom to trust; the machine's authorities, when left out.

    Raises:
        Refused: ``reach.not-allowed``, ``notice.needs-https``.
        Busy: ``reach.unresolved``.
    """
    url = document["url"]
    address = reach.resolve(host_of(url), port_of(url))
    encrypted = urlsplit(url).scheme == "https"
    if not encrypted and not address.own:
        raise Refused("notice.needs-https")
    written = write_id("ntc", identity)
    context = (tls or ssl.create_default_context()) if encrypted else None
    connection = _Pinned(host_of(url), address, seconds, context)
    headers = _headers(url, written, now, body, [each["value"] for each in document["secrets"]])
    return _attempt(connection, url, body, headers, seconds)


def _headers(url: str, identity: str, now: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    at = now // 1000
    return {
        "Host": urlsplit(url).netloc,
        "Content-Type": "application/json",
        "User-Agent": f"Strongroom/{__version__}",
        "webhook-id": identity,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(sign_webhook(secret, identity, at, body) for secret in secrets),
    }


def _attempt(
    connection: _Pinned, url: str, body: bytes, headers: Mapping[str, str], seconds: float
) -> Attempt:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with Deadline(seconds, lambda: connection.sock) as deadline:
        try:
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            answer.read(_READ_AT_MOST)
        except ssl.SSLError:
            return Attempt(None, "notice.tls-failed")
        except (OSError, http.client.HTTPException, ValueError):
            # ValueError: what came is no HTTP. What it was may be anything, and is not repeated.
            return Attempt(None, "notice.no-answer")
        finally:
            connection.close()
        if deadline.passed:
            return Attempt(None, "notice.no-answer")
    if 200 <= answer.status < 300:
        return Attempt(answer.status, None)
    return Attempt(answer.status, "notice.not-taken", final=answer.status == http.client.GONE)
