"""A manifest: what one backup adds, signed, and chained to the one before.

Lives here: the value and its bytes. Must not live here: choosing manifests for a restore (chain.py), where
they lie.
Spec: docs/spec/backup.md, Manifests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from strongroom.backup.segment import Segment, SegmentKind
from strongroom.crypto.derive import label
from strongroom.crypto.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SigningKey, verify
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.canonical_json import (
    Malformed,
    read_binary,
    read_json,
    read_number,
    write_binary,
    write_json,
)
from strongroom.keys.ring_json import read_room, write_room

__all__ = [
    "FORMAT",
    "Manifest",
    "ManifestKind",
    "StatePart",
    "TenantPart",
    "digest_of",
    "read_manifest",
    "write_manifest",
]

FORMAT = 1
_LABEL = label("strongroom/manifest/v1")
_DIGEST_BYTES = 32
_MEMBERS = frozenset(
    [
        "at",
        "first_manifest",
        "format",
        "generation",
        "keys",
        "kind",
        "number",
        "previous",
        "room",
        "segments",
        "state",
        "tables",
        "tenants",
        "version",
    ]
)
_HEX = frozenset("0123456789abcdef")


class ManifestKind(StrEnum):
    """How a manifest stands to those before it."""

    BASE = "base"
    CUT = "cut"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class TenantPart:
    """How far one tenant's log is covered.

    Args:
        first: The first leaf that this manifest adds.
        end: The leaf after the last; the log's size then.
        checkpoint: The signed note over that size.
    """

    first: int
    end: int
    checkpoint: str


@dataclass(frozen=True, slots=True)
class StatePart:
    """The rows of the small tables of one tenant, whole.

    Args:
        mark: MAC over the frames, 32 bytes: where it has not changed, the segments of before are named again.
        segments: Where the frames are.
    """

    mark: bytes
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Manifest:
    """What one backup adds.

    Args:
        room: The room's id, 16 bytes.
        number: Its place in the chain, from 1 on.
        previous: Digest of the manifest before; None for the first.
        generation: The room's: grows with each restore that is promoted.
        at: When, in milliseconds of Unix time.
        first_manifest: Where reading begins to restore what this one stands for: the last base or index,
        which
            may be itself.
        tenants: By tenant.
        segments: What it adds; a base and an index list all that there is up to it.
        state: By tenant the segments that hold the rows of the small tables, whole; tenant 0 is the room
        itself.
        keys: By tenant and region the numbers of the copies of its keys that together hold it, the newest
        first.
        tables: By tenant and kind of frame how many frames of data it adds, and their digest in any order; of
            a base and an index, all that there are.
        version: Of the program that wrote it.
    """

    room: bytes
    number: int
    previous: bytes | None
    generation: int
    at: int
    kind: ManifestKind
    first_manifest: int
    tenants: Mapping[int, TenantPart]
    segments: Sequence[Segment] = ()
    state: Mapping[int, StatePart] = field(default_factory=dict)
    keys: Mapping[int, Mapping[int, Sequence[int]]] = field(default_factory=dict)
    tables: Mapping[int, Mapping[str, tuple[int, bytes]]] = field(default_factory=dict)
    version: str = ""

    def all_segments(self) -> list[Segment]:
        """Every segment that it names, those of small tables too."""
        return [*self.segments, *(segment for part in self.state.values() for segment in part.segments)]


def digest_of(data: bytes) -> bytes:
    """The digest by which a manifest is known: of its bytes as they lie there."""
    return sha256(data).digest()


def write_manifest(manifest: Manifest, signer: SigningKey) -> bytes:
    """Write a manifest and sign it."""
    body: dict[str, object] = {
        "at": manifest.at,
        "first_manifest": manifest.first_manifest,
        "format": FORMAT,
        "generation": manifest.generation,
        "keys": {
            str(tenant): {str(region): list(numbers) for region, numbers in regions.items()}
            for tenant, regions in manifest.keys.items()
        },
        "kind": str(manifest.kind),
        "number": manifest.number,
        "previous": None if manifest.previous is None else write_binary(manifest.previous),
        "room": write_room(manifest.room),
        "segments": [_write_segment(segment) for segment in manifest.segments],
        "state": {
            str(tenant): {
                "mark": write_binary(part.mark),
                "segments": [_write_segment(segment) for segment in part.segments],
            }
            for tenant, part in manifest.state.items()
        },
        "tables": {
            str(tenant): {name: [count, write_binary(digest)] for name, (count, digest) in kinds.items()}
            for tenant, kinds in manifest.tables.items()
        },
        "tenants": {
            str(tenant): {"checkpoint": part.checkpoint, "end": part.end, "first": part.first}
            for tenant, part in manifest.tenants.items()
        },
        "version": manifest.version,
    }
    signature = signer.sign(_LABEL + write_json(body))
    signed = {"key": write_binary(signer.public_key), "value": write_binary(signature)}
    return write_json({"body": body, "signature": signed})


def read_manifest(data: bytes, room: bytes, keys: Sequence[bytes]) -> Manifest:
    """Read a manifest and make sure that this room signed it.

    Args:
        room: The room's id, 16 bytes.
        keys: The public keys that the room signs with, or signed with.

    Raises:
        VerificationFailed: ``backup.manifest-forged``: malformed, of another room, or not signed by one of
        them.
        KeyNotAvailable: ``backup.future-format``.
    """
    try:
        value = read_json(data)
        body, signature = value["body"], value["signature"]
        key = read_binary(signature["key"], PUBLIC_KEY_BYTES)
        if key not in keys:
            raise Malformed
        verify(key, read_binary(signature["value"], SIGNATURE_BYTES), _LABEL + write_json(body))
        if read_number(body["format"]) > FORMAT:
            raise KeyNotAvailable("backup.future-format")
        if read_room(body["room"]) != room or set(body) != _MEMBERS:
            raise Malformed
        return _read(room, body)
    except (ValueError, KeyError, TypeError, AttributeError, VerificationFailed):
        raise VerificationFailed("backup.manifest-forged") from None


def _write_segment(segment: Segment) -> list[object]:
    return [
        segment.name,
        int(segment.kind),
        segment.tenant,
        segment.first,
        segment.end,
        segment.size,
        segment.frames,
    ]


def _read_segment(value: Any) -> Segment:
    name, kind, *numbers = value
    if not isinstance(name, str) or len(name) != 2 * _DIGEST_BYTES or not _HEX.issuperset(name):
        raise Malformed
    tenant, first, end, size, frames = map(read_number, numbers)
    return Segment(name, SegmentKind(read_number(kind)), tenant, first, end, size, frames)


def _read(room: bytes, body: Any) -> Manifest:
    previous = body["previous"]
    return Manifest(
        room=room,
        number=read_number(body["number"]),
        previous=None if previous is None else read_binary(previous, _DIGEST_BYTES),
        generation=read_number(body["generation"]),
        at=read_number(body["at"]),
        kind=ManifestKind(body["kind"]),
        first_manifest=read_number(body["first_manifest"]),
        tenants={
            int(tenant): TenantPart(
                read_number(part["first"]), read_number(part["end"]), str(part["checkpoint"])
            )
            for tenant, part in body["tenants"].items()
        },
        segments=tuple(map(_read_segment, body["segments"])),
        state={
            int(tenant): StatePart(
                read_binary(part["mark"], _DIGEST_BYTES), tuple(map(_read_segment, part["segments"]))
            )
            for tenant, part in body["state"].items()
        },
        keys={
            int(tenant): {
                int(region): tuple(map(read_number, numbers)) for region, numbers in regions.items()
            }
            for tenant, regions in body["keys"].items()
        },
        tables={
            int(tenant): {
                str(name): (read_number(count), read_binary(digest, _DIGEST_BYTES))
                for name, (count, digest) in kinds.items()
            }
            for tenant, kinds in body["tables"].items()
        },
        version=str(body["version"]),
    )
