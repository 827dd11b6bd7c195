"""A schema file takes force on a full room, online, and goes on after a kill."""

import pytest

from strongroom.errors import InvalidInput
from strongroom.vault import index_building
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

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

    monkeypatch.setattr(index_building, "_BATCH", 2)
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
