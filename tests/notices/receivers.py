"""Real listeners on the loopback: a receiver of webhooks that also misbehaves, and a mail server."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from strongroom.crypto.self_signed import self_signed

__all__ = ["MailServer", "Receiver", "certificate_in", "mail_server", "receiver"]


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


def _server_side(files: tuple[Path, Path] | None) -> ssl.SSLContext | None:
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
    context = _server_side(files)
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


@dataclass
class MailServer:
    """A mail server.

    Attributes:
        answer: What it says to a mail that is complete.
        refused: Recipients that it does not know.
        password: Of the user ``strongroom``.
    """

    port: int = 0
    answer: str = "250 OK"
    refused: frozenset[str] = frozenset()
    password: str = "correct horse"
    mails: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        """Take a mail."""
        if self.answer.startswith("250"):
            self.mails.append(envelope)
            transport = server.transport
            self.encrypted.append(
                transport is not None and transport.get_extra_info("ssl_object") is not None
            )
        return self.answer

    def authenticate(
        self, server: Server, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Look at name and password."""
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            b"strongroom",
            self.password.encode(),
        )
        return AuthResult(success=right, handled=right)


@contextmanager
def mail_server(
    files: tuple[Path, Path] | None = None, *, from_start: bool = False, sign_in: bool = False
) -> Iterator[MailServer]:
    """A mail server that listens; with STARTTLS, or TLS from the first byte, where it has a certificate."""
    made = MailServer(port=_free_port())
    context = _server_side(files)
    controller = Controller(
        made,
        hostname="127.0.0.1",
        port=made.port,
        ssl_context=context if from_start else None,
        tls_context=None if from_start else context,
        authenticator=made.authenticate if sign_in else None,
        auth_required=sign_in,
        auth_require_tls=True,
        ready_timeout=20,
    )
    controller.start()
    try:
        yield made
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
