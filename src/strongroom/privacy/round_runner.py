"""Steps 3 to 9: a round is carried as far as it goes, and says what it waits for.

Lives here: what is done for each step, in the order of erasure_steps.py. Must not live here: rows
(vault.erasing.rounds), the gate's looks (gate.py), receipts' bytes (receipt.py). Each step looks first at
what is there, so it can be done again after a crash at any instant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from strongroom.backup.drill_place import clear_left_drills
from strongroom.keys.anchor import Anchor
from strongroom.keys.custodians import keeper_reports
from strongroom.keys.ring import Ring, newest
from strongroom.keys.ring_copies import StoreState
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.destinations import put_regions
from strongroom.privacy.erasure_steps import Facts, Step, Wait, following, waits
from strongroom.privacy.gate import Looks
from strongroom.privacy.job_watch import jobs_at_work
from strongroom.privacy.receipts import issue_receipts
from strongroom.storage.erasure_round_rows import RoundRow
from strongroom.vault.erasing.rounds import Plan, Rounds, plan_of
from strongroom.vault.erasing.state import ErasureState
from strongroom.vault.erasing.waiting import ErasureNotes
from strongroom.vault.files.held import forget_held_under
from strongroom.vault.indexes.renewal import renew_indexes

__all__ = ["carry_rounds"]

Done = tuple[tuple[Wait, ...], Mapping[str, object]]
"""What a step waits for, and what to write down where it waits for nothing."""


def carry_rounds(carriage: Carriage) -> tuple[Wait, ...]:
    """Carry the round of a tenant as far as it goes, and begin the next where more have been shredded.

    Returns:
        What it waits for; nothing, where all are definitive.

    Raises:
        VerificationFailed: ``erasure.keys-differ``: something is wrong with the keys, nothing was destroyed.
    """
    rounds = Rounds(carriage.door, carriage.session)
    issue_receipts(carriage, rounds)  # of a round that was stopped at its very end
    while (row := rounds.current() or rounds.begin()) is not None:
        if wait := _Runner(carriage, rounds).carry(row):
            return wait
    return ()


class _Runner:
    def __init__(self, carriage: Carriage, rounds: Rounds) -> None:
        self._carriage, self._rounds = carriage, rounds
        self._gated = False
        self._looks = Looks(carriage)
        self._do: Mapping[Step, Callable[[RoundRow, Plan], Done]] = {
            Step.KEYED: self._key,
            Step.MOVED: self._move,
            Step.COPIED: self._copy,
            Step.CHECKED: self._check,
            Step.INTENT: self._intend,
            Step.DESTROYED: self._destroy,
            Step.DEFINITIVE: self._define,
        }

    def carry(self, row: RoundRow) -> tuple[Wait, ...]:
        plan = plan_of(row)
        step = following(Step(row.step))
        while step is not None:
            wait, added = self._do[step](row, plan)
            if wait:
                self._note(row, wait)
                return wait
            row = self._rounds.advance(row, step, added)
            self._carriage.passed(step.name.lower())
            step = following(step)
        return ()

    def _note(self, row: RoundRow, wait: Sequence[Wait]) -> None:
        """Write down with every erasure of the round what it waits for, by name where there are names."""
        found = {str(each): self._looks.where.get(each, ()) for each in wait}
        erasures = {each.erasure: found for each in self._rounds.erasures(row)}
        ErasureNotes(self._carriage.door, self._carriage.session).waits(erasures)

    # -- the steps -----------------------------------------------------------------------

    def _key(self, row: RoundRow, plan: Plan) -> Done:
        keyring, tenant = self._carriage.door.keyring, self._carriage.tenant

        def add(ring: Ring) -> Ring:
            for region, epoch in plan.regions.items():
                if epoch not in ring.epochs[tenant, region]:
                    ring = ring.with_epoch(tenant, region, epoch, keyring.new_key())
            # A restored room may be under a later one already, which no round had asked for.
            if plan.index > newest(ring.index_generations[tenant]):
                ring = ring.with_index_generation(tenant, plan.index, keyring.new_key())
            return ring

        keyring.rewrite(add)
        self._carriage.passed("key made")
        stores, current = self._looks.stores()
        return waits(Step.KEYED, Facts(stores=stores, stores_current=current)), {}

    def _move(self, row: RoundRow, plan: Plan) -> Done:
        carriage = self._carriage
        stores, current = self._looks.stores()
        facts = Facts(stores=stores, stores_current=current)
        if Wait.RING_STORES in waits(Step.MOVED, facts):
            return (Wait.RING_STORES,), {}
        self._rounds.move_regions(plan)
        carriage.passed("regions moved")
        renew_indexes(carriage.door, carriage.session, plan.index, carriage.indexed)
        pages, indexes = self._rounds.left(plan)
        # Whoever is at work now may have begun before the last region was moved.
        noted = jobs_at_work(carriage.door.database, carriage.tenant, carriage.own_job)
        jobs = [[job.hex(), holder.hex()] for job, holder in noted]
        return waits(Step.MOVED, replace(facts, old_epoch=pages, old_index=indexes)), {"jobs": jobs}

    def _copy(self, row: RoundRow, plan: Plan) -> Done:
        carriage, now = self._carriage, self._carriage.door.now()
        results = put_regions(carriage.door, carriage.tenant, carriage.destinations, plan.regions)
        told = [
            [each.name, each.role.name.lower(), results[each.name], now] for each in carriage.destinations
        ]
        facts = Facts(destinations_short=self._looks.short_destinations(plan))
        return waits(Step.COPIED, facts), {"destinations": told}

    def _check(self, row: RoundRow, plan: Plan) -> Done:
        wait = waits(Step.CHECKED, self._looks.gate(self._rounds, row, plan))
        self._gated = not wait
        return wait, {}

    def _intend(self, row: RoundRow, plan: Plan) -> Done:
        old = self._old(plan)
        epochs = [f"{region}: {epoch}" for region, epochs in old.items() for epoch in epochs]
        indexes = self._old_indexes(plan)
        self._rounds.record_intent(row, {"epochs": epochs, "indexes": [str(each) for each in indexes]})
        named = {str(region): epochs for region, epochs in old.items()}
        return waits(Step.INTENT, Facts()), {"old": named, "old_indexes": indexes}

    def _destroy(self, row: RoundRow, plan: Plan) -> Done:
        if not self._gated:  # gone on with after a crash: what was true then need not be now
            wait, _ = self._check(row, plan)
            if wait:
                return wait, {}
        stores, current = self._looks.stores()
        facts = Facts(
            stores=stores,
            stores_current=current,
            destinations_short=self._looks.short_destinations(plan),
            keepers_waiting=self._looks.keepers_waiting(plan),
        )
        if wait := waits(Step.DESTROYED, facts):
            return wait, {}
        clear_left_drills(self._carriage.door.keyring.files)  # a ring of then lies there
        done = self._carriage.door.keyring.rewrite(
            lambda ring: self._without_old(ring, plan), stores_first=True
        )
        self._carriage.passed("key destroyed")
        self._carriage.door.tree.lease.renew()  # drops what this process has at hand
        forget_held_under(self._carriage.door, self._carriage.tenant, plan.index)
        return (), {"stores": self._results(done.stores)}

    def _define(self, row: RoundRow, plan: Plan) -> Done:
        door = self._carriage.door
        stores, current = self._looks.stores()
        facts = Facts(
            stores=stores,
            stores_confirmed=current,
            copies_unknown=len(door.keyring.ring.copies),
            keepers_holding=self._looks.keepers_holding(plan),
        )
        if wait := waits(Step.DEFINITIVE, facts):
            return wait, {}
        results = self._results(door.keyring.store_states()) + self._keepers()
        for erasure in self._rounds.erasures(row):
            if erasure.state == ErasureState.SHREDDED:
                self._rounds.define(erasure, {"stores": results})
                self._carriage.passed("defined")
        self._forget(row)
        issue_receipts(self._carriage, self._rounds)
        return (), {"stores": results}

    # -- inside --------------------------------------------------------------------------

    def _old(self, plan: Plan) -> dict[int, list[int]]:
        epochs, tenant = self._carriage.door.keyring.ring.epochs, self._carriage.tenant
        return {
            region: sorted(each for each in epochs[tenant, region] if each < epoch)
            for region, epoch in plan.regions.items()
        }

    def _old_indexes(self, plan: Plan) -> list[int]:
        generations = self._carriage.door.keyring.ring.index_generations[self._carriage.tenant]
        return sorted(each for each in generations if each < plan.index)

    def _without_old(self, ring: Ring, plan: Plan) -> Ring:
        """All epochs before the new one: also those of a round that a restore left unfinished."""
        tenant = self._carriage.tenant
        for region, epoch in plan.regions.items():
            for old in ring.epochs[tenant, region]:
                if old < epoch:
                    ring = ring.without_epoch(tenant, region, old)
        for old in ring.index_generations[tenant]:
            if old < plan.index:
                ring = ring.without_index_generation(tenant, old)
        return ring

    def _results(self, states: Sequence[StoreState]) -> list[list[object]]:
        now = self._carriage.door.now()
        return [[each.uri, each.problem or "destroyed", now, list(each.cautions)] for each in states]

    def _keepers(self) -> list[list[object]]:
        """What keepers said, as the stores' results are written."""
        reports = keeper_reports(self._carriage.door.keyring)
        heard = [(name, report) for name, report in reports.items() if report is not None]
        return [[f"keeper:{name}", "destroyed", report.at, []] for name, report in heard]

    def _forget(self, row: RoundRow) -> None:
        """Take the entries out of anchor and ring stores: no copy is left that they would have to undo."""
        keyring = self._carriage.door.keyring
        done = {erasure.erasure for erasure in self._rounds.erasures(row)}
        tenant = self._carriage.tenant

        def without(anchor: Anchor) -> Anchor:
            head = anchor.tenant(tenant).ledger_head
            return anchor if head is None else anchor.without_erased(tenant, head, done)

        keyring.anchor.update(without)
        keyring.tell_stores()
