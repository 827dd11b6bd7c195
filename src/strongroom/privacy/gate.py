"""The gate before an old key is destroyed: nothing living may need it.

Lives here: looking at keys, pages, indexes, processes and ring copies, and at what destinations hold; and
remembering by name what stood in the way. Must not live here: what follows (round_runner.py), the conditions
(erasure_steps.py).
"""

from collections.abc import Iterable

from strongroom.audit.erased import erased_customers
from strongroom.audit.key_balance import check_keys
from strongroom.audit.sequencer import drain
from strongroom.model.ids import write_id
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.destinations import short_places
from strongroom.privacy.erasure_steps import Facts, Wait
from strongroom.privacy.keepers import keepers_holding, keepers_waiting
from strongroom.storage.erasure_round_rows import RoundRow
from strongroom.vault.erasing.rounds import Plan, Rounds
from strongroom.vault.erasing.state import read_document
from strongroom.vault.macs.deciding import check

__all__ = ["Looks"]


class Looks:
    """Looks at what a round may have to wait for.

    Each look counts, and remembers the names of what it counted: `where` has them by what is waited for.
    """

    def __init__(self, carriage: Carriage) -> None:
        self._carriage = carriage
        self.where: dict[Wait, tuple[str, ...]] = {}

    def stores(self) -> tuple[int, int]:
        """How many ring stores there are, and how many hold the ring of now; the others are written again."""
        keyring = self._carriage.door.keyring
        states = keyring.store_states()
        if not all(state.current for state in states):
            states = keyring.publish()
        behind = [state.uri for state in states if not state.current]
        self._found(Wait.RING_STORES, behind)
        self._found(Wait.RING_COPIES, [*behind, *keyring.ring.copies])
        return len(states), sum(state.current for state in states)

    def short_destinations(self, plan: Plan) -> int:
        """How many gating destinations do not give back key state that opens under the new epochs alone."""
        carriage = self._carriage
        return self._found(
            Wait.DESTINATION,
            short_places(carriage.door, carriage.tenant, carriage.destinations, plan.regions),
        )

    def keepers_waiting(self, plan: Plan) -> int:
        """How many keepers do not hold the new keys yet, or an old one whose grace is not over."""
        return self._found(
            Wait.GRACE, keepers_waiting(self._carriage.door.keyring, self._carriage.tenant, plan)
        )

    def keepers_holding(self, plan: Plan) -> int:
        """How many keepers hold an old key still, or have not said that they hold none."""
        return self._found(
            Wait.KEEPERS, keepers_holding(self._carriage.door.keyring, self._carriage.tenant, plan)
        )

    def gate(self, rounds: Rounds, row: RoundRow, plan: Plan) -> Facts:
        """Look at everything that has to be true before the old keys go.

        Raises:
            VerificationFailed: ``erasure.keys-differ``; ``erasure.ledger-broken``; nothing is destroyed then.
        """
        carriage = self._carriage
        door, tenant = carriage.door, carriage.tenant

        def settle() -> None:
            drain(door.database, door.keyring, tenant)

        settle()
        erased = erased_customers(door.database, tenant, lambda found: check(door.keyring.row_mac(), found))
        check_keys(door.database, tenant, erased, settle)
        pages, indexes = rounds.left(plan)
        stores, current = self.stores()
        return Facts(
            leases=carriage.all_let_go(),
            stores=stores,
            stores_current=current,
            destinations_short=self.short_destinations(plan),
            old_epoch=pages,
            old_index=indexes,
            jobs=self._jobs(row),
            copies_unknown=len(door.keyring.ring.copies),
            keepers_waiting=self.keepers_waiting(plan),
        )

    def _jobs(self, row: RoundRow) -> int:
        """How many of the jobs that were at work when the keys were moved are so still."""
        noted = read_document(row).get("jobs", [])
        left = self._carriage.jobs_left(
            [(bytes.fromhex(job), bytes.fromhex(holder)) for job, holder in noted]
        )
        return self._found(Wait.JOBS, [write_id("job", job) for job in left])

    def _found(self, wait: Wait, names: Iterable[str]) -> int:
        found = tuple(names)
        self.where[wait] = found
        return len(found)
