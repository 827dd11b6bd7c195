"""kill -9 at random instants of erasing and rotating: who was erased stays so, and the living open.

Lives here: what has to be true afterwards. Must not live here: the work (erasure_workers.py), killing it
(ordeal.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.errors import Erased
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.state import ErasureState
from strongroom.vault.room import open_room
from tests.campaigns.erasure_workers import carriage, erase, rotate_keys
from tests.campaigns.ordeal import Ordeal, go_through_both, require, require_verified
from tests.campaigns.outcome import Outcome

__all__ = ["Erasing", "Rotating", "run"]

_LIVING = 5


class _Peopled(Ordeal):
    """A room with a few customers who live through everything."""

    _living: list[str]

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        self.found_room()
        with (
            open_room(self.room / "room", Surroundings()) as room,
            room.acting("alice", purpose="sales") as desk,
        ):
            self._living = [
                desk.customers.create({"kind": "person", "name": "Alan", "phone": f"1380000{number:04}"}).id
                for number in range(_LIVING)
            ]

    def require_living(self, desk: Desk) -> None:
        """Everybody who lives is found."""
        for number, customer in enumerate(self._living):
            found_ones = desk.customers.find({"phone": f"1380000{number:04}"})
            require([view.id for view in found_ones] == [customer], "somebody living is not found")


@dataclass
class Erasing(_Peopled):
    """People are erased for good, one after the other."""

    longest = 2.5
    _asked: set[str] = field(default_factory=set, init=False)

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        self._asked = set()
        super().begin()

    def once(self) -> None:
        """See `Ordeal.once`."""
        notes = self.kill(erase)
        asked, erased, added = (
            {words[1] for words in notes if words[0] == word} for word in ("asked", "erased", "added")
        )
        with (
            open_room(self.room / "room", Surroundings()) as room,
            room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
        ):
            for customer in erased:
                row, _ = desk.erasures.erasure(customer)
                require(row is not None and row.state == ErasureState.DEFINITIVE, "it is not definitive")
            carried = carry_forward(carriage(room, desk))
            require(not carried.waiting and not carried.round, f"it waits for {carried}")
            self._asked |= asked | {each for each in added - asked if _erased(desk, each)}
            for customer in self._asked if self.whole else asked:
                require(_erased(desk, customer), "who was asked to be erased is shown")
            ring = room.door.keyring.ring
            require(len(ring.epochs[1, 0]) == 1, "an old epoch is left")
            require(all(state.current for state in room.door.keyring.store_states()), "a store is behind")
            self.require_living(desk)
            if self.whole:
                require_verified(desk)


@dataclass
class Rotating(_Peopled):
    """Keys of every kind are rotated, one after the other."""

    longest = 1.5

    def once(self) -> None:
        """See `Ordeal.once`."""
        self.kill(rotate_keys)
        with (
            open_room(self.room / "room", Surroundings()) as room,
            room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
        ):
            carried = carry_forward(carriage(room, desk))
            require(not carried.waiting and not carried.round, f"it waits for {carried}")
            require(len(room.door.keyring.ring.epochs[1, 0]) == 1, "an old epoch is left")
            self.require_living(desk)
            if self.whole:
                require_verified(desk)


def _erased(desk: Desk, customer: str) -> bool:
    try:
        desk.customers.get(customer)
    except Erased:
        return True
    return False


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Half of the rounds erase, half rotate."""
    return go_through_both(("erasures", "rotations"), (Erasing, Rotating), count, seed, report)
