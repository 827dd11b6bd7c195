"""Whether ring, anchor and database belong together, and whether one of them is an older copy.

Lives here: the comparison, pure. Must not live here: reading any of them, healing, writing.

Each writer brings the database up to the file's generation before it writes the next one, so a file is never
more than one generation ahead of the database, and never behind. A crash explains one ahead; only an older
copy explains the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.errors import KeyNotAvailable, RolledBack, VerificationFailed
from strongroom.keys.anchor import Access, Anchor, TenantAnchor
from strongroom.keys.ring import Ring

__all__ = ["DatabaseFacts", "check_anchor", "check_ring", "check_step"]


@dataclass(frozen=True)
class DatabaseFacts:
    """What the database says of itself.

    Args:
        room: The id of the room that it belongs to, 16 bytes.
        ring_generation: The ring's, when it was last written.
        anchor_generation: The anchor's, when it was last written.
        log_sizes: Leaves of each tenant's log.
        access: The state of the rows that decide access, by tenant.
    """

    room: bytes
    ring_generation: int
    anchor_generation: int
    log_sizes: Mapping[int, int] = field(default_factory=dict)
    access: Mapping[int, Access] = field(default_factory=dict)


def check_ring(ring: Ring, facts: DatabaseFacts) -> None:
    """Make sure that ring and database are of one room and of one time.

    Raises:
        KeyNotAvailable: ``database.foreign``.
        RolledBack: ``ring.rolled-back``; ``database.rolled-back``.
    """
    if facts.room != ring.room:
        raise KeyNotAvailable("database.foreign")
    check_step("ring", ring.generation, facts.ring_generation)


def check_anchor(anchor: Anchor, ring: Ring, facts: DatabaseFacts) -> None:
    """Make sure that the anchor is of the room and the time of ring and database.

    Raises:
        KeyNotAvailable: ``keyfile.foreign``.
        RolledBack: ``anchor.rolled-back``; ``ring.rolled-back``; ``database.rolled-back``;
            ``database.log-rolled-back``; ``database.access-rolled-back``.
        VerificationFailed: ``database.access-changed``.
    """
    if anchor.room != ring.room:
        raise KeyNotAvailable("keyfile.foreign", file="anchor")
    if ring.generation < anchor.ring_generation:
        raise RolledBack("ring.rolled-back", found=ring.generation, known=anchor.ring_generation)
    check_step("anchor", anchor.generation, facts.anchor_generation)
    for tenant, remembered in anchor.tenants.items():
        _check_log(tenant, remembered, facts)
        _check_access(tenant, remembered, facts)


def check_step(file: str, found: int, known: int) -> None:
    """Make sure that a file is what the database knows, or the one that comes next.

    Args:
        file: ``ring`` or ``anchor``.
        found: The file's generation.
        known: The generation that the database knows.

    Raises:
        RolledBack: ``ring.rolled-back``, ``anchor.rolled-back``; ``database.rolled-back``.
    """
    if found < known:
        code = "ring.rolled-back" if file == "ring" else "anchor.rolled-back"
        raise RolledBack(code, found=found, known=known)
    if found > known + 1:
        raise RolledBack("database.rolled-back", file=file, found=known, known=found)


def _check_log(tenant: int, remembered: TenantAnchor, facts: DatabaseFacts) -> None:
    if remembered.checkpoint is None:
        return
    found, known = facts.log_sizes.get(tenant, 0), remembered.checkpoint.size
    if found < known:
        raise RolledBack("database.log-rolled-back", tenant=tenant, found=found, known=known)


def _check_access(tenant: int, remembered: TenantAnchor, facts: DatabaseFacts) -> None:
    known = remembered.access
    if known is None:
        return
    found = facts.access.get(tenant)
    if found is None or found.version < known.version:
        version = 0 if found is None else found.version
        raise RolledBack("database.access-rolled-back", tenant=tenant, found=version, known=known.version)
    if found.version == known.version and found.digest != known.digest:
        raise VerificationFailed("database.access-changed", tenant=tenant, version=known.version)
