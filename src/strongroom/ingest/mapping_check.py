"""Whether a mapping fits a file and a schema, before a single row is read.

Lives here: unknown columns, collections and fields, and columns that may never be kept. Must not live here:
reading any of the three. The schema is asked through a protocol, so that nothing here depends on how it is
kept.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from strongroom.errors import InvalidInput
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rule import Rule
from strongroom.model.fieldtypes.card_auth import forbidden_name
from strongroom.model.nearest import nearest

__all__ = ["ImportSchema", "check_columns", "check_fields"]

_OWN_PLACES = {"external_id": "key", "customer": "customer", "items": "items"}


class ImportSchema(Protocol):
    """What the reading half asks of a schema."""

    def collections(self) -> Collection[str]:
        """The names of all collections."""

    def fields(self, collection: str) -> Mapping[str, str]:
        """Field name -> type name; the fields of nested items as ``items.sku``."""


def check_fields(mapping: ImportMapping, schema: ImportSchema) -> Mapping[str, str]:
    """Check a mapping against the schema.

    Returns:
        The collection's fields with their types.

    Raises:
        InvalidInput: ``ingest.map-no-collection``, ``ingest.map-no-field``, ``ingest.map-own-place``,
            ``ingest.map-missing`` for a customer.
    """
    collection = mapping.collection
    if collection not in schema.collections():
        close = nearest(collection, schema.collections())
        raise InvalidInput("ingest.map-no-collection", collection=collection, nearest=close)
    fields = schema.fields(collection)
    for name in (*mapping.fields, *mapping.defaults):
        if name in _OWN_PLACES:
            raise InvalidInput("ingest.map-own-place", field=name, key=_OWN_PLACES[name])
        _known(name, [field for field in fields if "." not in field], collection)
    for name in mapping.items:
        _known(f"items.{name}", [field for field in fields if "." in field], collection)
    if "customer" in fields and mapping.customer is None:
        raise InvalidInput("ingest.map-missing", key="customer")
    if mapping.customer is not None:
        _known("customer", fields, collection)
    return fields


def _known(name: str, fields: Collection[str], collection: str) -> None:
    if name not in fields:
        close = nearest(name, fields)
        raise InvalidInput("ingest.map-no-field", collection=collection, field=name, nearest=close)


def check_columns(mapping: ImportMapping, columns: Collection[str], joined: Collection[str] | None) -> None:
    """Check a mapping against a file's columns.

    Args:
        mapping: The mapping.
        columns: Those of the imported file.
        joined: Those of the file its lines are joined from, if there is one.

    Raises:
        InvalidInput: ``ingest.map-no-column``; ``ingest.card-auth`` for a column that may never be kept and
            is not in ``drop``, or is used; ``ingest.map-together`` for one that is dropped and used.
    """
    for column in columns:
        if forbidden_name(column) and column not in mapping.drop:
            raise InvalidInput("ingest.card-auth", column=column)
    used = _needed(mapping.row_rules, mapping.group_by)
    for column in used:
        _usable(column, columns, "file")
        if column in mapping.drop:
            raise InvalidInput("ingest.map-together", key=f"drop: {column}", other=column)
    if mapping.items_in is not None:
        _usable(mapping.items_in, columns, "file")
    if mapping.join is not None and joined is not None:
        _usable(mapping.join.on, columns, "file")
        for column in (mapping.join.there, *_needed(mapping.item_rules, ())):
            _usable(column, joined, mapping.join.file)
    for column in _needed(mapping.item_rules, ()):
        if forbidden_name(column):
            raise InvalidInput("ingest.card-auth", column=column)


def _needed(rules: Iterable[Rule], more: Iterable[str]) -> tuple[str, ...]:
    names = [column for rule in rules for column in rule.needs]
    return tuple(dict.fromkeys((*names, *more)))


def _usable(column: str, columns: Collection[str], file: str) -> None:
    if column not in columns:
        raise InvalidInput("ingest.map-no-column", column=column, file=file, nearest=nearest(column, columns))
    if forbidden_name(column):
        raise InvalidInput("ingest.card-auth", column=column)
