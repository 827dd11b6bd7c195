"""Customers brought in by the thousand: what storing them costs, the whole way from a file, memory, growth.

Lives here: those figures. Must not live here: cryptography alone (sealing.py).
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from bench.context import Bench
from bench.figures import Figure, at_least, at_most, speed
from bench.pairs import Work, in_pairs
from bench.people import FIELDS, person
from bench.rooms import USER, NewPlace
from strongroom.ingest.proposal import propose
from strongroom.ingest.run import import_file
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.vault.desk import Desk
from strongroom.vault.importing.bulk_plan import Given
from strongroom.vault.storing.preparing import Preparer

__all__ = ["measure"]

_GOALS = {"sqlite": 0.5, "postgresql": 0.9}
_LARGE = 100_000
"""So many customers show how an import grows."""


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of importing."""
    with bench.place.new() as place:
        yield from _stored(bench, place)
        yield from _from_files(bench, place)
    with bench.place.new() as place:
        yield from _large(bench, place)


def _stored(bench: Bench, place: NewPlace) -> Iterator[Figure]:
    rounds, size = bench.rounds(6), bench.times(10_000)
    with place.room.acting(USER, purpose="support") as desk:
        pair = in_pairs(_storing(desk, rounds + 1, size), _inserting(place, size), rounds)
    goal = at_least(_GOALS[bench.engine])
    note = f"checked before; sealed, recorded, {size:,} a transaction; one process"
    yield speed("customers stored", pair, "Core executemany", goal=goal, note=note)


def _storing(desk: Desk, batches: int, size: int) -> Work:
    """Stores one batch after the other, all checked and packed beforehand."""
    run = desk.imports.begin("customers", [b"bench", b"stored"], name="stored")
    basis = desk.imports.basis("customers")
    preparer = Preparer.by(basis)
    waiting = iter(
        [
            [Given(number, {}, prepared=preparer.prepare(person(number))) for number in range(at, at + size)]
            for at in range(0, batches * size, size)
        ]
    )

    def work() -> int:
        nonlocal run
        run, stored = desk.imports.store(run, next(waiting), last=False, basis=basis)
        return stored.created

    return work


def _inserting(place: NewPlace, size: int) -> Work:
    """The same customers, as many a transaction, into a table with the same fields and searches."""
    starts = count(0, size)

    def work() -> int:
        _insert(place.engine, place.rows(next(starts), size))
        return size

    return work


def _insert(engine: Engine, rows: Sequence[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(NewPlace.TABLE), rows)


def _from_files(bench: Bench, place: NewPlace) -> Iterator[Figure]:
    rounds, size = bench.rounds(4), bench.times(20_000)
    first = 10_000_000  # none of those stored before
    numbers, others = count(first, size), count(first, size)
    with place.room.acting(USER, purpose="support") as desk:

        def ours() -> int:
            path = _write(place.folder, next(numbers), size)
            mapping = propose(open_source(path), "customers", SchemaView(desk.schema)).mapping
            return import_file(desk, path, "customers", mapping, processes=2).created

        def baseline() -> int:
            path = _write(place.folder, next(others), size)
            with path.open(newline="", encoding="utf-8") as stream:
                rows = [place.row(at, row) for at, row in enumerate(csv.DictReader(stream))]
            for at in range(0, size, 10_000):
                _insert(place.engine, rows[at : at + 10_000])
            return size

        pair = in_pairs(ours, baseline, rounds)
    note = "read, checked, sealed, recorded; two processes"
    yield speed("a CSV file imported", pair, "csv.DictReader and Core executemany", note=note)


def _write(folder: Path, first: int, size: int) -> Path:
    path = folder / f"customers-{first}.csv"
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, FIELDS)
            writer.writeheader()
            writer.writerows(person(number) for number in range(first, first + size))
    return path


def _large(bench: Bench, place: NewPlace) -> Iterator[Figure]:
    path = _write(place.folder, 0, bench.size)
    arguments = [sys.executable, "-m", "bench.importer", str(place.room.home), str(path)]
    answer = subprocess.run(arguments, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(answer.stdout)
    note = f"both processes, {bench.size:,} customers"
    yield Figure("memory of an import", told["mib"], "MiB", goal=at_most(300, ratio=False), note=note)
    marks: list[tuple[int, float]] = [(0, 0.0), *map(tuple, told["marks"])]
    if bench.size >= _LARGE:
        start, end = _slope(marks, 0.0, 0.1), _slope(marks, 0.9, 1.0)
        note = f"a customer of the last tenth of {bench.size:,} beside one of the first"
        goal = at_most(1.3)
        yield Figure("growth", end * 1e6, "us", start * 1e6, "the first tenth", end / start, goal, note)


def _slope(marks: Sequence[tuple[int, float]], begin: float, end: float) -> float:
    """Seconds a record between two shares of the whole."""
    total = marks[-1][0]
    inside = [mark for mark in marks if begin * total <= mark[0] <= end * total]
    (first, before), (last, after) = inside[0], inside[-1]
    return (after - before) / (last - first)
