"""One customer's events, among all the events of the log.

Lives here: ``audit list --customer``. Must not live here: verification.
"""

from collections.abc import Iterator
from itertools import cycle

from bench.context import Bench
from bench.figures import Figure, at_most, plain
from bench.pairs import best
from bench.rooms import USER, log_length, some_customers
from strongroom.model.ids import write_id
from strongroom.vault.log.audit_desk import EventFilter

__all__ = ["measure"]

_ASKED = 20


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of asking the log."""
    room = bench.room
    ids = cycle([write_id("cus", one) for one in some_customers(room, 500)])
    among = f"among {log_length(room):,} events"
    with room.acting(USER, purpose="support") as desk:

        def ask() -> int:
            for _ in range(_ASKED):
                if not desk.audit.list(EventFilter(customer=next(ids))).items:
                    raise AssertionError("the log knows nothing of a customer who was imported")
            return _ASKED

        goal = at_most(50, ratio=False)
        yield plain("one customer's events", best(ask, bench.rounds(8)), unit="ms", goal=goal, note=among)

        def newest() -> int:
            for _ in range(_ASKED):
                desk.audit.list(EventFilter())
            return _ASKED

        yield plain("the newest fifty events", best(newest, bench.rounds(8)), unit="ms", note=among)
