"""Columns: the schema's order, no field twice, nothing unknown, nothing retired."""

from dataclasses import replace

import pytest

from strongroom.errors import InvalidInput
from strongroom.export import ABOUT, columns_of
from strongroom.model.default_schema import default_schema
from strongroom.model.schema_rules import RESERVED_NAMES

CUSTOMERS = default_schema().collection("customers")
PURCHASES = default_schema().collection("purchases")


def test_no_field_can_have_the_name_of_another_column() -> None:
    assert set(ABOUT) <= RESERVED_NAMES


def test_all_columns_are_there_and_a_customer_does_not_name_itself_twice() -> None:
    names = [column.name for column in columns_of(CUSTOMERS)]
    assert names == [*(name for name in ABOUT if name != "customer"), *CUSTOMERS.fields]
    assert "customer" in [column.name for column in columns_of(PURCHASES)]


def test_the_order_is_the_schemas_whatever_was_asked() -> None:
    asked = ["phone", "name", "id", "phone"]
    assert [column.name for column in columns_of(CUSTOMERS, asked)] == ["id", "name", "phone"]


@pytest.mark.parametrize("name", ["surname", "Name", ""])
def test_an_unknown_column_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        columns_of(CUSTOMERS, [name])
    assert caught.value.code == "schema.unknown-field"


def test_a_retired_field_is_not_exported() -> None:
    fields = tuple(replace(each, retired=each.name == "age") for each in CUSTOMERS.all_fields)
    collection = replace(CUSTOMERS, all_fields=fields)
    assert "age" not in [column.name for column in columns_of(collection)]
    with pytest.raises(InvalidInput):
        columns_of(collection, ["age"])


def test_only_numbers_and_days_may_stay_what_they_are_in_a_spreadsheet() -> None:
    figures = {column.name for column in (*columns_of(CUSTOMERS), *columns_of(PURCHASES)) if column.figure}
    assert figures == {"revision", "age", "birth_date"}
