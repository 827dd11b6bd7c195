"""kill -9 of the server under load, on both engines: what it acknowledged is there, once, and in the log.

Lives here: what has to be true afterwards. Must not live here: the server and its clients (asking_server.py).

A round is two kills: one at a random instant under load; then what was under way is sent again, under the
same names, to a new server, which is killed the moment that it has answered.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from strongroom.keys.surroundings import Surroundings
from strongroom.storage import leaf_rows
from strongroom.vault.room import open_room
from strongroom.vault.upkeep.founding import found
from tests.campaigns.asking_server import Client, Ledger, asking, server, token_of
from tests.campaigns.kill_workers import foundation
from tests.campaigns.ordeal import Ordeal, go_through, require, require_verified
from tests.campaigns.outcome import Outcome

__all__ = ["ServerKilling", "run"]

_CLIENTS = 8


@dataclass
class ServerKilling(Ordeal):
    """Kills of a server.

    Attributes:
        ledgers: What each client knows, through all servers of the room.
    """

    rounds_a_room = 10  # its log is verified after each, so it must not grow for ever
    longest = 4.0
    ledgers: list[Ledger] = field(default_factory=list, init=False)

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        found(foundation(self.room, self.databases() or None), Surroundings())
        self.ledgers = [Ledger() for _ in range(_CLIENTS)]
        self._token = token_of(self.room)
        self._unsure: Counter[str] = Counter()
        self._counted = 0, 0

    def once(self) -> None:
        """See `Ordeal.once`."""
        self._kill_under_load()
        self._send_again()
        for ledger in self.ledgers:
            require(not ledger.wrong, f"answered {ledger.wrong[:3]}")
        self._look()

    def _clients(self, address: str) -> list[Client]:
        return [Client(address, self._token, Random(self.random.random()), each) for each in self.ledgers]

    def _kill_under_load(self) -> None:
        with server(self.room) as (process, address), asking(self._clients(address)):
            time.sleep(self.random.uniform(0.05, self.longest))
            require(process.is_alive(), f"the server ended by itself with {process.exitcode}")
            process.kill()
            process.join()
        under_way = sum(each.in_flight is not None for each in self.ledgers)
        self.killer.counts[f"server killed after {'changes under way' if under_way else 'rest'}"] += 1

    def _send_again(self) -> None:
        for ledger in self.ledgers:
            if ledger.revealing:  # it may have been recorded and not been shown
                self._unsure[ledger.revealing] += 1
                ledger.revealing = ""
        with server(self.room) as (process, address):
            for client in self._clients(address):
                client.again()
            process.kill()
            process.join()
        self.killer.counts["server killed after what was sent again"] += 1

    def _look(self) -> None:
        """Every change that was acknowledged is there once, each reveal has its event, all of it verifies."""
        wanted: dict[str, int] = {}
        reveals: Counter[str] = Counter()
        for ledger in self.ledgers:
            wanted.update(ledger.revisions)
            reveals.update(ledger.reveals)
        with open_room(self.room / "room", Surroundings()) as room:
            with room.acting("alice", purpose="audit") as desk:
                require_verified(desk)
            room.settle()
            leaves = room.door.database.read(
                lambda tx: leaf_rows.leaves_between(tx, room.settings.tenant, 0, 1 << 40)
            )
            with room.acting("alice", purpose="sales") as desk:
                there = {each: desk.customers.get(each).revision for each in wanted}
        require(there == wanted, f"revisions {dict(there.items() ^ wanted.items())}")
        actions = Counter((leaf.body or b"").split(b'"', 4)[3].decode() for leaf in leaves)
        changes = sum(wanted.values()) - len(wanted)
        require(actions["create"] == len(wanted), f"{len(wanted)} made, {actions['create']} in the log")
        require(actions["update"] == changes, f"{changes} changes, {actions['update']} in the log")
        low, unsure = reveals.total(), self._unsure.total()
        require(low <= actions["reveal"] <= low + unsure, f"{low} reveals, {actions['reveal']} in the log")
        self.killer.counts["acknowledged changes"] += changes + len(wanted) - self._counted[0]
        self.killer.counts["acknowledged reveals"] += low - self._counted[1]
        self._counted = changes + len(wanted), low


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Kill ``count`` times under load, on the engines one after the other."""
    return go_through("server-kills", ServerKilling, count, seed, report)
