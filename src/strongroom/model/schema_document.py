"""The stored form of a schema: one canonical JSON document a version.

Lives here: writing and reading it. Must not live here: the file that people write (schema_file.py), the
row's MAC (access). A document says everything, defaults included, so that a later version of the program,
whose defaults may differ, reads the same schema. Format 1.
"""

import json
from collections.abc import Mapping
from typing import Any

from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.fieldtypes import field_type
from strongroom.model.fieldtypes.base import Search
from strongroom.model.levels import Level
from strongroom.model.schema import Collection, Field, Schema

__all__ = ["FORMAT", "field_document", "read_schema", "write_schema"]

FORMAT = 1


def write_schema(schema: Schema) -> str:
    """Write a schema; equal schemas give equal text."""
    document = {
        "format": FORMAT,
        "version": schema.version,
        "collections": [_collection_document(each) for each in schema.all_collections],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_schema(text: str) -> Schema:
    """Read what `write_schema` wrote.

    Raises:
        VerificationFailed: ``schema.future-format``, ``schema.document-malformed``.
    """
    version: object = "?"
    try:
        document = json.loads(text)
        version = document.get("version", "?")
        if document["format"] > FORMAT:
            raise VerificationFailed("schema.future-format")
        collections = tuple(_read_collection(each) for each in document["collections"])
        return Schema(version=int(document["version"]), all_collections=collections)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidInput):
        raise VerificationFailed("schema.document-malformed", version=version) from None


def field_document(field: Field) -> dict[str, Any]:
    """One field as it stands in the document."""
    return {
        "number": field.number,
        "name": field.name,
        "type": field.type.name,
        "options": _plain(field.options),
        "level": field.level.name.lower(),
        "label_en": field.label_en,
        "label_zh": field.label_zh,
        "required": field.required,
        "searches": sorted(str(search) for search in field.searches),
        "accept_leak": {str(search): reason for search, reason in field.accept_leak.items()},
        "natural": field.natural,
        "clear": field.clear,
        "clear_reason": field.clear_reason,
        "level_reason": field.level_reason,
        "purposes": sorted(field.purposes),
        "retired": field.retired,
        "former": [level.name.lower() for level in sorted(field.former)],
    }


def _collection_document(collection: Collection) -> dict[str, Any]:
    return {
        "number": collection.number,
        "name": collection.name,
        "prefix": collection.prefix,
        "label_en": collection.label_en,
        "label_zh": collection.label_zh,
        "fields": [field_document(each) for each in collection.all_fields],
    }


def _plain(value: object) -> Any:
    """Options as JSON has them: mappings as objects, tuples as lists."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _read_collection(document: Mapping[str, Any]) -> Collection:
    return Collection(
        number=document["number"],
        name=document["name"],
        prefix=document["prefix"],
        label_en=document["label_en"],
        label_zh=document["label_zh"],
        all_fields=tuple(_read_field(each) for each in document["fields"]),
    )


def _read_field(document: Mapping[str, Any]) -> Field:
    return Field(
        number=document["number"],
        name=document["name"],
        type=field_type(document["type"]).with_options(document["options"]),
        options=document["options"],
        level=Level[document["level"].upper()],
        label_en=document["label_en"],
        label_zh=document["label_zh"],
        required=document["required"],
        searches=frozenset(map(Search, document["searches"])),
        accept_leak={Search(search): reason for search, reason in document["accept_leak"].items()},
        natural=document["natural"],
        clear=document["clear"],
        clear_reason=document["clear_reason"],
        level_reason=document["level_reason"],
        purposes=frozenset(document["purposes"]),
        retired=document["retired"],
        former=frozenset(Level[name.upper()] for name in document["former"]),
    )
