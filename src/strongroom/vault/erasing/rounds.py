"""Rounds: what is written down while erasures are carried from step 3 to the end.

Lives here: beginning a round, how far it is, moving regions, and the events of steps 7 and 9. Must not live
here: ring, stores and destinations, and when each step is taken (strongroom.privacy).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from strongroom.errors import VerificationFailed
from strongroom.keys.page_keys import PAGES_IN_REGION
from strongroom.keys.ring import newest
from strongroom.model.ids import write_id
from strongroom.storage import erasure_round_rows, erasure_rows
from strongroom.storage.erasure_round_rows import RoundRow
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.page_rows import pages_not_under
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    ErasureState,
    check_erasure,
    check_round,
    read_document,
    tagged_erasure,
    tagged_round,
    write_document,
)
from strongroom.vault.erasing.work import ErasureWork, customers_of
from strongroom.vault.indexes.renewal import old_indexes
from strongroom.vault.log.tail import settle_log
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["FIRST_STEP", "LAST_STEP", "Plan", "Rounds", "plan_of"]

FIRST_STEP, LAST_STEP = 2, 9
_LISTED = 100
"""So many erasures are named in one leaf; a list there may not grow without end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round renews.

    Args:
        regions: The new epoch of each region.
        index: The new index generation.
    """

    regions: Mapping[int, int]
    index: int


def plan_of(row: RoundRow) -> Plan:
    """What a round renews, from its row."""
    document = read_document(row)
    return Plan({int(region): epoch for region, epoch in document["regions"].items()}, document["index"])


class Rounds(ErasureWork):
    """The rounds of a tenant.

    Args:
        session: Who carries them forward.
    """

    def __init__(self, door: Door, session: Session) -> None:
        super().__init__(door, replace(session, reason=None))

    def current(self) -> RoundRow | None:
        """The round that is not at its end."""
        tenant = self._session.tenant
        row = self._door.database.read(lambda tx: erasure_round_rows.newest_round(tx, tenant))
        return None if row is None or check_round(self._mac, row).step == LAST_STEP else row

    def erasures(self, row: RoundRow) -> list[ErasureRow]:
        """The erasures that a round carries."""
        tenant = self._session.tenant
        states = (ErasureState.SHREDDED, ErasureState.DEFINITIVE)
        rows = self._door.database.read(lambda tx: erasure_rows.erasures_in_state(tx, tenant, states))
        return [check_erasure(self._mac, each) for each in rows if each.round == row.round]

    def begin(self) -> RoundRow | None:
        """Begin a round with all that are shredded; None where nobody is."""

        def work(op: Operation, locked: TenantRow) -> RoundRow | None:
            shredded = self._shredded(op)
            return self._add(op, self._plan(shredded), shredded) if shredded else None

        return self._run_held("erase_intent", work)

    def begin_rotation(self, *, regions: bool, index: bool) -> RoundRow | None:
        """Begin a round that renews all regions, or the index; it takes along all who are shredded."""

        def work(op: Operation, locked: TenantRow) -> RoundRow | None:
            ring, tenant = self._door.keyring.ring, op.tenancy.tenant
            shredded = self._shredded(op)
            plan = self._plan(shredded)
            renewed = {
                str(region): newest(epochs) + 1
                for (owner, region), epochs in ring.epochs.items()
                if owner == tenant
            }
            if regions:
                plan["regions"] = renewed
            if not index and not shredded:
                plan["index"] = newest(ring.index_generations[tenant])
            return self._add(op, plan, shredded)

        return self._run_held("erase_intent", work)

    def advance(self, row: RoundRow, step: int, added: Mapping[str, object] | None = None) -> RoundRow:
        """Write down that a step is done.

        Raises:
            Conflict: ``erasure.changed``, when another process was first.
        """

        def work(tx: Transaction, now: int) -> RoundRow:
            document = read_document(row)
            document["reached"][str(step)] = now
            plan = write_document({**document, **(added or {})})
            changed = tagged_round(self._mac, row._replace(step=step, plan=plan, changed=now))
            erasure_round_rows.replace_round(tx, changed, row)
            return changed

        return self._door.transact(self._session.tenant, work)

    def move_regions(self, plan: Plan) -> None:
        """Wrap the pages of each region under its new epoch, a transaction a region."""
        tenant, tree = self._session.tenant, self._door.tree
        for region, epoch in plan.regions.items():
            self._door.transact(
                tenant,
                lambda tx, now, region=region, epoch=epoch: tree.move(tx, tenant, region, epoch),  # type: ignore[misc]  # bound now, called now
            )

    def left(self, plan: Plan) -> tuple[int, int]:
        """Pages that are still under an old epoch, and indexes of an old generation."""
        tenant, database = self._session.tenant, self._door.database
        pages = sum(
            database.read(
                lambda tx, first=region * PAGES_IN_REGION, epoch=epoch: pages_not_under(  # type: ignore[misc]  # bound now, called now
                    tx, tenant, first, first + PAGES_IN_REGION, epoch
                )
            )
            for region, epoch in plan.regions.items()
        )
        return pages, old_indexes(self._door, tenant, plan.index)

    def record_intent(self, row: RoundRow, old: Mapping[str, Sequence[str]]) -> None:
        """Step 7: say in the log what is about to be destroyed, before it is."""
        erasures = self.erasures(row)

        def work(op: Operation) -> None:
            draft = op.draft(collection=customers_of(op).name)
            named = [write_id(ERASURE_PREFIX, each.erasure) for each in erasures[:_LISTED]]
            lists = {"erasures": named, **old}
            draft.extra = {
                "round": row.round,
                "count": len(erasures),
                **{name: list(values) for name, values in lists.items() if values},
            }
            op.record(draft)

        self._run("erase_intent", work)

    def define(self, erasure: ErasureRow, facts: Mapping[str, object]) -> ErasureRow:
        """Step 9: definitive, in the log and in its row."""

        def work(op: Operation, locked: TenantRow) -> ErasureRow:
            row = erasure_rows.lock_erasure(op.tx, op.tenancy.tenant, erasure.erasure)
            if row is None or check_erasure(self._mac, row).state != ErasureState.SHREDDED:
                return erasure if row is None else row
            changed = self._advance(op, row, ErasureState.DEFINITIVE, facts, logged=True)
            customer = write_id("cus", row.customer)
            draft = op.draft(
                collection=customers_of(op).name, record=customer, customer=row.customer, fields=()
            )
            draft.extra = {
                "erasure": write_id(ERASURE_PREFIX, row.erasure),
                "key_no": row.key_no,
                "round": row.round or 0,
            }
            op.record(draft)
            return changed

        return self._run_held("erase_definitive", work)

    def keep_receipt(self, erasure: ErasureRow, receipt: bytes) -> ErasureRow:
        """Store the receipt of an erasure."""

        def work(tx: Transaction, now: int) -> ErasureRow:
            changed = erasure._replace(receipt=receipt)
            erasure_rows.replace_erasure(tx, changed, erasure)
            return changed

        return self._door.transact(self._session.tenant, work)

    def checkpoint(self) -> str:
        """Number what waits, sign the log as it is, remember it in the anchor; returns the note."""
        tenant = self._session.tenant
        known = settle_log(self._door, tenant)
        if known is None:
            raise VerificationFailed("log.head-missing", tenant=tenant)
        return known.note

    def _shredded(self, op: Operation) -> list[ErasureRow]:
        """Those who are in no round yet."""
        states = (ErasureState.SHREDDED,)
        return [
            check_erasure(self._mac, row)
            for row in erasure_rows.erasures_in_state(op.tx, op.tenancy.tenant, states)
            if row.round is None
        ]

    def _add(self, op: Operation, plan: Mapping[str, object], shredded: Sequence[ErasureRow]) -> RoundRow:
        tx, tenant = op.tx, op.tenancy.tenant
        last = erasure_round_rows.newest_round(tx, tenant)
        number = 1 if last is None else last.round + 1
        document = {**plan, "reached": {}, "erasures": len(shredded)}
        row = RoundRow(tenant, number, FIRST_STEP, write_document(document), op.now, op.now, b"")
        row = tagged_round(self._mac, row)
        erasure_round_rows.add_round(tx, row)
        for each in shredded:
            taken = tagged_erasure(self._mac, each._replace(round=number, changed=op.now))
            erasure_rows.replace_erasure(tx, taken, each)
        return row

    def _plan(self, shredded: Sequence[ErasureRow]) -> dict[str, object]:
        """The next epoch of each region that lost a key, and the next index generation."""
        keyring, tenant = self._door.keyring, self._session.tenant
        ring = keyring.ring
        regions = sorted({region for row in shredded for region in read_document(row)["regions"]})
        return {
            "regions": {
                str(region): newest(ring.epochs[tenant, region]) + 1
                for region in regions
                if (tenant, region) in ring.epochs
            },
            "index": newest(ring.index_generations[tenant]) + 1,
        }
