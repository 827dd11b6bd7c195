"""Requests that cannot be met are refused by a code of their own, on both engines, and nothing changes."""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.errors import StrongroomError
from strongroom.model.ids import new_id, write_id
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room


@pytest.fixture
def desk(room: Room) -> Desk:
    return room.acting("alice", purpose="support", reason_code="verification")


def person(desk: Desk) -> str:
    return desk.customers.create({"kind": "person", "name": "王一"}).id


@pytest.mark.parametrize(
    ("provoke", "code", "status"),
    [
        (lambda desk: desk.collection("purchases").create({"status": "open"}), "record.customer-missing", 5),
        (lambda desk: desk.imports.undo(write_id("imp", new_id(1))), "import.not-found", 3),
        (lambda desk: desk.audit.list(cursor="evt_nothing"), "log.cursor", 2),
        (lambda desk: desk.erasures.lift(person(desk)), "hold.none", 3),
        (lambda desk: desk.erasures.cancel(person(desk)), "erasure.not-found", 3),
        (lambda desk: desk.erasures.hold(person(desk), until=1), "erasure.until-past", 5),
    ],
)
def test_what_cannot_be_met_is_refused(
    desk: Desk, provoke: Callable[[Desk], object], code: str, status: int
) -> None:
    with pytest.raises(StrongroomError) as caught:
        provoke(desk)
    assert (caught.value.code, caught.value.exit_status) == (code, status)


def test_a_record_stays_with_its_customer(desk: Desk) -> None:
    one, other = (desk.customers.create({"kind": "person", "name": name}).id for name in ("王一", "王二"))
    purchase = desk.collection("purchases").create({"customer": one, "status": "open"}).id
    with pytest.raises(StrongroomError) as caught:
        desk.collection("purchases").update(purchase, {"customer": other})
    assert (caught.value.code, caught.value.exit_status) == ("record.customer-fixed", 5)
    assert desk.collection("purchases").get(purchase).customer == one


def test_a_handle_is_given_once(room: Room) -> None:
    with room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("bob", ["sales"])
        with pytest.raises(StrongroomError) as caught:
            desk.admin.user_add("BOB", ["service"])
    assert (caught.value.code, caught.value.exit_status) == ("user.handle-taken", 8)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [({"login": "somebody"}, "user.login-not-bound"), ({"acted_for": "crm-7"}, "user.may-not-act-for")],
)
def test_nobody_sits_down_in_the_name_of_another(room: Room, wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(StrongroomError) as caught:
        room.acting("alice", purpose="support", **wanted)
    assert (caught.value.code, caught.value.exit_status) == (code, 4)


def test_a_tenant_that_is_not_there_has_no_rules(room: Room) -> None:
    with pytest.raises(StrongroomError) as caught:
        room.door.database.read(lambda tx: room.door.tenancies.current(tx, 77))
    assert (caught.value.code, caught.value.exit_status) == ("room.no-tenant", 10)
