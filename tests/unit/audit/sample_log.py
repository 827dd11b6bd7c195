"""A small log with everything in it that a bundle can show: two eras, writers, members, digests."""

from dataclasses import dataclass, field, replace

from strongroom.audit.bundle import (
    BundleHead,
    BundleMember,
    ConsistencyProof,
    Disclosure,
    PastEra,
    ProvenLeaf,
    range_bundle,
    selection_bundle,
)
from strongroom.audit.checkpoint import Checkpoint, checkpoint_digest, sign_checkpoint
from strongroom.audit.compact import CompactRange
from strongroom.audit.leaf import Actor, Leaf, StreamPosition, encode_leaf
from strongroom.audit.members import Member, MemberKind, member_proof, member_root
from strongroom.audit.merkle import consistency_proof, hash_leaf, inclusion_proof, merkle_root, node_reader
from strongroom.audit.note import NoteSigner
from strongroom.crypto.digests import field_salt, salted_digest
from strongroom.model.ids import write_id

__all__ = ["ERA_AT", "FIRST", "SECOND", "SampleLog", "event_id", "raw_event"]

FIRST = NoteSigner("room.example/1/era1", b"\x01" * 32)
SECOND = NoteSigner("room.example/1/era2", b"\x02" * 32)
ERA_AT = 9
EVENT_SALT = b"\x07" * 32
MEMBERS = [
    Member(MemberKind.LISTED, 1, bytes([number]) * 16, bytes([number]) * 16, number, (1, 5)).encode()
    for number in range(1, 6)
]


def raw_event(number: int) -> bytes:
    return (0x0190 << 112 | number).to_bytes(16, "big")


def event_id(number: int) -> str:
    return write_id("evt", raw_event(number))


def plain_leaf(number: int) -> Leaf:
    """Two writers take turns; each counts for itself."""
    return Leaf(
        event=event_id(number),
        tenant=1,
        at="2026-11-24T00:00:00.000Z",
        action="view",
        outcome="done",
        actor=Actor("usr_" + "0" * 26),
        stream=StreamPosition(bytes([number % 2]) * 8, number // 2 + 1),
        record="cus_" + "0" * 26,
        revision=number,
    )


@dataclass
class SampleLog:
    """Leaves of two eras; ``era_checkpoint`` is the first era's last known one."""

    size: int = 14
    leaves: list[Leaf] = field(default_factory=list)
    era_checkpoint: bytes = b""

    def __post_init__(self) -> None:
        for number in range(self.size):
            self.leaves.append(self._leaf(number, plain_leaf(number)))

    def _leaf(self, number: int, leaf: Leaf) -> Leaf:
        if number == 0:
            return replace(leaf, action="era_begin", extra={"origin": FIRST.verifier_key.name})
        if number == 3:
            salt = field_salt(EVENT_SALT, "phone")
            digest = salted_digest(salt, 1, raw_event(3), "phone", "+8613800005678")
            return replace(leaf, action="update", fields=("phone",), digests={"phone": digest})
        if number == 5:
            return replace(leaf, action="list", members=member_root(raw_event(5), MEMBERS))
        if number == ERA_AT:
            root = merkle_root(self.hashes())
            self.era_checkpoint = sign_checkpoint(Checkpoint(FIRST.verifier_key.name, ERA_AT, root), [FIRST])
            extra: dict[str, object] = {
                "origin": SECOND.verifier_key.name,
                "previous_origin": FIRST.verifier_key.name,
                "previous_checkpoint": checkpoint_digest(self.era_checkpoint).hex(),
                "size": ERA_AT,
            }
            return replace(leaf, action="era_begin", extra=extra)
        return leaf

    def encoded(self) -> list[bytes]:
        return [encode_leaf(leaf) for leaf in self.leaves]

    def hashes(self) -> list[bytes]:
        return [hash_leaf(leaf) for leaf in self.encoded()]

    def checkpoint(self, size: int, *more: NoteSigner) -> bytes:
        root = merkle_root(self.hashes()[:size])
        return sign_checkpoint(Checkpoint(SECOND.verifier_key.name, size, root), [SECOND, *more])

    def head(self, *sizes: int) -> BundleHead:
        event = raw_event(5)
        return BundleHead(
            tenant=1,
            key=SECOND.verifier_key,
            checkpoints=[self.checkpoint(size) for size in sizes],
            eras=[PastEra(FIRST.verifier_key, self.era_checkpoint)],
            members=[
                BundleMember(event_id(5), index, MEMBERS[index], member_proof(event, MEMBERS, index))
                for index in (0, 4)
            ],
            disclosures=[
                Disclosure(event_id(3), "phone", field_salt(EVENT_SALT, "phone"), b"+8613800005678")
            ],
        )

    def range(self, start: int = 0, head: BundleHead | None = None) -> bytes:
        before = CompactRange()
        before.extend(self.hashes()[:start])
        head = head or self.head(11, self.size)
        return b"".join(range_bundle(head, self.encoded()[start:], start, before.hashes))

    def selection(self, *indexes: int, head: BundleHead | None = None) -> bytes:
        node = node_reader(self.hashes())
        leaves = self.encoded()
        chosen = [
            ProvenLeaf(index, leaves[index], inclusion_proof(node, index, self.size))
            for index in indexes or (3, 5, ERA_AT, 12)
        ]
        links = [
            ConsistencyProof(old, new, consistency_proof(node, old, new))
            for old, new in ((10, 11), (11, self.size))
        ]
        return b"".join(selection_bundle(head or self.head(10, 11, self.size), chosen, links))
