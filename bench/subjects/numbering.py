"""Events numbered and integrated into the Merkle tree, through storage.

Lives here: the sequencer and integration. Must not live here: making the events (rooms.py).
"""

from collections.abc import Iterator

from bench.context import Bench
from bench.figures import Figure, at_least, plain
from bench.pairs import Taken, best
from bench.rooms import USER, add_views, some_customers
from strongroom.audit.integration import catch_up
from strongroom.audit.sequencer import drain

__all__ = ["measure"]

_EVENTS, _A_TRANSACTION = 50_000, 5_000


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of numbering."""
    room, door = bench.room, bench.room.door
    tenant = room.settings.tenant
    customers = some_customers(room, 1_000)
    waiting = bench.times(_EVENTS)
    numbering: list[Taken] = []
    recording: list[Taken] = []
    with room.acting(USER, purpose="support") as desk:

        def record() -> int:
            for _ in range(0, waiting, _A_TRANSACTION):
                add_views(room, desk, customers, _A_TRANSACTION)
            return waiting

        def number() -> int:
            drain(door.database, door.keyring, tenant)
            catch_up(door.database, tenant)
            return waiting

        room.settle()
        for _ in range(bench.rounds(4)):
            recording.append(best(record, 1))
            numbering.append(best(number, 1))
    numbered = "SQLite numbers an event as it is recorded" if bench.engine == "sqlite" else ""
    goal = at_least(100_000, ratio=False)
    yield plain("leaves numbered and integrated", min(numbering), unit="/s", goal=goal, note=numbered)
    yield plain("events recorded, 5,000 a transaction", min(recording), unit="/s")
