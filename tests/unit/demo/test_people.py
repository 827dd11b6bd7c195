"""Made-up customers: the same for the same seed, well formed, of all sorts, and nobody's."""

import hashlib
import json
import re
from collections import Counter
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

import phonenumbers
import pytest

from strongroom.demo import numbers
from strongroom.demo.files import CUSTOMER_COLUMNS
from strongroom.demo.people import AS_OF, Customer, customers, is_retyped
from strongroom.demo.places import CHINESE_PLACES
from tests.sampling import some

COUNT = 6_000
BRITISH = (
    r"\+44 (20 7946 0|7700 900|1632 960|29 2018 0|28 9649 6|191 498 0"
    r"|(113|114|115|116|117|118|121|131|141|151|161) 496 0)[0-9]{3}"
)
DOMAINS = {"example.com", "example.org", "example.net", "例子.example"}


@pytest.fixture(scope="module")
def people() -> list[Customer]:
    return list(customers(7, COUNT))


def typed_once(people: list[Customer]) -> list[Customer]:
    return [person for index, person in enumerate(people) if not is_retyped(index)]


def values(people: list[Customer], field: str) -> list[str]:
    return [str(person[field]) for person in people if field in person]


def iso_7064_mod_11_2_holds(number: str) -> bool:
    remainder = 0
    for digit in number[:-1]:
        remainder = (remainder + int(digit)) * 2 % 11
    return (remainder + (10 if number[-1] == "X" else int(number[-1]))) % 11 == 1


def luhn_holds(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def test_the_same_seed_makes_the_same_people_in_every_version_of_python() -> None:
    text = json.dumps(list(customers(1, 500)), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "21e56e9e76ff1f9acbf93b9f50df84a9a05eeea975d36566847e2f09b1d3d145"


def test_another_seed_makes_other_people() -> None:
    assert list(customers(1, 20)) != list(customers(2, 20))


def test_a_longer_set_begins_with_the_shorter_one() -> None:
    assert list(customers(3, 200)) == list(islice(customers(3, 100_000), 200))


def test_no_field_lies_outside_the_default_schema(people: list[Customer]) -> None:
    assert {field for person in people for field in person} == set(CUSTOMER_COLUMNS)
    assert all(
        isinstance(value, int if field == "age" else str) for p in people for field, value in p.items()
    )


def test_every_external_id_occurs_once(people: list[Customer]) -> None:
    assert len(set(values(people, "external_id"))) == COUNT


def test_check_characters_of_identity_numbers_hold(people: list[Customer]) -> None:
    found = values(typed_once(people), "national_id")
    assert len(found) > COUNT / 5
    assert all(re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) for number in found)
    assert all(iso_7064_mod_11_2_holds(number) for number in found)
    assert any(number.endswith("X") for number in found)


def test_a_published_identity_number_comes_out_right() -> None:
    assert numbers.national_id("110101", "19000101", 1) == "110101190001010014"


def test_identity_number_birth_date_age_and_gender_agree(people: list[Customer]) -> None:
    compared = 0
    for person in typed_once(people):
        if "birth_date" not in person:
            continue
        born = date.fromisoformat(str(person["birth_date"]))
        assert date(1900, 1, 1) <= born <= AS_OF
        if "age" in person:
            birthday = born.replace(year=AS_OF.year, day=min(born.day, 28)) if born.month == 2 else born
            past = (AS_OF.month, AS_OF.day) >= (birthday.month, birthday.day)
            assert person["age"] == AS_OF.year - born.year - (not past)
        if "national_id" in person:
            number = str(person["national_id"])
            assert number[6:14] == born.strftime("%Y%m%d")
            if "gender" in person:
                assert int(number[16]) % 2 == int(str(person["gender"])) % 2
                compared += 1
    assert compared > 200


def test_cards_are_of_test_issuers_and_pass_luhn(people: list[Customer]) -> None:
    cards = values(people, "bank_card")
    assert {card[:6] for card in cards} == {"411111", "620000"}
    assert {len(card) for card in cards} == {16, 19}
    assert all(luhn_holds(card) for card in cards)


def test_the_usual_test_card_comes_out_right() -> None:
    assert numbers.card_number("411111", "111111111") == "4111111111111111"
    assert numbers.card_number("620000", "000000000") == "6200000000000005"


def test_addresses_of_mail_lie_in_domains_kept_for_examples(people: list[Customer]) -> None:
    domains = Counter(address.lower().partition("@")[2] for address in values(people, "email"))
    assert set(domains) == DOMAINS
    assert all(re.fullmatch(r"[a-z0-9.+-]+@\S+", address.lower()) for address in values(people, "email"))


def test_small_sets_have_mobiles_of_one_plain_pattern() -> None:
    mobiles = [re.sub(r"\D", "", phone)[-11:] for phone in values(list(customers(1, 60)), "phone")]
    assert sum(mobile.startswith("1380000") for mobile in mobiles) > 20


def test_mobiles_do_not_run_out_in_a_million() -> None:
    drawn = [numbers.chinese_mobile(count) for count in some(range(0, 1_000_000, 3), 10)]
    assert len(set(drawn)) == len(drawn)
    assert all(re.fullmatch(r"1[3-9][0-9]{9}", number) for number in drawn)


def test_phones_from_abroad_are_kept_for_fiction(people: list[Customer]) -> None:
    for phone in values(typed_once(people), "phone"):
        if phone.startswith("+1"):
            assert re.fullmatch(r"\+1 [2-9][0-8][0-9] 555 01[0-9]{2}", phone)
        elif phone.startswith("+44"):
            assert re.fullmatch(BRITISH, phone)
        elif phone.startswith("+33"):
            assert re.match(r"\+33 (1 99 00|6 39 98|2 61 91|3 53 01|4 65 71|5 36 49) ", phone)


def test_every_phone_is_possible(people: list[Customer]) -> None:
    for phone in values(people[:1_500], "phone"):
        number = phone.partition("转")[0]
        assert phonenumbers.is_possible_number(phonenumbers.parse(number, "CN")), number


def test_six_in_ten_are_chinese_and_three_write_english(people: list[Customer]) -> None:
    countries = Counter(values(people, "country"))
    assert 0.57 < countries["CN"] / COUNT < 0.63
    assert 0.27 < (countries["US"] + countries["GB"]) / COUNT < 0.33
    assert len(countries) > 12


def test_organizations_have_a_company_and_somebody_to_speak_to(people: list[Customer]) -> None:
    organizations = [person for person in people if person["kind"] == "organization"]
    assert 0.08 < len(organizations) / COUNT < 0.14
    assert all({"name", "company", "phone", "email"} <= set(person) for person in organizations)
    assert all("national_id" not in person for person in organizations)


@pytest.mark.parametrize(
    "sort",
    [
        "[欧上司诸皇慕令夏东尉公宇端南百呼闻赫澹].[^·]{1,2}$",
        r"\S·\S",
        "[•・]",
        "[𠀀-𪛟]",
        "O'[BC]",
        "[À-ž]",
        "[ء-ي]",
    ],
)
def test_names_of_every_sort_occur(people: list[Customer], sort: str) -> None:
    assert any(re.search(sort, name) for name in values(people, "name"))


def test_the_first_ten_already_differ_in_kind() -> None:
    first = list(customers(5, 10))
    assert {person["kind"] for person in first} == {"person", "organization"}
    assert any("·" in name or "•" in name or "・" in name for name in values(first, "name"))
    assert len(set(values(first, "country"))) >= 3


def test_fields_are_missing_as_often_as_in_life(people: list[Customer]) -> None:
    share = {field: len(values(people, field)) / COUNT for field in CUSTOMER_COLUMNS}
    assert share["name"] == share["city"] == share["country"] == 1
    assert 0.8 < share["phone"] < 0.97
    assert 0.6 < share["email"] < 0.85
    assert 0.15 < share["national_id"] < 0.35
    assert 0.08 < share["note"] < 0.25


def test_children_occur_and_have_no_card(people: list[Customer]) -> None:
    children = [person for person in people if isinstance(age := person.get("age"), int) and age < 14]
    assert children
    assert all("bank_card" not in child for child in children)


def test_no_value_of_a_searchable_field_stands_in_five_rows_of_a_hundred(people: list[Customer]) -> None:
    for field in ("name", "phone", "email", "national_id", "bank_card"):
        assert Counter(values(people, field)).most_common(1)[0][1] < COUNT * 0.02


def test_a_customer_typed_in_again_is_the_same_person_written_otherwise() -> None:
    people = list(customers(11, 400))
    again = [person for index, person in enumerate(people) if is_retyped(index)]
    assert len(again) == 5
    for entry in again:
        earlier = [p for p in people if p is not entry and _same_person(p, entry)]
        assert len(earlier) == 1
        assert earlier[0] != {**entry, "external_id": earlier[0]["external_id"]}


def _same_person(one: Customer, other: Customer) -> bool:
    """Compares what retyping leaves as it was."""
    kept = ("kind", "company", "bank_card", "address", "city", "country", "birth_date", "age", "gender")
    letters = [str(person.get("email", person["name"])).lower().replace(" ", "") for person in (one, other)]
    return letters[0] == letters[1] and all(one.get(field) == other.get(field) for field in kept)


def test_customers_are_dealt_out_to_owners_and_teams_in_turn() -> None:
    dealt = list(customers(1, 30, owners=("li", "wang", "chen"), teams=("north", "south")))
    assert Counter(values(dealt, "owner")) == {"li": 10, "wang": 10, "chen": 10}
    assert all(one["team"] != next_one["team"] for one, next_one in pairwise(dealt))
    without = [{f: v for f, v in person.items() if f not in ("owner", "team")} for person in dealt]
    assert without == list(customers(1, 30))


@pytest.mark.shared
def test_every_district_has_its_official_code(shared: Path) -> None:
    text = (shared / "data" / "china_divisions" / "areas.csv").read_text(encoding="utf-8")
    official = dict(re.findall(r'^([0-9]{6}),"([^"]+)"', text, flags=re.MULTILINE))
    for place in CHINESE_PLACES:
        assert place.head.endswith(official[place.code]), place.code
