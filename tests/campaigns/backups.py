"""kill -9 at random instants of backing up, merging, pruning, verifying and restoring: nothing to unlock,
nothing lost.

Lives here: what has to be true afterwards. Must not live here: the work (backup_workers.py), killing it
(ordeal.py).
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from strongroom.backup.destinations import add_destination
from strongroom.backup.registry import Role
from strongroom.backup.restore import restore
from strongroom.backup.run import run_backup
from strongroom.backup.verify import verify_backups
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.table_walk import walk
from strongroom.vault.room import Room, open_room
from tests.campaigns.backup_workers import back_up, bring_back, order, workshop
from tests.campaigns.ordeal import Ordeal, go_through_both, require, require_verified
from tests.campaigns.outcome import Outcome

__all__ = ["BackingUp", "Restoring", "run"]

_MOST_KILLS = 5


class _Backed(Ordeal):
    """A room with two destinations."""

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        self.found_room()
        with open_room(self.room / "room", Surroundings()) as room:
            for name in ("disk", "nas"):
                add_destination(workshop(room), name, f"folder:{self.room / name}", Role.GATING)
            run_backup(workshop(room))


@dataclass
class BackingUp(_Backed):
    """What writes backups is killed: run, merge, prune, verify."""

    longest = 2.0
    rounds_a_room = 20
    _added: set[str] = field(default_factory=set, init=False)

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        self._added = set()
        super().begin()

    def once(self) -> None:
        """See `Ordeal.once`."""
        lines = self.kill(back_up)
        new = {words[1] for words in lines if words[0] == "added"}
        self._added |= new
        with open_room(self.room / "room", Surroundings()) as room:
            shop, desk = workshop(room), room.acting("alice", purpose="sales")
            for customer in self._added if self.whole else new:
                desk.customers.get(customer)
            report = run_backup(shop)  # no manual unlock, and it heals
            require(all(one.complete for one in report.outcomes), f"not complete: {report.outcomes}")
            verified = verify_backups(shop, budget=None if self.whole else 1 << 20, heal=False)
            require(not any(one.open_findings for one in verified), f"found {verified}")


@dataclass
class Restoring(_Backed):
    """A restore is killed a few times, and gets through when it is called once more."""

    longest = 1.2
    rounds_a_room = 10

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        super().begin()
        with (
            open_room(self.room / "room", Surroundings()) as room,
            room.acting("alice", purpose="sales") as desk,
        ):
            for number in range(40):
                desk.customers.create({"kind": "person", "name": "Ada Byron", "external_id": f"a-{number}"})
            run_backup(workshop(room))

    def once(self) -> None:
        """See `Ordeal.once`."""
        target = self.room / f"again-{self.number}"
        for _ in range(self.random.randrange(1, _MOST_KILLS)):
            if not (target / "strongroom.toml").exists():
                self.killer.kill(bring_back, self.room, str(target))
        with open_room(self.room / "room", Surroundings()) as room:
            if not (target / "strongroom.toml").exists():
                restore(order(self.room, target, room), Surroundings())
            with open_room(target, Surroundings()) as again:
                for table in ("records", "history", "customer_keys", "users"):
                    require(_rows(again, table) == _rows(room, table), f"{table} differ")
                require_verified(again.acting("alice", purpose="audit"))
        shutil.rmtree(target)


def _rows(room: Room, table: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in walk(room.door.database, table, 1)), key=repr)


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Half of the rounds what writes backups, half a restore."""
    return go_through_both(("backups", "restores"), (BackingUp, Restoring), count, seed, report)
