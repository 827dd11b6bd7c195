"""The recovery key as it is given: itself, shares of it, or a file that a passphrase opens.

Lives here: telling these apart, and asking for what is missing. Must not live here: what it opens
(recovering.py and others), its forms (crypto). It is never an argument, which others can see.
"""

import sys
from typing import TYPE_CHECKING

from strongroom.cli.asking import as_text, is_terminal, read_bytes, read_file
from strongroom.cli.commands import option
from strongroom.cli.invocation import Invocation
from strongroom.cli.session import AskPassphrase
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError

if TYPE_CHECKING:
    from strongroom.crypto.age import X25519Identity

__all__ = ["KEY_PASSPHRASE", "passphrase", "recovery_key", "require_two_sources"]

_KEY = "AGE-SECRET-KEY-1"
_STANDARD_INPUT = "-"

KEY_PASSPHRASE = option("--passphrase-from", "passphrase_file", metavar="FILE", text="key_passphrase")
"""Where the passphrase of the recovery key's file is read from."""


def recovery_key(
    invocation: Invocation, file: str | None, passphrase_file: str | None = None
) -> "X25519Identity":
    """The recovery key, from a file or asked for.

    Args:
        file: With the key, with enough shares of it, or an age file that holds it; ``-`` is standard input.
            None: asked for, or standard input where nobody can be asked.
        passphrase_file: Its first line is the passphrase of an age file; None: asked for.

    Raises:
        UsageError: ``recovery.passphrase-nowhere``; ``recovery.input-twice``.
        KeyNotAvailable: ``recovery.shares-do-not-fit``; ``recovery.passphrase-wrong``.
        InvalidInput: ``cli.file-unreadable``; ``age.identity-malformed``.
    """
    from strongroom.crypto.age import X25519Identity  # keys: nothing for --help
    from strongroom.crypto.protected_identity import is_protected, open_protected
    from strongroom.crypto.shares import combine

    require_two_sources(file, passphrase_file)
    place = file or _STANDARD_INPUT
    data = _typed(invocation).encode() if file is None and is_terminal() else read_bytes(place)
    if is_protected(data):
        return open_protected(data, passphrase(invocation, passphrase_file))
    lines = [line.strip() for line in as_text(place, data).splitlines()]
    wanted = [line for line in lines if line and not line.startswith("#")]
    if len(wanted) == 1 and wanted[0].upper().startswith(_KEY):
        return X25519Identity.parse(wanted[0])
    return X25519Identity(combine(wanted))


def passphrase(invocation: Invocation, file: str | None, *, new: bool = False) -> str:
    """The passphrase of the recovery key's file: the first line of a file, or asked for.

    Args:
        new: Whether it is chosen just now, so that it is asked for twice.

    Raises:
        UsageError: ``recovery.passphrase-nowhere``, where nobody can be asked.
    """
    if file is not None:
        return read_file(file).partition("\n")[0].rstrip("\r")
    if not is_terminal():
        raise UsageError("recovery.passphrase-nowhere")
    question = "ask.recovery-passphrase-new" if new else "ask.recovery-passphrase"
    return AskPassphrase(invocation.language, question)(confirm=new)


def require_two_sources(file: str | None, passphrase_file: str | None) -> None:
    """Make sure that key and passphrase do not both come from standard input.

    Raises:
        UsageError: ``recovery.input-twice``.
    """
    if {file or _STANDARD_INPUT, passphrase_file} == {_STANDARD_INPUT} and not (
        file is None and is_terminal()
    ):
        raise UsageError("recovery.input-twice")


def _typed(invocation: Invocation) -> str:
    import getpass

    lines: list[str] = []
    question = TEXTS(invocation.language, "ask.recovery-key")
    while line := getpass.getpass(question, stream=sys.stderr).strip():
        lines.append(line)
        question = ""
        if line.upper().startswith(_KEY):
            break
    if not lines:
        raise UsageError("cli.usage", command="strongroom keys recover")
    return "\n".join(lines)
