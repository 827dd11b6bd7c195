"""kill -9 at random instants of erasing and rotating: who was erased stays so, and the living open.

Lives here: when the process is killed and what has to be true afterwards. Must not live here: the work
(erasure_workers.py).
"""

import multiprocessing
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from strongroom.errors import Erased, StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.erasure_state import ErasureState
from strongroom.vault.founding import found
from strongroom.vault.room import open_room
from tests.campaigns.erasure_workers import carriage, erase_and_rotate
from tests.campaigns.kill_workers import foundation
from tests.campaigns.kills import Wrong, _postgres, _sqlite
from tests.campaigns.outcome import Outcome
from tools.components import find_postgres

__all__ = ["Erasing", "run"]

_LIVING = 5
_ROUNDS_A_ROOM = 25
_PATIENCE = 60.0
_LONGEST = 6.0


def _require(true: bool, what: str) -> None:
    if not true:
        raise Wrong(what)


@dataclass
class Erasing:
    """Kills in one room after the other, on one engine.

    Args:
        folder: Where rooms are made.
        databases: Gives the URL of an empty database; an empty one for SQLite in the home.
        random: Settles when the process is killed.

    Attributes:
        counts: How often it was killed after what.
    """

    folder: Path
    databases: Callable[[], str]
    random: Random
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.campaigns.erasure_workers"])
        self._room = Path()
        self._number = 0
        self._living: list[str] = []

    def round(self) -> None:
        """One kill, and everything looked at after it.

        Raises:
            Wrong: With what was lost, came back or does not verify.
        """
        try:
            if self._number % _ROUNDS_A_ROOM == 0:
                self._begin()
            self._number += 1
            self._check(self._kill())
        except StrongroomError as error:
            raise Wrong(f"{error.code}: {error.message()}") from error

    def _begin(self) -> None:
        self._room = self.folder / f"room-{self._number}"
        self._room.mkdir()
        found(foundation(self._room, self.databases() or None), Surroundings())
        with (
            open_room(self._room / "room", Surroundings()) as room,
            room.acting("alice", purpose="sales") as desk,
        ):
            self._living = [
                desk.customers.create({"kind": "person", "name": "Alan", "phone": f"1380000{number:04}"}).id
                for number in range(_LIVING)
            ]

    def _kill(self) -> list[list[str]]:
        notes = self._room / f"notes-{self._number}"
        notes.touch()
        arguments = (str(self._room), str(notes), str(self._number))
        process = self._processes.Process(target=erase_and_rotate, args=arguments)
        process.start()
        try:
            until = time.monotonic() + _PATIENCE
            while not notes.stat().st_size and process.is_alive() and time.monotonic() < until:
                time.sleep(0.002)
            process.join(self.random.uniform(0, _LONGEST))
            _require(process.exitcode in (None, 0), f"it ended by itself with {process.exitcode}")
        finally:
            process.kill()
            process.join()
        lines = notes.read_bytes().decode().splitlines(keepends=True)
        _require(bool(lines), "it never began")
        self.counts[f"killed after {lines[-1].split()[0]}"] += 1
        return [line.split() for line in lines if line.endswith("\n")]

    def _check(self, notes: list[list[str]]) -> None:
        asked = {words[1] for words in notes if words[0] == "asked"}
        erased = {words[1] for words in notes if words[0] == "erased"}
        added = {words[1] for words in notes if words[0] == "added"}
        with (
            open_room(self._room / "room", Surroundings()) as room,
            room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
        ):
            for customer in erased:
                row, _ = desk.erasures.erasure(customer)
                _require(row is not None and row.state == ErasureState.DEFINITIVE, "it is not definitive")
            carried = carry_forward(carriage(room, desk))
            _require(not carried.waiting and not carried.round, f"it waits for {carried}")
            for customer in asked:
                try:
                    desk.customers.get(customer)
                    raise Wrong("who was asked to be erased is shown")
                except Erased:
                    pass
            for customer in added - asked:
                try:  # it was being asked for when the process was killed, or not yet
                    desk.customers.get(customer)
                except Erased:
                    asked.add(customer)
            for number, customer in enumerate(self._living):
                found_ones = desk.customers.find({"phone": f"1380000{number:04}"})
                _require([view.id for view in found_ones] == [customer], "somebody living is not found")
            ring = room.door.keyring.ring
            _require(len(ring.epochs[1, 0]) == 1, "an old epoch is left")
            _require(all(state.current for state in room.door.keyring.store_states()), "a store is behind")
            report = desk.audit.verify(data=True)
        _require(report.findings == (), f"found {[one.as_document() for one in report.findings[:5]]}")


@contextmanager
def _engine(name: str):  # type: ignore[no-untyped-def]  # of either
    with (_sqlite if name == "sqlite" else _postgres)() as new:
        yield new


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Kill ``count`` times, on the engines in turn."""
    engines = ["sqlite", *(["postgresql"] if find_postgres() else [])]
    failures: list[str] = []
    counts: Counter[str] = Counter()
    done = 0
    for number, engine in enumerate(engines):
        folder = Path(tempfile.mkdtemp(prefix="strongroom-erasures-"))
        with _engine(engine) as new:
            erasing = Erasing(folder, new, Random(f"{seed} {engine}"))
            for at in range((count + len(engines) - 1 - number) // len(engines)):
                try:
                    erasing.round()
                except Wrong as wrong:
                    failures.append(f"{engine}, round {at}: {wrong}")
                    report(failures[-1])
                    erasing._number += _ROUNDS_A_ROOM - erasing._number % _ROUNDS_A_ROOM
                done += 1
                if done % 10 == 0:
                    report(f"{done} of {count}, {engine}")
        counts.update({f"{engine}, {what}": times for what, times in erasing.counts.items()})
        if not failures:
            shutil.rmtree(folder)
    return Outcome(done, tuple(failures), dict(sorted(counts.items())))
