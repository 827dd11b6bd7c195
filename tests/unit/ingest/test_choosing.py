"""Choosing a column for each field, as a form offers it."""

from collections.abc import Collection, Mapping

from strongroom.ingest.choosing import choose, places
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.rendering import render_mapping

MAPPING = read_mapping(
    """
collection = "purchases"
key = "Invoice"
customer = "Customer"
group_by = "Invoice"
[fields]
date = { from = "Day", format = "%d/%m/%Y" }
total = { sum = "Quantity * Price", round = "half-even" }
[items]
sku = "Article"
[defaults]
status = "done"
"""
)


class Types:
    def collections(self) -> Collection[str]:
        return ("purchases",)

    def fields(self, collection: str) -> Mapping[str, str]:
        return {
            "customer": "reference",
            "date": "timestamp",
            "total": "money",
            "status": "choice",
            "items": "items",
            "items.sku": "text",
        }


def test_places_are_the_keys_and_every_field_with_what_makes_it_now() -> None:
    found = {each.name: (each.column, each.form, each.constant) for each in places(MAPPING, Types())}
    assert found == {
        "key": ("Invoice", "", None),
        "customer": ("Customer", "", None),
        "date": ("Day", "%d/%m/%Y", None),
        "total": (None, "", None),
        "status": (None, "", "done"),
        "items.sku": ("Article", "", None),
    }


def test_nothing_chosen_changes_nothing() -> None:
    assert choose(MAPPING, {}) == MAPPING
    same = {"key": "Invoice", "customer": "Customer", "date": "Day", "items.sku": "Article"}
    assert choose(MAPPING, same) == MAPPING


def test_another_column_takes_the_place_of_a_rule_and_nothing_takes_it_away() -> None:
    made = choose(
        MAPPING, {"total": "Amount", "items.sku": None, "date": "Paid"}, {"date": ""}, "Asia/Shanghai"
    )
    assert made.fields["total"].columns == ("Amount",)
    assert made.fields["total"].sum is None
    assert made.items == {}
    assert (made.fields["date"].columns, made.fields["date"].format) == (("Paid",), ())
    assert made.zone == "Asia/Shanghai"
    assert read_mapping(render_mapping(made)) == made


def test_lines_are_put_together_by_the_key_that_is_chosen() -> None:
    assert choose(MAPPING, {"key": "Order"}).group_by == ("Order",)
    without = choose(MAPPING, {"key": None, "customer": None})
    assert (without.key, without.group_by, without.customer) == (None, (), None)
