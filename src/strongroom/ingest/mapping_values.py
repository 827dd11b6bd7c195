"""The values that a mapping file may hold, each read and checked with its place in the file.

Lives here: one reader for each kind of value; every one takes the value and its dotted key. Must not live
here: which keys there are at the top (`mapping`), or anything about a particular file.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from strongroom.errors import InvalidInput
from strongroom.ingest.arithmetic import ROUNDINGS, parse_expression
from strongroom.ingest.dates import check_format, zone_named
from strongroom.ingest.pattern import safe_pattern
from strongroom.ingest.rule import Join, LineKey, Lookup, PrefixBy, Rule, When
from strongroom.model.nearest import nearest

__all__ = [
    "check_known",
    "clear",
    "constants",
    "external",
    "join_file",
    "lookup_files",
    "record_key",
    "rules",
    "text",
    "texts",
    "zone",
]

_CLEAR: Final = ("owner", "team")


def _wrong(key: str, expected: str) -> InvalidInput:
    return InvalidInput("ingest.map-value", key=key, expected=expected)


def check_known(table: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    """Refuse a key that means nothing here, naming the nearest that does."""
    for key in table:
        if key not in known:
            where = f"{place}.{key}" if place else key
            raise InvalidInput("ingest.map-unknown", key=where, nearest=nearest(key, known))


def text(value: Any, key: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise _wrong(key, '"…"')
    return value


def _constant(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return text(value, key)


def texts(value: Any, key: str) -> tuple[str, ...]:
    """One text or several."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise _wrong(key, '"…" / ["…", "…"]')
    return tuple(value)


def _table(value: Any, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(key, "{ … }")
    return value


def constants(value: Any, key: str) -> Mapping[str, str]:
    """A table of constants."""
    found = {name: _constant(inner, f"{key}.{name}") for name, inner in _table(value, key).items()}
    return MappingProxyType(found)


def _file(value: Any, key: str) -> str:
    """A file beside the one that is imported: a name, never a path that leads elsewhere."""
    name = text(value, key)
    if not name or name in (".", "..") or re.search(r"[/\\:\0]", name):
        raise _wrong(key, '"name.csv"')
    return name


def _choice(*known: str) -> Callable[[Any, str], str]:
    def read(value: Any, key: str) -> str:
        if value not in known:
            raise _wrong(key, " / ".join(known))
        return str(value)

    return read


def _places(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 12:
        raise _wrong(key, "0 … 12")
    return value


def _start(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 53:
        raise _wrong(key, "0, 1, …")
    return value


def _pattern(value: Any, key: str) -> str:
    pattern = text(value, key)
    try:
        safe_pattern(pattern)
    except ValueError as error:
        raise InvalidInput("ingest.map-pattern", key=key) from error
    return pattern


def _expression(value: Any, key: str) -> str:
    expression = text(value, key)
    try:
        parse_expression(expression)
    except ValueError as error:
        raise InvalidInput("ingest.map-expression", key=key) from error
    return expression


def _formats(value: Any, key: str) -> tuple[str, ...]:
    forms = texts(value, key)
    if not all(check_format(form) for form in forms):
        raise _wrong(key, "%Y-%m-%d %H:%M:%S")
    return forms


def zone(value: Any, key: str) -> str:
    """A time zone's name."""
    name = text(value, key)
    zone_named(name)
    return name


def _parts(value: Any, key: str, known: Mapping[str, Callable[[Any, str], Any]]) -> dict[str, Any]:
    table = _table(value, key)
    check_known(table, known, key)
    return {name: known[name](inner, f"{key}.{name}") for name, inner in table.items()}


def _required(parts: dict[str, Any], key: str, *names: str) -> dict[str, Any]:
    for name in names:
        if name not in parts:
            raise InvalidInput("ingest.map-missing", key=f"{key}.{name}")
    return parts


def _cases(value: Any, key: str) -> tuple[When, ...]:
    if not isinstance(value, list) or not value:
        raise _wrong(key, '[{ column = "…", equals = "…", value = "…" }]')
    known = {"column": text, "value": _constant, "equals": _constant, "matches": _pattern}
    cases = []
    for number, inner in enumerate(value, 1):
        place = f"{key}.{number}"
        parts = _required(_parts(inner, place, known), place, "column", "value")
        if ("equals" in parts) == ("matches" in parts):
            raise _wrong(place, "equals / matches")
        cases.append(When(**parts))
    return tuple(cases)


def _prefix_by(value: Any, key: str) -> PrefixBy:
    return PrefixBy(**_required(_parts(value, key, {"column": text, "map": constants}), key, "column", "map"))


_RULE: Final[Mapping[str, Callable[[Any, str], Any]]] = {
    "from": texts,
    "join": text,
    "value": _constant,
    "when": _cases,
    "sum": _expression,
    "remove": _pattern,
    "strip_prefix": text,
    "strip_suffix": text,
    "map": constants,
    "lookup": text,
    "column": text,
    "prefix": text,
    "prefix_by": _prefix_by,
    "format": _formats,
    "zone": zone,
    "round": _choice(*ROUNDINGS),
    "places": _places,
    "default": _constant,
}


def _rule(value: Any, key: str, join: str = " ") -> Rule:
    if isinstance(value, str | list):
        return Rule(columns=texts(value, key), join=join)
    parts = _parts(value, key, _RULE)
    sources: list[str] = [name for name in ("from", "sum", "value") if name in parts]
    if "when" in parts and "value" not in parts:
        sources.append("when")
    if len(sources) > 1:
        raise InvalidInput("ingest.map-together", key=f"{key}.{sources[0]}", other=sources[1])
    if not sources:
        raise InvalidInput("ingest.map-missing", key=f"{key}.from")
    if ("lookup" in parts) != ("column" in parts):
        raise InvalidInput("ingest.map-missing", key=f"{key}.{'column' if 'lookup' in parts else 'lookup'}")
    if "places" in parts and "round" not in parts:
        raise InvalidInput("ingest.map-missing", key=f"{key}.round")
    parts["columns"] = parts.pop("from", ())
    return Rule(**{"join": join, **parts})


def rules(value: Any, key: str) -> Mapping[str, Rule]:
    """A table of rules by field name."""
    found = {name: _rule(inner, f"{key}.{name}") for name, inner in _table(value, key).items()}
    return MappingProxyType(found)


def external(value: Any, key: str) -> Rule:
    """A rule for an external id; several columns are joined so that no two combinations meet."""
    return _rule(value, key, join="|")


def record_key(value: Any, key: str) -> Rule | LineKey:
    """The `key`: a rule, or the line's place."""
    if isinstance(value, dict) and "line" in value:
        known = {"line": _choice_true, "start": _start, "prefix": text}
        parts = _parts(value, key, known)
        del parts["line"]
        return LineKey(**parts)
    return external(value, key)


def _choice_true(value: Any, key: str) -> bool:
    if value is not True:
        raise _wrong(key, "true")
    return True


def clear(value: Any, key: str) -> Mapping[str, Rule]:
    """The `[clear]` table."""
    check_known(_table(value, key), _CLEAR, key)
    return rules(value, key)


def join_file(value: Any, key: str) -> Join:
    """The `join` table."""
    known = {"file": _file, "on": text, "there": text}
    parts = _required(_parts(value, key, known), key, "file", "on")
    return Join(**{"there": parts["on"], **parts})


def lookup_files(value: Any, key: str) -> Mapping[str, Lookup]:
    """The `[lookup]` tables."""
    known = {"file": _file, "key": text}
    found = {}
    for name, inner in _table(value, key).items():
        place = f"{key}.{name}"
        found[name] = Lookup(**_required(_parts(inner, place, known), place, "file", "key"))
    return MappingProxyType(found)
