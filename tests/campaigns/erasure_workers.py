"""What the campaign of erasures kills: a process that erases people and rotates keys in between.

Lives here: the work. Must not live here: when it is killed, and what has to be true afterwards (erasures.py).
It writes what was acknowledged to its notes, after the call has returned.
"""

from pathlib import Path
from random import Random

from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.campaigns.kill_workers import Notes

__all__ = ["carriage", "erase_and_rotate"]

_MOST = 20
_KINDS = tuple(Rotated)


def carriage(room: Room, desk: Desk) -> Carriage:
    """Carries erasures forward without the minute that the lease of a process that was killed would take."""
    clock = [0.0]

    def pause(seconds: float) -> None:
        clock[0] += 30.0

    return Carriage(door=room.door, session=desk.session, monotonic=lambda: clock[0], pause=pause)


def erase_and_rotate(folder: str, notes: str, seed: str) -> None:
    """Add somebody, erase them for good, rotate keys of some kind; again and again."""
    noted, random = Notes(Path(notes)), Random(seed)
    with (
        open_room(Path(folder) / "room", Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        operations = room.acting("alice", purpose="operations")
        noted("begun")
        for number in range(_MOST):
            person = {"kind": "person", "name": "Ada Byron", "external_id": f"gone-{seed}-{number}"}
            customer = desk.customers.create(person).id
            noted(f"added {customer}")
            desk.erasures.ask(customer, due=0)
            noted(f"asked {customer}")
            carry_forward(carriage(room, desk))
            noted(f"erased {customer}")
            rotate(carriage(room, operations), random.choice(_KINDS))
            noted("rotated")
