"""The ring: the keys that must be forgettable, as one immutable value.

Lives here: which keys there are, and the ring with one more or one less. Must not live here: its bytes
(ring_json.py), its file (ring_file.py), when keys are made and destroyed.

What can be destroyed in the ring can be destroyed for every copy of the database at once; so each family of
keys has a life of its own and none is derived from another.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from strongroom.keys.keeper import Keeper

__all__ = ["FIRST", "KEY_BYTES", "LONGEST_PLACE", "LogEnd", "Ring", "RingKey", "month_of", "newest"]

KEY_BYTES = 32
FIRST = 1
"""The number of the first epoch, generation or key of each family."""
LONGEST_PLACE = 200
"""So many characters say where a copy of the ring lies that cannot be replaced from here."""

K = TypeVar("K")
Random = Callable[[int], bytes]
Numbered = Mapping[int, "RingKey"]


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key of the ring.

    Args:
        key: 32 random bytes.
        made: When, in milliseconds of Unix time.
    """

    key: bytes = field(repr=False)
    made: int

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES or self.made < 0:
            raise ValueError("keys have 32 bytes and were made after 1970")


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Where a key of the log ended.

    Args:
        leaf: The index of the leaf that names the key after it, which a checkpoint of this key covers.
        size: Checkpoints up to this size count; None while it is not known that nobody signs by it any more.
    """

    leaf: int
    size: int | None = None


def month_of(milliseconds: int) -> str:
    """Return the month of a moment, in UTC: ``2026-11``, as detail keys are named."""
    return time.strftime("%Y-%m", time.gmtime(milliseconds / 1000))


def newest(keys: Numbered) -> int:
    """Return the highest number of a family: the one that new things use."""
    return max(keys)


@dataclass(frozen=True)
class Ring:
    """All keys of a room that can be forgotten. Only room, generation and counts show in ``repr``.

    Args:
        room: The room's id, 16 bytes.
        generation: Grows by one with each writing.
        made: When the room was made, in milliseconds of Unix time.
        epochs: By tenant and region, then epoch: they wrap page keys. More than one only during an erasure.
        index_generations: By tenant, then generation: search tokens are made under them.
        mac_keys: By number: rows that decide access, and the anchor, are vouched for under them. More than
            one only while they are rotated.
        former_macs: By number, each with when it ended: only a restore obeys what they vouch for, in backups
            from before.
        mark_keys: By number: keyed digests by which something is found again, and which vouch for nothing.
        log_seeds: By tenant, then number: Ed25519 seeds that sign checkpoints.
        detail_keys: By tenant and month (``2026-11``): what belongs to no customer in the log.
        backup_keys: By number: backups are sealed under them; erasure does not touch them.
        recovery: The recovery key's recipient, ``age1…``; None when ring copies cannot be made.
        stores: The URIs of the ring stores.
        keepers: By name: those that pull the ring and keep a former one for their grace.
        copies: By place, since when: copies that lie where they cannot be replaced from here. While there is
            one, nobody is erased for good: who has it can open what they could open then.
        log_ends: By tenant and number of a seed that signs no more: where it ended.
        log_next: Tenants whose newest seed signs only once the log has named it.
    """

    room: bytes
    generation: int
    made: int
    epochs: Mapping[tuple[int, int], Numbered] = field(default_factory=dict, repr=False)
    index_generations: Mapping[int, Numbered] = field(default_factory=dict, repr=False)
    mac_keys: Numbered = field(default_factory=dict, repr=False)
    former_macs: Numbered = field(default_factory=dict, repr=False)
    mark_keys: Numbered = field(default_factory=dict, repr=False)
    log_seeds: Mapping[int, Numbered] = field(default_factory=dict, repr=False)
    detail_keys: Mapping[tuple[int, str], RingKey] = field(default_factory=dict, repr=False)
    backup_keys: Numbered = field(default_factory=dict, repr=False)
    recovery: str | None = field(default=None, repr=False)
    stores: tuple[str, ...] = field(default=(), repr=False)
    keepers: Mapping[str, Keeper] = field(default_factory=dict, repr=False)
    copies: Mapping[str, int] = field(default_factory=dict, repr=False)
    log_ends: Mapping[int, Mapping[int, "LogEnd"]] = field(default_factory=dict, repr=False)
    log_next: frozenset[int] = field(default=frozenset(), repr=False)

    @classmethod
    def new(
        cls, room: bytes, made: int, random: Random, recovery: str | None = None, stores: tuple[str, ...] = ()
    ) -> "Ring":
        """Make the ring of a new room: the keys that belong to no tenant, generation 1.

        Args:
            room: The room's id, 16 bytes.
            made: Now, in milliseconds of Unix time.
            random: Where keys come from.
            recovery: ``age1…``.
            stores: URIs.
        """
        return cls(
            room,
            FIRST,
            made,
            mac_keys=_frozen({FIRST: RingKey(random(KEY_BYTES), made)}),
            backup_keys=_frozen({FIRST: RingKey(random(KEY_BYTES), made)}),
            mark_keys=_frozen({FIRST: RingKey(random(KEY_BYTES), made)}),
            recovery=recovery,
            stores=stores,
        )

    def next_generation(self) -> "Ring":
        """Return this ring, one generation on."""
        return replace(self, generation=self.generation + 1)

    def with_tenant(self, tenant: int, made: int, random: Random) -> "Ring":
        """Return the ring with a tenant's first index generation and log seed; as it is where they exist."""
        ring = self
        if tenant not in ring.index_generations:
            ring = ring.with_index_generation(tenant, FIRST, RingKey(random(KEY_BYTES), made))
        if tenant not in ring.log_seeds:
            ring = ring.with_log_seed(tenant, FIRST, RingKey(random(KEY_BYTES), made))
        return ring

    def with_epoch(self, tenant: int, region: int, epoch: int, key: RingKey) -> "Ring":
        """Return the ring with an epoch of a region.

        Raises:
            ValueError: it has that epoch; a key is never replaced by another of its name.
        """
        return replace(self, epochs=_with(self.epochs, (tenant, region), epoch, key))

    def without_epoch(self, tenant: int, region: int, epoch: int) -> "Ring":
        """Return the ring without an epoch; what is wrapped under it can never be opened again.

        Raises:
            KeyError: it has no such epoch.
        """
        return replace(self, epochs=_without(self.epochs, (tenant, region), epoch))

    def with_index_generation(self, tenant: int, generation: int, key: RingKey) -> "Ring":
        """Return the ring with a generation of a tenant's index key; ValueError where it has that one."""
        return replace(self, index_generations=_with(self.index_generations, tenant, generation, key))

    def without_index_generation(self, tenant: int, generation: int) -> "Ring":
        """Return the ring without a generation of a tenant's index key; KeyError where it has none."""
        return replace(self, index_generations=_without(self.index_generations, tenant, generation))

    def with_log_seed(self, tenant: int, number: int, key: RingKey) -> "Ring":
        """Return the ring with a seed of a tenant's log; ValueError where it has that number."""
        return replace(self, log_seeds=_with(self.log_seeds, tenant, number, key))

    def signing(self, tenant: int) -> int:
        """Return the number of the seed that signs a tenant's checkpoints; KeyError where there is none."""
        numbers = sorted(self.log_seeds[tenant])
        return numbers[-2] if tenant in self.log_next else numbers[-1]

    def with_log_change(self, tenant: int, key: RingKey) -> "Ring":
        """Return the ring with a seed that is to sign a tenant's checkpoints, and does not yet."""
        grown = self.with_log_seed(tenant, newest(self.log_seeds[tenant]) + 1, key)
        return replace(grown, log_next=self.log_next | {tenant})

    def with_log_end(self, tenant: int, end: LogEnd) -> "Ring":
        """Return the ring with the newest seed signing, and the one before it ended."""
        old = sorted(self.log_seeds[tenant])[-2]
        ends = MappingProxyType({**self.log_ends.get(tenant, {}), old: end})
        known = MappingProxyType({**self.log_ends, tenant: ends})
        return replace(self, log_ends=known, log_next=self.log_next - {tenant})

    def with_log_size(self, tenant: int, number: int, size: int) -> "Ring":
        """Return the ring with the size up to which a former key's checkpoints count."""
        ends = self.log_ends[tenant]
        settled = MappingProxyType({**ends, number: replace(ends[number], size=size)})
        return replace(self, log_ends=MappingProxyType({**self.log_ends, tenant: settled}))

    def with_detail_key(self, tenant: int, month: str, key: RingKey) -> "Ring":
        """Return the ring with a month's detail key; ValueError where it has that month."""
        return replace(self, detail_keys=_added(self.detail_keys, (tenant, month), key))

    def without_detail_key(self, tenant: int, month: str) -> "Ring":
        """Return the ring without a month's detail key; KeyError where it has none."""
        return replace(self, detail_keys=_removed(self.detail_keys, (tenant, month)))

    def with_mac_key(self, number: int, key: RingKey) -> "Ring":
        """Return the ring with a MAC key; ValueError where it has that number."""
        return replace(self, mac_keys=_added(self.mac_keys, number, key))

    def with_macs_ended(self, at: int) -> "Ring":
        """Return the ring in which only the newest MAC key vouches for anything.

        Args:
            at: When the others ended, in milliseconds of Unix time.
        """
        last = newest(self.mac_keys)
        ended = {number: RingKey(key.key, at) for number, key in self.mac_keys.items() if number != last}
        former = {**ended, **self.former_macs}  # one that a restore took back ended when it did
        return replace(self, mac_keys=_frozen({last: self.mac_keys[last]}), former_macs=_frozen(former))

    def with_former_macs(self) -> "Ring":
        """Return the ring in which former MAC keys vouch for rows again, as while a room is restored."""
        return replace(self, mac_keys=_frozen({**self.former_macs, **self.mac_keys}))

    def with_backup_key(self, number: int, key: RingKey) -> "Ring":
        """Return the ring with a backup key; ValueError where it has that number."""
        return replace(self, backup_keys=_added(self.backup_keys, number, key))

    def without_backup_key(self, number: int) -> "Ring":
        """Return the ring without a backup key; KeyError where it has none."""
        return replace(self, backup_keys=_removed(self.backup_keys, number))

    def with_recovery(self, recipient: str) -> "Ring":
        """Return the ring with another recovery key."""
        return replace(self, recovery=recipient)

    def with_store(self, uri: str) -> "Ring":
        """Return the ring with one more ring store; ValueError where it has that one."""
        if uri in self.stores:
            raise ValueError("the ring has this store")
        return replace(self, stores=(*self.stores, uri))

    def without_store(self, uri: str) -> "Ring":
        """Return the ring without a ring store; ValueError where it has no such store."""
        if uri not in self.stores:
            raise ValueError("the ring has no such store")
        return replace(self, stores=tuple(store for store in self.stores if store != uri))

    def with_keeper(self, keeper: Keeper) -> "Ring":
        """Return the ring with one more keeper; ValueError where it has one of that name."""
        if keeper.name in self.keepers:
            raise ValueError("the ring has a keeper of this name")
        return replace(self, keepers=MappingProxyType({**self.keepers, keeper.name: keeper}))

    def without_keeper(self, name: str) -> "Ring":
        """Return the ring without a keeper; KeyError where it has none of that name."""
        left = {other: keeper for other, keeper in self.keepers.items() if other != name}
        if len(left) == len(self.keepers):
            raise KeyError(name)
        return replace(self, keepers=MappingProxyType(left))

    def with_copy(self, place: str, since: int) -> "Ring":
        """Return the ring with a copy of it that cannot be replaced from here; one that is known stays."""
        return replace(self, copies=MappingProxyType({place: since, **self.copies}))

    def without_copy(self, place: str) -> "Ring":
        """Return the ring without such a copy; KeyError where none is known there."""
        left = {other: since for other, since in self.copies.items() if other != place}
        if len(left) == len(self.copies):
            raise KeyError(place)
        return replace(self, copies=MappingProxyType(left))


def _frozen(mapping: dict[K, RingKey]) -> Mapping[K, RingKey]:
    return MappingProxyType(mapping)


def _added(keys: Mapping[K, RingKey], name: K, key: RingKey) -> Mapping[K, RingKey]:
    if name in keys:
        raise ValueError("the ring has a key of this name")
    return _frozen({**keys, name: key})


def _removed(keys: Mapping[K, RingKey], name: K) -> Mapping[K, RingKey]:
    if name not in keys:
        raise KeyError(name)
    return _frozen({other: key for other, key in keys.items() if other != name})


def _with(families: Mapping[K, Numbered], name: K, number: int, key: RingKey) -> Mapping[K, Numbered]:
    family = _added(families.get(name, {}), number, key)
    return MappingProxyType({**families, name: family})


def _without(families: Mapping[K, Numbered], name: K, number: int) -> Mapping[K, Numbered]:
    family = _removed(families.get(name, {}), number)
    others = {other: keys for other, keys in families.items() if other != name}
    return MappingProxyType({**others, name: family} if family else others)
