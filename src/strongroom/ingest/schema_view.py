"""A room's schema as the reading half sees it: names and types, nothing else.

Lives here: that view. Must not live here: checking values, clear columns, levels.
"""

from collections.abc import Collection, Mapping
from typing import Final

from strongroom.model.checking import CUSTOMER_REFERENCE
from strongroom.model.schema import CUSTOMERS, Schema

__all__ = ["SchemaView"]

# The parts of a line of `strongroom.model.fieldtypes.items.Items`; a price has six decimals and is no amount.
_ITEM_PARTS: Final = {"sku": "text", "description": "text", "quantity": "quantity", "unit_price": "decimal"}


class SchemaView:
    """See `strongroom.ingest.mapping_check.ImportSchema`.

    Args:
        schema: The room's schema. Retired fields and collections cannot be imported into.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def collections(self) -> Collection[str]:
        """The names of all collections."""
        return tuple(self._schema.collections)

    def fields(self, collection: str) -> Mapping[str, str]:
        """Field name -> type name, parts of items as ``items.sku``, and the reference to the customer."""
        found = self._schema.collections[collection]
        types: dict[str, str] = {}
        if found.number != CUSTOMERS:
            types[CUSTOMER_REFERENCE] = "reference"
        for name, each in found.fields.items():
            types[name] = each.type.name
            if each.type.name == "items":
                types.update({f"{name}.{part}": kind for part, kind in _ITEM_PARTS.items()})
        return types
