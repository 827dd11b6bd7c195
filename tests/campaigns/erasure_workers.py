"""What the campaign of erasures kills: processes that erase people, and that rotate keys.

Lives here: the work. Must not live here: when it is killed, and what has to be true afterwards (erasures.py).
It writes what was acknowledged to its notes, after the call has returned.
"""

from dataclasses import replace
from pathlib import Path
from random import Random

from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.campaigns.kill_workers import Notes

__all__ = ["carriage", "erase", "rotate_keys"]

_MOST = 20
_KINDS = tuple(Rotated)


def carriage(room: Room, desk: Desk) -> Carriage:
    """Carries erasures forward without the minute that the lease of a process that was killed would take."""
    clock = [0.0]

    def pause(seconds: float) -> None:
        clock[0] += 30.0

    return Carriage(door=room.door, session=desk.session, monotonic=lambda: clock[0], pause=pause)


def erase(folder: str, notes: str, seed: str) -> None:
    """Add somebody and erase them for good; again and again."""
    noted = Notes(Path(notes))
    with (
        open_room(Path(folder) / "room", Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        noted("begun")
        for number in range(_MOST):
            person = {"kind": "person", "name": "Ada Byron", "external_id": f"gone-{seed}-{number}"}
            customer = desk.customers.create(person).id
            noted(f"added {customer}")
            desk.erasures.ask(customer, due=0)
            noted(f"asked {customer}")
            carried = replace(carriage(room, desk), passed=lambda what: noted(what.replace(" ", "-")))
            carry_forward(carried)
            noted(f"erased {customer}")


def rotate_keys(folder: str, notes: str, seed: str) -> None:
    """Rotate keys of some kind; again and again."""
    noted, random = Notes(Path(notes)), Random(seed)
    with open_room(Path(folder) / "room", Surroundings()) as room:
        desk = room.acting("alice", purpose="operations")
        noted("begun")
        for number in range(_MOST):
            kind = random.choice((*_KINDS, "root", "customer"))
            noted(f"{kind}-begun")
            if kind == "root":
                desk.keys.change_root(f"file:{folder}/keys/root-{seed}-{number}.key")
            elif kind == "customer":
                sales = room.acting("alice", purpose="data_quality")
                sales.customers.rekey(sales.customers.list(limit=1).items[0].id)
            else:
                rotate(carriage(room, desk), Rotated(kind))
            noted(f"{kind}-rotated")
