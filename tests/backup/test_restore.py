"""Restores: what was backed up comes back, on either engine, as it was at any moment, and proves it."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from strongroom.backup.chain import read_chain
from strongroom.backup.plan import make_plan
from strongroom.backup.promote import promote
from strongroom.backup.restore import restore
from strongroom.backup.restore_order import RestoreOrder
from strongroom.backup.workshop import signing_keys
from strongroom.crypto.search_tokens import BUCKETS
from strongroom.errors import Conflict, NotFound, StrongroomError
from strongroom.keys.ring_file import open_ring, read_ring_file
from strongroom.keys.room_files import RoomFiles
from strongroom.storage import log_rows
from strongroom.storage.database import Database
from strongroom.storage.table_walk import walk
from strongroom.vault.room import Room, open_room
from tests.backup.room import BackedRoom

SAME = ("records", "history", "customer_keys", "users", "schemas", "policies", "tenants", "shares")


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


@pytest.mark.postgres
def test_it_goes_from_engine_to_engine_and_back(tmp_path: Path, empty_postgres_url: str) -> None:
    backed = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}")
    try:
        populate(backed)
        restore(order(backed, tmp_path / "there", empty_postgres_url), backed.surroundings)
        with open_room(tmp_path / "there", backed.surroundings) as there:
            assert there.door.database.dialect == "postgresql"
            for table in SAME:
                assert rows(there.door.database, table) == rows(backed.room.door.database, table), table
            again = BackedRoom.__new__(BackedRoom)
            again.folder, again.places, again.surroundings = tmp_path, {}, backed.surroundings
            again.room = there
            promote(again.shop)
            again.run()
            restore(order(again, tmp_path / "back"), backed.surroundings)
        with open_room(tmp_path / "back", backed.surroundings) as back:
            for table in SAME:
                assert rows(back.door.database, table) == rows(backed.room.door.database, table), table
    finally:
        backed.close()


def test_data_goes_back_to_any_moment_and_the_log_does_not(backed: BackedRoom, tmp_path: Path) -> None:
    kept = backed.add("Before Then", phone="13800005601")
    backed.desk.customers.update(kept, {"phone": "13800005602"}, expect=1)
    time.sleep(0.01)
    moment = backed.room.door.now()
    time.sleep(0.01)
    backed.desk.customers.update(kept, {"phone": "13800005603"}, expect=2)
    late = backed.add("After That")
    backed.run()
    size = backed.room.door.database.read(lambda tx: log_rows.head(tx, 1))
    report = restore(order(backed, tmp_path / "again", at=moment), backed.surroundings)
    assert report.undone == 2
    assert report.verified.ok
    with open_room(tmp_path / "again", backed.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        assert desk.customers.get(kept).revision == 2
        assert [hit.id for hit in desk.customers.find({"phone": "13800005602"}).items] == [kept]
        assert not desk.customers.find({"phone": "13800005603"}).items
        with pytest.raises(NotFound):
            desk.customers.get(late)
        desk.customers.update(kept, {"phone": "13800005604"}, expect=2)
        head = room.door.database.read(lambda tx: log_rows.head(tx, 1))
        assert head is not None
        assert size is not None
        assert head.next > size.next
        assert head.era == 2
        assert room.acting("alice", purpose="audit").audit.verify(data=True).ok


def _tokens(room: Room) -> set[int]:
    """Those that are no buckets: of 1,024 buckets two keys give the same ones every now and then."""
    return {row[2] for row in rows(room.door.database, "search_tokens") if not 0 <= row[2] < BUCKETS}


def test_search_is_built_under_a_new_generation_and_the_old_key_is_gone(
    backed: BackedRoom, tmp_path: Path
) -> None:
    made = populate(backed)
    before = backed.room.door.keyring.ring.index_generations[1]
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        after = room.door.keyring.ring.index_generations[1]
        assert (len(after), max(after)) == (1, max(before) + 1)
        assert {key.key for key in after.values()}.isdisjoint(key.key for key in before.values())
        tokens = _tokens(room)
        assert tokens
        assert tokens.isdisjoint(_tokens(backed.room))
        desk = room.acting("alice", purpose="support")
        assert [hit.id for hit in desk.customers.find({"external_id": "c3"}).items] == [made[3]]


def test_an_erasure_that_was_under_way_goes_on_in_a_restored_room(backed: BackedRoom, tmp_path: Path) -> None:
    made = populate(backed)
    backed.erase(made[4], hidden_only=True)
    backed.run()
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    again = BackedRoom.__new__(BackedRoom)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        again.folder, again.places, again.surroundings, again.room = tmp_path, {}, backed.surroundings, room
        promote(again.shop)
        again.run()
        again.erase(made[5])
        desk = room.acting("alice", purpose="support")
        assert [hit.id for hit in desk.customers.find({"external_id": "c3"}).items] == [made[3]]
        assert not desk.customers.find({"external_id": "c5"}).items
        assert room.acting("alice", purpose="audit").audit.verify(data=True).ok


def test_whom_nobody_knows_is_told_so_before_the_data_is_read(backed: BackedRoom, tmp_path: Path) -> None:
    populate(backed)
    said: list[str] = []
    wanted = order(backed, tmp_path / "again")
    with pytest.raises(StrongroomError) as caught:
        restore(replace(wanted, user="nobody"), backed.surroundings, lambda what, done: said.append(what))
    assert caught.value.code == "user.unknown"
    assert "keys" in said
    assert "data" not in said
    assert restore(wanted, backed.surroundings).verified.ok


def test_a_place_that_is_not_empty_is_refused_before_any_write(backed: BackedRoom, tmp_path: Path) -> None:
    backed.run()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter").write_text("mine")
    for to in (tmp_path / "taken", backed.room.home):
        before = sorted(to.rglob("*"))
        with pytest.raises(Conflict) as caught:
            restore(order(backed, to), backed.surroundings)
        assert caught.value.code == "restore.not-empty"
        assert sorted(to.rglob("*")) == before


@pytest.mark.postgres
def test_a_database_with_a_room_is_refused(tmp_path: Path, postgres_url: str) -> None:
    backed = BackedRoom(tmp_path, postgres_url)
    try:
        backed.run()
        with pytest.raises(Conflict) as caught:
            restore(order(backed, tmp_path / "again", postgres_url), backed.surroundings)
        assert caught.value.code == "restore.database-taken"
    finally:
        backed.close()


class Killed(BaseException):
    """Stands for the end of the process."""


def test_a_restore_that_was_killed_anywhere_goes_on(backed: BackedRoom, tmp_path: Path) -> None:
    populate(backed)
    steps = [0]

    def count(what: str, done: int) -> None:
        steps[0] += 1

    restore(order(backed, tmp_path / "whole"), backed.surroundings, count)
    for stop in range(1, steps[0]):
        left = [stop]

        def kill(what: str, done: int, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise Killed

        to = tmp_path / f"again-{stop}"
        with pytest.raises(Killed):
            restore(order(backed, to), backed.surroundings, kill)
        assert not (to / "strongroom.toml").exists()
        assert restore(order(backed, to), backed.surroundings).verified.ok
        with open_room(to, backed.surroundings) as room:
            assert rows(room.door.database, "records") == rows(backed.room.door.database, "records")


def test_a_half_restored_place_is_finished_by_the_same_restore_alone(
    backed: BackedRoom, tmp_path: Path
) -> None:
    populate(backed)

    def kill(what: str, done: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        restore(order(backed, tmp_path / "again"), backed.surroundings, kill)
    backed.add("One More")
    backed.run()
    with pytest.raises(Conflict) as caught:
        restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert caught.value.code == "restore.other-underway"
