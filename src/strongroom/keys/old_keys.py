"""Which keys are not the newest of their kind, and what still depends on each.

Lives here: that list, of a ring and the tables. Must not live here: destroying any (strongroom.privacy).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from strongroom.keys.key_names import epoch_name, index_name
from strongroom.keys.ring import Ring, newest
from strongroom.storage import old_key_rows
from strongroom.storage.transaction import Transaction

__all__ = ["OldKey", "old_keys"]


@dataclass(frozen=True, slots=True)
class OldKey:
    """A key that new things are not made under any more.

    Args:
        name: Its name in the ring, or ``customer/TENANT`` for the earlier keys of customers.
        needed_by: What depends on it: ``pages``, ``indexes``, ``checkpoints``, ``backups``, ``records``,
            ``rows``.
        count: How many do; none, and the key waits only to be destroyed.
    """

    name: str
    needed_by: str
    count: int


def old_keys(tx: Transaction, ring: Ring, tenants: list[int]) -> list[OldKey]:
    """The old keys of a room, each with what depends on it.

    Args:
        tenants: Those to look at.
    """
    found = [key for tenant in tenants for key in _of_tenant(tx, ring, tenant)]
    last = newest(ring.backup_keys)
    kept = old_key_rows.backups_before(tx, ring.backup_keys[last].made)
    found += [OldKey(f"backup/{number}", "backups", kept) for number in ring.backup_keys if number != last]
    for number, key in ring.former_macs.items():
        before = old_key_rows.backups_before(tx, key.made)
        found.append(OldKey(f"former-mac/{number}", "backups", before))
    return found


def _of_tenant(tx: Transaction, ring: Ring, tenant: int) -> Iterator[OldKey]:
    pages = old_key_rows.pages_by_epoch(tx, tenant)
    for (owner, region), epochs in ring.epochs.items():
        if owner == tenant:
            for epoch in sorted(epochs)[:-1]:
                count = pages.get((region, epoch), 0)
                yield OldKey(epoch_name(tenant, region, epoch), "pages", count)
    indexes = old_key_rows.indexes_by_generation(tx, tenant)
    for generation in sorted(ring.index_generations.get(tenant, {}))[:-1]:
        yield OldKey(index_name(tenant, generation), "indexes", indexes.get(generation, 0))
    for number, end in ring.log_ends.get(tenant, {}).items():
        size = end.leaf if end.size is None else end.size
        signed = old_key_rows.checkpoints_up_to(tx, tenant, size)
        yield OldKey(f"log/{tenant}/{number}", "checkpoints", signed)
    later = old_key_rows.later_keys(tx, tenant)
    if later:
        yield OldKey(f"customer/{tenant}", "records", later)
