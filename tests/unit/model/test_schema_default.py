"""The default schema: the fields, levels, searches and clear columns that are promised, numbers for ever."""

import pytest

from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes import Search
from strongroom.model.levels import Level
from strongroom.model.schema import CLEAR_COLUMNS, TRANSFORMS, Field
from strongroom.model.schema_document import read_schema, write_schema
from strongroom.model.schema_rules import check_field, check_name, leakage

# Written out here on purpose: numbers stand in stored bytes, so this list only ever grows.
NUMBERS = {
    "customers": (
        1,
        "cus",
        "kind external_id name company phone email national_id bank_card address city country birth_date age "
        "gender note",
    ),
    "purchases": (2, "pur", "external_id ordered_at status currency total items payment note"),
    "needs": (3, "need", "external_id kind summary detail status priority channel due_at"),
}
SEARCHED = {
    ("customers", "name"): {Search.EXACT},
    ("customers", "company"): {Search.EXACT},
    ("customers", "phone"): {Search.EXACT, Search.SUFFIX4},
    ("customers", "email"): {Search.EXACT},
    ("customers", "national_id"): {Search.EXACT},
    ("customers", "bank_card"): {Search.EXACT},
}
CLEAR = {
    ("purchases", "ordered_at"): "at",
    ("purchases", "status"): "status",
    ("needs", "kind"): "kind",
    ("needs", "status"): "status",
    ("needs", "priority"): "priority",
    ("needs", "due_at"): "at",
}
SENSITIVE = {
    ("customers", "national_id"),
    ("customers", "bank_card"),
    ("customers", "note"),
    ("purchases", "note"),
    ("needs", "detail"),
}
FIELDS = [
    (collection.name, field)
    for collection in default_schema().all_collections
    for field in collection.all_fields
]


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_and_prefixes_are_those_of_the_first_room(name: str) -> None:
    number, prefix, fields = NUMBERS[name]
    collection = default_schema().collections[name]
    assert (collection.number, collection.prefix) == (number, prefix)
    assert {each.name: each.number for each in collection.all_fields} == {
        field: place for place, field in enumerate(fields.split(), start=1)
    }


def test_only_what_is_promised_is_searched() -> None:
    searched = {
        (collection, field.name): set(field.searches) for collection, field in FIELDS if field.searches
    }
    assert searched == SEARCHED


def test_only_what_is_promised_stands_in_clear() -> None:
    assert {(collection, field.name): field.clear for collection, field in FIELDS if field.clear} == CLEAR
    assert set(CLEAR.values()) < set(CLEAR_COLUMNS)


def test_external_ids_are_natural_keys_and_nothing_else_is() -> None:
    assert {field.name for _, field in FIELDS if field.natural} == {"external_id"}


def test_sensitive_fields_are_those_that_could_do_most_harm() -> None:
    assert {
        (collection, field.name) for collection, field in FIELDS if field.level is Level.SENSITIVE
    } == SENSITIVE


@pytest.mark.parametrize(("collection", "field"), FIELDS, ids=lambda each: getattr(each, "name", each))
def test_every_default_field_keeps_the_rules_and_its_types_level(collection: str, field: Field) -> None:
    check_field(collection, field)
    assert field.level is field.type.level
    assert field.label("en")
    assert any("\u4e00" <= character <= "\u9fff" for character in field.label("zh-CN"))


@pytest.mark.parametrize("name", [field.name for _, field in FIELDS])
def test_no_default_field_has_a_name_that_a_file_could_not_give(name: str) -> None:
    check_name(name)


def test_the_document_comes_back_and_is_canonical() -> None:
    text = write_schema(default_schema())
    again = read_schema(text)
    assert write_schema(again) == text
    assert again == default_schema()
    assert again.collections["customers"].fields["kind"].type.name == "choice"


def test_every_index_and_clear_column_says_what_it_gives_away_in_both_languages() -> None:
    leaks = leakage(default_schema())
    assert {(leak.collection, leak.field, leak.search) for leak in leaks} == (
        {(*place, str(search)) for place, searches in SEARCHED.items() for search in searches}
        | {(*place, "clear") for place in CLEAR}
        | {(name, "external_id", "natural") for name in NUMBERS}
    )
    assert all(leak.en and any("\u4e00" <= character <= "\u9fff" for character in leak.zh) for leak in leaks)


def test_every_search_has_its_own_number() -> None:
    assert set(TRANSFORMS) == set(Search)
    assert len(set(TRANSFORMS.values())) == len(TRANSFORMS)
    assert 0 not in TRANSFORMS.values()  # the natural key's


def test_level_fields_hold_every_sealed_field_once() -> None:
    customers = default_schema().collections["customers"]
    sealed = [field.name for level in Level for field in customers.level_fields(level)]
    assert sorted(sealed) == sorted(customers.fields)
    assert [
        field.name for field in default_schema().collections["purchases"].level_fields(Level.GENERAL)
    ] == ["currency"]
