"""Messages whose end can be read in two ways: one answer at most, or another request could hide in them."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.upkeep.founding import found
from tests.campaigns.asking_server import server
from tests.campaigns.kill_workers import foundation

HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
START = b"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
ZERO_CHUNK = b"0\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that listens."""
    folder: Path = tmp_path_factory.mktemp("ambiguous")
    found(foundation(folder, None), Surroundings())
    with server(folder) as (_, address):
        yield urlsplit(address).port or 0


def exchange(port: int, sent: bytes) -> bytes:
    """All that comes back until the server closes, or says nothing more."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        came = b""
        with suppress(TimeoutError, ConnectionResetError):
            while part := connection.recv(65536):
                came += part
    return came


def test_one_that_is_plain_is_answered(port: int) -> None:
    assert exchange(port, HIDDEN).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "message",
    [
        START + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Content-Length: 5, 50\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Content-Length: +5\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Content-Length: 0x5\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Transfer-Encoding: xchunked\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Transfer-Encoding : chunked\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        START + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + HIDDEN,
        START + b" Content-Length: 5\r\n\r\n" + ZERO_CHUNK + HIDDEN,
        b"GET /healthz HTTP/1.1\nHost: a\r\nHost: localhost\r\n\r\n" + HIDDEN,
    ],
    ids=range(10),
)
def test_what_can_be_read_in_two_ways_is_refused_and_nothing_after_it_is_answered(
    port: int, message: bytes
) -> None:
    assert b"HTTP/1.1 200" not in exchange(port, message)


def test_one_with_a_length_and_chunks_is_refused_and_ends_the_connection(port: int) -> None:
    message = START + b"Content-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n" + ZERO_CHUNK + HIDDEN
    came = exchange(port, message)
    assert came.startswith(b"HTTP/1.1 400")
    assert b"header.content-length" in came
    assert came.count(b"HTTP/1.1 ") == 1
