"""Erasing somebody whom another customer was merged into: it is one person, in one key or two."""

import pytest

from strongroom.errors import Conflict, Erased, Held
from strongroom.model.ids import read_id
from strongroom.privacy.carrying import carry_forward
from strongroom.storage.table_walk import walk
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.privacy.conftest import NANA, WANG
from tests.privacy.test_erasing import Made, with_purchase


def test_a_duplicate_goes_with_the_survivor_and_nothing_of_either_stays(
    desk: Desk, room: Room, carriage: Made
) -> None:
    duplicate, _ = with_purchase(desk, NANA)
    survivor, kept = with_purchase(desk, {**NANA, "external_id": "crm-9"})
    with_purchase(desk, WANG)
    desk.customers.merge(duplicate, survivor)
    desk.erasures.ask(survivor, due=room.door.now())
    carried = carry_forward(carriage())
    assert carried.waiting == {}
    for identity in (duplicate, survivor):
        row, _ = desk.erasures.erasure(identity)
        assert row is not None
        assert row.receipt is not None
    with pytest.raises(Erased):
        desk.customers.get(survivor)
    gone = {read_id("cus", each) for each in (duplicate, survivor)}
    left = [row for row in walk(room.door.database, "history", room.settings.tenant) if row[5] in gone]
    assert left == []
    assert kept not in [view.id for view in desk.purchases.list()]
    assert len(desk.purchases.list()) == 1
    assert desk.audit.verify(data=True).findings == ()


def test_once_a_duplicate_alone_is_erased_its_revisions_are_gone_and_the_survivors_stay(
    desk: Desk, room: Room, carriage: Made
) -> None:
    duplicate, bought = with_purchase(desk, NANA)
    survivor = desk.customers.create({**NANA, "external_id": "crm-9"}).id
    desk.customers.merge(duplicate, survivor)
    desk.erasures.ask(duplicate, due=room.door.now())
    carry_forward(carriage())
    assert desk.purchases.get(bought).customer == survivor
    assert [each.action for each in desk.purchases.history(bought)] == ["merge"]
    assert desk.audit.verify(data=True).findings == ()


def test_a_hold_on_either_is_kept(desk: Desk, room: Room) -> None:
    duplicate, _ = with_purchase(desk, NANA)
    survivor = desk.customers.create({**NANA, "external_id": "crm-9"}).id
    desk.erasures.hold(duplicate, until=None)
    with pytest.raises(Conflict) as caught:
        desk.customers.merge(duplicate, survivor)
    assert caught.value.code == "merge.held"
    desk.erasures.lift(duplicate)
    desk.customers.merge(duplicate, survivor)
    desk.erasures.hold(duplicate, until=None)
    with pytest.raises(Held):
        desk.erasures.ask(survivor, due=0)
    assert desk.customers.get(survivor).id == survivor
