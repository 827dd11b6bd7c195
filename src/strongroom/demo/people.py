"""Customers who do not exist, as many as wanted, the same ones for the same seed.

Lives here: what a made-up customer has, and how often. Must not live here: what they buy (purchases.py) and
ask for (needs.py), files (files.py). Field names are those of the default schema.

About six in ten are Chinese, three write English, one another language; one in nine is an organization. Every
eightieth is an earlier customer typed in once more, differently. The first ten show a bit of everything.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from strongroom.demo import numbers
from strongroom.demo.names import (
    Name,
    any_of,
    chinese_name,
    compound_name,
    dotted_name,
    english_name,
    foreign_name,
    rare_name,
)
from strongroom.demo.places import (
    CHINESE_PLACES,
    ENGLISH_PLACES,
    OTHER_PLACES,
    ChinesePlace,
    EnglishPlace,
)
from strongroom.demo.retype import retyped
from strongroom.demo.words import (
    CHINESE_COMPANY_MIDDLES,
    CHINESE_COMPANY_TAILS,
    CHINESE_NOTES,
    CHINESE_STREETS,
    ENGLISH_COMPANY_HEADS,
    ENGLISH_COMPANY_TAILS,
    ENGLISH_NOTES,
    ENGLISH_STREETS,
)

__all__ = ["AS_OF", "Customer", "customers", "is_retyped"]

Customer = dict[str, object]

AS_OF = date(2026, 1, 1)
"""The day on which ages are right; data that is a function of its seed cannot ask the clock."""

_DOMAINS = ("example.com", "example.com", "example.org", "example.net", "例子.example")
_RETYPED_EVERY, _RETYPED_FROM = 80, 12
_REMEMBERED = 12
# Digits of test issuers, and how many of an account follow before the check digit: 16 and 19 in all.
_CHINESE_CARDS = (("620000", 9), ("620000", 12), ("620000", 12), ("411111", 9))
# Put together once, not a million times.
_CHINESE_STREETS = tuple(
    f"{word}{number}{way}" for word in CHINESE_STREETS for number in "一二三四五六七八九" for way in "路街巷"
)
_ENGLISH_STREETS = tuple(
    f"{word} {way}" for word in ENGLISH_STREETS for way in ("Street", "Road", "Avenue", "Lane")
)
_ROOMS = tuple(f"{floor}{door:02d}" for floor in range(1, 29) for door in range(1, 5))
# Where the sorts of `_fill` that the first ten customers are of begin.
_OPENING = (0.1, 0.7, 0.54, 0.5, 0.49, 0.95, 0.527, 0.2, 0.89, 0.75)


def customers(
    seed: int, count: int, *, owners: Sequence[str] = (), teams: Sequence[str] = ()
) -> Iterator[Customer]:
    """Make up customers.

    Args:
        seed: The same seed gives the same customers; a longer set begins with the shorter one.
        count: How many.
        owners: Users among whom the customers are dealt out in turn; none, when empty.
        teams: Teams among whom they are dealt out likewise.

    Yields:
        Fields and their values; a field that a customer does not have is left out. ``age`` is an int, in
        years on `AS_OF`; everything else is text: ``birth_date`` ISO 8601, ``country`` ISO 3166-1 alpha-2,
        ``gender`` as in GB/T 2261.1 (1 male, 2 female).
    """
    maker = _Maker(seed)
    for index in range(count):
        customer = maker.customer(index)
        if owners:
            customer["owner"] = owners[index % len(owners)]
        if teams:
            customer["team"] = teams[index % len(teams)]
        yield customer


def is_retyped(index: int) -> bool:
    """Whether the customer at this place is an earlier one typed in again."""
    return index % _RETYPED_EVERY == _RETYPED_FROM


class _Birthday(NamedTuple):
    iso: str
    compact: str
    age: int


@cache  # some 33,000 days
def _birthday(days_before: int) -> _Birthday:
    day = AS_OF - timedelta(days=days_before)
    age = AS_OF.year - day.year - ((day.month, day.day) > (AS_OF.month, AS_OF.day))
    return _Birthday(day.isoformat(), f"{day:%Y%m%d}", age)


class _Maker:
    """Makes one customer after the other; counts phones so that they differ."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed).random  # noqa: S311 - made-up people, not keys
        self._recent: deque[Customer] = deque(maxlen=_REMEMBERED)
        self._mobiles = self._western_phones = 0

    def customer(self, index: int) -> Customer:
        """The next customer; `index` counts from 0 and has to."""
        external_id = f"C-{index + 1:07d}"
        if is_retyped(index):
            earlier = any_of(self._recent, self._chance)
            return {"kind": "person", "external_id": external_id, **retyped(earlier, self._chance)}
        customer: Customer = {"kind": "person", "external_id": external_id}
        self._fill(customer, _OPENING[index] if index < len(_OPENING) else self._chance())
        self._recent.append(customer)
        return customer

    def _fill(self, customer: Customer, sort: float) -> None:
        """Give the customer all that one of its sort has; `sort` is from 0 up to 1."""
        chance = self._chance
        if sort < 0.48:
            self._chinese(customer, chinese_name(chance))
        elif sort < 0.50:
            self._chinese(customer, compound_name(chance))
        elif sort < 0.525:
            self._chinese(customer, dotted_name(chance))
        elif sort < 0.53:
            self._chinese(customer, rare_name(chance))
        elif sort < 0.60:
            self._chinese_organization(customer)
        elif sort < 0.86:
            self._western(customer, english_name(chance), any_of(ENGLISH_PLACES, chance))
        elif sort < 0.90:
            self._western_organization(customer)
        else:
            name, country = foreign_name(chance)
            self._western(customer, name, OTHER_PLACES[country])

    def _chinese(self, customer: Customer, name: Name) -> None:
        chance = self._chance
        home = any_of(CHINESE_PLACES, chance)
        customer["name"] = name.text
        if chance() < 0.13:
            customer["company"] = self._chinese_company(home)
        if chance() < 0.94:
            customer["phone"] = self._chinese_phone()
        if chance() < 0.55:
            customer["email"] = self._email(name.latin)
        birthday = self._person(customer, name)
        if chance() < 0.5:
            born = home if chance() < 0.6 else any_of(CHINESE_PLACES, chance)
            sequence = int(chance() * 500) * 2 + (1 - name.gender)
            customer["national_id"] = numbers.national_id(born.code, birthday.compact, sequence)
        if chance() < 0.3 and birthday.age >= 18:
            bank, length = any_of(_CHINESE_CARDS, chance)
            customer["bank_card"] = self._card(bank, length)
        self._chinese_address(customer, home)
        if chance() < 0.16:
            customer["note"] = any_of(CHINESE_NOTES, chance)

    def _western(self, customer: Customer, name: Name, home: EnglishPlace) -> None:
        chance = self._chance
        customer["name"] = name.text
        if chance() < 0.15:
            customer["company"] = self._english_company()
        if chance() < 0.8:
            customer["phone"] = self._western_phone(home.country)
        if chance() < 0.9:
            customer["email"] = self._email(name.latin)
        birthday = self._person(customer, name)
        if chance() < 0.25 and birthday.age >= 18:
            customer["bank_card"] = self._card("411111", 9)
        self._western_address(customer, home)
        if chance() < 0.16:
            customer["note"] = any_of(ENGLISH_NOTES, chance)

    def _person(self, customer: Customer, name: Name) -> _Birthday:
        """Birth date, age and gender, where they are known; the birth date in any case for the caller."""
        chance = self._chance
        if chance() < 0.008:
            days = int(chance() * 14 * 365)  # children have their own rules
        else:
            days = 18 * 366 + int((chance() + chance()) * 36 * 365)
        birthday = _birthday(days)
        if chance() < 0.7:
            customer["birth_date"] = birthday.iso
        if chance() < 0.5:
            customer["age"] = birthday.age
        if chance() < 0.8:
            customer["gender"] = "2" if name.gender else "1"
        return birthday

    def _chinese_organization(self, customer: Customer) -> None:
        chance = self._chance
        home = any_of(CHINESE_PLACES, chance)
        contact = chinese_name(chance)
        customer.update(kind="organization", name=contact.text, company=self._chinese_company(home))
        roll = chance()
        if roll < 0.5:
            extension = f"转{8000 + int(chance() * 100)}" if roll < 0.1 else ""
            customer["phone"] = numbers.chinese_landline(home.dialling, int(chance() * 10_000)) + extension
        else:
            customer["phone"] = self._chinese_phone()
        customer["email"] = self._email(contact.latin)
        self._chinese_address(customer, home)

    def _western_organization(self, customer: Customer) -> None:
        chance = self._chance
        home, contact = any_of(ENGLISH_PLACES, chance), english_name(chance)
        customer.update(kind="organization", name=contact.text, company=self._english_company())
        customer["phone"] = self._western_phone(home.country)
        customer["email"] = self._email(contact.latin)
        self._western_address(customer, home)

    def _chinese_phone(self) -> str:
        """A mobile number; one in fifty is that of somebody else in the household."""
        chance = self._chance
        if self._mobiles and chance() < 0.02:
            number = numbers.chinese_mobile(self._mobiles - 1)
        else:
            number = numbers.chinese_mobile(self._mobiles)
            self._mobiles += 1
        written = chance()
        if written < 0.85:
            return number
        spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
        return spaced if written < 0.93 else f"+86 {spaced}" if written < 0.98 else f"0086{number}"

    def _western_phone(self, country: str) -> str:
        count = self._western_phones
        self._western_phones += 1
        if country == "US":
            return numbers.american_phone(count)
        return numbers.british_phone(count) if country == "GB" else numbers.french_phone(count)

    def _email(self, latin: str) -> str:
        chance = self._chance
        domain = any_of(_DOMAINS, chance) if chance() < 0.2 else _DOMAINS[0]
        tag = "+shop" if chance() < 0.02 else ""
        return f"{latin}{int(chance() * 9999)}{tag}@{domain}"

    def _card(self, bank: str, account_digits: int) -> str:
        return numbers.card_number(bank, f"{int(self._chance() * 10**account_digits):0{account_digits}d}")

    def _chinese_company(self, home: ChinesePlace) -> str:
        middle, tail = (
            any_of(CHINESE_COMPANY_MIDDLES, self._chance),
            any_of(CHINESE_COMPANY_TAILS, self._chance),
        )
        return f"{home.city.removesuffix('市')}{middle}{tail}有限公司"

    def _english_company(self) -> str:
        chance = self._chance
        return f"{any_of(ENGLISH_COMPANY_HEADS, chance)} {any_of(ENGLISH_COMPANY_TAILS, chance)}"

    def _chinese_address(self, customer: Customer, home: ChinesePlace) -> None:
        chance = self._chance
        if chance() < 0.85:
            street, room = any_of(_CHINESE_STREETS, chance), any_of(_ROOMS, chance)
            customer["address"] = f"{home.head}{street}{int(chance() * 200) + 1}号{room}室"
        customer["city"] = home.city
        customer["country"] = "CN"

    def _western_address(self, customer: Customer, home: EnglishPlace) -> None:
        chance = self._chance
        if chance() < 0.85:
            street = any_of(_ENGLISH_STREETS, chance)
            customer["address"] = f"{int(chance() * 999) + 1} {street}, {home.tail}"
        customer["city"] = home.city
        customer["country"] = home.country
