"""Rooms with keys for tests: made in a temporary folder, on either engine."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from strongroom.keys.creation import NewRoom, RoomPlan, complete_room, create_room
from strongroom.keys.keyring import KeyRing
from strongroom.keys.opening import open_keys
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database, open_database
from strongroom.storage.room_rows import room_row
from strongroom.storage.versions import migrate

__all__ = ["START", "Clock", "Place", "Typed", "fingerprint", "made_place"]

START = 1_795_000_000_000


class Clock:
    """Both clocks, moved by the test."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> int:
        return START + int(self.seconds * 1000)

    def monotonic(self) -> float:
        return self.seconds

    def surroundings(self, **more: object) -> Surroundings:
        return Surroundings(now=self.now, monotonic=self.monotonic, **more)  # type: ignore[arg-type]  # passed on


class Typed:
    """A prompt that answers with what it was given, and counts how often it was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[bool] = []

    def __call__(self, *, confirm: bool) -> str:
        self.asked.append(confirm)
        return self.answers.pop(0)


@dataclass
class Place:
    """Where a room is or will be, with its database open."""

    folder: Path
    url: str
    database: Database
    clock: Clock = field(default_factory=Clock)

    @property
    def files(self) -> RoomFiles:
        return RoomFiles(self.folder / "home")

    @property
    def keys(self) -> str:
        return f"file:{self.folder / 'root.key'}"

    @property
    def stores(self) -> tuple[str, ...]:
        return tuple(f"folder:{self.folder / name}" for name in ("store-a", "store-b"))

    @property
    def surroundings(self) -> Surroundings:
        return self.clock.surroundings()

    def create(self, plan: RoomPlan | None = None, *, complete: bool = True) -> NewRoom:
        wanted = plan or RoomPlan(self.keys, stores=self.stores)
        made = create_room(self.files, self.database, wanted, self.surroundings)
        if complete:
            complete_room(self.files, Settings(made.keyring.room, self.url, wanted.keys))
        return made

    def open(self, surroundings: Surroundings | None = None) -> KeyRing:
        return open_keys(self.files, self.database, surroundings or self.surroundings)

    def state(self) -> tuple[Mapping[str, str], object]:
        """What must not change when something is refused: every file's bytes, and the database's own row."""
        return fingerprint(self.files.home), self.database.read(room_row)


def fingerprint(folder: Path) -> Mapping[str, str]:
    """Hash every file below a folder, but for the database and its logs, which reading may touch."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("room.db")
    }


@contextmanager
def made_place(folder: Path, url: str) -> Iterator[Place]:
    """Make an empty database with its tables, and give the place for a room."""
    os.makedirs(folder, exist_ok=True)
    migrate(url)
    with open_database(url) as database:
        yield Place(folder, url, database)
