"""``keys split``, ``protect`` and ``recover``: the recovery key in safe hands, and the ring back with it.

Lives here: these commands. Must not live here: its forms (crypto), recovering (keys), how it is given
(recovery_key.py).
"""

from pathlib import Path

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.new_file import new_file, require_new
from strongroom.cli.parameters import PLACE
from strongroom.cli.recovery_key import KEY_PASSPHRASE, passphrase, recovery_key, require_two_sources
from strongroom.cli.session import surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import VerificationFailed
from strongroom.model.ids import read_id, write_id

__all__ = ["protect", "recover", "split"]

_KEY_FILE = option("--recovery-key", "identity", metavar="FILE")


@command(
    "keys recover",
    option("--from", "stores", multiple=True, required=True, metavar="STORE", type=PLACE),
    option("--to", required=True, metavar="DIR"),
    option("--keys", required=True, metavar="URI", type=PLACE),
    _KEY_FILE,
    KEY_PASSPHRASE,
    option("--room", "of_room", metavar="ROOM"),
)
def recover(
    invocation: Invocation,
    *,
    stores: tuple[str, ...],
    to: str,
    keys: str,
    identity: str | None,
    passphrase_file: str | None,
    of_room: str | None,
) -> None:
    """Get the ring back."""
    from strongroom.keys.recovery import recover_ring  # keys: nothing for --help

    key = recovery_key(invocation, identity, passphrase_file)
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
    _KEY_FILE,
    KEY_PASSPHRASE,
)
def split(
    invocation: Invocation, *, shares: int, needed: int, identity: str | None, passphrase_file: str | None
) -> None:
    """Divide the recovery key."""
    from strongroom.crypto.shares import split as divide

    key = recovery_key(invocation, identity, passphrase_file)
    made = divide(key.secret(), needed, shares)
    lines: list[str] = []
    for number, share in enumerate(made, 1):
        head = TEXTS(invocation.language, "said.share", number=number, count=shares, needed=needed)
        lines += [head, "", f"  {share}", ""]
    Output(invocation).text({"needed": needed, "shares": made}, lines)


@command(
    "keys protect",
    option("--to", "target", required=True, metavar="FILE", text="protected_to"),
    _KEY_FILE,
    option("--passphrase-from", "passphrase_file", metavar="FILE", text="new_key_passphrase"),
)
def protect(
    invocation: Invocation, *, target: str, identity: str | None, passphrase_file: str | None
) -> None:
    """Put the recovery key under a passphrase."""
    from strongroom.crypto.protected_identity import open_protected
    from strongroom.crypto.protected_identity import protect as put_under

    require_new(target)
    require_two_sources(identity, passphrase_file)
    key = recovery_key(invocation, identity)
    chosen = passphrase(invocation, passphrase_file, new=True)
    data = put_under(key, chosen)
    if open_protected(data, chosen).secret() != key.secret():  # before anybody burns the paper
        raise VerificationFailed("age.payload-damaged")
    with new_file(target) as stream:
        stream.write(data)
    facts = {"file": target, "recipient": str(key.recipient)}
    Output(invocation).text(facts, [TEXTS(invocation.language, "said.protected", **facts)])
