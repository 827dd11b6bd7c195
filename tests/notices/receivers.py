"""A real listener on the loopback: a receiver of webhooks that also misbehaves."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from strongroom.crypto.self_signed import self_signed

__all__ = ["Receiver", "certificate_in", "receiver", "server_side"]


@dataclass
class Receiver:
    """A receiver of webhooks.

    Attributes:
        manner: A status to answer with, or ``stall``, ``drip``, ``garbage``, ``hang up``, ``redirect``.
        seen: Headers, in lower case, and body of each request that was taken in.
    """

    port: int = 0
    manner: int | str = 200
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.seen.append((headers, self.rfile.read(length)))
                receiver.paths.append(self.path)
                receiver.answer(self)

            def do_GET(self) -> None:
                receiver.paths.append(f"GET {self.path}")
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        return Handler

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self.manner == "stall":
            self.released.wait(60)
        elif self.manner == "drip":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.released.wait(0.05):
                handler.wfile.write(b"X: y\r\n")
        elif self.manner == "garbage":
            handler.wfile.write(b"220 mail.example.com ESMTP\r\n")
        elif self.manner == "redirect":
            handler.send_response(302)
            handler.send_header("Location", f"http://127.0.0.1:{self.port}/elsewhere")
            handler.end_headers()
        elif isinstance(self.manner, int):
            handler.send_response(self.manner)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        if self.manner in ("stall", "garbage", "hang up"):
            handler.close_connection = True


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what some tests want."""


def certificate_in(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate for a name and its key, as files."""
    certificate, key = self_signed([name], time.time_ns() // 1_000_000)
    (folder / "server.pem").write_bytes(certificate)
    (folder / "server.key").write_bytes(key)
    return folder / "server.pem", folder / "server.key"


def server_side(files: tuple[Path, Path] | None) -> ssl.SSLContext | None:
    """TLS as a server speaks it by a certificate and its key; None without."""
    if files is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    return context


@contextmanager
def receiver(files: tuple[Path, Path] | None = None) -> Iterator[Receiver]:
    """A receiver that listens; with TLS where it has a certificate and a key."""
    made = Receiver()
    server = _Quiet(("127.0.0.1", 0), made.handler())
    context = server_side(files)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
