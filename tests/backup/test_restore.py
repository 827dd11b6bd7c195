"""Restores: what was backed up comes back, on either engine, as it was at any moment, and proves it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from strongroom.backup.chain import read_chain
from strongroom.backup.plan import make_plan
from strongroom.backup.restore import RestoreOrder, restore
from strongroom.backup.workshop import signing_keys
from strongroom.keys.ring_file import open_ring, read_ring_file
from strongroom.keys.room_files import RoomFiles
from strongroom.storage.database import Database
from strongroom.storage.table_walk import walk
from strongroom.vault.room import open_room
from tests.backup.room import BackedRoom

SAME = ("records", "history", "customer_keys", "users", "schemas", "policies", "tenants", "shares")


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, database_url)
    yield room
    room.close()


def order(
    backed: BackedRoom, to: Path, url: str | None = None, at: int | None = None, **more: Any
) -> RestoreOrder:
    keyring = backed.room.door.keyring
    opened = open_ring(read_ring_file(RoomFiles(backed.room.home).ring), backed.room.id, keyring.provider)
    places = backed.shop.destinations()
    chain = read_chain(places, backed.room.id, signing_keys(opened.ring))
    return RestoreOrder(
        plan=make_plan(chain, at, []),
        places=places,
        to=to,
        ring=opened,
        provider=keyring.provider,
        keys=backed.room.settings.keys,
        user="alice",
        database=url,
        anchor=keyring.anchor.read(),
        settings=backed.room.settings,
        **more,
    )


def rows(database: Database, table: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in walk(database, table, 1)), key=repr)


def populate(backed: BackedRoom) -> list[str]:
    made = [
        backed.add("Zhang San", phone=f"138000056{number:02}", external_id=f"c{number}")
        for number in range(8)
    ]
    desk = backed.desk
    desk.customers.update(made[0], {"phone": "13900001234"}, expect=1)
    desk.purchases.create({"customer": made[1], "status": "done", "total": "12.50"})
    backed.run()
    desk.customers.update(made[0], {"note": "calls at noon"}, expect=2)
    desk.needs.create({"customer": made[2], "kind": "question", "summary": "When?"})
    backed.run()
    return made


def test_everything_comes_back_and_fits_its_log(backed: BackedRoom, tmp_path: Path) -> None:
    made = populate(backed)
    report = restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert report.verified.ok
    with open_room(tmp_path / "again", backed.surroundings) as room:
        for table in SAME:
            assert rows(room.door.database, table) == rows(backed.room.door.database, table), table
        desk = room.acting("alice", purpose="support")
        assert desk.customers.get(made[0])
        assert [hit.id for hit in desk.customers.find({"phone": "13900001234"}).items] == [made[0]]
        assert [hit.id for hit in desk.customers.find({"external_id": "c3"}).items] == [made[3]]
