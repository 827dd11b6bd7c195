"""Where a mail server's password is: named in the room, and never kept there.

Lives here: reading it when mail is sent. Must not live here: sending.

Whoever may enter a mail server chooses where the password is sent. So only what is called a mail password is
read: by no other name is a secret of this machine, the root key say, given to a server of somebody's choice.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.private_file import read_private

__all__ = ["check_source", "read_password"]

_FORMS = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]{0,99}|file:/.{1,500}|credential:[A-Za-z0-9_.-]{1,100}")
_MEANT = re.compile(r"mail|smtp", re.IGNORECASE)
_DIRECTORY = "CREDENTIALS_DIRECTORY"


def check_source(source: str) -> None:
    """Make sure that a text names a place.

    Raises:
        InvalidInput: ``notice.password-source``.
    """
    called = source.partition(":")[2].rpartition("/")[2]
    if not _FORMS.fullmatch(source) or not source.isprintable() or not _MEANT.search(called):
        raise InvalidInput("notice.password-source")


def read_password(source: str, environment: Mapping[str, str]) -> str:
    """The password of now.

    Args:
        source: ``env:NAME``, ``file:/path`` (only its owner may read it), ``credential:name`` (of systemd).

    Raises:
        InvalidInput: As `check_source`.
        KeyNotAvailable: ``notice.no-password``, ``keys.file-exposed``, ``keys.file-unreadable``.
    """
    check_source(source)
    scheme, _, name = source.partition(":")
    if scheme == "env":
        found = environment.get(name)
        if not found:
            raise KeyNotAvailable("notice.no-password", source=source)
        return found
    if scheme == "credential":
        folder = environment.get(_DIRECTORY)
        if folder is None:
            raise KeyNotAvailable("notice.no-password", source=source)
        path = Path(folder) / name
    else:
        path = Path(name)
    try:
        return read_private(path, follow=True).decode().strip("\r\n")
    except (FileNotFoundError, UnicodeDecodeError):
        raise KeyNotAvailable("notice.no-password", source=source) from None
