"""Trying a ring: with it, and with what lies at one destination, does every living customer's key open?

Lives here: that look. Must not live here: records and logs, which a keeper never reads; what follows.

The newest state of each region is taken, whoever wrote it, as a restore would take it. A state that opened
once is not opened again: its number and the epochs that it is under stay what they were.
"""

from collections.abc import Mapping

from strongroom.backup.destination import Destination
from strongroom.backup.keeper.custody import Custody, Region, RegionProof
from strongroom.backup.key_copies import newest_number, read_region, regions_at
from strongroom.backup.workshop import sealer_of
from strongroom.errors import KeyNotAvailable, StrongroomError, VerificationFailed
from strongroom.keys.region_state import open_region_state
from strongroom.keys.ring import Ring

__all__ = ["prove"]


def prove(ring: Ring, place: Destination, custody: Custody) -> Mapping[Region, RegionProof]:
    """Open the newest key state of all regions at one destination.

    Args:
        ring: To be tried.
        place: A gating destination.
        custody: What was proved before.

    Raises:
        VerificationFailed: ``keeper.not-proved``: a region's state does not open; ``keeper.region-missing``:
            a region that was there is not in the ring, or not at the destination;
            ``keeper.state-rolled-back``.
        KeyNotAvailable: ``destination.…``: it cannot be reached.
    """
    tenants = {tenant for tenant, _ in ring.epochs}
    there = {(tenant, region) for tenant in tenants for region in regions_at(place, ring.room, tenant)}
    for at, tenant, region in custody.regions:
        if at != place.uri:
            continue
        if (tenant, region) not in there or (tenant, region) not in ring.epochs:
            raise VerificationFailed("keeper.region-missing", tenant=tenant, region=region)
    # A region of which no state lies anywhere yet has no customer in any backup.
    return {
        (place.uri, tenant, region): _prove(ring, place, tenant, region, custody)
        for tenant, region in sorted(there)
    }


def _prove(ring: Ring, place: Destination, tenant: int, region: int, custody: Custody) -> RegionProof:
    before = custody.regions.get((place.uri, tenant, region))
    number = newest_number(place, ring.room, tenant, region)
    if before is not None and number < before.number:
        raise VerificationFailed("keeper.state-rolled-back", found=number, known=before.number)
    epochs = ring.epochs.get((tenant, region), {})
    if before is not None and number == before.number and set(before.epochs) <= epochs.keys():
        return before
    try:
        found = read_region(place, sealer_of(ring), tenant, region, lambda state: True)
        if found is None or (before is not None and found[0] < before.number):
            raise VerificationFailed("keeper.not-proved", tenant=tenant, region=region)
        open_region_state(found[1], lambda epoch: epochs[epoch].key)
    except (KeyNotAvailable, VerificationFailed, KeyError) as error:
        if isinstance(error, StrongroomError) and error.code.startswith("destination."):
            raise
        raise VerificationFailed("keeper.not-proved", tenant=tenant, region=region) from None
    number, state = found
    under = tuple(sorted({page.epoch for page in state.pages} | {state.epoch}))
    return RegionProof(number, len({key.customer for key in state.keys}), under)
