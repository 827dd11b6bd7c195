"""A room with a solo founder, on both engines, made the way `strongroom init` makes one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.founding import Foundation, found
from strongroom.vault.room import Room, open_room


def make_home(folder: Path, database_url: str, **options: object) -> Path:
    """Found a room and return its home."""
    for name in ("keys", "store-a", "store-b"):
        (folder / name).mkdir(mode=0o700)
    plan = {
        "home": folder / "room",
        "keys": f"file:{folder}/keys/root.key",
        "founder": "alice",
        "solo": True,
        "stores": (f"folder:{folder}/store-a", f"folder:{folder}/store-b"),
        "database": None if database_url.startswith("sqlite") else database_url,
        **options,
    }
    found(Foundation(**plan), Surroundings())  # type: ignore[arg-type]  # a plan in pieces
    return folder / "room"


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Path:
    """The home of a new room."""
    return make_home(tmp_path, database_url)


@pytest.fixture
def room(home: Path) -> Iterator[Room]:
    """A new room, open."""
    with open_room(home, Surroundings()) as opened:
        yield opened
