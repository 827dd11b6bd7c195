"""A schema file takes force on a full room, online, and goes on after a kill."""

from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from strongroom.errors import InvalidInput, Refused
from strongroom.keys.surroundings import Surroundings
from strongroom.storage import search_rows
from strongroom.storage.table_walk import walk
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.indexes import building
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room, open_room
from tests.vault.conftest import make_home

CITY_SEARCH = """
[collections.customers.fields.city]
searches = ["exact"]
accept_leak = "branch offices look their own city up"
"""
CONTRACTS = """
[collections.contracts]
prefix = "ctr"
label = { en = "Contracts", zh = "合同" }
[collections.contracts.fields.code]
type = "text"
label = { en = "Code", zh = "编号" }
"""


def fill(desk: Desk, count: int = 7) -> list[str]:
    cities = ("北京", "上海")
    people = [
        {"kind": "person", "name": f"客户{'甲乙丙丁戊己庚'[at]}", "city": cities[at % 2]}
        for at in range(count)
    ]
    return [desk.customers.create(person).id for person in people]


def test_a_new_search_finds_what_was_stored_before_it(room: Room) -> None:
    with room.acting("alice", purpose="sales") as desk:
        made = fill(desk)
        with pytest.raises(InvalidInput) as caught:
            desk.customers.find({"city": "北京"})
        assert caught.value.code == "search.not-indexed"
        with room.acting("alice", purpose="operations") as running:
            changes = running.schema_desk.apply(CITY_SEARCH)
        assert [change.field for change in changes] == ["city"]
        assert [each.id for each in desk.customers.find({"city": "北京"})] == made[::2]


def test_a_build_that_was_cut_off_goes_on_and_writers_meanwhile_are_found(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(done: int) -> None:
        raise Killed

    monkeypatch.setattr(building, "_BATCH", 2)
    with room.acting("alice", purpose="sales") as desk, room.acting("alice", purpose="operations") as running:
        made = fill(desk)
        with pytest.raises(Killed):
            running.schema_desk.apply(CITY_SEARCH, progress=die)
        with pytest.raises(InvalidInput) as caught:
            desk.customers.find({"city": "北京"})
        assert caught.value.code == "search.building"
        late = desk.customers.create({"kind": "person", "name": "客户辛", "city": "北京"})
        running.schema_desk.build()
        assert [each.id for each in desk.customers.find({"city": "北京"})] == [*made[::2], late.id]


def tokens_of(room: Room) -> set[tuple[int, bytes]]:
    """Index and record of every token there is."""
    return {(row[1], bytes(row[3])) for row in walk(room.door.database, "search_tokens", 1)}


def test_a_search_that_is_taken_back_leaves_no_token_whoever_writes_meanwhile(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with room.acting("alice", purpose="sales") as desk, room.acting("alice", purpose="operations") as running:
        made = fill(desk)
        before = tokens_of(room)
        running.schema_desk.apply(CITY_SEARCH)
        assert {index for index, _ in tokens_of(room) - before}
        monkeypatch.setattr(search_rows, "trim_index", die)
        with pytest.raises(Killed):
            running.schema_desk.apply(CITY_SEARCH.replace('["exact"]', "[]").replace("accept_leak", "#"))
        with pytest.raises(InvalidInput) as caught:
            desk.customers.find({"city": "北京"})
        assert caught.value.code == "search.not-indexed"
        desk.customers.update(made[0], {"city": "广州"})
        monkeypatch.undo()
        running.schema_desk.build()
        assert tokens_of(room) == before
        assert running.schema_desk.state()[1] == ()
        # Asked for again, it is a new index, and whole.
        running.schema_desk.apply(CITY_SEARCH)
        assert [each.id for each in desk.customers.find({"city": "广州"})] == made[:1]


def test_a_field_is_for_its_purposes_from_the_change_on_and_for_all_again_after(room: Room) -> None:
    billing = '[collections.customers.fields.city]\npurposes = ["billing"]\n'
    with (
        room.acting("alice", purpose="sales") as selling,
        room.acting("alice", purpose="billing") as billed,
        room.acting("alice", purpose="operations") as running,
    ):
        made = fill(selling, 1)[0]
        running.schema_desk.apply(billing)
        assert selling.customers.get(made).fields["city"].shown is None
        assert billed.customers.get(made).fields["city"].shown == "北京"
        with pytest.raises(Refused):
            selling.customers.update(made, {"city": "上海"})
        running.schema_desk.apply(billing.replace('["billing"]', "[]"))
        assert selling.customers.get(made).fields["city"].shown == "北京"


def test_a_retired_field_is_not_taken_or_shown_and_its_values_come_back_with_it(room: Room) -> None:
    retired = "[collections.customers.fields.city]\nretired = true\n"
    with room.acting("alice", purpose="sales") as desk, room.acting("alice", purpose="operations") as running:
        made = fill(desk, 1)[0]
        running.schema_desk.apply(retired)
        assert "city" not in desk.customers.get(made).fields
        with pytest.raises(InvalidInput) as caught:
            desk.customers.update(made, {"city": "上海"})
        assert "city" in caught.value.message()
        desk.customers.update(made, {"country": "CN"})
        running.schema_desk.apply(retired.replace("true", "false"))
        assert desk.customers.get(made).fields["city"].shown == "北京"


@pytest.mark.postgres
def test_a_change_of_the_schema_waits_for_those_who_write_by_the_old_one(
    tmp_path: Path, postgres_url: str
) -> None:
    """SQLite has one writer at a time; elsewhere the job would pass by what they have not committed yet."""
    begun, may_end, order = Event(), Event(), list[str]()
    with open_room(make_home(tmp_path, postgres_url), Surroundings()) as room:
        desk = room.acting("alice", purpose="sales")
        running = room.acting("alice", purpose="operations")

        def write(tx: Transaction, now: int) -> None:
            Operation(room.door, tx, desk.session, "create", now)
            begun.set()
            assert may_end.wait(60)
            order.append("written")

        def apply() -> None:
            running.schema_desk.apply(CITY_SEARCH)
            order.append("applied")

        threads = [Thread(target=lambda: room.door.transact(1, write)), Thread(target=apply)]
        threads[0].start()
        assert begun.wait(60)
        threads[1].start()
        with psycopg.connect(postgres_url, autocommit=True) as looking:
            while not order and not waits_for_a_lock(looking):
                pass
        may_end.set()
        for thread in threads:
            thread.join()
    assert order == ["written", "applied"]


def waits_for_a_lock(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return row is not None and row[0] > 0


def test_a_new_collection_is_used_at_once(room: Room) -> None:
    with room.acting("alice", purpose="operations") as running:
        running.schema_desk.apply(CONTRACTS)
        assert running.schema.version == 2
    with room.acting("alice", purpose="sales") as desk:
        customer = fill(desk, 1)[0]
        made = desk.collection("contracts").create({"customer": customer, "code": "C-1"})
        assert made.id.startswith("ctr_")


def test_an_unknown_field_is_refused_by_name_and_never_stored(room: Room) -> None:
    with room.acting("alice", purpose="sales") as desk, pytest.raises(InvalidInput) as caught:
        desk.customers.create({"kind": "person", "name": "张三", "shoe_size": "43"})
    assert "shoe_size" in caught.value.message()
