"""What a leaf and its members say of the data: revisions made, keys created, people touched.

Lives here: reading that out, for leaves whose bytes are known to be what was logged. Must not live here:
comparing it with the tables (verify_data.py).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from strongroom.audit.actions import Action
from strongroom.audit.leaf import KeyCommitment, SealedLevel
from strongroom.audit.members import Member, MemberKind, decode_members
from strongroom.audit.recorder import named_subjects
from strongroom.storage.leaf_rows import LeafRow

__all__ = [
    "SHARE_ACTIONS",
    "USER_ACTIONS",
    "KeyEntry",
    "Said",
    "Shredded",
    "Write",
    "id_bytes",
    "keys_made",
    "read_leaf",
]

_ACTIVE, _HIDDEN, _REMOVED, _ERASED = 0, 1, 2, 3
_WRITES: Mapping[str, int] = {
    Action.CREATE: _ACTIVE,
    Action.UPDATE: _ACTIVE,
    Action.REVERT: _ACTIVE,
    "transfer": _ACTIVE,
    Action.REMOVE: _REMOVED,
    Action.ERASE: _HIDDEN,
    Action.ERASE_CANCEL: _ACTIVE,  # or what ``extra.state`` says
    Action.ERASE_SHRED: _ERASED,
}
_MEMBER_WRITES: Mapping[MemberKind, int] = {
    MemberKind.CREATED: _ACTIVE,
    MemberKind.UPDATED: _ACTIVE,
    MemberKind.REVERTED: _ACTIVE,
    MemberKind.REMOVED: _REMOVED,
}
USER_ACTIONS = frozenset(
    {
        Action.INIT,
        Action.USER_ADD,
        Action.USER_UPDATE,
        Action.USER_SUSPEND,
        Action.USER_RESUME,
        Action.USER_LINK,
    }
)
"""Actions that write the row of the user whom they name, and of those in ``extra.ended``."""

_DIGITS = str.maketrans("0123456789abcdefghjkmnpqrstvwxyz", "0123456789abcdefghijklmnopqrstuv")


class Write(NamedTuple):
    """One revision of one record, as the log has it or as a row has it."""

    collection: int
    record: bytes
    revision: int
    state: int
    customer: bytes
    event: bytes
    member: int  # -1 where the event is about this record alone
    levels: tuple[SealedLevel, ...]
    before: tuple[SealedLevel, ...] | None = (
        None  # where it was sealed anew: what the log had of it until then
    )

    @property
    def instead_of(self) -> "Write | None":
        """What this takes the place of: the same revision, with the envelopes that it had before."""
        return None if self.before is None else self._replace(levels=self.before, before=None)


class KeyEntry(NamedTuple):
    """One key of a customer or user, as the log has it or as a row has it."""

    customer: bytes
    number: int
    commitment: bytes


class Shredded(NamedTuple):
    """That a customer's keys up to a number were destroyed, and the records under them deleted."""

    customer: bytes
    key_no: int


class Said(NamedTuple):
    """What one leaf says.

    Attributes:
        subjects: The customers by whom the event has to be found.
        more_subjects: The customers by whom it may be found too.
        document: The leaf itself, where it is about users, shares, schemas or policies.
        shredded: Who was erased by it: what was said of them before is no longer in the tables.
    """

    writes: list[Write]
    keys: list[KeyEntry]
    subjects: set[bytes]
    more_subjects: set[bytes]
    document: dict[str, Any] | None
    shredded: Shredded | None = None


def id_bytes(text: str) -> bytes:
    """The 16 bytes of a written id of any kind; for ids that are known to be well formed.

    Raises:
        ValueError: When it is none after all.
    """
    return int(text.rpartition("_")[2].translate(_DIGITS), 32).to_bytes(16, "big")


_CUSTOMER = b'"customer":"cus_'
_AFTER_CUSTOMER = b'"event":"evt_'
SHARE_ACTIONS = frozenset({Action.SHARE, Action.UNSHARE})
"""Actions that write or drop the share of ``record`` with the user or team in ``extra``."""
_ABOUT_ROWS = frozenset(
    {
        *USER_ACTIONS,
        *SHARE_ACTIONS,
        Action.SCHEMA_APPLY,
        Action.ACCESS_APPLY,
        Action.ERASE,
        Action.HOLD,
    }
)


def read_leaf(row: LeafRow, body: bytes, collections: Mapping[str, int]) -> Said:
    """Read what a leaf says of the data.

    Args:
        collections: Number of each collection, by name, of all versions of the schema.

    Raises:
        ValueError, KeyError, TypeError, VerificationFailed: The bytes are no leaf of this format.
    """
    said = Said([], [], set(), set(), None)
    action = body[11 : body.index(b'"', 11)].decode()
    members = () if row.members is None else [Member.decode(one) for one in decode_members(row.members)]
    customer = _customer_of(body)
    said.subjects.update(named_subjects(customer, members))
    said.more_subjects.update(member.customer for member in members)
    for index, member in enumerate(members):
        said.writes.extend(_of_member(row.event, index, member))
        if member.key is not None:
            said.keys.append(_key(member.customer, member.key))
    if action in _WRITES or action in _ABOUT_ROWS or b'"key":{' in body:
        document: dict[str, Any] = json.loads(body)
        if document["outcome"] == "done":
            kept = _read_document(said, row, action, customer, document, collections)
            return said._replace(document=kept, shredded=_shredded(action, customer, document))
    return said


def subjects_named(row: LeafRow, body: bytes) -> set[bytes]:
    """Only the customers whom a leaf is about; quicker than `read_leaf`, and raises the same."""
    members = () if row.members is None else [Member.decode(one) for one in decode_members(row.members)]
    return set(named_subjects(_customer_of(body), members))


def _customer_of(body: bytes) -> bytes | None:
    """Keys come in their order: a customer that is named after the event is one that was asked about."""
    place = body.find(_CUSTOMER, 0, body.index(_AFTER_CUSTOMER))
    return None if place < 0 else id_bytes(body[place + 15 : place + 42].decode())


def keys_made(row: LeafRow, body: bytes) -> list[KeyEntry]:
    """Only the keys that a leaf says were made; quicker than `read_leaf`, and raises the same."""
    keys = [
        _key(member.customer, member.key)
        for member in (() if row.members is None else map(Member.decode, decode_members(row.members)))
        if member.key is not None
    ]
    if b'"key":{' in body:
        document = json.loads(body)
        key = document.get("key")
        if key is not None and document["outcome"] == "done":
            holder = id_bytes(document.get("customer") or document["record"])
            keys.append(KeyEntry(holder, key["number"], bytes.fromhex(key["commitment"])))
    return keys


def _shredded(action: str, customer: bytes | None, document: dict[str, Any]) -> Shredded | None:
    if action != Action.ERASE_SHRED or customer is None:
        return None
    return Shredded(customer, int(document["extra"]["key_no"]))


def _read_document(
    said: Said,
    row: LeafRow,
    action: str,
    customer: bytes | None,
    document: dict[str, Any],
    collections: Mapping[str, int],
) -> dict[str, Any] | None:
    key = document.get("key")
    if key is not None:
        holder = customer or id_bytes(document["record"])
        said.keys.append(KeyEntry(holder, key["number"], bytes.fromhex(key["commitment"])))
    if action in _WRITES and "revision" in document and "collection" in document:
        record = id_bytes(document["record"])
        levels = tuple(
            SealedLevel(at, on, bytes.fromhex(hash)) for at, on, hash in document.get("levels", ())
        )
        state = document.get("extra", {}).get("state", _WRITES[action])
        number = collections[document["collection"]]
        said.writes.append(
            Write(number, record, document["revision"], state, customer or record, row.event, -1, levels)
        )
    return document if action in _ABOUT_ROWS else None


def _of_member(event: bytes, index: int, member: Member) -> Iterator[Write]:
    replaced = member.replaced
    if replaced is not None:
        yield Write(
            member.collection,
            member.record,
            member.revision,
            replaced.state,
            member.customer,
            replaced.event,
            replaced.place,
            member.levels,
            replaced.levels,
        )
    state = _MEMBER_WRITES.get(member.kind)
    if state is not None:
        yield Write(
            member.collection,
            member.record,
            member.revision,
            state,
            member.customer,
            event,
            index,
            member.levels,
        )


def _key(customer: bytes, key: KeyCommitment) -> KeyEntry:
    return KeyEntry(customer, key.number, key.commitment)
