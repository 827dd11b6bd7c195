"""A place where notices go, as it is sealed and as it is shown.

Lives here: the two kinds of target, checking what somebody enters, the sealed document. Must not live here:
adding and removing (targets.py), sending.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from urllib.parse import SplitResult, urlsplit

from strongroom.errors import InvalidInput
from strongroom.model.moments import write_moment
from strongroom.model.schema import TARGETS
from strongroom.notices.mail_password import check_source
from strongroom.notices.notice import KINDS
from strongroom.storage.notice_rows import TargetRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.staff.documents import SealedDocument, open_document, seal_document

__all__ = [
    "GONE",
    "STANDS",
    "MailPlan",
    "TargetKind",
    "TargetView",
    "WebhookPlan",
    "host_of",
    "open_target",
    "port_of",
    "seal_target",
]

STANDS, GONE = 0, 1
_LONGEST_URL = 2_000
_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}")
_MOST_RECIPIENTS = 20
_PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}


class TargetKind(IntEnum):
    """How a notice travels; the numbers stand in rows."""

    WEBHOOK = 1
    MAIL = 2


def host_of(url: str) -> str:
    """The host of an address that was checked."""
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    """Its port, that of its scheme where it names none."""
    parts = urlsplit(url)
    return parts.port or _PORTS[parts.scheme]


@dataclass(frozen=True, kw_only=True)
class WebhookPlan:
    """A webhook that is wanted.

    Args:
        url: ``https://…``; ``http://…`` to the room's own networks only. What stands behind the host may be
            secret, and is never shown.
        kinds: Kinds of notices; all, when left out.

    Raises:
        InvalidInput: ``notice.bad-url``, ``notice.unknown-kind``.
    """

    url: str = field(repr=False)
    kinds: frozenset[str] | None = None

    def __post_init__(self) -> None:
        _check_url(self.url, ("http", "https"))
        _check_kinds(self.kinds)


@dataclass(frozen=True, kw_only=True)
class MailPlan:
    """Mail that is wanted.

    Args:
        server: ``smtp://host:587`` (STARTTLS is required beyond the room's own networks) or
            ``smtps://host:465`` (TLS from the first byte).
        sender: The address that the mail comes from.
        recipients: Where it goes.
        user: Name to sign in with; None for a server that asks for none.
        password: Where the password is: ``env:NAME``, ``file:/path``, ``credential:name``; never itself.
        language: ``en`` or ``zh-CN``.
        kinds: Kinds of notices; all, when left out.

    Raises:
        InvalidInput: ``notice.bad-url``, ``notice.bad-mail``, ``notice.unknown-kind``,
            ``notice.password-source``.
    """

    server: str
    sender: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = None
    language: str = "en"
    kinds: frozenset[str] | None = None

    def __post_init__(self) -> None:
        parts = _check_url(self.server, ("smtp", "smtps"))
        if parts.path.strip("/") or parts.query:
            raise InvalidInput("notice.bad-url", schemes="smtp, smtps")
        if not 1 <= len(self.recipients) <= _MOST_RECIPIENTS:
            raise InvalidInput("notice.bad-mail", most=_MOST_RECIPIENTS)
        for address in (self.sender, *self.recipients):
            if not _MAIL.fullmatch(address) or not address.isprintable():
                raise InvalidInput("notice.bad-mail", most=_MOST_RECIPIENTS)
        if (self.user is None) != (self.password is None):
            raise InvalidInput("notice.password-source")
        if self.password is not None:
            check_source(self.password)
        _check_kinds(self.kinds)

    def as_document(self) -> dict[str, Any]:
        """What is sealed."""
        return {
            "server": self.server,
            "sender": self.sender,
            "recipients": list(self.recipients),
            "user": self.user,
            "password": self.password,
            "language": self.language,
            "kinds": None if self.kinds is None else sorted(self.kinds),
        }


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target in a list; neither its secret nor anybody's address is in it. Moments are in milliseconds.

    Attributes:
        id: ``tgt_…``.
        host: Where it goes, as far as that is shown.
        recipients: How many people a mail goes to; None for a webhook.
        secrets: How many secrets sign at this moment; None for mail.
    """

    id: str
    kind: str
    user: str
    made: int
    host: str
    kinds: tuple[str, ...] | None
    recipients: int | None
    secrets: int | None

    def as_document(self) -> dict[str, Any]:
        """The target as programs read it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "user": self.user,
            "made": write_moment(self.made),
            "host": self.host,
            "kinds": None if self.kinds is None else list(self.kinds),
            "recipients": self.recipients,
            "secrets": self.secrets,
        }


def seal_target(
    door: Door, tx: Transaction, tenancy: Any, row: TargetRow, document: Mapping[str, Any]
) -> TargetRow:
    """The row with its document sealed, without its MAC."""
    place = (TARGETS, row.user, row.target)
    return row._replace(sealed=seal_document(door, tx, tenancy, place, row.revision, dict(document)))


def open_target(door: Door, tx: Transaction, row: TargetRow) -> dict[str, Any]:
    """What is sealed in a row whose MAC was checked.

    Raises:
        KeyNotAvailable: ``key.row-missing``.
    """
    tenancy = door.tenancies.current(tx, row.tenant)
    document = SealedDocument((TARGETS, row.user, row.target), row.revision, row.sealed)
    return open_document(door, tx, tenancy, document)


def _check_url(url: str, schemes: tuple[str, ...]) -> SplitResult:
    wrong = InvalidInput("notice.bad-url", schemes=", ".join(schemes))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST_URL
    if not plain or parts.scheme not in schemes or not parts.hostname or port == 0:
        raise wrong
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise wrong
    return parts


def _check_kinds(kinds: Iterable[str] | None) -> None:
    for kind in sorted(kinds or ()):
        if kind not in KINDS:
            raise InvalidInput("notice.unknown-kind", known=", ".join(KINDS))
