"""The columns of an export: what a record is besides its fields, and its fields.

Lives here: their names and order. Must not live here: which of them somebody may have (strongroom.access),
how values are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.errors import InvalidInput
from strongroom.model.schema import CUSTOMERS, Collection

__all__ = ["ABOUT", "Column", "columns_of"]

ABOUT = ("id", "customer", "revision", "created", "updated", "owner", "team")
"""What can stand in front of the fields; a schema reserves these names, so no field has one of them."""

# Types whose values a spreadsheet may read as numbers and days without losing anything.
_FIGURES = frozenset({"integer", "quantity", "birth_date"})
_NESTED = frozenset({"items"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        name: The field's name, or one of `ABOUT`; never a label, which changes with the language.
        figure: Whether numbers and days are to be read as such by spreadsheets.
        nested: Whether the value's text is JSON that JSON Lines holds as it is.
    """

    name: str
    figure: bool = False
    nested: bool = False


def columns_of(collection: Collection, names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """Return the columns of a collection's export.

    Args:
        collection: Of the schema that the records are read under.
        names: Which fields, and which of `ABOUT`; all of both when left out. The order is the schema's,
            whatever the order here, so that two exports can be laid side by side.

    Raises:
        InvalidInput: ``schema.unknown-field``, also for a retired one; ``export.no-columns``.
    """
    asked = None if names is None else set(names)
    for name in sorted(asked or ()):
        if name not in ABOUT:
            collection.field(name)
    about = [Column(name, figure=name == "revision") for name in ABOUT if _about(collection, name, asked)]
    fields = [
        Column(name, field.type.name in _FIGURES, field.type.name in _NESTED)
        for name, field in collection.fields.items()
        if asked is None or name in asked
    ]
    if not about and not fields:
        raise InvalidInput("export.no-columns")
    return (*about, *fields)


def _about(collection: Collection, name: str, asked: set[str] | None) -> bool:
    if asked is not None:
        return name in asked
    # A customer's own record would name the same id twice.
    return name != "customer" or collection.number != CUSTOMERS
