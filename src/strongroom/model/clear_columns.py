"""The few fields that stand in clear columns: from values to columns and back.

Lives here: which column holds which field, moments as numbers, the JSON text of what a schema adds. Must
not live
here: which fields may be clear (schema_rules.py), SQL. The complete list of clear columns stands in
docs/reference/schema.md.
"""

import json
from collections.abc import Mapping

from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.fieldtypes.base import Value
from strongroom.model.moments import read_moment, write_moment
from strongroom.model.schema import EXTRA, Collection

__all__ = ["Columns", "clear_columns", "clear_values"]

Columns = Mapping[str, str | int | None]
"""Clear columns by name: text, or whole milliseconds in UTC for ``at``."""

_MOMENT = "at"


def clear_columns(collection: Collection, values: Mapping[str, Value]) -> dict[str, str | int | None]:
    """The clear columns of a record.

    Args:
        collection: The record's collection.
        values: Every clear field that has a value, by name; those of an update merged with what stood
            there.

    Returns:
        All columns that the collection has a field for, None where it has no value.
    """
    columns: dict[str, str | int | None] = {}
    extra: dict[str, str] = {}
    for name, field in collection.clear_fields.items():
        value = values.get(name)
        if field.clear == EXTRA:
            columns.setdefault(EXTRA, None)
            if value is not None:
                extra[name] = value.canonical
        elif field.clear is not None:
            columns[field.clear] = None if value is None else _column(field.clear, value.canonical)
    if extra:
        columns[EXTRA] = json.dumps(extra, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return columns


def clear_values(collection: Collection, columns: Columns) -> dict[str, Value]:
    """The clear fields of a record that have a value, by name; the inverse of `clear_columns`.

    Raises:
        VerificationFailed: ``record.clear-malformed``, for a column that `clear_columns` would not have
            written.
    """
    try:
        text = columns.get(EXTRA)
        extra = json.loads(str(text)) if text else {}
        if not isinstance(extra, dict):
            raise ValueError(EXTRA)
        values: dict[str, Value] = {}
        for name, field in collection.clear_fields.items():
            stored = extra.get(name) if field.clear == EXTRA else columns.get(field.clear or "")
            if stored is not None:
                values[name] = field.type.read(
                    write_moment(int(stored)) if field.clear == _MOMENT else str(stored)
                )
        return values
    except (ValueError, AttributeError, InvalidInput):
        raise VerificationFailed("record.clear-malformed", collection=collection.name) from None


def _column(column: str, canonical: str) -> str | int:
    return read_moment(canonical) if column == _MOMENT else canonical
