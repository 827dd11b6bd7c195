"""A schema in which fields have arrived at the level that they were on the way to.

Lives here: making it of the one before. Must not live here: what a file says (schema_file.py), sealing.
"""

from collections.abc import Set
from dataclasses import replace

from strongroom.model.schema import Collection, Schema

__all__ = ["arrived", "moving_fields"]


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
    collections = [_at_rest(each) if each.number in numbers else each for each in schema.all_collections]
    return Schema(version=schema.version + 1, all_collections=tuple(collections))


def _at_rest(collection: Collection) -> Collection:
    fields = (replace(field, former=frozenset()) for field in collection.all_fields)
    return replace(collection, all_fields=tuple(fields))
