"""A customer found by phone number, among all.

Lives here: a sealed search beside a look-up in an index of the plain column. Must not live here: pages.
"""

from collections.abc import Iterator
from functools import partial
from itertools import count, islice

from sqlalchemy import select

from bench.context import Bench
from bench.figures import Figure, at_most, cost
from bench.pairs import in_pairs
from bench.people import person
from bench.rooms import PEOPLE, USER
from bench.subjects.unrecorded import looked
from strongroom.vault.searching.finding import find_page
from strongroom.vault.searching.wanted import Wanted

__all__ = ["measure"]

_STEP = 7_919
_CORE = "SQLAlchemy Core, an index on the column"


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of searching."""
    room, times, rounds = bench.room, bench.times(300), bench.rounds(12)
    engine, query = bench.people.engine, select(PEOPLE)
    phones = (person(number * _STEP % bench.size)["phone"] for number in count())

    def plainly() -> int:
        for phone in islice(phones, times):
            with engine.connect() as connection:
                found = connection.execute(query.where(PEOPLE.c.phone == phone)).mappings().all()
            if len(found) != 1:
                raise AssertionError("the plain search found nothing")
        return times

    with room.acting(USER, purpose="support") as desk:
        customers = desk.customers

        def sealed() -> int:
            for phone in islice(phones, times):
                find = partial(find_page, name="customers", criteria={"phone": phone}, wanted=Wanted())
                if len(looked(room, desk, "find", find).items) != 1:
                    raise AssertionError("the sealed search found nothing")
            return times

        def recorded() -> int:
            for phone in islice(phones, times):
                if len(customers.find({"phone": phone}).items) != 1:
                    raise AssertionError("the sealed search found nothing")
            return times

        yield cost("by phone, its event apart", in_pairs(sealed, plainly, rounds), _CORE, goal=at_most(1.3))
        yield cost(
            "by phone, with its event", in_pairs(recorded, plainly, rounds), _CORE, note="one at a time"
        )
