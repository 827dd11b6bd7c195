"""The leaf: the bytes of one event in the tree, and strictly back.

Lives here: the one canonical form of each leaf. Must not live here: the grammar of its parts
(leaf_grammar.py), which actions there are (actions.py), where leaves are kept.
Spec: docs/spec/log.md, Leaf.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, NamedTuple

from strongroom.audit.leaf_grammar import read_document
from strongroom.errors import InvalidInput, VerificationFailed

__all__ = [
    "LEAF_MAX_BYTES",
    "Actor",
    "KeyCommitment",
    "Leaf",
    "MemberRoot",
    "SealedLevel",
    "StreamPosition",
    "decode_leaf",
    "encode_leaf",
]

LEAF_MAX_BYTES = 0xFFFF
"""C2SP tlog-tiles keeps the length of an entry in two bytes."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: the principal, and through whom.

    Args:
        principal: Typed id, ``usr_…``.
        acted_for: Digest of the CRM's own user for whom the principal acted.
        token: Id of the API token.
        login: Digest of the operating-system login, lower-case hexadecimal.
        request: Id of the request, ``req_…``.
    """

    principal: str
    acted_for: str | None = None
    token: str | None = None
    login: str | None = None
    request: str | None = None


@dataclass(frozen=True, slots=True)
class StreamPosition:
    """Which event of which writer it is: 8 random bytes of the writer, and its count from 1."""

    id: bytes
    seq: int


class SealedLevel(NamedTuple):
    """One sealed level of a record: the revision it was sealed at, and SHA-256 of its envelope."""

    level: int
    sealed_at: int
    digest: bytes


class KeyCommitment(NamedTuple):
    """The 32-byte commitment of a customer's key of one number."""

    number: int
    commitment: bytes


@dataclass(frozen=True, slots=True)
class MemberRoot:
    """Count and Merkle root of the members of a bulk event."""

    count: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event as it stands in the log; holds pseudonymous ids and salted digests, never a value.

    Args:
        event: Id of the event, ``evt_…``.
        tenant: Number of the tenant.
        at: UTC to the millisecond, ``2026-11-24T00:00:00.000Z``.
        action: One of `strongroom.audit.actions.Action`.
        outcome: ``done``, ``refused`` or ``failed``.
        actor: Who acted.
        stream: Which event of which writer.
        purpose: Code of the purpose.
        reason_code: Code of the reason.
        because: Code of the decision.
        collection: Name of the collection.
        record: Id of the record.
        customer: Id of the customer, ``cus_…``.
        revision: The record's revision that the event made or read.
        fields: Names of the fields concerned, sorted.
        digests: Field to its salted digest, 32 bytes.
        levels: The record's sealed levels after the event, by level.
        key: Commitment of a key that the event created.
        members: Count and root of a bulk event's members.
        extra: Small numbers, ids and lists of these that one action needs.
    """

    event: str
    tenant: int
    at: str
    action: str
    outcome: str
    actor: Actor
    stream: StreamPosition
    purpose: str | None = None
    reason_code: str | None = None
    because: str | None = None
    collection: str | None = None
    record: str | None = None
    customer: str | None = None
    revision: int | None = None
    fields: tuple[str, ...] = ()
    digests: Mapping[str, bytes] = field(default_factory=dict)
    levels: tuple[SealedLevel, ...] = ()
    key: KeyCommitment | None = None
    members: MemberRoot | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


def encode_leaf(leaf: Leaf) -> bytes:
    """Write a leaf: JSON with sorted keys, no spaces, ASCII only, nothing for what is absent.

    Written key by key, in alphabetical order: more than twice as fast as a general encoder.

    Raises:
        InvalidInput: ``leaf.too-long``, over 65,535 bytes.
    """
    parts = [f'{{"action":{quoted(leaf.action)},"actor":{_actor(leaf.actor)},"at":{quoted(leaf.at)}']
    if leaf.because is not None:
        parts.append(f'"because":{quoted(leaf.because)}')
    if leaf.collection is not None:
        parts.append(f'"collection":{quoted(leaf.collection)}')
    if leaf.customer is not None:
        parts.append(f'"customer":{quoted(leaf.customer)}')
    if leaf.digests:
        pairs = [f'{quoted(name)}:"{leaf.digests[name].hex()}"' for name in sorted(leaf.digests)]
        parts.append(f'"digests":{{{",".join(pairs)}}}')
    parts.append(f'"event":{quoted(leaf.event)}')
    if leaf.extra:
        parts.append(f'"extra":{_any_json(dict(leaf.extra))}')
    if leaf.fields:
        parts.append(f'"fields":[{",".join([quoted(name) for name in sorted(leaf.fields)])}]')
    if leaf.key is not None:
        parts.append(f'"key":{{"commitment":"{leaf.key.commitment.hex()}","number":{leaf.key.number}}}')
    if leaf.levels:
        rows = [f'[{row.level},{row.sealed_at},"{row.digest.hex()}"]' for row in leaf.levels]
        parts.append(f'"levels":[{",".join(rows)}]')
    if leaf.members is not None:
        parts.append(f'"members":{{"count":{leaf.members.count},"root":"{leaf.members.root.hex()}"}}')
    parts.append(f'"outcome":{quoted(leaf.outcome)}')
    if leaf.purpose is not None:
        parts.append(f'"purpose":{quoted(leaf.purpose)}')
    if leaf.reason_code is not None:
        parts.append(f'"reason_code":{quoted(leaf.reason_code)}')
    if leaf.record is not None:
        parts.append(f'"record":{quoted(leaf.record)}')
    if leaf.revision is not None:
        parts.append(f'"revision":{leaf.revision}')
    stream = leaf.stream
    parts.append(f'"stream":{{"id":"{stream.id.hex()}","seq":{stream.seq}}},"tenant":{leaf.tenant},"v":1}}')
    encoded = ",".join(parts).encode("ascii")
    if len(encoded) > LEAF_MAX_BYTES:
        raise InvalidInput("leaf.too-long", bytes=len(encoded))
    return encoded


def decode_leaf(data: bytes) -> Leaf:
    """Read a leaf; whatever is not exactly what `encode_leaf` writes is refused.

    Raises:
        VerificationFailed: ``leaf.malformed``, with ``key`` naming the part that is at fault.
    """
    if len(data) > LEAF_MAX_BYTES:
        raise VerificationFailed("leaf.malformed", key="length")
    document = read_document(data)
    leaf = _from_document(document)
    if encode_leaf(leaf) != data:
        raise VerificationFailed("leaf.malformed", key="form")
    return leaf


def _actor(actor: Actor) -> str:
    parts = []
    if actor.acted_for is not None:
        parts.append(f'"acted_for":{quoted(actor.acted_for)}')
    if actor.login is not None:
        parts.append(f'"login":{quoted(actor.login)}')
    parts.append(f'"principal":{quoted(actor.principal)}')
    if actor.request is not None:
        parts.append(f'"request":{quoted(actor.request)}')
    if actor.token is not None:
        parts.append(f'"token":{quoted(actor.token)}')
    return f"{{{','.join(parts)}}}"


_any_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def _from_document(document: dict[str, object]) -> Leaf:
    """Build the leaf from parts that the grammar has checked."""
    plain = dict(document)
    del plain["v"]
    for name, build in _BUILD.items():
        if name in plain:
            plain[name] = build(plain[name])
    return Leaf(**plain)  # type: ignore[arg-type]  # read_document has checked every name and type


_BUILD: dict[str, Callable[[Any], object]] = {
    "actor": lambda part: Actor(**part),
    "stream": lambda part: StreamPosition(bytes.fromhex(part["id"]), part["seq"]),
    "fields": tuple,
    "digests": lambda part: {name: bytes.fromhex(digest) for name, digest in part.items()},
    "levels": lambda part: tuple(SealedLevel(row[0], row[1], bytes.fromhex(row[2])) for row in part),
    "key": lambda part: KeyCommitment(part["number"], bytes.fromhex(part["commitment"])),
    "members": lambda part: MemberRoot(part["count"], bytes.fromhex(part["root"])),
}
