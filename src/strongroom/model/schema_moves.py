"""Schemas in which fields move between levels, and such in which they have arrived.

Lives here: making them from others. Must not live here: what a file says (schema_file.py), sealing (vault).
"""

from collections.abc import Iterable, Set
from dataclasses import replace

from strongroom.model.schema import Collection, Field, Schema

__all__ = ["arrived", "for_older_data", "moving_fields"]


def moving_fields(schema: Schema, numbers: Set[int]) -> list[str]:
    """The fields on the move in some collections, as ``collection.field``."""
    return [
        f"{each.name}.{field.name}"
        for each in schema.all_collections
        if each.number in numbers
        for field in each.moving
    ]


def arrived(schema: Schema, numbers: Set[int]) -> Schema:
    """The next version, in which nothing moves any more in some collections."""
    return _next(
        schema,
        [
            _with(each, [replace(field, former=frozenset()) for field in each.all_fields])
            if each.number in numbers
            else each
            for each in schema.all_collections
        ],
    )


def for_older_data(schema: Schema, earlier: Iterable[Schema]) -> Schema:
    """The next version, for data that was sealed by earlier ones: fields are looked for where they were then.

    Returns:
        ``schema`` itself, where all of them have the same levels.
    """
    before = list(earlier)
    collections = [
        _with(each, [_found_at_all(each, field, before) for field in each.all_fields])
        for each in schema.all_collections
    ]
    return schema if tuple(collections) == schema.all_collections else _next(schema, collections)


def _found_at_all(collection: Collection, field: Field, earlier: Iterable[Schema]) -> Field:
    places = set(field.places)
    for schema in earlier:
        known = schema.by_number.get(collection.number)
        then = None if known is None else known.by_number.get(field.number)
        places |= set() if then is None else then.places
    return replace(field, former=frozenset(places - {field.level}))


def _with(collection: Collection, fields: Iterable[Field]) -> Collection:
    return replace(collection, all_fields=tuple(fields))


def _next(schema: Schema, collections: Iterable[Collection]) -> Schema:
    return Schema(version=schema.version + 1, all_collections=tuple(collections))
