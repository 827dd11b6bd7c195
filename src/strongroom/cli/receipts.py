"""``receipt``: the proof of an erasure, shown, printed and checked.

Lives here: the group and its commands. Must not live here: what a receipt says (privacy).
"""

from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import read_file
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.new_file import new_file
from strongroom.cli.recovery_key import KEY_PASSPHRASE, recovery_key
from strongroom.cli.session import at_desk, connected, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from strongroom.audit.note import VerifierKey
    from strongroom.privacy.receipt import Receipt

__all__ = ["receipt", "show", "try_places", "verify"]

_HERE = "strongroom.cli.receipts"

receipt = Group("receipt", {"show": f"{_HERE}:show", "verify": f"{_HERE}:verify"})


@command(
    "receipt show",
    argument("identity", metavar="ID"),
    option("--to", "target", metavar="FILE", text="receipt_to"),
    option("--page", metavar="FILE", text="receipt_page"),
    remote=True,
)
def show(invocation: Invocation, *, identity: str, target: str | None, page: str | None) -> None:
    """Show the receipt of an erasure; write it to a file, and a page to print."""
    from strongroom.privacy.receipt import verify_receipt
    from strongroom.privacy.receipt_page import receipt_page

    if invocation.remote is None:
        signed = _here_signed(invocation, identity)
    else:
        with connected(invocation) as far:
            signed = far.erasures.receipt(identity)
    found = verify_receipt(signed)
    if target is not None:
        with new_file(target) as stream:
            stream.write(signed.rstrip(b"\n") + b"\n")
    if page is not None:
        with new_file(page) as stream:
            stream.write(receipt_page(found).encode())
    _write(invocation, found)


def _here_signed(invocation: Invocation, identity: str) -> bytes:
    with at_desk(invocation) as desk:
        row, _ = desk.erasures.erasure(identity)
    if row is None or row.receipt is None:
        raise NotFound("receipt.none")
    return row.receipt


@command(
    "receipt verify",
    argument("file", metavar="FILE"),
    option("--key", metavar="VKEY", text="receipt_key"),
    remote=True,  # it asks nobody
)
def verify(invocation: Invocation, *, file: str, key: str | None) -> None:
    """Check a receipt, offline and without a room."""
    from strongroom.privacy.receipt import verify_receipt

    pinned = _pinned(key)
    found = verify_receipt(read_file(file).encode(), pinned)
    said = "said.receipt-good" if pinned else "said.receipt-unpinned"
    _write(invocation, found, TEXTS(invocation.language, said, key=found.vkey), pinned=pinned is not None)


@command(
    "erase verify",
    argument("file", metavar="RECEIPT"),
    option("--data", "data", multiple=True, required=True, metavar="PLACE", text="trial_data"),
    option("--keys", "keys", multiple=True, required=True, metavar="PLACE", text="trial_keys"),
    option("--recovery-from", "recovery", metavar="FILE", text="trial_recovery"),
    KEY_PASSPHRASE,
    option("--key", metavar="VKEY", text="receipt_key"),
)
def try_places(
    invocation: Invocation,
    *,
    file: str,
    data: tuple[str, ...],
    keys: tuple[str, ...],
    recovery: str | None,
    passphrase_file: str | None,
    key: str | None,
) -> None:
    """Try whether anything of the person in a receipt opens."""
    from strongroom.model.ids import read_id
    from strongroom.privacy.receipt import verify_receipt
    from strongroom.privacy.trial import Haul, try_everything
    from strongroom.privacy.trial_places import rings_in, take_data

    found = verify_receipt(read_file(file).encode(), _pinned(key))
    room, tenant = read_id("room", found.body["room"]), int(found.body["tenant"])
    person, identity = read_id("cus", found.body["customer"]), found.body["customer"]
    secret = None if recovery is None else recovery_key(invocation, recovery, passphrase_file)
    rings = [ring for place in keys for ring in rings_in(place, room, surroundings_of(invocation), secret)]
    haul = Haul()
    for place in data:
        take_data(place, haul, rings, tenant, person)
    trial = try_everything(haul, rings, room, tenant, person)
    trial.require()
    facts = {"pages": trial.pages, "rows": trial.person_rows, "living": trial.living}
    text = TEXTS(invocation.language, "said.trial", id=identity, **facts)
    document = {"customer": identity, "opened": trial.person_opened, "canary": trial.canary, **facts}
    lines = [text]
    if haul.unread:
        lines.append(TEXTS(invocation.language, "said.trial-unread", count=len(haul.unread)))
    Output(invocation).text({**document, "unread": sorted(haul.unread)}, lines)


def _pinned(key: str | None) -> "VerifierKey | None":
    """The key that the receipt has to be signed with, as it was given."""
    from strongroom.audit.note import VerifierKey

    try:
        return None if key is None else VerifierKey.parse(key)
    except InvalidInput:
        raise InvalidInput("cli.bad-vkey") from None


def _write(invocation: Invocation, found: "Receipt", first: str | None = None, **more: Any) -> None:
    from strongroom.cli.output.receipts import receipt_lines

    lines = [*([] if first is None else [first]), *receipt_lines(found, invocation.language)]
    Output(invocation).text({**found.body, "key": found.vkey, **more}, lines)
