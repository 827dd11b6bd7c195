"""A real mail server on the loopback.

Lives here: what it takes and refuses, and its beginning and end. Must not live here: what is mailed.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.notices.receivers import server_side

__all__ = ["MailServer", "mail_server"]


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


class _Listening(Controller):
    """Listens on a port that the system gave: one that was free a moment before may be another's by now."""

    listener: socket.socket

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listener, ssl=self.ssl_context)

    def end(self) -> None:
        """Stop once all who were served have gone: what is cut off would complain in another test."""
        asyncio.run_coroutine_threadsafe(_others_ended(), self.loop).result(60)
        self.stop()


async def _others_ended() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)  # their connections close after them


@contextmanager
def mail_server(
    files: tuple[Path, Path] | None = None, *, from_start: bool = False, sign_in: bool = False
) -> Iterator[MailServer]:
    """A mail server that listens; with STARTTLS, or TLS from the first byte, where it has a certificate."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = MailServer(port=listener.getsockname()[1])
        context = server_side(files)
        controller = _Listening(
            made,
            hostname="127.0.0.1",
            port=made.port,
            ssl_context=context if from_start else None,
            tls_context=None if from_start else context,
            authenticator=made.authenticate if sign_in else None,
            auth_required=sign_in,
            auth_require_tls=True,
            ready_timeout=60,
        )
        controller.listener = listener
        controller.start()
        try:
            yield made
        finally:
            controller.end()
