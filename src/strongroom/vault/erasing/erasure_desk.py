"""Erasures and legal holds at a desk: asking, answering, holding, looking.

Lives here: looking at them, and that somebody may carry them forward, decided and recorded. Must not live
here: asking (asking.py), approving and cancelling (answering.py), holds (hold_desk.py), keys that go
(shredding.py), rounds (rounds.py), when each step is taken (strongroom.privacy).
"""

from collections.abc import Iterable

from strongroom.errors import NotFound
from strongroom.model.ids import read_id
from strongroom.storage import erasure_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.vault.erasing.answering import Answering
from strongroom.vault.erasing.asking import Asking
from strongroom.vault.erasing.hold_desk import HoldDesk
from strongroom.vault.erasing.state import ERASURE_PREFIX, OPEN_STATES, check_erasure
from strongroom.vault.operations.operation import Operation, Refusal

__all__ = ["ErasureDesk"]


class ErasureDesk(Asking, Answering, HoldDesk):
    """The part of a desk that forgets people."""

    def may_run(self) -> None:
        """Decide, and record, that erasures are carried forward; whom they are about was decided before.

        Raises:
            Refused: ``access.refused``.
        """

        def work(op: Operation) -> Refusal | None:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            op.record(op.draft())
            return None

        self._run("erase_run", work)

    def erasures(self, states: Iterable[int] = OPEN_STATES) -> list[ErasureRow]:
        """All erasures in some states; those that are not at their end, when left out."""
        wanted = tuple(states)

        def work(op: Operation) -> list[ErasureRow] | Refusal:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            rows = erasure_rows.erasures_in_state(op.tx, op.tenancy.tenant, wanted)
            op.record(op.draft())
            return [check_erasure(self._mac, row) for row in rows]

        return self._run("erase_status", work)

    def erasure(self, identity: str) -> tuple[ErasureRow | None, list[HoldRow]]:
        """One erasure by ``era_…``, or the last of a customer by ``cus_…``; and the customer's holds.

        Raises:
            NotFound: ``erasure.not-found``, where there is neither.
        """
        customer = self._customer_named(identity)
        wanted = read_id(ERASURE_PREFIX, identity) if identity.startswith(f"{ERASURE_PREFIX}_") else None

        def work(op: Operation) -> tuple[ErasureRow | None, list[HoldRow]] | Refusal:
            decision = op.decide(None)
            if not decision.allowed:
                return op.refuse(decision, None, None)
            rows = erasure_rows.erasures_of(op.tx, op.tenancy.tenant, customer)
            rows = [row for row in rows if wanted in (None, row.erasure)]
            holds = self._holds(op, customer)
            if not rows and not holds:
                raise NotFound("erasure.not-found")
            op.record(op.draft())
            return (check_erasure(self._mac, rows[-1]) if rows else None), holds

        return self._run("erase_status", work)
