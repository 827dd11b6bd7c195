"""Recording: an event appended, last, to the transaction that it describes.

Lives here: building the leaf of an event, sealing what lies beside it, and storing
both. Must not live here: deciding (access), what an operation does (vault), and
numbering on PostgreSQL (sequencer.py). Spec: docs/spec/log.md.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os import urandom

from strongroom.audit.chain import LeafChain, LogMacs
from strongroom.audit.leaf import Actor, KeyCommitment, Leaf, SealedLevel, StreamPosition, encode_leaf
from strongroom.audit.members import Member, MemberKind, encode_members, member_root
from strongroom.audit.merkle import hash_leaf
from strongroom.crypto.derive import CustomerKey, label
from strongroom.crypto.digests import field_salt, salted_digest
from strongroom.crypto.envelope import LevelSealer
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.model.levels import Level
from strongroom.model.moments import write_moment
from strongroom.model.schema import EVENTS
from strongroom.storage import leaf_rows, log_rows
from strongroom.storage.transaction import Transaction

__all__ = [
    "NOBODY",
    "READING",
    "EventDraft",
    "Recorder",
    "check_outbox_mac",
    "detail_key",
    "named_subjects",
    "open_beside",
    "outbox_mac",
]

NOBODY = bytes(16)
"""Stands for the customer where an event concerns none or many."""

READING = (MemberKind.LISTED, MemberKind.FOUND, MemberKind.EXPORTED, MemberKind.VIEWED)
"""Members that leave no trace in the record's own rows."""

_OUTBOX_LABEL = label("strongroom/row/outbox")
_SEALED_AT = 1
_SCHEMA_VERSION = 1


@dataclass(slots=True, kw_only=True)
class EventDraft:
    """What an operation says of itself, before it is an event.

    Args:
        event: The event's id, 16 bytes.
        values: Fields whose salted digest goes into the leaf.
        members: The records of a bulk operation.
        written: Members before these, in their bytes already, of records that were written.
        subjects: Customers among those of its members who are to find the event, besides those that it
            names itself: ``customer``, and the members that were read. Customers of members that were
            written need none: their rows name the event.
        detail: What is sealed beside the leaf: before and after, reason text, search words.
    """

    event: bytes
    action: str
    outcome: str = "done"
    purpose: str | None = None
    reason_code: str | None = None
    because: str | None = None
    collection: str | None = None
    record: str | None = None
    customer: bytes | None = None
    revision: int | None = None
    fields: Collection[str] = ()
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    levels: Sequence[SealedLevel] = ()
    key: KeyCommitment | None = None
    members: Sequence[Member] = ()
    written: Sequence[bytes] = field(default=(), repr=False)
    subjects: Collection[bytes] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    detail: Mapping[str, object] = field(default_factory=dict, repr=False)


class Recorder:
    """Appends events to the log of a room.

    Args:
        macs: The ring's: they show that a leaf's row, or one that waits for the sequencer, is ours.
    """

    def __init__(self, macs: LogMacs) -> None:
        self._macs = macs

    def record(
        self,
        tx: Transaction,
        tenant: int,
        draft: EventDraft,
        actor: Actor,
        at: int,
        suite: int,
        beside: CustomerKey | None = None,
    ) -> None:
        """Append an event; nothing may be written in the transaction after it.

        Args:
            at: Milliseconds since 1970 in UTC.
            suite: The tenant's suite.
            beside: The key for ``values`` and ``detail``; needed where there are any.
        """
        sealed, digests = None, {}
        if draft.values or draft.detail:
            if beside is None:
                raise ValueError("values beside an event need a key")
            salt = urandom(32)
            digests = {
                name: salted_digest(field_salt(salt, name), tenant, draft.event, name, value)
                for name, value in draft.values.items()
            }
            sealed = self._seal(draft, salt, suite, beside)
        members = [*draft.written, *(member.encode() for member in draft.members)]
        leaf = encode_leaf(
            Leaf(
                event=write_id("evt", draft.event),
                tenant=tenant,
                at=write_moment(at),
                action=draft.action,
                outcome=draft.outcome,
                actor=actor,
                stream=StreamPosition(tx.stream.id, tx.next_seq()),
                purpose=draft.purpose,
                reason_code=draft.reason_code,
                because=draft.because,
                collection=draft.collection,
                record=draft.record,
                customer=None if draft.customer is None else write_id("cus", draft.customer),
                revision=draft.revision,
                fields=tuple(sorted(draft.fields)),
                digests=digests,
                levels=tuple(draft.levels),
                key=draft.key,
                members=member_root(draft.event, members) if members else None,
                extra=draft.extra,
            )
        )
        digest = hash_leaf(leaf)
        column = encode_members(members) if members else None
        new = log_rows.NewEvent(draft.event, digest, leaf, sealed, column, sorted(_subjects(draft)))
        if tx.dialect == "sqlite":
            log_rows.add_event(tx, tenant, new)
            index, previous = log_rows.next_index(tx, tenant)
            link = LeafChain(self._macs, tenant).link(index, previous, digest)
            leaf_rows.add_leaf(tx, leaf_rows.LeafLink(tenant, index, draft.event, digest, *link))
        else:
            mac = outbox_mac(self._macs.row_mac(), tenant, draft.event, digest)
            log_rows.queue_event(tx, tenant, new, mac)

    def _seal(self, draft: EventDraft, salt: bytes, suite: int, beside: CustomerKey) -> bytes:
        document = {"salt": salt.hex(), "values": dict(draft.values), **draft.detail}
        payload = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        sealer = LevelSealer(beside, EVENTS, draft.event)
        return sealer.seal(Level.SENSITIVE, suite, _SCHEMA_VERSION, _SEALED_AT, payload)


def _subjects(draft: EventDraft) -> set[bytes]:
    """Whom the event is found by; all are named in the leaf or its members, so that it can be checked."""
    found = named_subjects(draft.customer, draft.members)
    if not found.issuperset(draft.subjects):
        if not found.union([member.customer for member in draft.members]).issuperset(draft.subjects):
            raise ValueError("a subject is the event's customer or that of a member")
        found.update(draft.subjects)
    return found


def named_subjects(customer: bytes | None, members: Iterable[Member]) -> set[bytes]:
    """The customers by whom an event has to be found: its own, and those of members that were only read."""
    found = {member.customer for member in members if member.kind in READING}
    if customer is not None:
        found.add(customer)
    return found


def outbox_mac(mac: RowMac, tenant: int, event: bytes, digest: bytes) -> bytes:
    """The MAC of an outbox row: what was not queued by the room's own keys is never signed."""
    return mac.tag(_OUTBOX_LABEL, tenant.to_bytes(8, "big"), event, digest)


def check_outbox_mac(mac: RowMac, tenant: int, event: bytes, digest: bytes, tag: bytes) -> None:
    """Make sure that an outbox row is ours.

    Raises:
        VerificationFailed: ``log.outbox-forged``.
    """
    mac.check(tag, "log.outbox-forged", _OUTBOX_LABEL, tenant.to_bytes(8, "big"), event, digest)


def detail_key(key: bytes, room: bytes, tenant: int) -> CustomerKey:
    """A month's detail key at work: seals beside events that concern no customer, or many."""
    return CustomerKey(key, room, tenant, NOBODY, 0)


def open_beside(event: bytes, sealed: bytes, beside: CustomerKey) -> dict[str, object]:
    """Open what lies sealed beside an event.

    Raises:
        VerificationFailed: When it is not what was sealed there under this key.
    """
    payload = LevelSealer(beside, EVENTS, event).open(Level.SENSITIVE, _SCHEMA_VERSION, _SEALED_AT, sealed)
    document = json.loads(payload)
    if not isinstance(document, dict):
        raise VerificationFailed("packing.malformed")
    return document
