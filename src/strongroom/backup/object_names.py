"""How objects are called at a destination, and which room and kind a name is of.

Lives here: names. Must not live here: what the objects hold. Spec: docs/spec/backup.md, Objects.

Names come back from a destination, where anybody may have put anything: what is not exactly of a form that is
written here is nobody's, and is left alone.
"""

import re
from enum import Enum
from hashlib import sha256

from strongroom.model.ids import write_id

__all__ = [
    "Kind",
    "copy_named",
    "entry_name",
    "entry_number",
    "is_key_copy",
    "is_segment",
    "key_name",
    "key_prefix",
    "key_sequence",
    "ledger_prefix",
    "manifest_name",
    "manifest_number",
    "prefix",
    "segment_name",
]

_DIGITS = 12
_NUMBER = re.compile(r"[0-9]{12}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_COPY = re.compile(r"([0-9]{1,18})/([0-9]{1,9})/([0-9]{12})", re.ASCII)
_ENTRY = re.compile(r"([0-9]{16})\.json", re.ASCII)


class Kind(Enum):
    """The folders below a room's prefix."""

    SEGMENTS = "segments"
    MANIFESTS = "manifests"
    KEYS = "keys"
    LEDGER = "ledger"
    GENERATIONS = "generations"


def prefix(room: bytes, kind: Kind) -> str:
    """What the names of all objects of a kind begin with: ``<26 characters of the room's id>/<kind>/``."""
    return f"{write_id('room', room).partition('_')[2]}/{kind.value}/"


def segment_name(room: bytes, sealed: bytes) -> str:
    """The name of a segment: the digest of its bytes as they lie there."""
    return prefix(room, Kind.SEGMENTS) + sha256(sealed).hexdigest()


def is_segment(room: bytes, name: str) -> bool:
    """Whether a name is of a segment of this room."""
    start = prefix(room, Kind.SEGMENTS)
    return name.startswith(start) and _DIGEST.fullmatch(name[len(start) :]) is not None


def manifest_name(room: bytes, number: int) -> str:
    """The name of a manifest, in whose order they sort."""
    return f"{prefix(room, Kind.MANIFESTS)}{number:0{_DIGITS}}"


def manifest_number(room: bytes, name: str) -> int | None:
    """The number of a manifest; None for a name that is of no manifest of this room."""
    return key_sequence(name, prefix(room, Kind.MANIFESTS))


def key_prefix(room: bytes, tenant: int, region: int) -> str:
    """What the names of all copies of a region's keys begin with."""
    return f"{prefix(room, Kind.KEYS)}{tenant}/{region}/"


def key_name(room: bytes, tenant: int, region: int, sequence: int) -> str:
    """The name of a copy of a region's keys, in whose order they sort."""
    return f"{key_prefix(room, tenant, region)}{sequence:0{_DIGITS}}"


def key_sequence(name: str, start: str) -> int | None:
    """The number that a name ends with after its prefix; None for a name of any other form."""
    match = _NUMBER.fullmatch(name[len(start) :]) if name.startswith(start) else None
    return None if match is None else int(match[0])


def copy_named(room: bytes, name: str) -> tuple[int, int, int] | None:
    """Tenant, region and number of a copy of keys; None for a name of any other form."""
    start = prefix(room, Kind.KEYS)
    match = _COPY.fullmatch(name[len(start) :]) if name.startswith(start) else None
    if match is None:
        return None
    tenant, region, sequence = map(int, match.groups())
    return (tenant, region, sequence) if key_name(room, tenant, region, sequence) == name else None


def is_key_copy(room: bytes, name: str) -> bool:
    """Whether a name is of a copy of a region's keys of this room."""
    return copy_named(room, name) is not None


def entry_name(room: bytes, tenant: int, number: int) -> str:
    """The name of an entry of the ledger, in whose order they sort."""
    return f"{ledger_prefix(room, tenant)}{number:016d}.json"


def entry_number(room: bytes, tenant: int, name: str) -> int | None:
    """The number of an entry of the ledger; None for a name of any other form."""
    start = ledger_prefix(room, tenant)
    match = _ENTRY.fullmatch(name[len(start) :]) if name.startswith(start) else None
    return None if match is None else int(match[1])


def ledger_prefix(room: bytes, tenant: int) -> str:
    """What the names of a tenant's ledger entries begin with: docs/spec/erasure.md, Tombstones."""
    return f"{prefix(room, Kind.LEDGER)}{tenant}/"
