"""The gate before an old key is destroyed: nothing living may need it.

Lives here: looking at keys, pages, indexes, processes and ring copies, and at what destinations hold. Must
not live here: what follows (round_runner.py), the conditions (erasure_steps.py).
"""

from collections.abc import Mapping

from strongroom.audit.erased import erased_customers
from strongroom.audit.key_balance import check_keys
from strongroom.audit.sequencer import drain
from strongroom.errors import StrongroomError, VerificationFailed
from strongroom.keys.region_state import (
    open_region_state,
    read_region_state,
    region_state,
    write_region_state,
)
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.erasure_steps import Facts
from strongroom.privacy.places import ErasureDestination
from strongroom.storage.erasure_rows import RoundRow
from strongroom.vault.deciding import check
from strongroom.vault.erasure_state import read_document
from strongroom.vault.rounds import Plan, Rounds

__all__ = ["copy_regions", "look_at_gate", "look_at_stores", "short_destinations"]


def look_at_stores(carriage: Carriage) -> tuple[int, int]:
    """How many ring stores there are, and how many hold the ring of now; the others are written again."""
    keyring = carriage.door.keyring
    states = keyring.store_states()
    if not all(state.current for state in states):
        states = keyring.publish()
    return len(states), sum(state.current for state in states)


def look_at_gate(carriage: Carriage, rounds: Rounds, row: RoundRow, plan: Plan) -> Facts:
    """Look at everything that has to be true before the old keys go.

    Raises:
        VerificationFailed: ``erasure.keys-differ``; ``erasure.ledger-broken``; nothing is destroyed then.
    """
    door, tenant = carriage.door, carriage.tenant

    def settle() -> None:
        drain(door.database, door.keyring, tenant)

    settle()
    erased = erased_customers(door.database, tenant, lambda found: check(door.keyring.row_mac(), found))
    check_keys(door.database, tenant, erased, settle)
    pages, indexes = rounds.left(plan)
    stores, current = look_at_stores(carriage)
    moved = int(read_document(row)["reached"].get("4", row.begun))
    return Facts(
        leases=carriage.all_let_go(),
        stores=stores,
        stores_current=current,
        destinations_short=short_destinations(carriage, plan),
        old_epoch=pages,
        old_index=indexes,
        jobs=carriage.jobs(),
        # Copies lie in ring stores alone: nothing writes one anywhere else.
        copies_unknown=0,
        grace=door.now() >= moved + carriage.grace,
    )


def copy_regions(carriage: Carriage, plan: Plan) -> Mapping[str, str | None]:
    """Step 5: put the regions' key state to every destination; what went wrong where, by name."""
    results: dict[str, str | None] = {}
    for place in carriage.destinations:
        try:
            for region in plan.regions:
                place.put_key_state(_state(carriage, region))
            results[place.name] = None
        except StrongroomError as error:
            results[place.name] = error.code
    return results


def short_destinations(carriage: Carriage, plan: Plan) -> int:
    """How many gating destinations do not give back key state that opens under the new epochs alone."""
    return sum(
        place.gating
        and not all(_holds(carriage, place, region, epoch) for region, epoch in plan.regions.items())
        for place in carriage.destinations
    )


def _state(carriage: Carriage, region: int) -> bytes:
    door, tenant = carriage.door, carriage.tenant
    found = door.database.transact(lambda tx: region_state(tx, door.keyring.room, tenant, region))
    if found is None:
        raise VerificationFailed("keystate.malformed")
    return write_region_state(found)


def _holds(carriage: Carriage, place: ErasureDestination, region: int, epoch: int) -> bool:
    keyring, tenant = carriage.door.keyring, carriage.tenant
    try:
        data = place.key_state(tenant, region)
        if data is None:
            return False
        state = read_region_state(data)
        if state.epoch != epoch or any(page.epoch != epoch for page in state.pages):
            return False
        open_region_state(state, lambda number: keyring.epoch(tenant, region, number))
    except StrongroomError:
        return False  # whatever it is, this place cannot bring the living back
    return True
