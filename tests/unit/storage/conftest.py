"""An empty room on SQLite: made once, then copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.storage.sqlite import SqliteDatabase
from strongroom.storage.versions import migrate


@pytest.fixture(scope="session")
def empty_room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of an empty room; not to be written to."""
    path: Path = tmp_path_factory.mktemp("empty") / "room.db"
    migrate(f"sqlite://{path}")
    return path


@pytest.fixture
def room_file(empty_room: Path, tmp_path: Path) -> Path:
    """The database file of an empty room of one's own."""
    return Path(shutil.copy(empty_room, tmp_path / "room.db"))


@pytest.fixture
def room(room_file: Path) -> Iterator[SqliteDatabase]:
    """An empty room, open."""
    with SqliteDatabase(room_file) as database:
        yield database
