"""kill -9 at random instants of everything that writes, on both engines: nothing is lost or doubled.

Lives here: what has to be true afterwards: the room opens, what was acknowledged is there once, what was cut
off can be finished, log and data verify. Must not live here: the work (kill_workers.py), killing it
(ordeal.py).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from strongroom.errors import Conflict
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import import_file
from strongroom.keys.custodians import forget_store
from strongroom.keys.surroundings import Surroundings
from strongroom.storage import leaf_rows
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.founding import found
from tests.campaigns.kill_workers import MAPPING, THREADS, WORKERS, foundation
from tests.campaigns.ordeal import Ordeal, go_through, require, require_verified
from tests.campaigns.outcome import Outcome

__all__ = ["KINDS", "Killing", "run"]

KINDS = tuple(WORKERS)
_ROWS = 40
_SEARCHED = """
[collections.customers.fields.city]
searches = ["exact"]
accept_leak = "branch offices look their own city up"
"""
_NOT_SEARCHED = """
[collections.customers.fields.city]
searches = []
"""


@dataclass
class Killing(Ordeal):
    """Each kind of work in turn.

    Args:
        kinds: Which.
    """

    kinds: Sequence[str] = KINDS
    longest = 0.6
    rounds_a_room = 35  # its log is verified after each, so it must not grow for ever

    def __post_init__(self) -> None:
        super().__post_init__()
        self._files = 0
        self._import: str | None = None
        self._searched = False
        self._works: dict[str, Callable[[], None]] = {
            "init": self._init,
            "import": self._importing,
            "undo": self._undoing,
            "schema": self._schema,
            "ring": self._ring,
            "sequencing": self._sequencing,
            "single": self._single,
        }

    def begin(self) -> None:
        """A new room with some customers."""
        found(foundation(self.room, self.databases() or None), Surroundings())
        self._searched, self._import = False, None
        self._import_whole(self._write())

    def once(self) -> None:
        """See `Ordeal.once`."""
        kind = self.kinds[self.number % len(self.kinds)]
        self._works[kind]()
        if kind != "init":
            self._verify()

    def _kill(self, kind: str, folder: Path, argument: str) -> list[str]:
        """Kill some work; returns what it acknowledged, without the word that it began."""
        lines = self.killer.kill(WORKERS[kind], folder, argument, kind)
        return [" ".join(words) for words in lines[1:]]

    # -- rooms -----------------------------------------------------------------------------
    @contextmanager
    def _desk(self, purpose: str = "sales") -> Iterator[tuple[Room, Desk]]:
        with (
            open_room(self.room / "room", Surroundings()) as room,
            room.acting("alice", purpose=purpose, reason_code="migration") as desk,
        ):
            yield room, desk

    def _verify(self, folder: Path | None = None) -> None:
        with (
            open_room((folder or self.room) / "room", Surroundings()) as room,
            room.acting("alice", purpose="audit") as desk,
        ):
            require_verified(desk)

    def _write(self) -> Path:
        """A file of customers who are in no other."""
        self._files += 1
        number = self._files
        path = self.room / f"file-{number}.csv"
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
                require(error.code == "import.already-done", error.code)
                return
            require(done.items == _ROWS and not done.rejected, f"imported {done}")
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
        folder, database = self.room / f"new-{self.number}", self.databases()
        folder.mkdir()
        notes = self._kill("init", folder, database)
        try:
            found(foundation(folder, database or None), Surroundings())
            require(not notes, "a room that was founded was founded again")
        except Conflict as error:
            require(error.code == "room.exists", error.code)
        self._verify(folder)

    def _importing(self) -> None:
        before, path = self._customers(), self._write()
        notes = self._kill("import", self.room, str(path))
        stored = self._customers() - before
        acknowledged = max((int(line.split()[1]) for line in notes), default=0)
        require(acknowledged <= stored <= _ROWS, f"{acknowledged} rows acknowledged, {stored} there")
        self._import_whole(path)
        require(self._customers() == before + _ROWS, "an import was not made whole")

    def _sequencing(self) -> None:
        before = self._actions().total()
        notes = self._kill("sequencing", self.room, "")
        self._require_events(before, Counter({"list": len(notes)}), 1)

    def _ring(self) -> None:
        notes = self._kill("ring", self.room, str(self.room / f"store-{self.number}"))
        with self._desk() as (room, _):
            keyring = room.door.keyring
            for line in notes:
                require(line.removeprefix("store ") in keyring.ring.stores, "a ring store was forgotten")
            require(all(state.current for state in keyring.publish()), "a ring store cannot be written")
            for uri in keyring.ring.stores[2:]:
                forget_store(keyring, uri)

    def _schema(self) -> None:
        self._searched = not self._searched
        self._kill("schema", self.room, _SEARCHED if self._searched else _NOT_SEARCHED)
        with self._desk("operations") as (_, desk):
            desk.schema_desk.apply(_SEARCHED if self._searched else _NOT_SEARCHED)
        if self._searched:
            with self._desk() as (_, desk):
                hits = len(desk.customers.find({"city": "York"}, limit=500).items)
            require(hits == self._customers(), f"{hits} found by their city")

    def _undoing(self) -> None:
        if self._import is None:
            self._import_whole(self._write())
        identity, before = str(self._import), self._customers()
        self._import = None
        notes = self._kill("undo", self.room, identity)
        gone = before - self._customers()
        undone = max((int(line.split()[1]) for line in notes), default=0)
        require(undone <= gone <= _ROWS, f"{undone} acknowledged as undone, {gone} gone")
        with self._desk() as (_, desk):
            try:
                desk.imports.undo(identity)
            except Conflict as error:
                require(error.code == "import.undone-already", error.code)
        require(self._customers() == before - _ROWS, "an import was not taken back whole")

    def _single(self) -> None:
        before, events = self._customers(), self._actions().total()
        notes = [line.split() for line in self._kill("single", self.room, f"s{self.number}")]
        created = {words[1] for words in notes if words[0] == "created"}
        made = self._customers() - before
        require(len(created) <= made <= len(created) + THREADS, f"{len(created)} created, {made} there")
        revisions: dict[str, int] = dict.fromkeys(created, 1)
        revisions.update({words[1]: int(words[2]) for words in notes if words[0] == "updated"})
        with self._desk() as (_, desk):
            for identity, revision in revisions.items():
                there = desk.customers.get(identity).revision
                require(revision <= there <= revision + 1, f"revision {revision} acknowledged, {there} there")
        names = {"created": "create", "updated": "update"}
        wanted = Counter(names.get(words[0], words[0]) for words in notes)
        self._require_events(events, wanted, THREADS, ("create", "update", "reveal"))

    # -- the log -----------------------------------------------------------------------------
    def _actions(self) -> Counter[str]:
        return Counter(self._sequence())

    def _sequence(self) -> Sequence[str]:
        """The action of each numbered leaf, in order."""
        with open_room(self.room / "room", Surroundings()) as room:
            room.settle()
            leaves = room.door.database.read(
                lambda tx: leaf_rows.leaves_between(tx, room.settings.tenant, 0, 1 << 40)
            )
        return [(leaf.body or b"").split(b'"', 4)[3].decode() for leaf in leaves]

    def _require_events(
        self, before: int, wanted: Counter[str], in_flight: int, of: Sequence[str] = ("list",)
    ) -> None:
        """Each acknowledged act has its event; no others have one but those that were under way."""
        there = Counter(self._sequence()[before:])
        for action in of:
            if action == "list":  # those that counted before and after are lists, too
                require(there[action] >= wanted[action], f"{wanted[action]} {action} acknowledged")
                continue
            low, found = wanted[action], there[action]
            require(low <= found <= low + in_flight, f"{low} {action} acknowledged, {found} in the log")


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Kill ``count`` times, on the engines one after the other, each kind of work equally often."""
    return go_through("kills", Killing, count, seed, report)
