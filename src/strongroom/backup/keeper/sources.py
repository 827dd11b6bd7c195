"""Where a keeper's copies of the ring come from, and where its reports go: a ring store, or the server.

Lives here: the two, behind one protocol. Must not live here: what is done with a copy (pulling.py), the
server's routes.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.keeper_report import LONGEST_REPORT, report_name
from strongroom.keys.private_file import read_private
from strongroom.keys.ring_copies import copy_name, facts_name
from strongroom.keys.stores import RingStore, ring_store

__all__ = ["Fetched", "Source", "source_for"]

_SECONDS = 30.0
_COPY, _REPORTS = "/v1/keepers/copy", "/v1/keepers/reports"
_LONGEST_ANSWER = 64 << 20


@dataclass(frozen=True)
class Fetched:
    """A copy of the ring, as it lay there, and what the room says of it."""

    copy: bytes = field(repr=False)
    facts: bytes = field(repr=False)


class Source(Protocol):
    """A place that has copies of the ring.

    Every method raises KeyNotAvailable ``keeper.source-unreachable`` or ``stores.unreachable``.
    """

    @property
    def uri(self) -> str:
        """Its URI."""

    def fetch(self, room: bytes) -> Fetched | None:
        """The copy of a room's ring; None where there is none."""

    def deliver(self, room: bytes, keeper: str, report: bytes) -> None:
        """Leave a report where the room finds it."""


class StoreSource:
    """A ring store of the room, mounted or copied here; the report lies beside the copy.

    Args:
        store: Which.
    """

    def __init__(self, store: RingStore) -> None:
        self._store = store

    @property
    def uri(self) -> str:
        """See `Source.uri`."""
        return self._store.uri

    def fetch(self, room: bytes) -> Fetched | None:
        """See `Source.fetch`."""
        copy, facts = self._store.read(copy_name(room)), self._store.read(facts_name(room))
        return None if copy is None or facts is None else Fetched(copy, facts)

    def deliver(self, room: bytes, keeper: str, report: bytes) -> None:
        """See `Source.deliver`."""
        self._store.replace(report_name(room, keeper), report)


class ServerSource:
    """The room's server, asked with an API token of a user who may do nothing else.

    Args:
        uri: ``https://host:port``.
        token_file: Holds the token.
        ca_file: Certificates that the server is believed by; those of the system, where left out.

    Raises:
        InvalidInput: ``keeper.source-malformed``.
    """

    def __init__(self, uri: str, token_file: str | None, ca_file: str | None) -> None:
        parts = urlsplit(uri)
        if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or parts.username:
            raise InvalidInput("keeper.source-malformed")
        if token_file is None:
            raise InvalidInput("keeper.no-token")
        self._uri, self._host, self._port = uri, parts.hostname, parts.port or 443
        self._token_file, self._ca_file = token_file, ca_file

    @property
    def uri(self) -> str:
        """See `Source.uri`."""
        return self._uri

    def fetch(self, room: bytes) -> Fetched | None:
        """See `Source.fetch`."""
        status, answer = self._ask("GET", _COPY, None)
        if status != 200:
            raise self._unreachable(f"HTTP {status}")
        try:
            value: Mapping[str, Any] = json.loads(answer)
            return Fetched(bytes.fromhex(value["copy"]), value["facts"].encode())
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._unreachable("not what was asked for") from None

    def deliver(self, room: bytes, keeper: str, report: bytes) -> None:
        """See `Source.deliver`."""
        body = json.dumps({"keeper": keeper, "report": report.decode()}).encode()
        if len(body) > LONGEST_REPORT:
            raise self._unreachable("the report is too long")
        status, _ = self._ask("POST", _REPORTS, body)
        if status not in (200, 204):
            raise self._unreachable(f"HTTP {status}")

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        try:
            token = read_private(Path(self._token_file), follow=True).decode().strip()
        except (FileNotFoundError, UnicodeDecodeError):
            raise InvalidInput("keeper.no-token") from None
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            context = ssl.create_default_context(cafile=self._ca_file)
            connection = HTTPSConnection(self._host, self._port, timeout=_SECONDS, context=context)
            try:
                connection.request(method, path, body, headers)
                answered = connection.getresponse()
                return answered.status, answered.read(_LONGEST_ANSWER)
            finally:
                connection.close()
        except (OSError, HTTPException) as error:
            raise self._unreachable(type(error).__name__) from error

    def _unreachable(self, reason: str) -> KeyNotAvailable:
        return KeyNotAvailable("keeper.source-unreachable", source=self._uri, reason=reason)


def source_for(
    uri: str,
    token_file: str | None,
    ca_file: str | None,
    open_store: Callable[[str], RingStore] = ring_store,
) -> Source:
    """The source that a URI names, without reaching for it.

    Raises:
        InvalidInput: ``keeper.source-malformed``, ``keeper.no-token``; ``stores.…``.
    """
    if uri.startswith("https:"):
        return ServerSource(uri, token_file, ca_file)
    return StoreSource(open_store(uri))
