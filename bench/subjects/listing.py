"""A page of fifty customers, with one event that names them all.

Lives here: pages through the door beside pages of plain rows. Must not live here: searches.
"""

from collections.abc import Iterator

from sqlalchemy import select

from bench.context import Bench
from bench.figures import Figure, at_least, speed
from bench.pairs import in_pairs
from bench.rooms import PEOPLE, USER

__all__ = ["measure"]

_PAGE = 50
_CORE = "SQLAlchemy Core, fifty rows by their keys"


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of listing."""
    room, times, rounds = bench.room, bench.times(40), bench.rounds(12)
    engine = bench.people.engine
    query = select(PEOPLE).order_by(PEOPLE.c.id).limit(_PAGE)
    place = b""

    def plainly() -> int:
        nonlocal place
        for _ in range(times):
            with engine.connect() as connection:
                rows = connection.execute(query.where(PEOPLE.c.id > place)).mappings().all()
                page = [dict(row) for row in rows]
            place = page[-1]["id"] if len(page) == _PAGE else b""
        return times

    with room.acting(USER, purpose="support") as desk:
        customers = desk.customers
        cursor: str | None = None

        def sealed() -> int:
            nonlocal cursor
            for _ in range(times):
                cursor = customers.list(limit=_PAGE, cursor=cursor).next
            return times

        pair = in_pairs(sealed, plainly, rounds)
        yield speed("fifty customers, with their event", pair, _CORE, goal=at_least(0.7))
