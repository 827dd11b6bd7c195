"""A mapping written as the TOML of a mapping file, for a person to look through and keep.

Lives here: writing; `strongroom.ingest.mapping.read_mapping` reads it back to the same mapping. Must not
live here: what a mapping means.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rule import Join, LineKey, Lookup, PrefixBy, Rule, When

__all__ = ["render_mapping", "render_rule"]

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_EMPTY: Final = Rule()
_PLAIN: Final = ("collection", "key", "customer", "group_by", "drop", "empty", "zone", "items_in", "join")
_READING: Final = ("encoding", "delimiter", "sheet")


def render_mapping(mapping: ImportMapping) -> str:
    """The TOML of a mapping."""
    lines = []
    for name in (*_PLAIN, *_READING):
        value = getattr(mapping, name)
        if value is not None and value != ():
            lines.append(f"{name} = {_value(value, '|' if name in ('key', 'customer') else ' ')}")
    lines.extend(f"lookup.{_key(name)} = {_value(lookup)}" for name, lookup in mapping.lookups.items())
    for name in ("fields", "items", "defaults", "clear"):
        table: Mapping[str, Any] = getattr(mapping, name)
        if table:
            lines.extend(("", f"[{name}]"))
            lines.extend(f"{_key(inner)} = {_value(value)}" for inner, value in table.items())
    return "\n".join(lines) + "\n"


def render_rule(rule: Rule | LineKey) -> str:
    """One rule as it stands behind its name."""
    return _value(rule)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    # A JSON string is a TOML basic string but for the DEL character, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any, join: str = " ") -> str:
    if isinstance(value, Rule):
        return _rule(value, join)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return _value(value[0]) if len(value) == 1 and isinstance(value[0], str) else _list(value)
    if isinstance(value, LineKey):
        return _table({"line": True, "start": value.start, "prefix": value.prefix})
    if isinstance(value, Join | Lookup | PrefixBy | When):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        return _table({name: inner for name, inner in parts.items() if inner is not None})
    return _table(value)


def _list(values: tuple[Any, ...]) -> str:
    return "[" + ", ".join(_value(value) for value in values) + "]"


def _table(parts: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{_key(name)} = {_value(value)}" for name, value in parts.items()) + " }"


def _rule(rule: Rule, join: str) -> str:
    said = {}
    for part in fields(rule):
        value = getattr(rule, part.name)
        usual = join if part.name == "join" else getattr(_EMPTY, part.name)
        if value != usual:
            said["from" if part.name == "columns" else part.name] = value
    if set(said) == {"from"}:
        return _value(rule.columns)
    return _table(said)
