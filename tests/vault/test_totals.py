"""Totals: right numbers for whom they are for, nothing of too few, one event, and nothing by another path."""

from collections.abc import Callable, Iterator

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import InvalidInput, Refused, VerificationFailed
from strongroom.model.ids import read_id
from strongroom.storage.record_lookup import get_record
from strongroom.storage.record_rows import replace_record
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

Logged = Callable[..., list[Leaf]]


@pytest.fixture
def ana(room: Room, desk: Desk) -> Iterator[Desk]:
    desk.admin.user_add("ana", ["analyst"])
    with room.acting("ana", purpose="analytics") as opened:
        yield opened


@pytest.fixture
def mia(room: Room, desk: Desk) -> Iterator[Desk]:
    desk.admin.user_add("mia", ["marketing"])
    with room.acting("mia", purpose="marketing") as opened:
        yield opened


@pytest.fixture
def shop(desk: Desk) -> list[str]:
    """Thirty customers with a purchase each: 15 in 北京, 12 in 上海, 3 in 拉萨, who alone returned theirs."""
    cities = ["北京"] * 15 + ["上海"] * 12 + ["拉萨"] * 3
    made = desk.batch(
        [
            {
                "op": "create",
                "collection": "customers",
                "values": {
                    "kind": "person",
                    "name": f"王{chr(0x4E00 + place)}",
                    "city": city,
                    "birth_date": "1990-05-01",
                },
            }
            for place, city in enumerate(cities)
        ]
    )
    customers = [each.as_document()["result"]["id"] for each in made]
    bought = desk.batch(
        [
            {
                "op": "create",
                "collection": "purchases",
                "values": {
                    "customer": customer,
                    "ordered_at": f"2026-0{1 + place % 2}-10",
                    "status": "returned" if cities[place] == "拉萨" else "done",
                    "currency": "CNY",
                    "total": "10.50",
                },
            }
            for place, customer in enumerate(customers)
        ]
    )
    assert all(each.done for each in (*made, *bought))
    return customers


def table(totals: object) -> dict[tuple[str, ...], tuple[int, int]]:
    return {tuple(each.by.values()): (each.records, each.customers) for each in totals.groups}  # type: ignore[attr-defined]  # of several kinds


def test_who_sees_purchases_gets_every_group(desk: Desk, shop: list[str]) -> None:
    assert table(desk.purchases.totals(["customer.city"])) == {
        ("北京",): (15, 15),
        ("上海",): (12, 12),
        ("拉萨",): (3, 3),
    }
    assert table(desk.purchases.totals(["status", "month"]))["returned", "2026-01"] == (1, 1)
    (whole,) = desk.purchases.totals(sum="total").groups
    assert dict(whole.sums) == {"total": "CNY 315.00"}
    assert table(desk.customers.totals(["age_band"])) == {("30-39",): (30, 30)}


def test_an_analyst_gets_no_group_of_fewer_than_ten_nor_what_would_give_it_away(
    ana: Desk, shop: list[str]
) -> None:
    by_city = ana.purchases.totals(["customer.city"], sum="total")
    assert table(by_city) == {("北京",): (15, 15)}
    assert (by_city.withheld, by_city.least) == (2, 10)
    assert table(ana.purchases.totals(["status"])) == {}  # 27 done would give away 3 returned
    assert table(ana.purchases.totals()) == {(): (30, 30)}
    assert table(ana.customers.totals(["city"])) == {("北京",): (15, 15)}


def test_marketing_gets_totals_and_no_list(mia: Desk, shop: list[str]) -> None:
    assert table(mia.purchases.totals(["status"])) == {("done",): (27, 27), ("returned",): (3, 3)}
    for attempt in (lambda: mia.purchases.list(), lambda: mia.needs.list()):
        with pytest.raises(Refused):
            attempt()


def test_amounts_of_two_currencies_are_never_added_to_each_other(desk: Desk, shop: list[str]) -> None:
    desk.purchases.create({"customer": shop[0], "status": "done", "currency": "EUR", "total": "3.00 EUR"})
    desk.purchases.create({"customer": shop[0], "status": "done"})
    sums = [dict(each.sums) for each in desk.purchases.totals(["status"], sum="total").groups]
    assert sorted(map(str, sums)) == sorted(
        map(str, [{"total": "CNY 283.50"}, {"total": "EUR 3.00"}, {}, {"total": "CNY 31.50"}])
    )


def test_totals_count_what_is_within_reach_and_nothing_else(desk: Desk, bob: Desk, shop: list[str]) -> None:
    assert table(bob.purchases.totals(["status"])) == {}
    mine = bob.customers.create({"kind": "person", "name": "甲", "city": "北京"}).id
    bob.purchases.create({"customer": mine, "status": "open"})
    assert table(bob.purchases.totals(["status", "customer.city"])) == {("open", "北京"): (1, 1)}
    bought = desk.purchases.list(status="done").items[0].id
    desk.purchases.share(bought, with_user="bob")
    assert table(bob.purchases.totals(["status", "customer.city"])) == {
        ("open", "北京"): (1, 1),
        ("done", "–"): (1, 1),  # the customer is not bob's to see
    }


def test_one_event_says_what_was_counted_and_lists_nobody(ana: Desk, shop: list[str], logged: Logged) -> None:
    ana.purchases.totals(["status", "customer.city"], sum="total")
    (leaf,) = logged(action="totals")
    assert leaf.fields == ("customer.city", "status", "total")
    assert leaf.members is None
    assert leaf.extra["by"] == ["status", "customer.city"]
    assert (leaf.extra["records"], leaf.extra["customers"], leaf.extra["least"]) == (30, 30, 10)
    assert len(str(leaf.extra["root"])) == 64


def test_pages_add_up(desk: Desk, shop: list[str], monkeypatch: pytest.MonkeyPatch, logged: Logged) -> None:
    whole = desk.purchases.totals(["customer.city"])
    monkeypatch.setattr("strongroom.vault.totals.totals._PAGE", 7)
    assert desk.purchases.totals(["customer.city"]) == whole
    one, two = logged(action="totals")
    assert {**one.extra, "root": ""} == {**two.extra, "root": ""}


@pytest.mark.parametrize(
    ("by", "more", "code"),
    [
        (["note"], {}, "totals.not-a-column"),
        (["customer.phone"], {}, "totals.not-a-column"),
        (["13800005678"], {}, "totals.not-a-column"),
        (["age_band"], {}, "totals.not-a-column"),
        (["status"], {"sum": "status"}, "totals.not-a-sum"),
        (["status"] * 2, {}, "totals.too-many"),
        (["status", "month", "team", "currency"], {}, "totals.too-many"),
    ],
)
def test_what_cannot_be_counted_by_is_refused_and_recorded(
    desk: Desk, logged: Logged, by: list[str], more: dict[str, str], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.purchases.totals(by, **more)
    assert caught.value.code == code
    assert "138" not in str(caught.value)
    assert [leaf.because for leaf in logged(action="totals")] == [code]


def test_a_column_is_decided_like_a_field(desk: Desk, ana: Desk, logged: Logged) -> None:
    desk.admin.access_apply('[roles.analyst.collections.customers.fields]\ngender = "·"\n')
    with pytest.raises(Refused) as caught:
        ana.purchases.totals(["customer.gender"])
    assert caught.value.parameters["field"] == "gender"
    (leaf,) = logged(action="totals", outcome="refused")
    assert leaf.collection == "customers"


def test_a_row_that_was_changed_in_the_database_stops_the_count(
    desk: Desk, shop: list[str], room: Room, logged: Logged
) -> None:
    bought = desk.purchases.list(status="done").items[3].id
    tenant, database = room.settings.tenant, room.door.database
    found = database.read(lambda tx: get_record(tx, tenant, 2, read_id("pur", bought)))
    assert found is not None
    forged = found.record._replace(status="returned")
    database.transact(lambda tx: replace_record(tx, forged, 1))
    with pytest.raises(VerificationFailed):
        desk.purchases.totals(["status"])
    assert [leaf.because for leaf in logged(action="totals")] == ["record.row-forged"]
