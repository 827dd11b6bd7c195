"""What may stand in a leaf: names, types and shapes of its parts, checked before anything is believed.

Lives here: the grammar of docs/spec/log.md as a table. Must not live here: the bytes (leaf.py).
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import TypeAlias

from strongroom.errors import VerificationFailed

__all__ = ["MAX_NUMBER", "read_document"]

MAX_NUMBER = 2**53 - 1
"""Above this, other people's JSON readers round."""

_Rule: TypeAlias = Callable[[object], bool]


def _text(pattern: str) -> _Rule:
    match = re.compile(pattern).fullmatch
    return lambda part: type(part) is str and match(part) is not None


def _number(least: int, most: int = MAX_NUMBER) -> _Rule:
    # type() and not isinstance(): JSON's true is no number.
    return lambda part: type(part) is int and least <= part <= most


def _object(required: Mapping[str, _Rule], optional: Mapping[str, _Rule] | None = None) -> _Rule:
    rules = {**required, **(optional or {})}

    def check(part: object) -> bool:
        return (
            type(part) is dict
            and part.keys() >= required.keys()
            and part.keys() <= rules.keys()
            and all(rules[name](value) for name, value in part.items())
        )

    return check


def _moment(part: object) -> bool:
    if type(part) is not str or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", part, re.ASCII):
        return False
    try:
        datetime.fromisoformat(part)
    except ValueError:
        return False
    return True


def _field_list(part: object) -> bool:
    return (
        type(part) is list
        and bool(part)
        and all(_NAME(name) for name in part)
        and all(before < after for before, after in pairwise(part))
    )


def _digest_map(part: object) -> bool:
    return type(part) is dict and bool(part) and all(_NAME(name) and _HASH(part[name]) for name in part)


def _level_list(part: object) -> bool:
    if type(part) is not list or not part:
        return False
    rows = all(
        type(row) is list and len(row) == 3 and _number(1, 255)(row[0]) and _U32(row[1]) and _HASH(row[2])
        for row in part
    )
    return rows and all(before[0] < after[0] for before, after in pairwise(part))


def _small(part: object) -> bool:
    return _number(-MAX_NUMBER)(part) or (type(part) is str and len(part) <= 400 and part.isprintable())


def _extra(part: object) -> bool:
    return (
        type(part) is dict
        and bool(part)
        and all(_CODE(name) for name in part)
        and all(
            _small(value) or (type(value) is list and all(_small(item) for item in value))
            for value in part.values()
        )
    )


_ID = _text(r"[a-z][a-z0-9_]{0,31}_[0-7][0-9a-hjkmnp-tv-z]{25}")
_EVENT = _text(r"evt_[0-7][0-9a-hjkmnp-tv-z]{25}")
_HASH = _text(r"[0-9a-f]{64}")
_U32 = _number(0, 2**32 - 1)
_CODE = _text(r"[a-z][a-z0-9_.-]{0,99}")
# A schema may name its collections and fields in any script; a name never holds a space.
_NAME = _text(r"[^\W\d_][\w.-]{0,99}")
_TOKEN = _text(r"[!-~]{1,200}")

_REQUIRED: dict[str, _Rule] = {
    "v": _number(1, 1),
    "event": _EVENT,
    "tenant": _U32,
    "at": _moment,
    "action": _text(r"[a-z]+(_[a-z]+)*"),
    "outcome": _text(r"done|refused|failed"),
    "actor": _object(
        {"principal": _ID},
        {"acted_for": _TOKEN, "token": _TOKEN, "login": _text(r"([0-9a-f]{2}){1,64}"), "request": _TOKEN},
    ),
    "stream": _object({"id": _text(r"[0-9a-f]{16}"), "seq": _number(1)}),
}
_OPTIONAL: dict[str, _Rule] = {
    "purpose": _CODE,
    "reason_code": _CODE,
    "because": _CODE,
    "collection": _NAME,
    "record": _ID,
    "customer": _ID,
    "revision": _U32,
    "fields": _field_list,
    "digests": _digest_map,
    "levels": _level_list,
    "key": _object({"number": _number(0, 2**16 - 1), "commitment": _HASH}),
    "members": _object({"count": _U32, "root": _HASH}),
    "extra": _extra,
}
_CHECK = _object(_REQUIRED, _OPTIONAL)


def read_document(data: bytes) -> dict[str, object]:
    """Read a leaf's JSON and check every part of it.

    Raises:
        VerificationFailed: ``leaf.malformed``, with ``key`` naming the part, never its content.
    """
    try:
        document: dict[str, object] = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError):
        raise VerificationFailed("leaf.malformed", key="form") from None
    if not _CHECK(document):
        raise VerificationFailed("leaf.malformed", key=_fault(document))
    return document


def _fault(document: object) -> str:
    """Name the first known part that is missing or breaks its rule; an unknown name is not repeated."""
    if type(document) is not dict:
        return "form"
    for name, rule in (_REQUIRED | _OPTIONAL).items():
        if (name in document and not rule(document[name])) or (name in _REQUIRED and name not in document):
            return name
    return "unknown"
