"""Rooms with people to be erased, on both engines."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.vault.conftest import make_home

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
    return make_home(tmp_path, database_url)


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
