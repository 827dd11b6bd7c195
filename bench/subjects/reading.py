"""A record shown: decided, opened, its event on the disk before a value leaves.

Lives here: reads through the door beside reads of a plain row, in flight together and one at a time. Must not
live here: lists and searches.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select

from bench.context import Bench
from bench.figures import Figure, at_least, speed
from bench.pairs import Work, in_pairs
from bench.rooms import PEOPLE, USER, some_customers
from strongroom.model.ids import write_id
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.records.reading import view
from strongroom.vault.room import Room
from strongroom.vault.views.record_views import RecordView

__all__ = ["measure"]

IN_FLIGHT = 16
_READ = 5_000
_COUNTED = '[roles.solo]\nbeyond = "refuse"\nbudget = { open = 10000000 }\n'
_UNCOUNTED = '[roles.solo]\nbeyond = "alarm"\nbudget = { open = 600 }\n'
_CORE = "SQLAlchemy Core, the row by its key"


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of reading."""
    room, count, rounds = bench.room, bench.times(640), bench.rounds(12)
    ids = cycle([write_id("cus", one) for one in some_customers(room, _READ)])
    numbers = cycle(range(0, bench.size, max(1, bench.size // _READ)))
    plain = _PlainReads(bench)
    with (
        room.acting(USER, purpose="support") as desk,
        asyncio.Runner() as runner,
        ThreadPoolExecutor(1 if bench.engine == "sqlite" else IN_FLIGHT) as plain_threads,
        ThreadPoolExecutor(IN_FLIGHT) as threads,
    ):

        async def plain_read(number: int) -> None:
            await asyncio.get_running_loop().run_in_executor(plain_threads, plain.read, number)

        in_flight = in_pairs(
            lambda: runner.run(_all(partial(_shown, room, desk), islice(ids, count))),
            lambda: runner.run(_all(plain_read, islice(numbers, count))),
            rounds,
        )
        yield speed(f"{IN_FLIGHT} in flight", in_flight, _CORE, goal=at_least(0.6), note="coroutines")
        customers = desk.customers
        in_threads = in_pairs(
            _mapped(threads, customers.get, ids, count), _mapped(threads, plain.read, numbers, count), rounds
        )
        yield speed(f"{IN_FLIGHT} threads", in_threads, _CORE)
        few = count // 2
        alone = in_pairs(_one_by_one(customers.get, ids, few), _one_by_one(plain.read, numbers, few), rounds)
        yield speed("one at a time", alone, _CORE, note="each waits for an fsync of its own")
        with _budget(room):
            counted = in_pairs(
                lambda: runner.run(_all(partial(_shown, room, desk), islice(ids, count))),
                lambda: runner.run(_all(plain_read, islice(numbers, count))),
                rounds,
            )
        yield speed(f"{IN_FLIGHT} in flight, counted", counted, _CORE, note="by a budget at the door")


@contextmanager
def _budget(room: Room) -> Iterator[None]:
    """A budget at the door that is never reached: each customer is counted."""
    with room.acting(USER, purpose="security") as desk:
        desk.admin.access_apply(_COUNTED)
        try:
            yield
        finally:
            desk.admin.access_apply(_UNCOUNTED)


class _PlainReads:
    def __init__(self, bench: Bench) -> None:
        self._engine = bench.people.engine
        self._select = select(PEOPLE)

    def read(self, number: int) -> dict[str, Any]:
        with self._engine.connect() as connection:
            found = connection.execute(self._select.where(PEOPLE.c.id == number.to_bytes(16, "big")))
            return dict(found.mappings().one())


async def _shown(room: Room, desk: Desk, identity: str) -> RecordView:
    def work(tx: Transaction, now: int) -> RecordView | Refusal:
        return view(Operation(room.door, tx, desk.session, "view", now), "customers", identity)

    return settle(await room.door.transact_async(desk.session.tenant, work))


async def _all(read: Callable[[Any], Awaitable[object]], wanted: Iterator[Any]) -> int:
    """Read all of them, so many at once."""

    async def some() -> int:
        done = 0
        for one in wanted:
            await read(one)
            done += 1
        return done

    return sum(await asyncio.gather(*(some() for _ in range(IN_FLIGHT))))


def _mapped(
    threads: ThreadPoolExecutor, read: Callable[[Any], object], wanted: Iterator[Any], count: int
) -> Work:
    return lambda: len(list(threads.map(read, islice(wanted, count))))


def _one_by_one(read: Callable[[Any], object], wanted: Iterator[Any], count: int) -> Work:
    return lambda: len([read(one) for one in islice(wanted, count)])
