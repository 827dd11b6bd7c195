"""The names of a ring's keys, each with what tells the key itself from another of its name.

Lives here: names and fingerprints. Must not live here: keys, who compares them (strongroom.backup.keeper).

A fingerprint is derived from 256 random bits, so that it gives nothing away: a keeper stores it in the open.
Spec: docs/spec/keeper.md, names.
"""

from collections.abc import Iterator, Mapping

from strongroom.crypto.derive import expand, label
from strongroom.keys.ring import Ring, RingKey

__all__ = ["epoch_name", "fingerprints", "index_name"]

_LABEL = label("strongroom/key-name/v1")
_BYTES = 16


def epoch_name(tenant: int, region: int, epoch: int) -> str:
    """The name of an epoch's key."""
    return f"epoch/{tenant}/{region}/{epoch}"


def index_name(tenant: int, generation: int) -> str:
    """The name of an index generation's key."""
    return f"index/{tenant}/{generation}"


def fingerprints(ring: Ring) -> Mapping[str, str]:
    """Each key of a ring by its name, as 32 hexadecimal digits that are always the same for the same key."""
    return {name: expand(key.key, _LABEL + name.encode(), _BYTES).hex() for name, key in _named(ring)}


def _named(ring: Ring) -> Iterator[tuple[str, RingKey]]:
    for (tenant, region), epochs in ring.epochs.items():
        for epoch, key in epochs.items():
            yield epoch_name(tenant, region, epoch), key
    for tenant, generations in ring.index_generations.items():
        for generation, key in generations.items():
            yield index_name(tenant, generation), key
    for tenant, seeds in ring.log_seeds.items():
        for number, key in seeds.items():
            yield f"log/{tenant}/{number}", key
    for (tenant, month), key in ring.detail_keys.items():
        yield f"detail/{tenant}/{month}", key
    for number, key in ring.mac_keys.items():
        yield f"mac/{number}", key
    for number, key in ring.former_macs.items():
        yield f"former-mac/{number}", key
    for number, key in ring.mark_keys.items():
        yield f"mark/{number}", key
    for number, key in ring.backup_keys.items():
        yield f"backup/{number}", key
