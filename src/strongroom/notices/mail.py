"""Delivering by mail: SMTP with TLS, to the address that was looked at.

Lives here: that conversation. Must not live here: when it is attempted and how often (sender.py).
"""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from strongroom.errors import Refused
from strongroom.model.ids import write_id
from strongroom.notices.attempt import Attempt
from strongroom.notices.deadline import Deadline
from strongroom.notices.mail_password import read_password
from strongroom.notices.notice import Notice
from strongroom.notices.reach import Address, Reach
from strongroom.notices.target import host_of, port_of

__all__ = ["message_of", "send_mail"]


_READY = 220


class _Pinned(smtplib.SMTP):
    """A conversation with one address, whatever the host's name leads to by now."""

    def __init__(self, host: str, address: Address, seconds: float, tls: ssl.SSLContext | None) -> None:
        self._address, self._from_start = address, tls
        self._named = host
        super().__init__(timeout=seconds)
        self._host = host  # what STARTTLS holds the certificate against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        opened = socket.create_connection((self._address.text, self._address.port), timeout)
        if self._from_start is None:
            return opened
        return self._from_start.wrap_socket(opened, server_hostname=self._named)


def message_of(notice: Notice, document: Mapping[str, Any], identity: bytes, at: int) -> EmailMessage:
    """The mail; its Message-ID is the same for every attempt, so that programs can tell."""
    message = EmailMessage(policy=SMTP)
    language = document["language"]
    message["Subject"] = notice.subject(language)
    message["From"] = document["sender"]
    message["To"] = ", ".join(document["recipients"])
    message["Date"] = format_datetime(datetime.fromtimestamp(at // 1000, UTC))
    domain = MailAddress(addr_spec=document["sender"]).domain
    message["Message-ID"] = f"<{write_id('ntc', identity)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text(language, at))
    return message


def send_mail(
    reach: Reach,
    document: Mapping[str, Any],
    message: EmailMessage,
    environment: Mapping[str, str],
    seconds: float,
    tls: ssl.SSLContext | None = None,
) -> Attempt:
    """Attempt to deliver.

    Args:
        document: The target's.
        environment: Where the password may be.
        seconds: After so long it is broken off.
        tls: Whom to trust; the machine's authorities, when left out.

    Raises:
        Refused: ``reach.not-allowed``.
        Busy: ``reach.unresolved``.
        KeyNotAvailable: As `read_password`.
    """
    server = document["server"]
    address = reach.resolve(host_of(server), port_of(server))
    password = None if document["password"] is None else read_password(document["password"], environment)
    context = tls or ssl.create_default_context()
    from_start = context if urlsplit(server).scheme == "smtps" else None
    talk = _Pinned(host_of(server), address, seconds, from_start)
    with Deadline(seconds, lambda: talk.sock):
        try:
            refused = _converse(talk, document, message, password, context, from_start is None, address)
        except smtplib.SMTPResponseException as error:
            return Attempt(error.smtp_code, "notice.not-taken")
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            return Attempt(codes[0] if codes else None, "notice.not-taken")
        except ssl.SSLError:
            return Attempt(None, "notice.tls-failed")
        except (smtplib.SMTPException, OSError):
            return Attempt(None, "notice.no-answer")
        finally:
            talk.close()
    if refused:
        return Attempt(next(iter(refused.values()))[0], "notice.some-not-taken", final=True)
    return Attempt(250, None)


def _converse(
    talk: _Pinned,
    document: Mapping[str, Any],
    message: EmailMessage,
    password: str | None,
    context: ssl.SSLContext,
    plain_at_first: bool,
    address: Address,
) -> dict[str, tuple[int, bytes]]:
    """From greeting to farewell; returns the recipients that were not taken."""
    code, said = talk.connect(host_of(document["server"]), address.port)
    if code != _READY:
        raise smtplib.SMTPResponseException(code, said)
    if plain_at_first:
        _encrypt(talk, context, required=not address.own or password is not None)
    if password is not None:
        talk.login(document["user"], password)
    refused = talk.send_message(message)
    with contextlib.suppress(smtplib.SMTPException, OSError):  # it has the mail, whatever comes now
        talk.quit()
    return refused


def _encrypt(talk: smtplib.SMTP, context: ssl.SSLContext, *, required: bool) -> None:
    talk.ehlo_or_helo_if_needed()
    if talk.has_extn("starttls"):
        talk.starttls(context=context)
        talk.ehlo()
    elif required:
        raise Refused("notice.needs-starttls")
