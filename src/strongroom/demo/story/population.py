"""Whose data the firm has: ten thousand customers, what they bought in two years, and what they ask for.

Lives here: which of the made-up people have a name that the story needs, who looks after them, and the firm's
files. Must not live here: making people up (strongroom.demo.people), reading files in (beginning.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from strongroom.demo.needs import needs
from strongroom.demo.numbers import national_id
from strongroom.demo.people import Customer, customers, is_retyped
from strongroom.demo.purchases import BUSIEST_CUSTOMER, Purchase, purchases

__all__ = [
    "FEWEST",
    "FIRST",
    "NAMES_TO_TRY",
    "PEOPLE",
    "TOURED",
    "Population",
    "busiest_external_id",
    "duplicates",
    "external_id",
    "populate",
]

PEOPLE = 10_000
FEWEST = 500
"""With so many there are enough to read by night."""

FIRST = 60
"""So many customers were there before the others were taken over from the former program."""

TOURED = ((4, "137 0000 4104"), (9, "137 0000 4109"), (6, "137 0000 4106"), (3, "137 0000 4103"))
"""Places and phones of those whom the five minutes are about: the next where one was erased in them."""

_NEVER_BOUGHT = 0
"""The place of the customer with no purchase at all."""
_YEARS = 2
_PURCHASES_KEPT = 0.35
_NEEDS_KEPT = 0.3
_LONGEST_OWNED = 600
"""So many customers have a colleague of their own; the others have a team."""
_SELLERS = (("lin", "north"), ("hao", "south"), ("ben", "north"), ("sofia", "south"))
_DUE_TODAY = 24

_NAMED: Mapping[int, Mapping[str, object]] = {
    3: {"name": "阿卜杜勒·热合曼", "email": "abdul.rahman@example.com", "phone": "137 0000 4103"},
    4: {
        "name": "欧阳娜娜",
        "email": "ouyang.nana@example.com",
        "phone": "137 0000 4104",
        "gender": "2",
        "birth_date": "1988-03-14",
        "national_id": national_id("310101", "19880314", 246),
        "address": "上海市黄浦区示例路18号602室",
        "city": "上海市",
    },
    6: {"name": "𠮷明远", "email": "ji.mingyuan@example.com", "phone": "137 0000 4106"},
    9: {"name": "Niamh O'Brien", "email": "niamh.obrien@example.com", "phone": "137 0000 4109"},
}
"""By place among the customers: people by whom names can be tried; nobody else's phone begins with 137."""
NAMES_TO_TRY = tuple(str(each["name"]) for each in _NAMED.values())


@dataclass(frozen=True)
class Population:
    """What the firm's files hold; each row has ``owner`` and ``team`` too.

    Attributes:
        late: Purchases and needs of the last days, which come in by a file of their own.
    """

    people: Sequence[Customer]
    bought: Sequence[Purchase]
    asked: Sequence[dict[str, object]]
    late_bought: Sequence[Purchase]
    late_asked: Sequence[dict[str, object]]


def populate(seed: int, count: int, today: datetime, late_days: int) -> Population:
    """Make the firm's customers up, the same ones for the same seed; moments are counted from the day.

    Args:
        count: How many customers, at least `FEWEST`.
        today: Midnight of the story's last day, in the firm's zone.
        late_days: How many days ago the former program's files were taken over.
    """
    people = list(_with_owners(_named(customers(seed, count))))
    by_id = {each["external_id"]: each for each in people}
    takeover = today - timedelta(days=late_days)
    bought: list[Purchase] = []
    late_bought: list[Purchase] = []
    for each in _bought(seed, people, today):
        _like_customer(each, by_id)
        (late_bought if str(each["ordered_at"])[:10] >= takeover.date().isoformat() else bought).append(each)
    asked = list(_asked(seed, people, by_id, today))
    return Population(people, bought, asked[_DUE_TODAY:], late_bought, asked[:_DUE_TODAY])


def _named(people: Iterable[Customer]) -> Iterator[Customer]:
    for place, each in enumerate(people):
        yield {**each, **_NAMED.get(place, {})}


def _with_owners(people: Iterable[Customer]) -> Iterator[Customer]:
    for place, each in enumerate(people):
        owner, team = _SELLERS[place % len(_SELLERS)]
        each["owner"], each["team"] = (owner if place < _LONGEST_OWNED else ""), team
        yield each


def _like_customer(record: dict[str, object], by_id: Mapping[object, Customer]) -> None:
    customer = by_id[record["customer"]]
    record["owner"], record["team"] = customer["owner"], customer["team"]


def _bought(seed: int, people: Sequence[Customer], today: datetime) -> Iterator[Purchase]:
    """Purchases of two years, more of them lately: the made-up firm grows."""
    chance = Random(seed + 71).random  # noqa: S311 - days of made-up purchases, not keys
    nobody = people[_NEVER_BOUGHT]["external_id"]
    busiest = busiest_external_id()
    for each in purchases(seed, people):
        if each["customer"] == busiest or (each["customer"] != nobody and chance() < _PURCHASES_KEPT):
            back = 1 + int((1 - chance() ** 0.6) * 365 * _YEARS)
            moment = str(each["ordered_at"])
            each["ordered_at"] = f"{(today - timedelta(days=back)).date().isoformat()}{moment[10:]}"
            yield each


def _asked(
    seed: int, people: Sequence[Customer], by_id: Mapping[object, Customer], today: datetime
) -> Iterator[dict[str, object]]:
    """Needs: those due today first, open and of customers who have a colleague of their own."""
    chance = Random(seed + 72).random  # noqa: S311 - days of made-up needs, not keys
    due_today, later = 0, []
    for each in needs(seed, people):
        _like_customer(each, by_id)
        if not each["owner"] and chance() >= _NEEDS_KEPT:
            continue
        urgent = due_today < _DUE_TODAY and each["status"] != "done" and chance() < 0.5
        if urgent:
            due_today += 1
            each["due_at"] = (today + timedelta(hours=9 + int(chance() * 10))).isoformat()
            yield each
        else:
            if "due_at" in each:
                each["due_at"] = (today + timedelta(days=int(chance() * 30) - 4, hours=18)).isoformat()
            later.append(each)
    yield from later


def busiest_external_id() -> str:
    """The external id of the customer with four hundred purchases."""
    return external_id(BUSIEST_CUSTOMER)


def external_id(place: int) -> str:
    """The external id of a customer by the place."""
    return f"C-{place + 1:07d}"


def duplicates(people: Sequence[Customer]) -> int:
    """How many of the customers are another one typed in again."""
    return sum(is_retyped(place) for place in range(len(people)))
