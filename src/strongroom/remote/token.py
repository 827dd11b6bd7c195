"""The token that a program signs in with: from its caller, the environment, or a file of its owner's alone.

Lives here: finding it, and holding it so that no repr shows it. Must not live here: what it allows (server).
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from strongroom.errors import InvalidInput, UsageError

__all__ = ["Token", "find_token"]

_TEXT = re.compile(r"srt_[a-z2-7]{84}")
_OTHERS = 0o077
_LONGEST = 4096
_CREDENTIAL = "strongroom-token"


class Token:
    """A token; shown to the server alone."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if _TEXT.fullmatch(text.strip()) is None:
            raise InvalidInput("remote.token-malformed")
        self._text = text.strip()

    @property
    def header(self) -> str:
        """What the header ``Authorization`` says."""
        return f"Bearer {self._text}"

    def __repr__(self) -> str:
        return "Token(…)"


def find_token(given: str | None, environment: Mapping[str, str]) -> Token:
    """The token that was given; else of ``STRONGROOM_TOKEN``, of the file that ``STRONGROOM_TOKEN_FILE``
    names, or of systemd's credential ``strongroom-token``, in this order.

    Raises:
        UsageError: ``remote.no-token``.
        InvalidInput: ``remote.token-malformed``, ``remote.token-file``.
    """
    text = given or environment.get("STRONGROOM_TOKEN")
    if text:
        return Token(text)
    named, folder = environment.get("STRONGROOM_TOKEN_FILE"), environment.get("CREDENTIALS_DIRECTORY")
    if named:
        return Token(_read(Path(named)))
    if folder and (Path(folder) / _CREDENTIAL).exists():
        return Token(_read(Path(folder) / _CREDENTIAL))
    raise UsageError("remote.no-token")


def _read(path: Path) -> str:
    """The text of a file that nobody else may read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            facts = os.fstat(handle)
            if stat.S_ISREG(facts.st_mode) and not facts.st_mode & _OTHERS:
                return os.read(handle, _LONGEST).decode("ascii")
        finally:
            os.close(handle)
    except (OSError, UnicodeDecodeError):
        pass  # told below, in one way for all: what stood in the file is no part of it
    raise InvalidInput("remote.token-file", file=str(path))
