"""What made-up customers bought.

Lives here: how much each of them buys, and when. Must not live here: the goods (shopping.py).
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from random import Random

from strongroom.demo.names import Chance, any_of, common_of
from strongroom.demo.people import AS_OF, Customer
from strongroom.demo.shopping import CURRENCIES, GOODS

__all__ = ["BUSIEST_CUSTOMER", "Purchase", "purchases"]

Purchase = dict[str, object]

BUSIEST_CUSTOMER = 1
"""The place, counted from 0, of the one customer who buys far more than the others."""

_OFFSETS = {"CN": "+08:00", "US": "-05:00"}
_STATUSES = ("done", "shipped", "paid", "open", "cancelled", "returned")
_CHINESE_PAYMENTS = ("wechat", "alipay", "card", "transfer", "cash")
_PAYMENTS = ("card", "transfer", "cash")
_CHINESE_NOTES = ("请放门卫处。", "送货前请打电话。", "需要礼品包装。", "不要小票。")
_ENGLISH_NOTES = ("Leave with a neighbour.", "Please gift-wrap.", "Ring twice.", "No receipt needed.")


def purchases(seed: int, customers: Iterable[Customer], *, busiest: int = 400) -> Iterator[Purchase]:
    """Make up purchases.

    A third of the customers have none, the others from one to fifty, most of them few.

    Args:
        seed: The same seed and customers give the same purchases.
        customers: As `strongroom.demo.people.customers` makes them; each is looked at once, in order.
        busiest: How many the customer at `BUSIEST_CUSTOMER` has.

    Yields:
        Fields and their values: ``customer`` is the customer's external id; ``ordered_at`` RFC 3339 with the
        buyer's offset; ``total`` and ``unit_price`` decimal text in ``currency`` (ISO 4217); ``quantity``
        text. The total is the sum of the items.
    """
    chance = Random(4 * seed + 1).random  # noqa: S311 - made-up purchases, not keys; a stream of their own
    number = 0
    for index, customer in enumerate(customers):
        for _ in range(busiest if index == BUSIEST_CUSTOMER else _how_many(chance)):
            number += 1
            yield _purchase(f"P-{number:07d}", customer, chance)


def _how_many(chance: Chance) -> int:
    """None for a third; otherwise half of the people buy once and one in fifty more than 25 times."""
    if chance() < 1 / 3:
        return 0
    return int(1 / (1 - 0.98 * chance()))


def _purchase(external_id: str, customer: Customer, chance: Chance) -> Purchase:
    country = str(customer["country"])
    chinese = country == "CN"
    items, cents = _items(chinese, chance)
    purchase: Purchase = {
        "external_id": external_id,
        "customer": customer["external_id"],
        "ordered_at": _moment(country, chance),
        "status": _STATUSES[0] if chance() < 0.8 else any_of(_STATUSES, chance),
        "currency": CURRENCIES.get(country, "EUR"),
        "total": _amount(cents),
        "items": items,
        "payment": common_of(_CHINESE_PAYMENTS if chinese else _PAYMENTS, chance),
    }
    if chance() < 0.1:
        purchase["note"] = any_of(_CHINESE_NOTES if chinese else _ENGLISH_NOTES, chance)
    return purchase


def _items(chinese: bool, chance: Chance) -> tuple[list[dict[str, str]], int]:
    items, total = [], 0
    for _ in range(1 + int(chance() * chance() * 5)):
        goods = any_of(GOODS, chance)
        quantity = 1 + int(chance() * chance() * 4)
        total += quantity * goods.cents
        description = goods.chinese if chinese else goods.english
        items.append(
            {
                "sku": goods.sku,
                "description": description,
                "quantity": str(quantity),
                "unit_price": _amount(goods.cents),
            }
        )
    return items, total


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


@cache  # three years of days
def _day(days_before: int) -> str:
    return (AS_OF - timedelta(days=days_before)).isoformat()


def _moment(country: str, chance: Chance) -> str:
    """A moment of the three years before `AS_OF`, in opening hours."""
    day, hour, minute = _day(1 + int(chance() * 1095)), 9 + int(chance() * 12), int(chance() * 60)
    return f"{day}T{hour:02d}:{minute:02d}:00{_OFFSETS.get(country, 'Z')}"
