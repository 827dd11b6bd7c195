"""The currency of a changed amount that names none: that of the record which it stands in.

Lives here: finding it in what is stored. Must not live here: reading amounts, and the currency that an entry
names itself (model).
"""

from collections.abc import Mapping
from dataclasses import replace

from strongroom.model.fieldtypes.base import ParseContext
from strongroom.model.fieldtypes.money import CURRENCY_FIELD, Currency, Money, in_currency
from strongroom.model.schema import Collection
from strongroom.vault.operations.operation import Loaded, Operation
from strongroom.vault.storing.content import read_content

__all__ = ["in_currency_of"]


def in_currency_of(
    operation: Operation, collection: Collection, loaded: Loaded, changes: Mapping[str, object]
) -> ParseContext:
    """The context for a change: the currency that it names, else the record's own. Only an amount that is
    changed without one opens what is stored.
    """
    context = operation.tenancy.context(operation.now)
    field = collection.fields.get(CURRENCY_FIELD)
    asks = any(
        isinstance(collection.fields[name].type, Money) for name in changes if name in collection.fields
    )
    if not asks or CURRENCY_FIELD in changes or field is None or not isinstance(field.type, Currency):
        return in_currency(context, changes)
    stored = read_content(collection, loaded, frozenset({field.level}))
    value = stored.values.get(field.name) or stored.clear.get(field.name)
    return context if value is None else replace(context, currency=value.canonical)
