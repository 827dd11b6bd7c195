"""Made-up purchases and needs: theirs whom they name, adding up, of all kinds."""

import re
from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest

from strongroom.demo.needs import Need, needs
from strongroom.demo.people import Customer, customers
from strongroom.demo.purchases import BUSIEST_CUSTOMER, Purchase, purchases

COUNT = 1_000


@pytest.fixture(scope="module")
def people() -> list[Customer]:
    return list(customers(3, COUNT))


@pytest.fixture(scope="module")
def bought(people: list[Customer]) -> list[Purchase]:
    return list(purchases(3, people))


@pytest.fixture(scope="module")
def asked(people: list[Customer]) -> list[Need]:
    return list(needs(3, people))


def test_the_same_seed_makes_the_same_purchases_and_needs(
    people: list[Customer], bought: list[Purchase], asked: list[Need]
) -> None:
    assert list(purchases(3, people)) == bought
    assert list(needs(3, people)) == asked
    assert list(purchases(4, people)) != bought
    assert list(needs(4, people)) != asked


def test_a_third_buy_nothing_and_one_buys_four_hundred_times(
    people: list[Customer], bought: list[Purchase]
) -> None:
    counts = Counter(purchase["customer"] for purchase in bought)
    busiest = people[BUSIEST_CUSTOMER]["external_id"]
    assert counts.pop(busiest) == 400
    assert max(counts.values()) <= 50
    assert 0.28 < 1 - len(counts) / COUNT < 0.39


def test_how_much_the_busiest_buys_can_be_chosen(people: list[Customer]) -> None:
    few = list(purchases(3, people[:2], busiest=2))
    assert sum(purchase["customer"] == people[1]["external_id"] for purchase in few) == 2


def test_nobody_buys_or_asks_who_is_not_a_customer(
    people: list[Customer], bought: list[Purchase], asked: list[Need]
) -> None:
    known = {person["external_id"] for person in people}
    assert {row["customer"] for row in bought} < known
    assert {row["customer"] for row in asked} < known
    assert len({row["external_id"] for row in bought}) == len(bought)
    assert len({row["external_id"] for row in asked}) == len(asked)


def test_a_total_is_the_sum_of_its_items(bought: list[Purchase]) -> None:
    for purchase in bought:
        items = purchase["items"]
        assert isinstance(items, list)
        total = sum((Decimal(item["quantity"]) * Decimal(item["unit_price"]) for item in items), Decimal(0))
        assert Decimal(str(purchase["total"])) == total > 0


def test_moments_carry_the_offset_of_the_buyer(people: list[Customer], bought: list[Purchase]) -> None:
    countries = {person["external_id"]: person["country"] for person in people}
    for purchase in bought:
        moment = datetime.fromisoformat(str(purchase["ordered_at"]))
        assert moment.tzinfo is not None
        assert 2023 <= moment.year <= 2025
        assert str(purchase["ordered_at"]).endswith("+08:00") == (countries[purchase["customer"]] == "CN")


def test_needs_of_every_kind_occur_in_both_languages(asked: list[Need]) -> None:
    kinds = Counter((need["kind"], bool(re.search("[一-龥]", str(need["summary"])))) for need in asked)
    assert len(kinds) == 14
    assert {need["priority"] for need in asked} == {"low", "normal", "high", "urgent"}
    assert any("due_at" in need for need in asked)
    assert any("due_at" not in need for need in asked)


def test_no_place_holder_is_left_in_a_need(asked: list[Need]) -> None:
    assert not any("{" in f"{need['summary']}{need['detail']}" for need in asked)
