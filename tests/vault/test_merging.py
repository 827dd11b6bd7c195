"""Merging customers, and handing over what a colleague owns."""

from collections.abc import Callable

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import Conflict, KeyNotAvailable, NotFound, Refused, UsageError, VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.storage import record_rows
from strongroom.storage.key_rows import key_row
from strongroom.storage.record_lookup import get_record
from strongroom.vault.desk import Desk
from strongroom.vault.records import merging
from strongroom.vault.records.handover import handover_reach
from strongroom.vault.room import Room
from strongroom.vault.storing.rows import HIDDEN, authenticate

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "external_id": "crm-1"}
TWIN = {"kind": "person", "name": "欧阳娜娜", "phone": "139 0000 1111", "external_id": "shop-9"}
BOUGHT = {"external_id": "order-1", "ordered_at": "2026-01-02", "status": "open", "note": "给门卫"}


@pytest.fixture
def twins(desk: Desk) -> tuple[str, str]:
    """A duplicate with two purchases, one of them removed, and a need; and the customer to keep."""
    duplicate = desk.customers.create(TWIN).id
    desk.purchases.create({**BOUGHT, "customer": duplicate})
    gone = desk.purchases.create({"customer": duplicate, "status": "cancelled", "note": "alt"}).id
    desk.purchases.remove(gone)
    desk.needs.create({"customer": duplicate, "kind": "question", "summary": "开门时间？"})
    return duplicate, desk.customers.create(NANA).id


def test_what_belongs_to_the_duplicate_moves_and_the_duplicate_goes(
    desk: Desk, twins: tuple[str, str]
) -> None:
    duplicate, survivor = twins
    merged = desk.customers.merge(duplicate, survivor)
    assert len(merged.moved) == 2
    purchases, needs = desk.purchases.list(customer=survivor), desk.needs.list(customer=survivor)
    assert [each.fields["note"].shown for each in purchases] == ["给门卫"]
    assert [each.fields["summary"].shown for each in needs] == ["开门时间？"]
    assert {each.customer for each in (*purchases, *needs)} == {survivor}
    assert {each.revision for each in (*purchases, *needs)} == {2}
    assert [each.id for each in desk.purchases.find({"external_id": "ORDER-1"})] == [purchases.items[0].id]
    with pytest.raises(NotFound):
        desk.customers.get(duplicate)
    assert not len(desk.customers.find({"phone": "13900001111"}))
    assert desk.audit.verify(data=True).findings == ()


def test_history_stays_readable_and_says_where_the_duplicate_went(desk: Desk, twins: tuple[str, str]) -> None:
    duplicate, survivor = twins
    bought = desk.purchases.list(customer=duplicate).items[0].id
    desk.customers.merge(duplicate, survivor)
    newest, first = desk.purchases.history(bought)
    assert (newest.action, first.action) == ("merge", "create")
    assert first.record is not None
    assert (first.record.customer, first.record.fields["note"].shown) == (duplicate, "给门卫")
    assert desk.customers.history(duplicate)[0].merged_into == survivor
    back = desk.purchases.revert(bought, 1)
    assert (back.customer, back.fields["note"].shown) == (survivor, "给门卫")


def test_a_record_that_was_out_of_use_comes_back_as_the_survivors(
    desk: Desk, twins: tuple[str, str], room: Room
) -> None:
    duplicate, survivor = twins
    tenant, customer = room.settings.tenant, read_id("cus", duplicate)
    rows = room.door.database.read(lambda tx: record_rows.records_of_customer(tx, tenant, customer))
    (removed,) = [write_id("pur", row.id) for row in rows if row.state == 2]
    desk.customers.merge(duplicate, survivor)
    assert desk.purchases.revert(removed, 1).customer == survivor
    assert desk.audit.verify(data=True).findings == ()


def test_both_find_the_merge_in_the_log(desk: Desk, twins: tuple[str, str], logged: Logged) -> None:
    duplicate, survivor = twins
    desk.customers.merge(duplicate, survivor)
    (leaf,) = logged(customer=survivor, action="merge")
    assert logged(customer=duplicate, action="merge") == [leaf]
    assert leaf.extra == {"duplicate": duplicate, "survivor": survivor}
    assert leaf.members is not None
    assert leaf.members.count == 4


def test_whoever_erases_the_survivor_is_told_of_all_who_were_merged_into_it(
    desk: Desk, twins: tuple[str, str], room: Room
) -> None:
    duplicate, survivor = twins
    other = desk.customers.create({**NANA, "external_id": "crm-2"}).id
    stranger = desk.customers.create({**NANA, "external_id": "crm-3"}).id
    desk.customers.merge(duplicate, survivor)
    desk.customers.merge(survivor, other)
    tenant = room.settings.tenant

    def duplicates(of: str) -> set[str]:
        ids = room.door.database.read(lambda tx: merging.duplicates_of(tx, tenant, read_id("cus", of)))
        return {write_id("cus", each) for each in ids}

    assert duplicates(other) == {duplicate, survivor}
    assert duplicates(survivor) == {duplicate}
    assert duplicates(stranger) == set()


def test_what_moved_does_not_open_under_the_duplicates_key(
    desk: Desk, twins: tuple[str, str], room: Room
) -> None:
    duplicate, survivor = twins
    bought = desk.purchases.list(customer=duplicate).items[0].id
    desk.customers.merge(duplicate, survivor)
    tenant, database = room.settings.tenant, room.door.database
    found = database.read(lambda tx: get_record(tx, tenant, 2, read_id("pur", bought)))
    assert found is not None
    old = database.read(lambda tx: key_row(tx, tenant, read_id("cus", duplicate), 1))
    forged = authenticate(room.door.record_mac, found.record._replace(customer=read_id("cus", duplicate)))
    assert old is not None
    database.transact(lambda tx: record_rows.replace_record(tx, forged, forged.revision))
    # The duplicate is removed, so reading goes by the history, which takes removed ones.
    with pytest.raises(VerificationFailed):
        desk.purchases.history(bought)


def test_once_the_duplicates_key_is_gone_so_is_what_the_records_said_before(
    desk: Desk, twins: tuple[str, str], room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    duplicate, survivor = twins
    bought = desk.purchases.list(customer=duplicate).items[0].id
    desk.customers.merge(duplicate, survivor)
    gone = read_id("cus", duplicate)
    monkeypatch.setattr(
        "strongroom.vault.operations.recording.key_row",
        lambda tx, tenant, customer, number: (
            None if customer == gone else key_row(tx, tenant, customer, number)
        ),
    )
    newest, first = desk.purchases.history(bought)
    assert newest.record is not None
    assert first.record is None
    with pytest.raises(KeyNotAvailable):
        desk.purchases.revert(bought, 1)


@pytest.mark.parametrize("mine", ["duplicate", "survivor", "neither"])
def test_a_merge_is_decided_for_both(
    desk: Desk, bob: Desk, twins: tuple[str, str], mine: str, logged: Logged
) -> None:
    policy = '[roles.sales.collections.customers]\nactions = ["view", "list", "find", "merge", "share"]\n'
    desk.admin.access_apply(policy)
    duplicate, survivor = twins
    if mine != "neither":
        desk.customers.share(duplicate if mine == "duplicate" else survivor, with_user="bob")
    with pytest.raises(NotFound):
        bob.customers.merge(duplicate, survivor)
    refused = survivor if mine != "survivor" else duplicate
    assert [leaf.action for leaf in logged(customer=refused, outcome="refused")] == ["merge"]
    assert desk.customers.get(duplicate).revision == 1
    desk.customers.share(duplicate, with_user="bob")
    desk.customers.share(survivor, with_user="bob")
    assert bob.customers.merge(duplicate, survivor).moved == ()  # they are not bob's to see


def test_a_merge_that_makes_no_sense_changes_nothing(desk: Desk, twins: tuple[str, str], room: Room) -> None:
    duplicate, survivor = twins
    bought = desk.purchases.list(customer=duplicate).items[0].id
    for attempt, code in (
        (lambda: desk.customers.merge(duplicate, duplicate), "merge.same"),
        (lambda: desk.purchases.merge(bought, bought), "merge.not-customers"),
        (lambda: desk.customers.merge(duplicate, survivor, expect=4), "record.changed"),
    ):
        with pytest.raises((UsageError, Conflict)) as caught:
            attempt()
        assert caught.value.code == code
    tenant, database = room.settings.tenant, room.door.database
    found = database.read(lambda tx: get_record(tx, tenant, 2, read_id("pur", bought)))
    assert found is not None
    hidden = authenticate(room.door.record_mac, found.record._replace(state=HIDDEN))
    database.transact(lambda tx: record_rows.replace_record(tx, hidden, 1))
    with pytest.raises(Conflict) as caught:
        desk.customers.merge(duplicate, survivor)
    assert caught.value.code == "merge.being-erased"
    assert desk.customers.get(duplicate).revision == 1
    assert len(desk.needs.list(customer=duplicate)) == 1


# -- handing over ------------------------------------------------------------------------------
def test_all_that_a_colleague_owns_goes_to_another(desk: Desk, bob: Desk, room: Room, logged: Logged) -> None:
    desk.admin.user_add("carol", ["sales"])
    made = bob.customers.create(NANA).id
    bob.purchases.create({"customer": made, "status": "open"})
    hers = desk.customers.create({**NANA, "external_id": "crm-2"}).id
    desk.admin.user_suspend("bob")
    reach = handover_reach(room.door, desk.session, "bob")
    assert reach == {"customers": 1, "purchases": 1, "needs": 0}
    with pytest.raises(Refused):
        handover_reach(room.door, desk.session, "nobody")
    told: list[tuple[str, int]] = []
    assert desk.handover("bob", "carol", lambda name, count: told.append((name, count))) == {
        "customers": 1,
        "purchases": 1,
        "needs": 0,
    }
    assert told == [("customers", 1), ("purchases", 1), ("needs", 0)]
    with room.acting("carol", purpose="sales") as carol:
        assert [each.id for each in carol.customers.list()] == [made]
        assert len(carol.purchases.list(customer=made)) == 1
    assert desk.customers.get(hers).revision == 1
    assert [leaf.outcome for leaf in logged(customer=made, action="transfer")] == ["done", "done"]
    assert desk.audit.verify(data=True).findings == ()
    assert set(desk.handover("bob", "carol").values()) == {0}


def test_a_handover_that_was_stopped_goes_on(desk: Desk, bob: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strongroom.vault.records.handover._PAGE", 2)
    desk.admin.user_add("carol", ["sales"])
    for number in range(5):
        bob.customers.create({**NANA, "external_id": f"crm-{number}"})
    pages = desk.customers.hand_over("bob", "carol")
    assert next(pages) == 2
    assert desk.handover("bob", "carol")["customers"] == 3
    assert {each.clear["owner"] for each in desk.customers.list()} != {""}
    assert len(desk.customers.list(owner="bob")) == 0
    assert len(desk.customers.list(owner="carol")) == 5


def test_nobody_hands_over_what_is_out_of_reach_or_to_who_is_not_there(desk: Desk, bob: Desk) -> None:
    desk.admin.user_add("carol", ["sales"])
    desk.customers.create(NANA)
    assert bob.handover("alice", "bob")["customers"] == 0
    for giver, taker, code in (("bob", "nobody", "user.unknown"), ("nobody", "bob", "user.unknown")):
        with pytest.raises(Refused) as caught:
            desk.handover(giver, taker)
        assert caught.value.code == code
    desk.admin.user_suspend("carol")
    with pytest.raises(Refused) as caught:
        desk.handover("bob", "carol")
    assert caught.value.code == "user.not-active"
    with pytest.raises(Refused), bob as seller:
        seller.admin.users()
