"""A room to import into, on both engines, and small files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.vault.conftest import make_home


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Path:
    """The home of a new room."""
    return make_home(tmp_path, database_url)


@pytest.fixture
def room(home: Path) -> Iterator[Room]:
    """A new room, open."""
    with open_room(home, Surroundings()) as opened:
        yield opened


@pytest.fixture
def desk(room: Room) -> Iterator[Desk]:
    """A desk at which alice wears all hats."""
    with room.acting("alice", purpose="sales", reason_code="order_handling") as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a text to a file beside the room."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written
