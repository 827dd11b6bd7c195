"""The members of a bulk event: an import's batch, a page of a list, a look at many records, an export.

Lives here: a member's bytes, the stored column of all members, their Merkle root and proofs. Must not live
here: which members an event has. Spec: docs/spec/log.md, Members.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from struct import Struct, error
from typing import NamedTuple

from strongroom.audit.leaf import KeyCommitment, MemberRoot, SealedLevel
from strongroom.audit.merkle import hash_leaf, inclusion_proof, merkle_root, node_reader, verify_inclusion
from strongroom.errors import VerificationFailed

__all__ = [
    "Member",
    "MemberKind",
    "Replaced",
    "created_member",
    "decode_members",
    "encode_fields",
    "encode_members",
    "member_hash",
    "member_proof",
    "member_proofs",
    "member_root",
    "verify_member",
]

_LABEL = b"strongroom/member/v1".ljust(24, b"\0")
_ID_BYTES = 16
_HEAD = Struct(">BH16s16sI")
_COUNT = Struct(">H")
_LEVEL = Struct(">BI32s")
_KEY = Struct(">H32s")
_REPLACED = Struct(">16sIB")
_LENGTH = Struct(">I")
_FIELDS_AT = _HEAD.size
_pack_level, _pack_key = _LEVEL.pack, _KEY.pack
_new_level = SealedLevel._make
_LEVELS = [bytes((count,)) for count in range(256)]


class MemberKind(IntEnum):
    """What happened to one record in a bulk event."""

    CREATED = 1
    UPDATED = 2
    REMOVED = 3
    LISTED = 4
    FOUND = 5
    EXPORTED = 6
    REVERTED = 7
    RESEALED = 8
    VIEWED = 9


_KINDS = {int(kind): kind for kind in MemberKind}


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a revision was, as far as the log knows it, before its values were sealed anew where they lie.

    Args:
        event: The event that made the revision, 16 bytes; it goes on standing in the row.
        place: The revision's place among that event's members; -1 where the event is about it alone.
        state: The row's state, 8 bits.
        levels: Its sealed levels before, by level.
    """

    event: bytes
    place: int
    state: int
    levels: tuple[SealedLevel, ...]


class Member(NamedTuple):
    """One record's part in a bulk event; a tuple, since a page of a list makes one for each record.

    Args:
        kind: What happened to it.
        collection: Number of the collection.
        record: Id of the record, 16 bytes.
        customer: Id of its customer, 16 bytes.
        revision: The revision that was made or read.
        fields: Numbers of the fields that were shown or written, ascending.
        levels: The record's sealed levels after the event, by level.
        key: Commitment of the customer key that the event created.
        replaced: What was there before, for what was sealed anew; None for all other kinds.
    """

    kind: MemberKind
    collection: int
    record: bytes
    customer: bytes
    revision: int
    fields: tuple[int, ...] = ()
    levels: tuple[SealedLevel, ...] = ()
    key: KeyCommitment | None = None
    replaced: Replaced | None = None

    def encode(self) -> bytes:
        """Write the member's bytes.

        Raises:
            struct.error: when a number does not fit its place.
        """
        return _encode(
            self.kind,
            self.collection,
            self.record,
            self.customer,
            self.revision,
            encode_fields(self.fields),
            self.levels,
            self.key,
            self.replaced,
        )

    @classmethod
    def decode(cls, data: bytes) -> "Member":
        """Read a member's bytes; only the one form that `encode` writes.

        Raises:
            VerificationFailed: ``member.malformed``.
        """
        try:
            number, collection, record, customer, revision = _HEAD.unpack_from(data)
            at = _FIELDS_AT + _COUNT.size + _COUNT.unpack_from(data, _FIELDS_AT)[0] * 2
            fields = _read_fields(data[_FIELDS_AT:at])
            levels, at = _read_levels(data, at)
            keyed, at = data[at], at + 1
            key = replaced = None
            if keyed:
                key = KeyCommitment(*_KEY.unpack_from(data, at))
                at += _KEY.size
            if number == MemberKind.RESEALED:
                event, place, state = _REPLACED.unpack_from(data, at)
                before, at = _read_levels(data, at + _REPLACED.size)
                replaced = Replaced(event, place - 1, state, before)
            kind = _KINDS[number]
        except (error, IndexError, KeyError, ValueError):
            raise VerificationFailed("member.malformed") from None
        # Each part has one form only, so what was read to its end is what `encode` writes.
        if at != len(data) or keyed > 1:
            raise VerificationFailed("member.malformed")
        return cls(kind, collection, record, customer, revision, fields, levels, key, replaced)


def _read_levels(data: bytes, at: int) -> tuple[tuple[SealedLevel, ...], int]:
    """A list of levels, and where it ends."""
    end = at + 1 + data[at] * _LEVEL.size
    levels = [_new_level(_LEVEL.unpack_from(data, place)) for place in range(at + 1, end, _LEVEL.size)]
    last = -1
    for level in levels:
        if level[0] <= last:
            raise ValueError("levels ascend")
        last = level[0]
    return tuple(levels), end


@lru_cache(maxsize=256)
def _read_fields(data: bytes) -> tuple[int, ...]:
    """The numbers of fields after their count; those of a page, and of a file, are mostly the same."""
    fields = Struct(f">{len(data) // 2}H").unpack(data)[1:]
    if any(before >= after for before, after in pairwise(fields)):
        raise ValueError("fields ascend")
    return fields


@lru_cache(maxsize=256)
def encode_fields(fields: tuple[int, ...]) -> bytes:
    """The numbers of fields, ascending, as they stand in a member; those of a page have the same."""
    return Struct(f">H{len(fields)}H").pack(len(fields), *fields)


def created_member(
    collection: int,
    record: bytes,
    customer: bytes,
    fields: bytes,
    levels: Sequence[SealedLevel],
    key: KeyCommitment | None,
) -> bytes:
    """The bytes of a `Member` of kind ``CREATED``, without making one: an import has many.

    Args:
        fields: From `encode_fields`; most records of a file have the same.
    """
    return _encode(MemberKind.CREATED, collection, record, customer, 1, fields, levels, key)


def _encode(
    kind: int,
    collection: int,
    record: bytes,
    customer: bytes,
    revision: int,
    fields: bytes,
    levels: Sequence[SealedLevel],
    key: KeyCommitment | None,
    replaced: Replaced | None = None,
) -> bytes:
    parts = [_HEAD.pack(kind, collection, record, customer, revision), fields, _LEVELS[len(levels)]]
    parts += [_pack_level(*level) for level in levels]
    parts.append(b"\x00" if key is None else b"\x01" + _pack_key(*key))
    if replaced is not None:
        parts += [
            _REPLACED.pack(replaced.event, replaced.place + 1, replaced.state),
            _LEVELS[len(replaced.levels)],
        ]
        parts += [_pack_level(*level) for level in replaced.levels]
    return b"".join(parts)


def encode_members(members: Sequence[bytes]) -> bytes:
    """The stored column: each member's bytes after their length as four bytes, big-endian."""
    return b"".join([_LENGTH.pack(len(member)) + member for member in members])


def decode_members(column: bytes) -> list[bytes]:
    """Take the stored column apart into members' bytes.

    Raises:
        VerificationFailed: ``member.malformed``, when it does not end where its last member ends.
    """
    members = []
    at = 0
    while at < len(column):
        start = at + _LENGTH.size
        at = start + int.from_bytes(column[at:start], "big")
        if start > len(column) or at > len(column):
            raise VerificationFailed("member.malformed")
        members.append(column[start:at])
    return members


def member_hash(event: bytes, member: bytes) -> bytes:
    """The leaf hash of one member: bound to its event, so that it proves nothing about another."""
    return hash_leaf(_LABEL + event + member)


def member_root(event: bytes, members: Sequence[bytes]) -> MemberRoot:
    """Count and root that the event's leaf states.

    Args:
        event: Id of the event, 16 bytes.
        members: Their bytes, in order.
    """
    prefix = _LABEL + event
    return MemberRoot(len(members), merkle_root([hash_leaf(prefix + member) for member in members]))


def member_proof(event: bytes, members: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one member; IndexError when there is no such member."""
    return member_proofs(event, members, (index,))[0]


def member_proofs(event: bytes, members: Sequence[bytes], indexes: Iterable[int]) -> list[list[bytes]]:
    """The audit paths of several members, each level hashed once; IndexError when there is no such member."""
    hashes = [member_hash(event, member) for member in members]
    node = node_reader(hashes)
    return [inclusion_proof(node, index, len(hashes)) for index in indexes]


def verify_member(event: bytes, stated: MemberRoot, index: int, member: bytes, path: Sequence[bytes]) -> None:
    """Check that a member stands at ``index`` among those that a leaf states.

    Raises:
        VerificationFailed: ``merkle.inclusion``.
    """
    verify_inclusion(index, stated.count, member_hash(event, member), path, stated.root)
