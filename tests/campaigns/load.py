"""Minutes of mixed load on a server by fifty clients, on both engines, and what its memory does meanwhile.

Lives here: measuring, and when memory counts as growing. Must not live here: the server and its clients
(asking_server.py).

A round is a minute on each engine. The first third of an engine's time is not counted: caches,
pools and the allocator come to their size in it. After that a straight line is laid through what the process
holds; what it rises in the time that was counted is the growth.

SQLite keeps pages in memory for each connection, up to 2 MiB (for the writer 64), and a new room fills these
caches for hours. They have an end; so that what has none is seen beside them, they are small here.
"""

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from typing import NamedTuple

import psutil

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.upkeep.founding import found
from tests.campaigns.asking_server import Client, Ledger, asking, server, token_of
from tests.campaigns.kill_workers import foundation
from tests.campaigns.ordeal import engines
from tests.campaigns.outcome import Outcome

__all__ = ["Held", "Loaded", "growth", "load", "run"]

_CLIENTS = 50
_THINK = float(os.environ.get("STRONGROOM_THINK", "0.5"))
_EVERY = 5.0
_NOT_COUNTED = 1 / 3
_CACHE_KIB = 128
_MOST_GROWTH = 0.05
"""Of what is held; less is what an allocator's pieces come and go by."""


class Held(NamedTuple):
    """What the process held at one moment.

    Attributes:
        at: Seconds since the load began.
        resident: Bytes in memory, those shared with others too.
        files: Open files and connections.
    """

    at: float
    resident: int
    files: int


@dataclass(frozen=True)
class Loaded:
    """What came of a load.

    Attributes:
        held: In the order of time.
        statuses: Answers, by kind and status.
        wrong: Answers that must not be.
    """

    held: Sequence[Held]
    statuses: Counter[str]
    wrong: Sequence[str]


def growth(held: Sequence[Held]) -> tuple[float, float]:
    """Bytes a minute that memory rises by, and what share of what is held that is in the time counted."""
    counted = held[int(len(held) * _NOT_COUNTED) :]
    mean_at = sum(each.at for each in counted) / len(counted)
    mean = sum(each.resident for each in counted) / len(counted)
    spread = sum((each.at - mean_at) ** 2 for each in counted)
    rises = sum((each.at - mean_at) * (each.resident - mean) for each in counted) / spread
    return rises * 60, rises * (counted[-1].at - counted[0].at) / mean


def load(
    folder: Path,
    database: str,
    seed: str,
    seconds: float,
    *,
    clients: int = _CLIENTS,
    think: float = _THINK,
    every: float = _EVERY,
) -> Loaded:
    """Load the server of a new room.

    Args:
        seconds: For how long.
        clients: How many ask at once.
        think: Seconds that each lets pass between two requests, about.
        every: Seconds between two looks at the process.
    """
    found(foundation(folder, database or None), Surroundings())
    token, ledgers = token_of(folder), [Ledger() for _ in range(clients)]
    held: list[Held] = []
    with server(folder, _CACHE_KIB) as (started, address):
        process = psutil.Process(started.pid)
        asked = [
            Client(address, token, Random(f"{seed} {number}"), each, think)
            for number, each in enumerate(ledgers)
        ]
        with asking(asked):
            began = time.monotonic()
            while (at := time.monotonic() - began) < seconds:
                held.append(Held(at, process.memory_info().rss, process.num_fds()))
                Event().wait(every)
        alive = started.is_alive()
    statuses = sum((each.statuses for each in ledgers), Counter[str]())
    wrong = [each for ledger in ledgers for each in ledger.wrong]
    return Loaded(held, statuses, wrong if alive else [*wrong, "the server ended by itself"])


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Load for ``count`` minutes on each engine."""
    failures: list[str] = []
    counts: dict[str, int] = {}
    for engine, databases in engines().items():
        folder = Path(tempfile.mkdtemp(prefix="strongroom-load-"))
        with databases() as new:
            loaded = load(folder, new(), f"{seed} {engine}", count * 60)
        shutil.rmtree(folder)
        a_minute, share = growth(loaded.held)
        first, last = loaded.held[int(len(loaded.held) * _NOT_COUNTED)], loaded.held[-1]
        report(
            f"{engine}: {loaded.statuses.total()} answers, "
            f"{first.resident >> 20} to {last.resident >> 20} MiB, "
            f"{a_minute / 1024:+.0f} KiB a minute, {share:+.1%}; {first.files} to {last.files} files"
        )
        failures += [f"{engine}: {each}" for each in loaded.wrong[:20]]
        if share > _MOST_GROWTH:
            failures.append(f"{engine}: memory grew by {share:.1%}")
        counts |= {f"{engine}, {kind}": times for kind, times in sorted(loaded.statuses.items())}
        counts |= {f"{engine}, MiB at the end": last.resident >> 20}
        counts |= {f"{engine}, bytes more a minute": round(a_minute)}
    return Outcome(count, tuple(failures), counts)
