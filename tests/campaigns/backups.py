"""kill -9 at random instants of backing up, merging, pruning, verifying and restoring: nothing to unlock,
nothing lost.

Lives here: when the process is killed and what has to be true afterwards. Must not live here: the work
(backup_workers.py).
"""

import multiprocessing
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from strongroom.backup.destinations import add_destination
from strongroom.backup.registry import Role
from strongroom.backup.restore import restore
from strongroom.backup.run import run_backup
from strongroom.backup.verify import verify_backups
from strongroom.errors import StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.table_walk import walk
from strongroom.vault.founding import found
from strongroom.vault.room import Room, open_room
from tests.campaigns.backup_workers import back_up, bring_back, order, workshop
from tests.campaigns.kill_workers import foundation
from tests.campaigns.kills import Wrong, _postgres, _sqlite
from tests.campaigns.outcome import Outcome
from tools.components import find_postgres

__all__ = ["Backing", "run"]

_ROUNDS_A_ROOM = 20
_PATIENCE = 60.0
_LONGEST = 3.0
_LONGEST_RESTORE = 1.2
_MOST_KILLS = 5


def _require(true: bool, what: str) -> None:
    if not true:
        raise Wrong(what)


@dataclass
class Backing:
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
        self._processes.set_forkserver_preload(["tests.campaigns.backup_workers"])
        self._room = Path()
        self._number = 0
        self._added: set[str] = set()

    def round(self) -> None:
        """One kill, and everything looked at after it; in turn of what writes backups, and of a restore.

        Raises:
            Wrong: With what was lost or does not verify.
        """
        try:
            if self._number % _ROUNDS_A_ROOM == 0:
                self._begin()
            self._number += 1
            if self._number % 2:
                lines = self._kill(back_up, str(self._number))
                self._added |= {words[1] for words in lines if words[0] == "added"}
                self._check()
            else:
                self._restore()
        except StrongroomError as error:
            raise Wrong(f"{error.code}: {error.message()}") from error

    def _begin(self) -> None:
        self._room, self._added = self.folder / f"room-{self._number}", set()
        self._room.mkdir()
        found(foundation(self._room, self.databases() or None), Surroundings())
        with open_room(self._room / "room", Surroundings()) as room:
            for name in ("disk", "nas"):
                add_destination(workshop(room), name, f"folder:{self._room / name}", Role.GATING)
            run_backup(workshop(room))

    def _kill(
        self, work: Callable[[str, str, str], None], argument: str, longest: float = _LONGEST
    ) -> list[list[str]]:
        notes = self._room / f"notes-{self._number}-{len(list(self._room.glob('notes-*')))}"
        notes.touch()
        process = self._processes.Process(target=work, args=(str(self._room), str(notes), argument))
        process.start()
        try:
            until = time.monotonic() + _PATIENCE
            while not notes.stat().st_size and process.is_alive() and time.monotonic() < until:
                time.sleep(0.002)
            process.join(self.random.uniform(0, longest))
            _require(process.exitcode in (None, 0), f"it ended by itself with {process.exitcode}")
        finally:
            process.kill()
            process.join()
        lines = notes.read_bytes().decode().splitlines(keepends=True)
        _require(bool(lines), "it never began")
        self.counts[f"killed after {lines[-1].split()[0]}"] += 1
        return [line.split() for line in lines if line.endswith("\n")]

    def _check(self) -> None:
        with open_room(self._room / "room", Surroundings()) as room:
            shop, desk = workshop(room), room.acting("alice", purpose="sales")
            for customer in self._added:
                desk.customers.get(customer)
            report = run_backup(shop)  # no manual unlock, and it heals
            _require(all(one.complete for one in report.outcomes), f"not complete: {report.outcomes}")
            verified = verify_backups(shop, budget=None, heal=False)
            _require(not any(one.open_findings for one in verified), f"found {verified}")

    def _restore(self) -> None:
        """Killed at most so many times, a restore gets through when it is called once more."""
        target = self._room / f"again-{self._number}"
        for _ in range(self.random.randrange(1, _MOST_KILLS)):
            if not (target / "strongroom.toml").exists():
                self._kill(bring_back, str(target), _LONGEST_RESTORE)
        with open_room(self._room / "room", Surroundings()) as room:
            if not (target / "strongroom.toml").exists():
                restore(order(self._room, target, room), Surroundings())
            with open_room(target, Surroundings()) as again:
                for table in ("records", "history", "customer_keys", "users"):
                    _require(_rows(again, table) == _rows(room, table), f"{table} differ")
                report = again.acting("alice", purpose="audit").audit.verify(data=True)
        _require(report.findings == (), f"found {[one.as_document() for one in report.findings[:5]]}")
        shutil.rmtree(target)


def _rows(room: Room, table: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in walk(room.door.database, table, 1)), key=repr)


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Kill ``count`` times, on the engines in turn."""
    engines = ["sqlite", *(["postgresql"] if find_postgres() else [])]
    failures: list[str] = []
    counts: Counter[str] = Counter()
    done = 0
    for number, engine in enumerate(engines):
        folder = Path(tempfile.mkdtemp(prefix="strongroom-backups-"))
        with (_sqlite if engine == "sqlite" else _postgres)() as new:
            backing = Backing(folder, new, Random(f"{seed} {engine}"))
            for at in range((count + len(engines) - 1 - number) // len(engines)):
                try:
                    backing.round()
                except Wrong as wrong:
                    failures.append(f"{engine}, round {at}: {wrong}")
                    report(failures[-1])
                    backing._number += _ROUNDS_A_ROOM - backing._number % _ROUNDS_A_ROOM
                done += 1
                if done % 10 == 0:
                    report(f"{done} of {count}, {engine}")
        counts.update({f"{engine}, {what}": times for what, times in backing.counts.items()})
        if not failures:
            shutil.rmtree(folder)
    return Outcome(done, tuple(failures), dict(sorted(counts.items())))
