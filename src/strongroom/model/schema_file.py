"""The schema file: what people add to a schema and change in it, in TOML.

Lives here: a file on top of a current schema gives the next one; the numbers of what is new. Must not live
here: the rules themselves (schema_rules.py), telling two schemas apart (schema_diff.py), storing. A file
says only what it changes; what it leaves out stays. Spec: docs/reference/schema.md.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes import field_type, type_names
from strongroom.model.fieldtypes.base import FieldType, Search
from strongroom.model.levels import Level
from strongroom.model.nearest import nearest
from strongroom.model.packing import MAX_FIELD_NUMBER
from strongroom.model.schema import EXTRA, FIRST_ADDED, Collection, Field, Schema
from strongroom.model.schema_document import write_schema
from strongroom.model.schema_rules import check_collection, check_field, check_name
from strongroom.model.toml_table import Table, parse_toml

__all__ = ["FIRST_ADDED_FIELD", "apply_schema_file"]

FIRST_ADDED_FIELD = 100
"""What a file adds to a built-in collection counts from here; a later version may bring its own below."""
_LAST_COLLECTION = 0x7FFF
_RESERVED_TYPES = frozenset({"file"})
_COLLECTION_KEYS = ("prefix", "label", "fields")
_FIELD_KEYS = (
    "type",
    "options",
    "level",
    "level_reason",
    "label",
    "required",
    "searches",
    "accept_leak",
    "natural",
    "clear",
    "clear_reason",
    "purposes",
    "retired",
)


def apply_schema_file(text: str, current: Schema) -> Schema:
    """Read a schema file on top of a schema.

    Args:
        text: The file.
        current: What holds now; the default schema for a new room.

    Returns:
        The next version; ``current`` itself, where the file changes nothing.

    Raises:
        InvalidInput: ``toml.…``, ``schema.…``, ``purpose.unknown``: the first rule that the file breaks.
    """
    file = parse_toml(text, ("collections",))
    collections = file.table("collections", None)
    result = current
    for name in collections:
        table = collections.table(name, _COLLECTION_KEYS)
        known = result.collections.get(name)
        collection = _new_collection(result, name, table) if known is None else _kept(known, table)
        collection = _with_fields(collection, table.table("fields", None))
        others = [each for each in result.all_collections if each.name != name]
        ordered = sorted([*others, collection], key=lambda each: each.number)
        result = replace(result, all_collections=tuple(ordered))
    if write_schema(result) == write_schema(current):
        return current
    return replace(result, version=current.version + 1)


def _new_collection(schema: Schema, name: str, table: Table) -> Collection:
    check_name(name)
    number = max([FIRST_ADDED - 1, *schema.by_number]) + 1
    if number > _LAST_COLLECTION:
        raise InvalidInput("schema.too-many", name=name)
    en, zh = _labels(table, name)
    collection = Collection(
        number=number, name=name, prefix=table.text("prefix"), label_en=en, label_zh=zh, all_fields=()
    )
    check_collection(schema, collection)
    return collection


def _kept(collection: Collection, table: Table) -> Collection:
    if "prefix" in table and table.text("prefix") != collection.prefix:
        raise InvalidInput("schema.fixed", name=collection.name, key="prefix")
    if "label" not in table:
        return collection
    en, zh = _labels(table, collection.name)
    return replace(collection, label_en=en, label_zh=zh)


def _with_fields(collection: Collection, table: Table) -> Collection:
    for name in table:
        entry = table.table(name, _FIELD_KEYS)
        known = next((each for each in collection.all_fields if each.name == name), None)
        field = _new_field(collection, name, entry) if known is None else _changed(collection, known, entry)
        check_field(collection.name, field)
        others = [each for each in collection.all_fields if each.name != name]
        ordered = sorted([*others, field], key=lambda each: each.number)
        collection = replace(collection, all_fields=tuple(ordered))
    return collection


def _new_field(collection: Collection, name: str, entry: Table) -> Field:
    check_name(name)
    first = FIRST_ADDED_FIELD if collection.number < FIRST_ADDED else 1
    number = max([first - 1, *collection.by_number]) + 1
    if number > MAX_FIELD_NUMBER:
        raise InvalidInput("schema.too-many", name=collection.name)
    if "type" not in entry:
        raise InvalidInput("schema.type-missing", collection=collection.name, field=name)
    kind = _type(collection.name, name, entry)
    en, zh = _labels(entry, name)
    clear = EXTRA if entry.flag("clear", False) else None
    natural = entry.flag("natural", False)
    if natural and collection.natural_field:
        raise InvalidInput("schema.fixed", name=collection.name, key="natural")
    usual = {search for search, rule in kind.searches.items() if rule.default}
    field = Field(
        number=number,
        name=name,
        type=kind,
        options=entry.plain("options"),
        level=kind.level,
        label_en=en,
        label_zh=zh,
        clear=clear,
        clear_reason=entry.text("clear_reason"),
        natural=natural,
        searches=frozenset() if clear or natural else frozenset(usual),
    )
    return _settings(collection, field, entry)


def _changed(collection: Collection, field: Field, entry: Table) -> Field:
    if "type" in entry and entry.text("type") != field.type.name:
        raise InvalidInput("schema.type-fixed", collection=collection.name, field=field.name)
    if "clear" in entry and entry.flag("clear", False) != (field.clear is not None):
        raise InvalidInput("schema.clear-fixed", collection=collection.name, field=field.name)
    if "natural" in entry and entry.flag("natural", False) != field.natural:
        raise InvalidInput("schema.fixed", name=field.name, key="natural")
    if "options" in entry:
        options = entry.plain("options")
        kind = field_type(field.type.name).with_options(options)
        field = replace(field, type=kind, options=options)
    if "label" in entry:
        en, zh = _labels(entry, field.name)
        field = replace(field, label_en=en, label_zh=zh)
    field = replace(field, clear_reason=entry.text("clear_reason", field.clear_reason))
    changed = _settings(collection, field, entry)
    if changed.level is field.level:
        return changed
    return replace(changed, former=field.places - {changed.level})


def _settings(collection: Collection, field: Field, entry: Table) -> Field:
    """What a file may say of a new field and of one that exists alike."""
    retired = entry.flag("retired", field.retired)
    if retired and not field.retired and (field.natural or field.clear not in (None, EXTRA)):
        raise InvalidInput("schema.retire-in-use", collection=collection.name, field=field.name)
    level = _level(entry, field)
    searches = _searches(collection.name, field, entry)
    return replace(
        field,
        retired=retired,
        level=level,
        # A reason belongs to the lowered level; once raised again it would be read as one for the future.
        level_reason=entry.text("level_reason", field.level_reason) if level < field.type.level else "",
        required=entry.flag("required", field.required),
        purposes=frozenset(entry.texts("purposes")) if "purposes" in entry else field.purposes,
        searches=searches,
        accept_leak=_accepted(field, entry, searches),
    )


def _type(collection: str, name: str, entry: Table) -> FieldType:
    kind = entry.text("type")
    if kind in _RESERVED_TYPES:
        raise InvalidInput("schema.type-reserved", field=name, type=kind)
    names = type_names()
    if kind not in names:
        known = nearest(kind, names)
        raise InvalidInput("schema.unknown-type", collection=collection, field=name, type=kind, known=known)
    return field_type(kind).with_options(entry.plain("options"))


def _labels(table: Table, name: str) -> tuple[str, str]:
    label = table.table("label", ("en", "zh"))
    en, zh = label.text("en"), label.text("zh")
    if not en or not zh:
        raise InvalidInput("schema.label-missing", name=name)
    return en, zh


def _level(entry: Table, field: Field) -> Level:
    if "level" not in entry:
        return field.level
    names = {level.name.lower(): level for level in Level}
    name = entry.text("level")
    if name not in names:
        raise InvalidInput("toml.wrong-kind", place=entry.place, key="level", expected=" / ".join(names))
    return names[name]


def _searches(collection: str, field: Field, entry: Table) -> frozenset[Search]:
    if "searches" not in entry:
        return field.searches
    known = {str(search): search for search in Search}
    found = set()
    for name in entry.texts("searches"):
        if name not in known:
            offered = ", ".join(sorted(field.type.searches)) or "–"
            raise InvalidInput(
                "schema.search-not-offered",
                collection=collection,
                field=field.name,
                search=name,
                known=offered,
            )
        found.add(known[name])
    return frozenset(found)


def _accepted(field: Field, entry: Table, searches: frozenset[Search]) -> Mapping[Search, str]:
    """Reasons by search; one text stands for every search that the field's type does not turn on itself."""
    if "accept_leak" not in entry:
        return {search: reason for search, reason in field.accept_leak.items() if search in searches}
    if entry.is_text("accept_leak"):
        usual = {search for search, rule in field.type.searches.items() if rule.default}
        return {search: entry.text("accept_leak") for search in sorted(searches - usual)}
    table = entry.table("accept_leak", [str(search) for search in Search])
    reasons: dict[Search, Any] = {Search(name): table.text(name) for name in table}
    return reasons
