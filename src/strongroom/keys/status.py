"""What can be said of a room's keys without saying any.

Lives here: the facts behind `strongroom keys status` and the doctor, as a value. Must not live here: how they
are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strongroom.crypto.passphrase import PassphraseParameters
from strongroom.keys.custodians import keeper_reports
from strongroom.keys.keeper_report import KeeperReport
from strongroom.keys.keyring import KeyRing
from strongroom.keys.old_keys import OldKey, old_keys
from strongroom.keys.ring_copies import StoreState
from strongroom.keys.settings import read_settings
from strongroom.keys.stores import stores_short
from strongroom.storage.database import Database
from strongroom.storage.lease_rows import lease_rows
from strongroom.storage.page_rows import page_counts
from strongroom.storage.room_rows import room_row

__all__ = ["Argon2", "KeyStatus", "TenantKeys", "key_status"]


@dataclass(frozen=True)
class Argon2:
    """How a passphrase becomes the root key.

    Args:
        memory_kib: Memory in KiB.
        iterations: Passes.
        lanes: Parallel lanes.
        weak: Whether guessing is cheaper than it should be.
    """

    memory_kib: int
    iterations: int
    lanes: int
    weak: bool


@dataclass(frozen=True)
class TenantKeys:
    """The keys of one tenant, counted.

    Args:
        regions: Regions of pages.
        epochs: Epoch keys; more than regions only while something is erased.
        oldest_epoch: When the oldest was made, in milliseconds of Unix time; None where there is none.
        index_generations: Index generations in the ring.
        months: Months that have a detail key.
        pages: Pages of customers' keys.
        customer_keys: Customers' keys on them.
    """

    regions: int
    epochs: int
    oldest_epoch: int | None
    index_generations: int
    months: tuple[str, ...]
    pages: int
    customer_keys: int


@dataclass(frozen=True)
class KeyStatus:
    """The state of a room's keys.

    Args:
        room: The room's id, 16 bytes.
        made: When the room was made, in milliseconds of Unix time.
        ring_generation: The ring's.
        anchor_generation: The anchor's.
        database_ring_generation: The ring's generation as the database knows it.
        database_anchor_generation: The anchor's generation as the database knows it.
        provider: Scheme of the root key's provider.
        warnings: Codes of what there is to say about the provider.
        argon2: Where the root key comes from a passphrase.
        recovery: Whether there is a recovery key.
        mac_keys: How many.
        backup_keys: How many.
        tenants: By tenant.
        stores: The ring stores, looked at just now.
        stores_short: How many ring stores are missing from those wanted.
        processes: Leases on keys, those that have run out included.
        old: Keys that are not the newest of their kind, each with what still depends on it.
        keepers: By name, what each keeper said last; None for one that was not heard of.
        copies: Copies of the ring elsewhere: where, and since when.
        root_changing: Whether a change of the root key was begun and not ended.
    """

    room: bytes
    made: int
    ring_generation: int
    anchor_generation: int
    database_ring_generation: int
    database_anchor_generation: int
    provider: str
    warnings: tuple[str, ...]
    argon2: Argon2 | None
    recovery: bool
    mac_keys: int
    backup_keys: int
    tenants: dict[int, TenantKeys]
    stores: Sequence[StoreState]
    stores_short: int
    processes: int
    old: Sequence[OldKey]
    keepers: Mapping[str, KeeperReport | None]
    copies: Mapping[str, int]
    root_changing: bool


def key_status(keyring: KeyRing, database: Database) -> KeyStatus:
    """Look at a room's keys.

    Raises:
        KeyNotAvailable: the anchor cannot be read; a store that cannot be reached is a state, not an error.
    """
    ring = keyring.ring
    row = database.read(room_row)
    return KeyStatus(
        room=ring.room,
        made=ring.made,
        ring_generation=ring.generation,
        anchor_generation=keyring.anchor.read().generation,
        database_ring_generation=0 if row is None else row.ring_generation,
        database_anchor_generation=0 if row is None else row.anchor_generation,
        provider=keyring.provider.kind,
        warnings=keyring.provider.warnings,
        argon2=_argon2(keyring.root_parameters),
        recovery=ring.recovery is not None,
        mac_keys=len(ring.mac_keys),
        backup_keys=len(ring.backup_keys),
        tenants={tenant: _tenant(keyring, database, tenant) for tenant in _tenants(keyring)},
        stores=keyring.store_states(),
        stores_short=stores_short(len(ring.stores)),
        processes=len(database.read(lease_rows)),
        old=database.read(lambda tx: old_keys(tx, ring, _tenants(keyring))),
        keepers=keeper_reports(keyring),
        copies=dict(ring.copies),
        root_changing=read_settings(keyring.files).keys_next is not None,
    )


def _tenants(keyring: KeyRing) -> list[int]:
    ring = keyring.ring
    named = {tenant for tenant, _ in ring.epochs} | {tenant for tenant, _ in ring.detail_keys}
    return sorted(named | ring.index_generations.keys() | ring.log_seeds.keys())


def _tenant(keyring: KeyRing, database: Database, tenant: int) -> TenantKeys:
    ring = keyring.ring
    regions = [epochs for (owner, _), epochs in ring.epochs.items() if owner == tenant]
    made = [key.made for epochs in regions for key in epochs.values()]
    counts = database.read(lambda tx: page_counts(tx, tenant))
    return TenantKeys(
        regions=len(regions),
        epochs=len(made),
        oldest_epoch=min(made, default=None),
        index_generations=len(ring.index_generations.get(tenant, {})),
        months=tuple(sorted(month for owner, month in ring.detail_keys if owner == tenant)),
        pages=counts.pages,
        customer_keys=counts.keys,
    )


def _argon2(parameters: bytes) -> Argon2 | None:
    if not parameters:
        return None
    read = PassphraseParameters.read(parameters)
    return Argon2(read.memory_kib, read.iterations, read.lanes, read.weak)
