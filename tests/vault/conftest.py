"""A room with a solo founder, on both engines, made the way `strongroom init` makes one."""

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.versions import migrate
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.founding import Foundation, found


@cache
def _file_with_tables() -> bytes:
    """A file of SQLite with the tables and no row: copied sooner than made."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "room.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def _lay_tables(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "room.db").touch(mode=0o600)
    (home / "room.db").write_bytes(_file_with_tables())


def make_home(folder: Path, database_url: str, **options: object) -> Path:
    """Found a room and return its home; its tables, on either engine, are copied from ones that were made."""
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
    if plan["database"] is None:
        _lay_tables(folder / "room")
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


@pytest.fixture
def desk(room: Room) -> Iterator[Desk]:
    """A desk of alice, who wears all hats."""
    with room.acting("alice", purpose="sales", reason_code="order_handling") as opened:
        yield opened


@pytest.fixture
def bob(room: Room, desk: Desk) -> Iterator[Desk]:
    """A desk of bob, who sells, and reaches what is his own or shared with him."""
    desk.admin.user_add("bob", ["sales"])
    with room.acting("bob", purpose="sales", reason_code="order_handling") as opened:
        yield opened


@pytest.fixture
def logged(room: Room) -> Callable[..., list[Leaf]]:
    """Leaves of the log that have these parts, oldest first."""

    def ask(customer: str | None = None, **parts: object) -> list[Leaf]:
        with room.acting("alice", purpose="audit") as opened:
            page = opened.audit.list(EventFilter(customer=customer, unfold=True), limit=500)
        leaves = [item.leaf for item in reversed(page.items)]
        return [each for each in leaves if all(getattr(each, name) == part for name, part in parts.items())]

    return ask
