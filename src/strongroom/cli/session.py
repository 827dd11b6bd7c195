"""From the options of a run to an open room and a desk in it.

Lives here: who acts, what for, and asking for the passphrase. Must not live here: whether they may (vault).
"""

import getpass
import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from strongroom.cli.asking import is_terminal
from strongroom.cli.invocation import Invocation
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError

if TYPE_CHECKING:
    from strongroom.keys.surroundings import Surroundings
    from strongroom.remote import RemoteDesk
    from strongroom.vault.desk import Desk
    from strongroom.vault.room import Room

__all__ = [
    "AskPassphrase",
    "at_desk",
    "connected",
    "in_room",
    "in_room_at_desk",
    "near_or_far",
    "operating_system_login",
    "sit_down",
    "surroundings_of",
]


def operating_system_login() -> str:
    """The name of the account that this process runs as; variables such as USER say what anybody likes."""
    user = os.geteuid()
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # an account without an entry, as in some containers
        return f"uid:{user}"


class AskPassphrase:
    """Asks at the terminal for a passphrase without showing it.

    Args:
        question: Key of the text that says what it opens.
    """

    def __init__(self, language: str, question: str = "ask.passphrase") -> None:
        self._language, self._question = language, question

    def __call__(self, *, confirm: bool) -> str:
        """Ask, twice for a new one."""
        first = getpass.getpass(TEXTS(self._language, self._question), stream=sys.stderr)
        while confirm and getpass.getpass(TEXTS(self._language, "ask.passphrase-again"), sys.stderr) != first:
            print(TEXTS(self._language, "ask.passphrase-differs"), file=sys.stderr)
            first = getpass.getpass(TEXTS(self._language, self._question), stream=sys.stderr)
        return first


def surroundings_of(invocation: Invocation) -> "Surroundings":
    """Clock, randomness and environment of this process, and somebody to ask where somebody sits there."""
    # Not at the top of the module: help and completion have no use for keys.
    from strongroom.keys.surroundings import Surroundings

    prompt = AskPassphrase(invocation.language) if is_terminal() else None
    return Surroundings(environment=invocation.environment, prompt=prompt)


@contextmanager
def in_room(invocation: Invocation, *, to_serve: bool = False) -> "Iterator[Room]":
    """Open the room of a run, and close it after.

    Args:
        to_serve: Whether it will stay open: then every destination is asked whether it knows more.

    Raises:
        NoRoom: ``room.none-here``.
        KeyNotAvailable, RolledBack, Busy: as opening a room does.
    """
    from strongroom.backup.opening import open_checked

    with open_checked(Path(invocation.home).absolute(), surroundings_of(invocation), whole=to_serve) as room:
        yield room


@contextmanager
def near_or_far(invocation: Invocation) -> "Iterator[Desk | RemoteDesk]":
    """Sit down at a desk: in the room, or at that of a server where one is named.

    Raises:
        UsageError: ``remote.token-is-who``, ``remote.no-token``; as `connect` and `in_room_at_desk`.
    """
    if invocation.remote is None:
        with at_desk(invocation) as desk:
            yield desk
        return
    with connected(invocation) as far:
        yield far


@contextmanager
def connected(invocation: Invocation) -> "Iterator[RemoteDesk]":
    """Sit down at the desk of the server that is named.

    Raises:
        UsageError: ``remote.token-is-who``, ``remote.no-token``; as `connect`.
    """
    assert invocation.remote is not None  # noqa: S101 - whoever calls has looked
    if invocation.user is not None or invocation.asked_home is not None:
        raise UsageError("remote.token-is-who")
    from strongroom.remote import connect  # not at the top of the module: nothing for --help

    with connect(
        invocation.remote,
        purpose=invocation.purpose,
        reason_code=invocation.reason_code,
        reason=invocation.reason,
        language=invocation.language,
    ) as far:
        yield far


@contextmanager
def at_desk(invocation: Invocation) -> "Iterator[Desk]":
    """Open the room and sit down at a desk in it; raises as `in_room_at_desk`."""
    with in_room_at_desk(invocation) as (_, desk):
        yield desk


@contextmanager
def in_room_at_desk(invocation: Invocation) -> "Iterator[tuple[Room, Desk]]":
    """Open the room and sit down at a desk in it, for what is done with both.

    Raises:
        UsageError: ``cli.whose-login``, when nobody was named and the login is not bound to exactly one user.
        Refused: when the user is not bound to the login, is suspended, or may not act for this purpose.
    """
    with in_room(invocation) as room, sit_down(invocation, room) as desk:
        yield room, desk


def sit_down(invocation: Invocation, room: "Room") -> "Desk":
    """Sit down at a desk of an open room; raises as `at_desk`."""
    login = operating_system_login()
    user = invocation.user or room.user_for_login(login)
    if user is None:
        raise UsageError("cli.whose-login", login=login)
    return room.acting(
        user,
        purpose=invocation.purpose,
        login=login,
        request=invocation.request,
        reason_code=invocation.reason_code,
        reason=invocation.reason,
        language=invocation.language,
    )
