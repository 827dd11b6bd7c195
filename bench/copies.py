"""A copy of a kept room to work on, and what copying its database alone takes.

Lives here: the copy, its own folders and keys; the plain copy that backups are held against; the processes
that work on it. Must not live here: what such a process does (copying.py), other programs (archivers.py).

The kept room stays as it is: what is measured changes, erases and adds destinations in the copy.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from shutil import copytree, ignore_patterns, rmtree
from time import perf_counter
from typing import Any

import psycopg

from bench.context import Bench
from bench.engines import copy_database, drop_database
from strongroom.keys.private_file import replace_private
from strongroom.keys.ring_file import open_ring, read_ring_file, seal_ring
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.root_change import providers_of
from strongroom.keys.settings import read_settings, write_settings
from strongroom.keys.surroundings import Surroundings

__all__ = ["Copy", "Done", "copied", "copied_files"]

_AT_ONCE = 1 << 20
_STORES = ("store-a", "store-b")


@dataclass(frozen=True, slots=True)
class Done:
    """What a process did.

    Args:
        seconds: By the clock on the wall.
        cpu: Seconds of the processor in that process.
        mib: The most memory that it ever had.
        told: Whatever else it has to say.
    """

    seconds: float
    cpu: float
    mib: float
    told: dict[str, Any]


@dataclass(frozen=True)
class Copy:
    """A room of one's own.

    Args:
        folder: Everything lies in it: the room, its keys and ring stores, and what is measured.
        url: Its database's.
        engine: SQLite's or PostgreSQL's.
    """

    folder: Path
    url: str
    engine: str

    @property
    def home(self) -> Path:
        """The room's folder."""
        return self.folder / "room"

    def work(self, what: str, *arguments: object) -> Done:
        """Have a process do something with the room; see copying.py."""
        command = [sys.executable, "-m", "bench.copying", what, str(self.home), *map(str, arguments)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return Done(**json.loads(done.stdout))

    def database_files(self) -> list[Path]:
        """The files that the database is in."""
        if self.engine == "sqlite":
            return [Path(self.url.removeprefix("sqlite:///"))]
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            found = connection.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
        if found is None:
            raise ValueError("a database that is not there")
        return sorted(path for path in Path(found[0], "base", str(found[1])).iterdir() if path.is_file())

    def copy_database(self) -> tuple[float, int]:
        """Copy the database's files, each with fsync; returns seconds and bytes."""
        return copied_files(self.database_files(), self.folder / "plain-copy")


def copied_files(files: Sequence[Path], to: Path) -> tuple[float, int]:
    """Copy files into a new folder that is gone afterwards; returns seconds and bytes."""
    to.mkdir()
    begun, size = perf_counter(), 0
    for path in files:
        with path.open("rb") as source, (to / path.name).open("wb") as target:
            while part := source.read(_AT_ONCE):
                target.write(part)
                size += len(part)
            target.flush()
            os.fsync(target.fileno())
    seconds = perf_counter() - begun
    rmtree(to)
    return seconds, size


@contextmanager
def copied(bench: Bench) -> Iterator[Copy]:
    """A copy of the kept room, gone afterwards."""
    kept, engine = bench.kept(), bench.engine
    folder = kept.parent / f"copy_{engine}_{token_hex(4)}"
    old = RoomFiles(kept / "room")
    settings = read_settings(old)
    url = f"sqlite:///{folder}/room/room.db" if engine == "sqlite" else ""
    try:
        copytree(kept, folder, ignore=ignore_patterns("room.db*"))
        if engine == "sqlite":
            _copy_sqlite(settings.database, url)
        else:
            url = copy_database(settings.database, folder.name)
        files = RoomFiles(folder / "room")
        own = replace(settings, database=url, keys=f"file:{folder}/keys/root.key")
        write_settings(files, own)
        _take_stores(files, folder)
        yield Copy(folder, url, engine)
    finally:
        if url:
            drop_database(url)
        rmtree(folder, ignore_errors=True)


def _copy_sqlite(old: str, new: str) -> None:
    with (
        closing(sqlite3.connect(old.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(new.removeprefix("sqlite:///"))) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")
    Path(new.removeprefix("sqlite:///")).chmod(0o600)


def _take_stores(files: RoomFiles, folder: Path) -> None:
    """Name the copy's own ring stores in its ring: those of the kept room are not to be written."""
    settings = read_settings(files)
    *_, provider = providers_of(settings, Surroundings())
    opened = open_ring(read_ring_file(files.ring), settings.room, provider)
    ring = replace(opened.ring, stores=tuple(f"folder:{folder}/{name}" for name in _STORES))
    replace_private(files.ring, seal_ring(ring, opened.root, provider.kind))
