"""Audit bundles: a file that proves what it says to somebody who trusts nobody.

Lives here: the bundle's lines, from parts that the caller has at hand. Must not live here: choosing and
reading these parts, checking a bundle (verify.py, which stands alone). Spec: docs/spec/log.md, Bundle.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from strongroom.audit.note import VerifierKey

__all__ = [
    "BUNDLE_FORMAT",
    "BundleHead",
    "BundleMember",
    "ConsistencyProof",
    "Disclosure",
    "PastEra",
    "PastKey",
    "ProvenLeaf",
    "range_bundle",
    "selection_bundle",
]

BUNDLE_FORMAT = "strongroom-audit-bundle/v1"


@dataclass(frozen=True, slots=True)
class PastEra:
    """An earlier era's key and last known checkpoint, which the first leaf of the next era names."""

    key: VerifierKey
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class PastKey:
    """A key that signed this log before, and the index of the leaf that names the one after it."""

    key: VerifierKey
    leaf: int


@dataclass(frozen=True, slots=True)
class BundleMember:
    """One member of a bulk event with its audit path under the root in the event's leaf."""

    event: str
    index: int
    member: bytes
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A value to be shown to be what was logged; silent in ``repr``, for it is somebody's.

    Args:
        event: Id of the event.
        field: Name of the field.
        salt: The field's salt of that event, 32 bytes.
        value: The value's bytes in normal form.
    """

    event: str
    field: str
    salt: bytes
    value: bytes

    def __repr__(self) -> str:
        return f"Disclosure({self.event!r}, {self.field!r})"


@dataclass(frozen=True, slots=True)
class BundleHead:
    """What every bundle begins with.

    Args:
        tenant: Number of the tenant.
        key: The log's verifier key; its name is the origin.
        checkpoints: Signed notes of this log, by ascending size; the last is the one that is proven against.
        eras: Earlier eras, oldest first.
        keys: Former keys of this log that signed checkpoints of the bundle, oldest first.
        members: Members of bulk events that the bundle holds.
        disclosures: Values of events that the bundle holds.
    """

    tenant: int
    key: VerifierKey
    checkpoints: Sequence[bytes]
    eras: Sequence[PastEra] = ()
    keys: Sequence[PastKey] = ()
    members: Sequence[BundleMember] = ()
    disclosures: Sequence[Disclosure] = ()


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """The proof from one checkpoint's size to the next one's."""

    old: int
    new: int
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class ProvenLeaf:
    """A leaf's bytes with its index and its audit path to the newest checkpoint."""

    index: int
    leaf: bytes
    path: Sequence[bytes]


def range_bundle(
    head: BundleHead, leaves: Iterable[bytes], start: int = 0, prefix: Sequence[bytes] = ()
) -> Iterator[bytes]:
    """Write every leaf from ``start`` to the newest checkpoint, line by line.

    Args:
        head: What it begins with; no checkpoint smaller than ``start``.
        leaves: The leaves' bytes in order, read only as lines are taken.
        start: Index of the first leaf.
        prefix: The complete subtrees of the leaves before it (`CompactRange.hashes`).
    """
    announced = {"type": "range", "from": start, "prefix": _hashes(prefix)}
    body: Iterator[dict[str, object]] = ({"type": "leaf", "leaf": _base64(leaf)} for leaf in leaves)
    return _closed(_lines(_head(head), _claims(head), [announced], body))


def selection_bundle(
    head: BundleHead, leaves: Iterable[ProvenLeaf], consistency: Sequence[ConsistencyProof] = ()
) -> Iterator[bytes]:
    """Write chosen leaves with their proofs, line by line.

    Args:
        head: What it begins with.
        leaves: The leaves, by ascending index.
        consistency: One proof from each checkpoint to the next.
    """
    links = (
        {"type": "consistency", "from": link.old, "to": link.new, "proof": _hashes(link.path)}
        for link in consistency
    )
    body = (
        {"type": "event", "index": one.index, "leaf": _base64(one.leaf), "proof": _hashes(one.path)}
        for one in leaves
    )
    return _closed(_lines(_head(head), links, _claims(head), body))


def _head(head: BundleHead) -> Iterator[dict[str, object]]:
    yield {
        "type": "header",
        "format": BUNDLE_FORMAT,
        "origin": head.key.name,
        "tenant": head.tenant,
        "vkey": str(head.key),
    }
    for past in head.keys:
        yield {"type": "key", "vkey": str(past.key)}
    for era in head.eras:
        yield {
            "type": "era",
            "origin": era.key.name,
            "vkey": str(era.key),
            "checkpoint": era.checkpoint.decode(),
        }
    for note in head.checkpoints:
        yield {"type": "checkpoint", "note": note.decode()}


def _claims(head: BundleHead) -> Iterator[dict[str, object]]:
    # In order, so that a verifier notices one that stands twice.
    for member in sorted(head.members, key=lambda one: (one.event, one.index)):
        yield {
            "type": "member",
            "event": member.event,
            "index": member.index,
            "member": _base64(member.member),
            "path": _hashes(member.path),
        }
    for shown in sorted(head.disclosures, key=lambda one: (one.event, one.field)):
        yield {
            "type": "disclosure",
            "event": shown.event,
            "field": shown.field,
            "salt": _base64(shown.salt),
            "value": _base64(shown.value),
        }


def _lines(*parts: Iterable[dict[str, object]]) -> Iterator[bytes]:
    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
    for part in parts:
        for record in part:
            yield encode(record).encode("ascii") + b"\n"


def _closed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Pass the lines on and add the closing one, by which a bundle that was cut short is noticed."""
    digest = sha256()
    count = 0
    for line in lines:
        digest.update(line)
        count += 1
        yield line
    yield from _lines([{"type": "end", "records": count, "sha256": digest.hexdigest()}])


def _hashes(hashes: Sequence[bytes]) -> list[str]:
    return [_base64(one) for one in hashes]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
