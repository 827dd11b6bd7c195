"""The anchor: what the room remembers outside its database, so that an older database is noticed.

Lives here: the value, its bytes and its MAC, docs/spec/ring.md. Must not live here: the file and its lock
(anchor_file.py), what follows from it at start (rollback.py), what a ledger entry means (strongroom.privacy).
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from strongroom.crypto.derive import ID_BYTES, label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable
from strongroom.keys.canonical_json import Malformed, read_binary, read_number, write_binary
from strongroom.keys.ring_json import read_room, write_room
from strongroom.keys.vouched_json import Macs, read_vouched, write_vouched

__all__ = [
    "ANCHOR_FORMAT",
    "HASH_BYTES",
    "Access",
    "Anchor",
    "Checkpoint",
    "LedgerEntry",
    "Manifest",
    "TenantAnchor",
    "read_anchor",
    "read_entry",
    "write_anchor",
    "write_entry",
]

ANCHOR_FORMAT = 1
HASH_BYTES = 32
_LABEL = label("strongroom/anchor/v1")
_MEMBERS = frozenset({"format", "generation", "manifest", "ring_generation", "room", "tenants"})


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The newest checkpoint of a tenant's log.

    Args:
        origin: The log's name, with its era.
        size: Leaves.
        root: The root hash, 32 bytes.
        note: The signed note as it was written.
    """

    origin: str
    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class Access:
    """The state of the rows that decide access.

    Args:
        version: Grows with each change of them.
        digest: Of all of them, 32 bytes.
    """

    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One erasure, kept here until enough other places have it.

    Args:
        customer: The customer's id, 16 bytes.
        event: The event that began the erasure, 16 bytes.
        at: When, in milliseconds of Unix time.
        key_no: The highest key number destroyed; later numbers hold what the law keeps.
    """

    customer: bytes
    event: bytes
    at: int
    key_no: int


@dataclass(frozen=True, slots=True)
class TenantAnchor:
    """What is remembered of one tenant.

    Args:
        checkpoint: None before the first one.
        access: None before the first change.
        ledger_head: The head of the erasure ledger, 32 bytes; None before the first erasure.
        ledger: Entries that are not yet known to lie in enough other places.
    """

    checkpoint: Checkpoint | None = None
    access: Access | None = None
    ledger_head: bytes | None = None
    ledger: tuple[LedgerEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The newest manifest of the backups.

    Args:
        number: Its place in the chain.
        digest: Of its bytes, 32 bytes.
    """

    number: int
    digest: bytes


@dataclass(frozen=True)
class Anchor:
    """The anchor of a room.

    Args:
        room: The room's id, 16 bytes.
        generation: Grows by one with each writing.
        ring_generation: The ring's when this was written.
        tenants: By tenant.
        manifest: None before the first backup.
    """

    room: bytes
    generation: int
    ring_generation: int
    tenants: Mapping[int, TenantAnchor] = field(default_factory=dict)
    manifest: Manifest | None = None

    def tenant(self, tenant: int) -> TenantAnchor:
        """Return what is remembered of a tenant, nothing for a new one."""
        return self.tenants.get(tenant) or TenantAnchor()

    def with_tenant(self, tenant: int, remembered: TenantAnchor) -> "Anchor":
        """Return the anchor with other memories of a tenant."""
        return replace(self, tenants=MappingProxyType({**self.tenants, tenant: remembered}))

    def with_checkpoint(self, tenant: int, checkpoint: Checkpoint) -> "Anchor":
        """Return the anchor with a newer checkpoint; as it is, where it knows a longer log of this origin."""
        known = self.tenant(tenant)
        newest = known.checkpoint
        if newest and newest.origin == checkpoint.origin and newest.size >= checkpoint.size:
            return self
        return self.with_tenant(tenant, replace(known, checkpoint=checkpoint))

    def with_access(self, tenant: int, access: Access) -> "Anchor":
        """Return the anchor with a newer state of access; as it is, where it knows a later version."""
        known = self.tenant(tenant)
        if known.access is not None and known.access.version > access.version:
            return self
        return self.with_tenant(tenant, replace(known, access=access))

    def with_ledger(self, tenant: int, head: bytes, ledger: tuple[LedgerEntry, ...]) -> "Anchor":
        """Return the anchor with another ledger."""
        return self.with_tenant(tenant, replace(self.tenant(tenant), ledger_head=head, ledger=ledger))

    def with_erased(self, tenant: int, head: bytes, entries: Iterable[LedgerEntry]) -> "Anchor":
        """Return the anchor with more entries; those that it has stay as they are."""
        known = self.tenant(tenant)
        had = {entry.event for entry in known.ledger}
        new = tuple(entry for entry in entries if entry.event not in had)
        return self.with_ledger(tenant, head, known.ledger + new)

    def without_erased(self, tenant: int, head: bytes, erasures: Container[bytes]) -> "Anchor":
        """Return the anchor without entries that no old copy can make undone any more."""
        kept = tuple(entry for entry in self.tenant(tenant).ledger if entry.event not in erasures)
        return self.with_ledger(tenant, head, kept)

    def with_manifest(self, manifest: Manifest) -> "Anchor":
        """Return the anchor with a newer manifest."""
        return replace(self, manifest=manifest)


def write_anchor(anchor: Anchor, number: int, mac: RowMac) -> bytes:
    """Write an anchor and vouch for it.

    Args:
        anchor: What to write.
        number: The number of the MAC key in the ring.
        mac: Under that key.

    Spec: docs/spec/ring.md, anchor.
    """
    body: dict[str, object] = {
        "format": ANCHOR_FORMAT,
        "generation": anchor.generation,
        "manifest": _optional(anchor.manifest, _write_manifest),
        "ring_generation": anchor.ring_generation,
        "room": write_room(anchor.room),
        "tenants": {str(tenant): _write_tenant(known) for tenant, known in anchor.tenants.items()},
    }
    return write_vouched(body, _LABEL, number, mac)


def read_anchor(data: bytes, room: bytes, macs: Macs) -> Anchor:
    """Read an anchor and make sure that this room wrote it.

    Args:
        data: The file's bytes.
        room: The room's id, 16 bytes.
        macs: The ring's.

    Raises:
        KeyNotAvailable: ``keyfile.damaged`` (cut short, changed, or not under a key of this ring),
            ``keyfile.future-format``, ``keyfile.foreign``.
    """
    body = read_vouched(data, "anchor", _LABEL, ANCHOR_FORMAT, room, macs)
    try:
        return _read(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyNotAvailable("keyfile.damaged", file="anchor") from None


def _optional(value: Any, write: Callable[[Any], Any]) -> Any:
    return None if value is None else write(value)


def _write_manifest(manifest: Manifest) -> dict[str, object]:
    return {"digest": write_binary(manifest.digest), "number": manifest.number}


def _write_access(access: Access) -> dict[str, object]:
    return {"digest": write_binary(access.digest), "version": access.version}


def _write_checkpoint(checkpoint: Checkpoint) -> dict[str, object]:
    return {
        "note": checkpoint.note,
        "origin": checkpoint.origin,
        "root": write_binary(checkpoint.root),
        "size": checkpoint.size,
    }


def write_entry(entry: LedgerEntry) -> list[object]:
    """An entry as it stands in the anchor and in tombstones."""
    return [write_binary(entry.customer), write_binary(entry.event), entry.at, entry.key_no]


def _write_tenant(tenant: TenantAnchor) -> dict[str, object]:
    return {
        "access": _optional(tenant.access, _write_access),
        "checkpoint": _optional(tenant.checkpoint, _write_checkpoint),
        "ledger": [write_entry(entry) for entry in tenant.ledger],
        "ledger_head": _optional(tenant.ledger_head, write_binary),
    }


def _read(body: Any) -> Anchor:
    if body.keys() != _MEMBERS:
        raise Malformed
    return Anchor(
        room=read_room(body["room"]),
        generation=read_number(body["generation"]),
        ring_generation=read_number(body["ring_generation"]),
        tenants=MappingProxyType(
            {int(number): _read_tenant(tenant) for number, tenant in body["tenants"].items()}
        ),
        manifest=_optional(body["manifest"], _read_manifest),
    )


def _read_manifest(value: Any) -> Manifest:
    return Manifest(read_number(value["number"]), read_binary(value["digest"], HASH_BYTES))


def _read_access(value: Any) -> Access:
    return Access(read_number(value["version"]), read_binary(value["digest"], HASH_BYTES))


def _read_checkpoint(value: Any) -> Checkpoint:
    root = read_binary(value["root"], HASH_BYTES)
    return Checkpoint(value["origin"], read_number(value["size"]), root, value["note"])


def read_entry(value: Any) -> LedgerEntry:
    """Read an entry; ValueError or TypeError for what is none."""
    customer, event, at, key_no = value
    return LedgerEntry(
        read_binary(customer, ID_BYTES), read_binary(event, ID_BYTES), read_number(at), read_number(key_no)
    )


def _read_tenant(value: Any) -> TenantAnchor:
    return TenantAnchor(
        access=_optional(value["access"], _read_access),
        checkpoint=_optional(value["checkpoint"], _read_checkpoint),
        ledger=tuple(read_entry(entry) for entry in value["ledger"]),
        ledger_head=_optional(value["ledger_head"], lambda head: read_binary(head, HASH_BYTES)),
    )
