"""The gate before an old key is destroyed: nothing living may need it.

Lives here: looking at keys, pages, indexes, processes and ring copies, and at what destinations hold. Must
not live here: what follows (round_runner.py), the conditions (erasure_steps.py).
"""

from strongroom.audit.erased import erased_customers
from strongroom.audit.key_balance import check_keys
from strongroom.audit.sequencer import drain
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.destinations import short_places
from strongroom.privacy.erasure_steps import Facts
from strongroom.privacy.keepers import keepers_waiting
from strongroom.storage.erasure_rows import RoundRow
from strongroom.vault.erasing.rounds import Plan, Rounds
from strongroom.vault.erasing.state import read_document
from strongroom.vault.macs.deciding import check

__all__ = ["look_at_gate", "look_at_stores", "short_destinations"]


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
    return Facts(
        leases=carriage.all_let_go(),
        stores=stores,
        stores_current=current,
        destinations_short=short_destinations(carriage, plan),
        old_epoch=pages,
        old_index=indexes,
        jobs=carriage.jobs_left(_noted_jobs(row)),
        copies_unknown=len(door.keyring.ring.copies),
        keepers_waiting=keepers_waiting(door.keyring, tenant, plan),
    )


def short_destinations(carriage: Carriage, plan: Plan) -> int:
    """How many gating destinations do not give back key state that opens under the new epochs alone."""
    return len(short_places(carriage.door, carriage.tenant, carriage.destinations, plan.regions))


def _noted_jobs(row: RoundRow) -> list[tuple[bytes, bytes]]:
    """The jobs that were at work when the keys were moved."""
    noted = read_document(row).get("jobs", [])
    return [(bytes.fromhex(job), bytes.fromhex(holder)) for job, holder in noted]
