"""What made-up customers asked for.

Lives here: how often somebody asks, how urgently, by which channel. Must not live here: the sentences
(shopping.py).
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random

from strongroom.demo.names import Chance, any_of, common_of
from strongroom.demo.people import AS_OF, Customer
from strongroom.demo.shopping import CHINESE_REQUESTS, ENGLISH_REQUESTS, GOODS

__all__ = ["Need", "needs"]

Need = dict[str, object]

_STATUSES = ("done", "open", "in_progress", "waiting")
_PRIORITIES = ("normal", "high", "low", "urgent")
_CHINESE_CHANNELS = ("wechat", "phone", "shop", "web", "email")
_CHANNELS = ("email", "phone", "web", "shop")


def needs(seed: int, customers: Iterable[Customer]) -> Iterator[Need]:
    """Make up needs: half of the customers have none, the others one to four.

    Args:
        seed: The same seed and customers give the same needs.
        customers: As `strongroom.demo.people.customers` makes them; each is looked at once, in order.

    Yields:
        Fields and their values: ``customer`` is the customer's external id; ``due_at``, which a third lack,
        is RFC 3339 in the month after `AS_OF`. Chinese customers write Chinese, the others English.
    """
    chance = Random(4 * seed + 2).random  # noqa: S311 - made-up needs, not keys; a stream of their own
    number = 0
    for customer in customers:
        for _ in range(0 if chance() < 0.5 else 1 + int(chance() * chance() * 4)):
            number += 1
            yield _need(f"N-{number:07d}", customer, chance)


def _need(external_id: str, customer: Customer, chance: Chance) -> Need:
    chinese = customer["country"] == "CN"
    request = any_of(CHINESE_REQUESTS if chinese else ENGLISH_REQUESTS, chance)
    goods = any_of(GOODS, chance)
    article = goods.chinese if chinese else goods.english
    need: Need = {
        "external_id": external_id,
        "customer": customer["external_id"],
        "kind": request.kind,
        "summary": request.summary.format(goods=article),
        "detail": request.detail.format(goods=article),
        "status": common_of(_STATUSES, chance),
        "priority": common_of(_PRIORITIES, chance),
        "channel": common_of(_CHINESE_CHANNELS if chinese else _CHANNELS, chance),
    }
    if chance() < 2 / 3:
        day = AS_OF + timedelta(days=int(chance() * 30))
        need["due_at"] = f"{day.isoformat()}T18:00:00{'+08:00' if chinese else 'Z'}"
    return need
