"""Amounts that name no currency are in that of their record."""

from strongroom.vault.room import Room


def test_an_amount_without_a_currency_is_in_the_records_own(room: Room) -> None:
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        desk.customers.create({"kind": "person", "name": "Ann", "external_id": "a"})
        order = {"customer": "a", "ordered_at": "2026-01-01T10:00:00Z", "status": "done"}
        made = desk.purchases.create({**order, "currency": "EUR", "total": "3"})
        assert made.fields["total"].shown == "EUR 300"
        changed = desk.purchases.update(made.id, {"total": "4.50"})
        assert changed.fields["total"].shown == "EUR 450"
        both = desk.purchases.update(made.id, {"currency": "JPY", "total": "5"})
        assert both.fields["total"].shown == "JPY 5"
        named = desk.purchases.update(made.id, {"total": "6.00 USD"})
        assert named.fields["total"].shown == "USD 600"


def test_where_nothing_names_a_currency_it_is_the_rooms(room: Room) -> None:
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        desk.customers.create({"kind": "person", "name": "Ann", "external_id": "a"})
        order = {"customer": "a", "ordered_at": "2026-01-01T10:00:00Z", "status": "done", "total": "3"}
        assert desk.purchases.create(order).fields["total"].shown == "CNY 300"
