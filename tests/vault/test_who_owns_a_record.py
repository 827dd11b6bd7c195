"""A record names its owner as colleagues know them, beside the id that never changes."""

import pytest

from strongroom.errors import NotFound, Refused
from strongroom.model.ids import write_id
from strongroom.vault.room import Room

ZHANG = {"kind": "person", "name": "张三丰", "phone": "13800005678"}


def _hire(room: Room, handle: str, role: str) -> str:
    with room.acting("alice", purpose="security") as security:
        return write_id("usr", security.admin.user_add(handle, [role]).id)


def test_a_record_and_its_history_name_colleagues_by_handle_and_id(room: Room) -> None:
    bob = _hire(room, "bob", "sales")
    _hire(room, "carol", "service")
    with room.acting("bob", purpose="sales") as seller:
        made = seller.customers.create(ZHANG)
        assert (made.clear["owner"], made.owner_handle) == (bob, "bob")
    with room.acting("carol", purpose="support") as service:
        view = service.customers.get(made.id)
        assert view.as_document()["owner"] == bob
        assert view.as_document()["owner_handle"] == "bob"
        assert [each.owner_handle for each in service.customers.list()] == ["bob"]
        assert [each.owner_handle for each in service.customers.find({"phone": "5678"})] == ["bob"]
        assert [each.principal_handle for each in service.customers.history(made.id)] == ["bob"]
        moved = service.customers.transfer(made.id, owner="carol")
        assert moved.owner_handle == "carol"


def test_the_name_of_a_suspended_colleague_stays_and_whoever_may_not_see_the_record_learns_none(
    room: Room,
) -> None:
    _hire(room, "bob", "sales")
    _hire(room, "dave", "sales")
    with room.acting("bob", purpose="sales") as seller:
        made = seller.customers.create(ZHANG)
    with room.acting("dave", purpose="sales") as other, pytest.raises((Refused, NotFound)) as refused:
        other.customers.get(made.id)
    assert "bob" not in str(refused.value)
    with room.acting("alice", purpose="security") as security:
        security.admin.user_suspend("bob")
    with room.acting("alice", purpose="support") as service:
        assert service.customers.get(made.id).owner_handle == "bob"
