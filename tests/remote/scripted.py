"""A server on the loopback that answers by a script: what a network and bad servers do to a client."""

import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

__all__ = ["Asked", "answer", "hang_up", "scripted"]


@dataclass
class Asked:
    """One request, as it came."""

    line: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


Step = Callable[[socket.socket], None]


def answer(status: int, body: bytes = b"{}", **headers: str) -> Step:
    """Answer with a status, headers and a body."""
    said = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status} x\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items())

    def step(connection: socket.socket) -> None:
        connection.sendall(head.encode() + b"\r\n" + body)

    return step


def hang_up(connection: socket.socket) -> None:
    """Close the connection without a word."""


@contextmanager
def scripted(steps: Sequence[Step]) -> Iterator[tuple[str, list[Asked]]]:
    """Serve one request a step; gives the address, and the requests as they come."""
    asked: list[Asked] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)

        def run() -> None:
            for step in steps:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(20)
                    asked.append(_read(connection))
                    step(connection)

        thread = Thread(target=run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes who waits for one more
            thread.join()


def _read(connection: socket.socket) -> Asked:
    with connection.makefile("rb") as lines:
        found = Asked(lines.readline().decode().strip())
        while line := lines.readline().strip():
            name, _, value = line.decode("utf-8").partition(":")
            found.headers[name.strip().lower()] = value.strip()
        found.body = lines.read(int(found.headers.get("content-length", "0")))
    return found
