"""What a schema may say: names, levels, searches, clear columns.

Lives here: the rules, and what each index gives away. Must not live here: reading files, telling schemas
apart. The rules hold for the default schema too; a stored schema is bound by its MAC and is not judged
again.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import Search, SearchRule
from strongroom.model.fieldtypes.card_auth import forbidden_name
from strongroom.model.levels import Level
from strongroom.model.purposes import check_purpose
from strongroom.model.schema import EXTRA, Collection, Field, Schema

__all__ = [
    "MIN_DOMAIN_BITS",
    "RESERVED_COLLECTIONS",
    "RESERVED_NAMES",
    "Leak",
    "check_collection",
    "check_field",
    "check_name",
    "leakage",
]

MIN_DOMAIN_BITS = 16
"""Fewer values than two to this, and a token column is read off a histogram."""

_RESERVED_WORDS = (
    "id customer owner team revision created updated state level collection tenant extra schema purpose "
    "reason reason_code fields shown view views next record records envelope"
)
RESERVED_NAMES = frozenset(_RESERVED_WORDS.split())
_RESOURCES = (
    "access alerts backups batch destinations drills erasures events exports handovers holds imports jobs "
    "keys log me openapi policies proofs receipts roles schema scopes sessions tickets tokens users "
    "verifications webhooks"
)
RESERVED_COLLECTIONS = frozenset(_RESOURCES.split())
"""What the server has under these names."""
_PREFIXES = "usr evt era imp tok ses job bkp des key hld req con rct alr not dlv ten lea ret bun exp wit"
_RESERVED_PREFIXES = frozenset(_PREFIXES.split())
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
_PREFIX = re.compile("[a-z]{2,8}")


class Leak(NamedTuple):
    """What one index, or one clear column, shows to somebody who reads the database."""

    collection: str
    field: str
    search: str
    en: str
    zh: str
    reason: str = ""


def check_name(name: str) -> None:
    """Make sure that a field or collection may be called so.

    Raises:
        InvalidInput: ``schema.forbidden-field``, ``schema.bad-name``, ``schema.reserved-name``.
    """
    if forbidden_name(name):
        raise InvalidInput("schema.forbidden-field", field=name)
    if not _NAME.fullmatch(name):
        raise InvalidInput("schema.bad-name", name=name)
    if name in RESERVED_NAMES:
        raise InvalidInput("schema.reserved-name", name=name)


def check_collection(schema: Schema, collection: Collection) -> None:
    """Make sure that a new collection fits beside the others.

    Raises:
        InvalidInput: ``schema.bad-name``, ``schema.reserved-name``, ``schema.forbidden-field``,
            ``schema.prefix-taken``.
    """
    check_name(collection.name)
    if collection.name in RESERVED_COLLECTIONS:
        raise InvalidInput("schema.reserved-name", name=collection.name)
    if not _PREFIX.fullmatch(collection.prefix):
        raise InvalidInput("schema.bad-name", name=collection.prefix)
    if collection.prefix in _RESERVED_PREFIXES or collection.prefix in schema.by_prefix:
        raise InvalidInput("schema.prefix-taken", prefix=collection.prefix, collection=collection.name)


def check_field(collection: str, field: Field) -> None:
    """Make sure that a field keeps the rules.

    Raises:
        InvalidInput: ``schema.level-reason``, ``schema.search-not-offered``, ``schema.search-leaks``,
            ``schema.ngram-sensitive``, ``schema.accept-leak-unused``, ``schema.clear-not-general``,
            ``schema.clear-reason``, ``schema.clear-searched``, ``purpose.unknown``.
    """
    check_name(field.name)
    for purpose in field.purposes:
        check_purpose(purpose)
    if field.level < field.type.level and not field.level_reason.strip():
        raise InvalidInput("schema.level-reason", collection=collection, field=field.name)
    _check_clear(collection, field)
    for search in sorted(field.searches):
        _check_search(collection, field, search)
    for search in sorted(field.accept_leak):
        if search not in field.searches:
            raise InvalidInput(
                "schema.accept-leak-unused", collection=collection, field=field.name, search=str(search)
            )


def _check_clear(collection: str, field: Field) -> None:
    if field.clear is None:
        return
    # The type's own level counts too: a telephone number that somebody lowered is still one.
    if field.level is not Level.GENERAL or field.type.level is not Level.GENERAL:
        raise InvalidInput("schema.clear-not-general", collection=collection, field=field.name)
    if field.clear == EXTRA and not field.clear_reason.strip():
        raise InvalidInput("schema.clear-reason", collection=collection, field=field.name)
    if field.searches or field.natural:
        raise InvalidInput("schema.clear-searched", collection=collection, field=field.name)


def _check_search(collection: str, field: Field, search: Search) -> None:
    rule = field.type.searches.get(search)
    named = {"collection": collection, "field": field.name, "search": str(search)}
    if rule is None:
        known = ", ".join(sorted(field.type.searches)) or "–"
        raise InvalidInput("schema.search-not-offered", known=known, **named)
    if search is Search.NGRAM and field.level is Level.SENSITIVE:
        raise InvalidInput("schema.ngram-sensitive", **named)
    if _needs_reason(search, rule) and not field.accept_leak.get(search, "").strip():
        raise InvalidInput("schema.search-leaks", leak=rule.leak_en, leak_zh=rule.leak_zh, **named)


def _needs_reason(search: Search, rule: SearchRule) -> bool:
    """A default carries its decision; n-grams feed the published attacks whatever the domain."""
    return search is Search.NGRAM or (not rule.default and rule.domain_bits < MIN_DOMAIN_BITS)


def leakage(schema: Schema) -> list[Leak]:
    """What the indexes and clear columns of a schema give away, in the order of the schema."""
    return [leak for collection in schema.all_collections for leak in _leaks(collection)]


def _leaks(collection: Collection) -> Iterator[Leak]:
    for field in collection.fields.values():
        if field.clear:
            yield Leak(
                collection.name, field.name, "clear", "the value itself", "字段值本身", field.clear_reason
            )
        if field.natural:
            yield Leak(
                collection.name,
                field.name,
                "natural",
                "that a record has one, and no more",
                "仅显示是否存在编号",
            )
        for search in sorted(field.searches):
            rule = field.type.searches[search]
            reason = field.accept_leak.get(search, "")
            yield Leak(collection.name, field.name, str(search), rule.leak_en, rule.leak_zh, reason)
