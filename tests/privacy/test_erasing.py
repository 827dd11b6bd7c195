"""Erasing a person, on both engines: hidden at once, shredded, definitive; the living stay."""

from collections.abc import Callable

import pytest

from strongroom.errors import Conflict, Erased, Held
from strongroom.model.ids import write_id
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.state import ErasureState
from strongroom.vault.room import Room
from tests.privacy.conftest import NANA, WANG

Made = Callable[..., Carriage]


def with_purchase(desk: Desk, person: dict[str, str]) -> tuple[str, str]:
    customer = desk.customers.create(person)
    bought = desk.purchases.create(
        {"customer": customer.id, "ordered_at": "2026-11-01", "currency": "CNY", "total": "12.50"}
    )
    return customer.id, bought.id


def test_whoever_is_hidden_is_refused_at_once_and_found_by_nobody(desk: Desk, room: Room) -> None:
    nana, bought = with_purchase(desk, NANA)
    desk.customers.create(WANG)
    desk.erasures.ask(nana, due=room.door.now() + 60_000)
    for identity, door in ((nana, desk.customers), (bought, desk.purchases)):
        with pytest.raises(Erased) as caught:
            door.get(identity)
        assert (caught.value.exit_status, caught.value.http_status) == (12, 410)
    assert len(desk.customers.find({"phone": "13800005678"})) == 0
    assert len(desk.customers.find({"external_id": "crm-1"})) == 0
    assert [view.fields["name"].shown for view in desk.customers.list()] != []
    assert nana not in [view.id for view in desk.customers.list()]
    assert len(desk.purchases.list()) == 0
    with pytest.raises(Erased):
        desk.purchases.create({"customer": nana, "ordered_at": "2026-11-02", "currency": "CNY", "total": "1"})


def test_a_cancelled_erasure_brings_the_person_back(desk: Desk, room: Room) -> None:
    nana, bought = with_purchase(desk, NANA)
    asked = desk.erasures.ask(nana, due=room.door.now() + 60_000)
    desk.erasures.cancel(write_id("era", asked.erasure))
    assert [view.id for view in desk.customers.find({"phone": "13800005678"})] == [nana]
    assert desk.purchases.get(bought).customer == nana
    assert desk.audit.verify(data=True).findings == ()


def test_a_person_is_erased_for_good_and_the_living_stay(desk: Desk, room: Room, carriage: Made) -> None:
    nana, _ = with_purchase(desk, NANA)
    wang, kept = with_purchase(desk, WANG)
    before = room.door.keyring.ring
    asked = desk.erasures.ask(nana, due=room.door.now())
    carried = carry_forward(carriage())
    assert (carried.waiting, carried.round) == ({}, ())
    row, _ = desk.erasures.erasure(nana)
    assert row is not None
    assert row.erasure == asked.erasure
    assert row.state == ErasureState.DEFINITIVE
    assert row.receipt is not None
    with pytest.raises(Erased):
        desk.customers.get(nana)
    assert desk.customers.get(wang).fields["name"].shown
    assert [view.id for view in desk.customers.find({"phone": "13900001111"})] == [wang]
    assert desk.purchases.get(kept).customer == wang
    assert [view.id for view in desk.customers.find({"external_id": "crm-2"})] == [wang]
    after = room.door.keyring.ring
    assert set(before.epochs[1, 0]) & set(after.epochs[1, 0]) == set()
    assert set(before.index_generations[1]) & set(after.index_generations[1]) == set()
    assert desk.audit.verify(data=True).findings == ()


def test_before_its_time_nothing_is_shredded(desk: Desk, room: Room, carriage: Made) -> None:
    nana, _ = with_purchase(desk, NANA)
    asked = desk.erasures.ask(nana, due=room.door.now() + 60_000)
    assert carry_forward(carriage()).waiting == {asked.erasure: ("due",)}
    desk.erasures.cancel(nana)
    assert desk.customers.get(nana).id == nana


def test_once_shredded_there_is_no_way_back(desk: Desk, room: Room, carriage: Made) -> None:
    nana, _ = with_purchase(desk, NANA)
    desk.erasures.ask(nana, due=room.door.now())
    carry_forward(carriage())
    with pytest.raises(Erased):
        desk.erasures.cancel(nana)
    with pytest.raises(Erased):
        desk.erasures.ask(nana, due=0)


def test_a_hold_refuses_and_its_refusal_is_logged(desk: Desk, room: Room) -> None:
    nana, _ = with_purchase(desk, NANA)
    desk.erasures.hold(nana, until=room.door.now() + 60_000)
    with pytest.raises(Held) as caught:
        desk.erasures.ask(nana, due=0)
    assert (caught.value.exit_status, caught.value.http_status) == (8, 409)
    assert desk.customers.get(nana).id == nana
    events = [event.leaf for event in desk.audit.list().items]
    assert any(
        (leaf.action, leaf.outcome, leaf.because) == ("erase", "refused", "record-held") for leaf in events
    )
    assert desk.erasures.lift(nana) == 1
    desk.erasures.ask(nana, due=0)


def test_a_hold_put_on_the_hidden_stops_the_shredding(desk: Desk, room: Room, carriage: Made) -> None:
    nana, _ = with_purchase(desk, NANA)
    asked = desk.erasures.ask(nana, due=room.door.now())
    desk.erasures.hold(nana, until=None)
    assert carry_forward(carriage()).waiting == {asked.erasure: ("hold",)}
    desk.erasures.lift(nana)
    assert carry_forward(carriage()).waiting == {}


def test_nobody_is_erased_twice_at_once(desk: Desk, room: Room) -> None:
    nana, _ = with_purchase(desk, NANA)
    desk.erasures.ask(nana, due=room.door.now())
    with pytest.raises(Conflict) as caught:
        desk.erasures.ask(nana, due=room.door.now())
    assert caught.value.code == "erasure.under-way"
