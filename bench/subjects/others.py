"""What other people use to protect values and logs, beside what Strongroom does.

Lives here: sqlalchemy-utils' encrypted type, Fernet per field, a chain of hashes over rows. Must not live
here: goals; none of them gives what the others give, as docs/reference/benchmarks.md says.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import cycle, islice
from os import urandom
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, func, insert, select
from sqlalchemy_utils import StringEncryptedType
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine

from bench.context import Bench
from bench.figures import Figure, speed
from bench.pairs import Work, in_pairs
from bench.people import FIELDS, person
from bench.rooms import USER, some_customers
from bench.subjects.sealing import OneCustomer
from strongroom.model.ids import write_id

__all__ = ["measure"]

_KEY = urandom(32).hex()
_ROWS = 1_000
_OTHERS = MetaData()
_ENCRYPTED = Table(
    "encrypted_people",
    _OTHERS,
    Column("id", Integer, primary_key=True),
    *(Column(name, StringEncryptedType(String, _KEY, AesGcmEngine)) for name in FIELDS),
)
_CHAIN = Table(
    "chained_events",
    _OTHERS,
    Column("id", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of the others."""
    yield from _values(bench)
    engine = bench.people.engine
    _OTHERS.drop_all(engine)
    _OTHERS.create_all(engine)
    try:
        yield from _databases(bench, engine)
    finally:
        _OTHERS.drop_all(engine)


def _values(bench: Bench) -> Iterator[Figure]:
    """One customer's eight fields, without a database."""
    customer, times, rounds = OneCustomer(), bench.times(1_000), bench.rounds(8)
    fernet, values = Fernet(Fernet.generate_key()), [value.encode() for value in person(1).values()]
    sealed = [fernet.encrypt(value) for value in values]
    ours, theirs = (
        _times(times, customer.seal),
        _times(times, lambda: [fernet.encrypt(value) for value in values]),
    )
    yield speed(
        "a customer sealed, with key, tokens and digests", in_pairs(ours, theirs, rounds), "Fernet per field"
    )
    ours, theirs = (
        _times(times, customer.open),
        _times(times, lambda: [fernet.decrypt(value) for value in sealed]),
    )
    yield speed("a customer opened", in_pairs(ours, theirs, rounds), "Fernet per field")


def _databases(bench: Bench, engine: Engine) -> Iterator[Figure]:
    times, rounds, room = bench.times(200), bench.rounds(8), bench.room
    with engine.begin() as connection:
        connection.execute(insert(_ENCRYPTED), [{"id": number, **person(number)} for number in range(_ROWS)])
    numbers = cycle(range(_ROWS))

    def encrypted(number: int) -> Any:
        with engine.connect() as connection:
            return connection.execute(select(_ENCRYPTED).where(_ENCRYPTED.c.id == number)).mappings().one()

    with room.acting(USER, purpose="support") as desk:
        customers = desk.customers
        ids = cycle([write_id("cus", one) for one in some_customers(room, _ROWS)])
        pair = in_pairs(
            lambda: len([customers.get(one) for one in islice(ids, times)]),
            lambda: len([encrypted(one) for one in islice(numbers, times)]),
            rounds,
        )
        note = "one key for all, no event"
        yield speed("a customer shown, recorded", pair, "sqlalchemy-utils' encrypted type", note=note)
        pair = in_pairs(
            lambda: len([customers.get(one) for one in islice(ids, times)]),
            _times(times, lambda: _append(engine, b"x" * 400)),
            rounds,
        )
        note = "the event alone; whoever writes rows can write the chain anew"
        yield speed("a customer shown, recorded", pair, "an event in a chain of hashes", note=note)


def _append(engine: Engine, body: bytes) -> None:
    """The next row of a chain: as durable as ours, one writer at a time."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE chained_events IN EXCLUSIVE MODE")
        last = connection.execute(select(func.max(_CHAIN.c.id))).scalar() or 0
        before = connection.execute(select(_CHAIN.c.hash).where(_CHAIN.c.id == last)).scalar() or b""
        row = {"id": last + 1, "body": body, "hash": sha256(before + body).digest()}
        connection.execute(insert(_CHAIN), row)


def _times(times: int, work: Callable[[], object]) -> Work:
    def run() -> int:
        for _ in range(times):
            work()
        return times

    return run
