"""The view of a schema: what a mapping may name is what the schema takes."""

import datetime

from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.schema_view import SchemaView
from strongroom.model.checking import validate
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes.base import ParseContext


def test_every_part_of_an_item_is_one_the_field_takes() -> None:
    parts = {"sku": "a", "description": "b", "quantity": "2", "unit_price": "1.123456"}
    view: ImportSchema = SchemaView(default_schema())
    assert {name for name in view.fields("purchases") if name.startswith("items.")} == {
        f"items.{part}" for part in parts
    }
    context = ParseContext(today=datetime.date(2026, 11, 24))
    assert "items" in validate(default_schema().collections["purchases"], {"items": [parts]}, context).fields


def test_only_customers_have_no_customer() -> None:
    view = SchemaView(default_schema())
    named = {name for name in view.collections() if "customer" in view.fields(name)}
    assert named == {"purchases", "needs"}
