"""Where a mail server's password is: named in the room, and never kept there.

Lives here: reading it when mail is sent. Must not live here: sending.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.private_file import read_private

__all__ = ["check_source", "read_password"]

_FORMS = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]{0,99}|file:/.{1,500}|credential:[A-Za-z0-9_.-]{1,100}")
_DIRECTORY = "CREDENTIALS_DIRECTORY"


def check_source(source: str) -> None:
    """Make sure that a text names a place.

    Raises:
        InvalidInput: ``notice.password-source``.
    """
    if not _FORMS.fullmatch(source) or not source.isprintable():
        raise InvalidInput("notice.password-source")


def read_password(source: str, environment: Mapping[str, str]) -> str:
    """The password of now.

    Args:
        source: ``env:NAME``, ``file:/path`` (only its owner may read it), ``credential:name`` (of systemd).

    Raises:
        KeyNotAvailable: ``notice.no-password``, ``keys.file-exposed``, ``keys.file-unreadable``.
    """
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
