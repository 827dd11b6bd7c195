"""The ring as bytes: canonical JSON, before it is sealed.

Lives here: writing and strict reading, docs/spec/ring.md. Must not live here: sealing, files.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.canonical_json import (
    Malformed,
    read_binary,
    read_json,
    read_number,
    write_binary,
    write_json,
)
from strongroom.keys.keeper import Keeper
from strongroom.keys.ring import KEY_BYTES, LONGEST_PLACE, LogEnd, Numbered, Ring, RingKey
from strongroom.model.ids import read_id, write_id

__all__ = ["RING_FORMAT", "read_ring", "read_room", "write_ring", "write_room"]

RING_FORMAT = 1
_ROOM_PREFIX = "room"
_MEMBERS = frozenset(
    {
        "backup",
        "copies",
        "details",
        "epochs",
        "format",
        "former_macs",
        "generation",
        "indexes",
        "keepers",
        "log_ends",
        "log_next",
        "logs",
        "macs",
        "made",
        "marks",
        "recovery",
        "room",
        "stores",
    }
)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")

T = TypeVar("T")


def write_room(room: bytes) -> str:
    """Write a room's id: ``room_…``."""
    return write_id(_ROOM_PREFIX, room)


def read_room(text: object) -> bytes:
    """Read a room's id.

    Raises:
        Malformed: it is none.
    """
    if not isinstance(text, str):
        raise Malformed
    try:
        room = read_id(_ROOM_PREFIX, text)
    except InvalidInput:
        raise Malformed from None
    if write_room(room) != text:
        raise Malformed
    return room


def write_ring(ring: Ring) -> bytes:
    """Write a ring as canonical JSON; about 80 bytes a key.

    Spec: docs/spec/ring.md, ring.
    """
    epochs: dict[str, dict[str, Any]] = {}
    for (tenant, region), keys in ring.epochs.items():
        epochs.setdefault(str(tenant), {})[str(region)] = _numbered(keys)
    details: dict[str, dict[str, Any]] = {}
    for (tenant, month), key in ring.detail_keys.items():
        details.setdefault(str(tenant), {})[month] = _key(key)
    return write_json(
        {
            "backup": _numbered(ring.backup_keys),
            "copies": dict(ring.copies),
            "details": details,
            "epochs": epochs,
            "format": RING_FORMAT,
            "former_macs": _numbered(ring.former_macs),
            "generation": ring.generation,
            "indexes": {str(tenant): _numbered(keys) for tenant, keys in ring.index_generations.items()},
            "keepers": {name: _keeper(keeper) for name, keeper in ring.keepers.items()},
            "log_ends": {
                str(tenant): {str(number): [end.leaf, end.size] for number, end in ends.items()}
                for tenant, ends in ring.log_ends.items()
            },
            "log_next": sorted(ring.log_next),
            "logs": {str(tenant): _numbered(keys) for tenant, keys in ring.log_seeds.items()},
            "macs": _numbered(ring.mac_keys),
            "made": ring.made,
            "marks": _numbered(ring.mark_keys),
            "recovery": ring.recovery,
            "room": write_room(ring.room),
            "stores": list(ring.stores),
        }
    )


def read_ring(data: bytes) -> Ring:
    """Read a ring.

    Raises:
        KeyNotAvailable: ``keyfile.damaged``; ``keyfile.future-format``.
    """
    try:
        value = read_json(data)
        if isinstance(value, dict) and isinstance(value.get("format"), int) and value["format"] > RING_FORMAT:
            raise KeyNotAvailable("keyfile.future-format", file="ring")
        return _read(value)
    except (Malformed, ValueError):
        raise KeyNotAvailable("keyfile.damaged", file="ring") from None


def _key(key: RingKey) -> list[object]:
    return [write_binary(key.key), key.made]


def _numbered(keys: Numbered) -> dict[str, list[object]]:
    return {str(number): _key(key) for number, key in keys.items()}


def _read(value: Any) -> Ring:
    if not isinstance(value, dict) or value.keys() != _MEMBERS or read_number(value["format"]) != RING_FORMAT:
        raise Malformed
    regions = _mapping(value["epochs"], _name, lambda keys: _mapping(keys, _name, _read_numbered))
    months = _mapping(value["details"], _name, lambda keys: _mapping(keys, _month, _read_key))
    recovery, stores = value["recovery"], value["stores"]
    if not (recovery is None or isinstance(recovery, str)) or not isinstance(stores, list):
        raise Malformed
    if not all(isinstance(store, str) for store in stores) or len(set(stores)) != len(stores):
        raise Malformed
    return Ring(
        room=read_room(value["room"]),
        generation=read_number(value["generation"]),
        made=read_number(value["made"]),
        epochs=_flat(regions),
        index_generations=_mapping(value["indexes"], _name, _read_numbered),
        mac_keys=_read_numbered(value["macs"]),
        former_macs=_mapping(value["former_macs"], _name, _read_key),
        mark_keys=_read_numbered(value["marks"]),
        log_seeds=_mapping(value["logs"], _name, _read_numbered),
        detail_keys=_flat(months),
        backup_keys=_read_numbered(value["backup"]),
        recovery=recovery,
        stores=tuple(stores),
        keepers=_keepers(value["keepers"]),
        copies=_mapping(value["copies"], _place, read_number),
        log_ends=_mapping(value["log_ends"], _name, lambda ends: _mapping(ends, _name, _read_end)),
        log_next=_tenants(value["log_next"]),
    )


def _read_end(value: object) -> LogEnd:
    if not isinstance(value, list) or len(value) != 2:
        raise Malformed
    leaf, size = value
    return LogEnd(read_number(leaf), None if size is None else read_number(size))


def _tenants(value: object) -> frozenset[int]:
    if not isinstance(value, list) or sorted(set(value)) != value:
        raise Malformed
    return frozenset(map(read_number, value))


def _keeper(keeper: Keeper) -> list[object]:
    return [keeper.recipient, write_binary(keeper.public), keeper.grace, keeper.added]


def _keepers(value: object) -> Mapping[str, Keeper]:
    rows = _mapping(value, str, lambda row: row)
    if not all(isinstance(row, list) and len(row) == len(Keeper.__slots__) - 1 for row in rows.values()):
        raise Malformed
    return MappingProxyType(
        {
            name: Keeper(
                name, recipient, read_binary(public, KEY_BYTES), read_number(grace), read_number(added)
            )
            for name, (recipient, public, grace, added) in rows.items()
        }
    )


def _place(text: str) -> str:
    if not 0 < len(text) <= LONGEST_PLACE:
        raise Malformed
    return text


def _mapping(value: object, name: Callable[[str], Any], item: Callable[[Any], T]) -> Mapping[Any, T]:
    if not isinstance(value, dict):
        raise Malformed
    return MappingProxyType({name(key): item(inner) for key, inner in value.items()})


def _flat(nested: Mapping[Any, Mapping[Any, T]]) -> Mapping[Any, T]:
    return MappingProxyType(
        {(outer, inner): item for outer, items in nested.items() for inner, item in items.items()}
    )


def _read_numbered(value: object) -> Numbered:
    keys = _mapping(value, _name, _read_key)
    if not keys:
        raise Malformed
    return keys


def _name(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Malformed
    return read_number(int(text))


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise Malformed
    return text


def _read_key(value: object) -> RingKey:
    if not isinstance(value, list) or len(value) != 2:
        raise Malformed
    return RingKey(read_binary(value[0], KEY_BYTES), read_number(value[1]))
