"""``keys split`` and ``keys recover``: the recovery key among people, and the ring back with it.

Lives here: these commands. Must not live here: dividing (crypto), recovering (keys).
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from strongroom.cli.asking import is_terminal, read_file
from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import PLACE
from strongroom.cli.session import surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError
from strongroom.model.ids import read_id, write_id

if TYPE_CHECKING:
    from strongroom.crypto.age import X25519Identity

__all__ = ["recover", "recovery_key", "split"]

_KEY = "AGE-SECRET-KEY-1"


@command(
    "keys recover",
    option("--from", "stores", multiple=True, required=True, metavar="STORE", type=PLACE),
    option("--to", required=True, metavar="DIR"),
    option("--keys", required=True, metavar="URI", type=PLACE),
    option("--recovery-key", "identity", metavar="FILE"),
    option("--room", "of_room", metavar="ROOM"),
)
def recover(
    invocation: Invocation,
    *,
    stores: tuple[str, ...],
    to: str,
    keys: str,
    identity: str | None,
    of_room: str | None,
) -> None:
    """Get the ring back."""
    from strongroom.keys.recovery import recover_ring  # keys: nothing for --help

    key = recovery_key(invocation, identity)
    target = Path(to).absolute()
    room = None if of_room is None else read_id("room", of_room)
    done = recover_ring(target, stores, key, keys, surroundings_of(invocation), room)
    language = invocation.language
    document = {
        "room": write_id("room", done.ring.room),
        "generation": done.ring.generation,
        "store": done.store,
        "older": [{"store": store, "problem": code} for store, code in done.older],
    }
    facts = {"room": document["room"], "generation": done.ring.generation, "store": done.store}
    lines = [TEXTS(language, "said.recovered", **facts)]
    lines += [TEXTS(language, "said.recovered-older", store=store, code=code) for store, code in done.older]
    lines.append(TEXTS(language, "said.recover-next", path=target, keys=keys))
    Output(invocation).text(document, lines)


@command(
    "keys split",
    option("--shares", type=int, required=True, metavar="N"),
    option("--needed", type=int, required=True, metavar="M"),
    option("--recovery-key", "identity", metavar="FILE"),
)
def split(invocation: Invocation, *, shares: int, needed: int, identity: str | None) -> None:
    """Divide the recovery key."""
    from strongroom.crypto.shares import split as divide

    made = divide(recovery_key(invocation, identity).secret(), needed, shares)
    lines: list[str] = []
    for number, share in enumerate(made, 1):
        head = TEXTS(invocation.language, "said.share", number=number, count=shares, needed=needed)
        lines += [head, "", f"  {share}", ""]
    Output(invocation).text({"needed": needed, "shares": made}, lines)


def recovery_key(invocation: Invocation, file: str | None) -> "X25519Identity":
    """The recovery key, from a file or asked for: itself, or enough shares of it."""
    from strongroom.crypto.age import X25519Identity
    from strongroom.crypto.shares import combine

    lines = [line.strip() for line in _entered(invocation, file).splitlines()]
    wanted = [line for line in lines if line and not line.startswith("#")]
    if len(wanted) == 1 and wanted[0].upper().startswith(_KEY):
        return X25519Identity.parse(wanted[0])
    return X25519Identity(combine(wanted))


def _entered(invocation: Invocation, file: str | None) -> str:
    """What was read from a file or typed; never an argument, which others can see."""
    if file is not None:
        return read_file(file)
    if not is_terminal():
        return sys.stdin.read()
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
