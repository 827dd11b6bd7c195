"""Whoever is nobody fills no memory: what is long is read only where files are taken, and of known people."""

import re
from typing import Any

import pytest

from strongroom.server.permission import every_route
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from tests import looping
from tests.attack.conftest import Target
from tests.server.applications import app_of
from tests.server.signing_in import browser

LONG = (1 << 20) + 1
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
PIECE = b"x" * (1 << 16)


@pytest.fixture
def serving(target: Target) -> Serving:
    return Serving(target.room, ServerSettings())


def _addresses(serving: Serving) -> list[tuple[str, str]]:
    """Every route that changes something, under an address that ends as those of uploads do."""
    found = []
    for path, route in every_route(app_of(serving).routes):
        if not path.endswith("/upload"):
            for method in set(getattr(route, "methods", None) or ()) & {*CHANGING}:
                found.append((method, re.sub(r"\{[^}]+\}", "upload", path)))
    return sorted(found)


def test_an_address_that_ends_like_an_upload_takes_no_more_than_others(serving: Serving) -> None:
    body = b'{"values": {"name": "' + b"x" * LONG + b'"}}'
    addresses = _addresses(serving)
    assert ("PATCH", "/v1/upload/upload") in addresses
    with browser(serving) as opened:
        for method, address in addresses:
            for kind in ("application/json", "application/x-www-form-urlencoded"):
                headers = {"content-type": kind, "cookie": "strongroom=x"}
                answer = opened.client.request(method, address, content=body, headers=headers)
                assert answer.status_code == 413, (method, address, answer.status_code)


def _ask(serving: Serving, path: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """What a request without end is answered, and after how many pieces."""
    taken, statuses = 0, list[int]()

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": PIECE, "more_body": taken < 64}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost:8443"), *headers],
        "client": ("203.0.113.7", 1234),
        "server": ("localhost", 8443),
    }
    looping.run(app_of(serving)(scope, receive, send))
    return statuses[0], taken


@pytest.mark.parametrize("path", ["/imports/upload", "/v1/imports/customers/upload"])
@pytest.mark.parametrize("kind", [b"multipart/form-data; boundary=b", b"application/octet-stream"])
@pytest.mark.parametrize("cookie", [b"strongroom=" + b"A" * 43, b"strongroom=x", b""])
def test_a_file_of_nobody_is_not_read(serving: Serving, path: str, kind: bytes, cookie: bytes) -> None:
    headers = [(b"content-type", kind), *([(b"cookie", cookie)] if cookie else [])]
    status, taken = _ask(serving, path, headers)
    assert status in (303, 401)
    assert taken == 0


@pytest.mark.parametrize("length", [b"9" * 5_000, b"9" * 19, b"-1", b"1e3", "²".encode("latin-1")])
def test_a_length_that_is_none_is_refused(serving: Serving, length: bytes) -> None:
    status, taken = _ask(serving, "/v1/sessions", [(b"content-length", length)])
    assert (status, taken) == (413, 0)
