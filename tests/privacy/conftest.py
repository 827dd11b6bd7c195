"""Rooms with people to be erased, on both engines."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.vault.desk import Desk
from strongroom.vault.founding import Foundation, found
from strongroom.vault.room import Room, open_room

NANA = {
    "kind": "person",
    "name": "欧阳娜娜",
    "phone": "138 0000 5678",
    "email": "nana@example.com",
    "external_id": "crm-1",
    "city": "北京",
}
WANG = {"kind": "person", "name": "王五", "phone": "139 0000 1111", "external_id": "crm-2"}


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Path:
    for name in ("keys", "store-a", "store-b"):
        (tmp_path / name).mkdir(mode=0o700)
    plan = Foundation(
        home=tmp_path / "room",
        keys=f"file:{tmp_path}/keys/root.key",
        founder="alice",
        solo=True,
        stores=(f"folder:{tmp_path}/store-a", f"folder:{tmp_path}/store-b"),
        database=None if database_url.startswith("sqlite") else database_url,
    )
    found(plan, Surroundings())
    return tmp_path / "room"


@pytest.fixture
def room(home: Path) -> Iterator[Room]:
    with open_room(home, Surroundings()) as opened:
        yield opened


@pytest.fixture
def desk(room: Room) -> Iterator[Desk]:
    with room.acting("alice", purpose="privacy_request", reason_code="customer_request") as opened:
        yield opened


@pytest.fixture
def carriage(room: Room, desk: Desk) -> Callable[..., Carriage]:
    def make(**more: object) -> Carriage:
        return Carriage(door=room.door, session=desk.session, **more)  # type: ignore[arg-type]  # passed on

    return make
