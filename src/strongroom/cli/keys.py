"""``keys``: the state of a room's keys, and the places that hold a copy of the ring.

Lives here: the groups and their commands. Must not live here: the form of results (output/keys.py), keys.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.keys import show_key_status, show_stores
from strongroom.cli.session import at_desk, in_room_at_desk
from strongroom.cli.texts import TEXTS
from strongroom.errors import DonePartly, UsageError

if TYPE_CHECKING:
    from strongroom.keys.ring_copies import StoreState

__all__ = ["add", "backup", "keys", "list_stores", "rotate", "status", "store"]

_HERE = "strongroom.cli.keys"

keys = Group(
    "keys",
    {
        "status": f"{_HERE}:status",
        "rotate": f"{_HERE}:rotate",
        "backup": f"{_HERE}:backup",
        "store": f"{_HERE}:store",
        "keeper": "strongroom.cli.custody:keeper",
        "copy": "strongroom.cli.custody:copy",
        "split": "strongroom.cli.recovering:split",
        "protect": "strongroom.cli.recovering:protect",
        "recover": "strongroom.cli.recovering:recover",
    },
)
store = Group(
    "keys store",
    {
        "add": f"{_HERE}:add",
        "list": f"{_HERE}:list_stores",
        "remove": "strongroom.cli.custody:remove_store",
    },
)


@command("keys status")
def status(invocation: Invocation) -> None:
    """Show generations, counts, ages and stores; never a key."""
    with at_desk(invocation) as desk:
        show_key_status(invocation, desk.keys.status())


@command(
    "keys rotate",
    argument(
        "kind", type=click.Choice(["root", "epoch", "page", "customer", "index", "backup", "log", "mac"])
    ),
    option("--to", "uri", metavar="URI", text="new_root"),
    option("--customer", metavar="ID", text="rekeyed"),
)
def rotate(invocation: Invocation, *, kind: str, uri: str | None, customer: str | None) -> None:
    """Put a new key in the place of an old one."""
    from strongroom.backup.workshop import Workshop
    from strongroom.privacy.carriage import Carriage
    from strongroom.privacy.rotation import Rotated
    from strongroom.privacy.rotation import rotate as rotated

    if (kind == "root") is (uri is None):
        raise UsageError("keys.rotate-root-to")
    if (kind == "customer") is (customer is None):
        raise UsageError("keys.rotate-whose")
    with in_room_at_desk(invocation) as (room, desk):
        if uri is not None:
            _require_all(desk.keys.change_root(uri))
        elif customer is not None:
            desk.customers.rekey(customer)
        else:
            places = Workshop(room, desk.session, invocation.environment).destinations()
            carriage = Carriage(door=room.door, session=desk.session, destinations=places)
            if waits := rotated(carriage, Rotated(kind)):
                named = ", ".join(TEXTS(invocation.language, f"said.wait-{each}") for each in waits)
                raise DonePartly("keys.rotation-waits", waits=named)
    text = TEXTS(invocation.language, "said.rotated", kind=kind)
    Output(invocation).text({"rotated": kind}, [text])


@command("keys backup")
def backup(invocation: Invocation) -> None:
    """Write the ring into every ring store, and read it back."""
    with at_desk(invocation) as desk:
        states = desk.keys.backup()
    show_stores(invocation, states)
    _require_all(states)


@command("keys store add", argument("place", metavar="PLACE"))
def add(invocation: Invocation, *, place: str) -> None:
    """Make a place a ring store."""
    with at_desk(invocation) as desk:
        states = desk.keys.store_add(place)
    show_stores(invocation, states)
    _require_all(states)


@command("keys store list")
def list_stores(invocation: Invocation) -> None:
    """List the ring stores, and what each holds."""
    with at_desk(invocation) as desk:
        show_stores(invocation, desk.keys.stores())


def _require_all(states: "Sequence[StoreState]") -> None:
    behind = [state.uri for state in states if not state.current]
    if behind:
        raise DonePartly("stores.some-behind", stores=", ".join(behind))
