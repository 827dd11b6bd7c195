"""How the items of a batch are written, and the calls that they stand for.

Lives here: the keys of each operation, reading an item. Must not live here: running it (batch.py).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.schema import Collection, Schema
from strongroom.vault.collection.door import CollectionDoor

__all__ = ["Call", "is_look", "looks_wanted", "makes_a_customer", "read_item"]


class Call(NamedTuple):
    """How an item is written: the keys it must and may have, and the call that it stands for."""

    required: Mapping[str, type]
    optional: Mapping[str, type]
    call: Callable[[CollectionDoor, Mapping[str, Any]], object]


_CUSTOMERS = "customers"
_ID, _EXPECT, _GIVE = {"id": str}, {"expect": int}, {"owner": str, "team": str}
_WITH = {"with_user": str, "with_team": str}
_BACK = {"readmit": str}
_RESTS = (*_EXPECT, *_GIVE, *_WITH, *_BACK)


def _rest(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _RESTS if name in item}


_CALLS: Mapping[str, Call] = {
    "create": Call(
        {"collection": str, "values": dict},
        {**_GIVE, **_BACK},
        lambda door, item: door.create(item["values"], **_rest(item)),
    ),
    "get": Call(_ID, {}, lambda door, item: door.get(item["id"])),
    "update": Call(
        {**_ID, "changes": dict},
        {**_EXPECT, **_BACK},
        lambda door, item: door.update(item["id"], item["changes"], **_rest(item)),
    ),
    "remove": Call(_ID, _EXPECT, lambda door, item: door.remove(item["id"], **_rest(item))),
    "revert": Call(
        {**_ID, "revision": int},
        _EXPECT,
        lambda door, item: door.revert(item["id"], item["revision"], **_rest(item)),
    ),
    "reveal": Call({**_ID, "fields": list}, {}, lambda door, item: door.reveal(item["id"], item["fields"])),
    "compare": Call(
        {**_ID, "field": str, "value": str},
        {},
        lambda door, item: door.compare(item["id"], item["field"], item["value"]),
    ),
    "history": Call(_ID, {}, lambda door, item: door.history(item["id"])),
    "transfer": Call(_ID, {**_GIVE, **_EXPECT}, lambda door, item: door.transfer(item["id"], **_rest(item))),
    "share": Call(_ID, _WITH, lambda door, item: door.share(item["id"], **_rest(item))),
    "unshare": Call(_ID, _WITH, lambda door, item: door.unshare(item["id"], **_rest(item))),
    "shares": Call(_ID, {}, lambda door, item: door.shares(item["id"])),
}


def read_item(schema: Schema, item: Mapping[str, Any]) -> tuple[Call, Collection]:
    """The call that an item stands for, and the collection it is about.

    Raises:
        InvalidInput: ``batch.unknown-operation``, ``batch.key``, ``id.unknown-kind``,
            ``schema.unknown-collection``.
    """
    call = _CALLS.get(item["op"]) if isinstance(item, Mapping) and isinstance(item.get("op"), str) else None
    if call is None:
        raise InvalidInput("batch.unknown-operation", known=", ".join(_CALLS))
    kinds = {**call.required, **call.optional}
    for key in call.required:
        if key not in item:
            raise InvalidInput("batch.key", operation=item["op"], key=key, keys=", ".join(kinds))
    for key, given in item.items():
        if key != "op" and not (key in kinds and _is(given, kinds[key])):
            named = key if key in kinds else "?"  # what was mistyped may be anything, a value even
            raise InvalidInput("batch.key", operation=item["op"], key=named, keys=", ".join(kinds))
    if "id" not in item:
        return call, schema.collection(item["collection"])
    collection = schema.by_prefix.get(_prefix(item["id"]))
    if collection is None:
        raise InvalidInput("id.unknown-kind")
    return call, collection


def _is(given: object, kind: type) -> bool:
    if isinstance(given, list):
        return kind is list and all(isinstance(each, str) for each in given)
    return isinstance(given, kind) and not isinstance(given, bool)


def makes_a_customer(item: object) -> bool:
    """Whether an item takes a new key."""
    return isinstance(item, Mapping) and item.get("op") == "create" and item.get("collection") == _CUSTOMERS


_LOOK = frozenset({"op", "id"})


def is_look(item: object) -> bool:
    """Whether an item only shows a record, and is written as it has to be."""
    if not isinstance(item, Mapping) or item.keys() != _LOOK:
        return False
    return item["op"] == "get" and isinstance(item["id"], str)


def looks_wanted(schema: Schema, looks: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The ids by the name of their collection; what is no id is told of the item by itself."""
    wanted: dict[str, list[str]] = {}
    for identity in dict.fromkeys(each["id"] for each in looks):
        collection = schema.by_prefix.get(_prefix(identity))
        if collection is not None:
            wanted.setdefault(collection.name, []).append(identity)
    return wanted


def _prefix(identity: str) -> str:
    return identity.strip().rpartition("_")[0]
