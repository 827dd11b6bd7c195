"""Legal holds at a desk: what keeps a customer from being erased, laid on and lifted.

Lives here: both, decided and recorded. Must not live here: whether a hold stands (state.py).
"""

from strongroom.errors import Conflict, InvalidInput, NotFound
from strongroom.model.ids import new_id, write_id
from strongroom.model.moments import write_moment
from strongroom.storage import hold_rows
from strongroom.storage.hold_rows import HoldRow
from strongroom.vault.erasing.state import ERASURE_PREFIX, LIFTED, STANDS, ErasureState, standing, tagged_hold
from strongroom.vault.erasing.work import ErasureWork, customers_of, read_customer
from strongroom.vault.operations.operation import Operation, Refusal

__all__ = ["HoldDesk"]


class HoldDesk(ErasureWork):
    """Holds, for one session."""

    def hold(self, identity: str, *, until: int | None) -> HoldRow:
        """Keep a customer from being erased, until a moment or until it is lifted.

        Raises:
            InvalidInput: ``erasure.until-past``, ``erasure.customers-only``.
            Conflict: ``hold.too-late``: keys are going already.
            Erased, NotFound, Refused: As the decision has it.
        """
        customer = read_customer(identity)

        def work(op: Operation) -> HoldRow | Refusal:
            decision, found = self._decided(op, customer, "hold", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            if until is not None and until <= op.now:
                raise InvalidInput("erasure.until-past")
            going = self._open_erasure(op, customer)
            if going is not None and going.state != ErasureState.HIDDEN:
                raise Conflict("hold.too-late", erasure=write_id(ERASURE_PREFIX, going.erasure))
            hold = HoldRow(
                tenant=op.tenancy.tenant,
                hold=new_id(op.now),
                customer=customer,
                state=STANDS,
                since=op.now,
                until=until,
                reason_code=op.session.reason_code or "",
                event=op.event,
                mac=b"",
            )
            hold = tagged_hold(self._mac, hold)
            hold_rows.add_hold(op.tx, hold)
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {} if until is None else {"until": write_moment(until)}
            op.record(draft, self._key_of(op, found))
            return hold

        return self._run("hold", work)

    def lift(self, identity: str) -> int:
        """Lift every hold on a customer; returns how many stood.

        Raises:
            NotFound: ``hold.none``.
        """
        customer = read_customer(identity)

        def work(op: Operation) -> int | Refusal:
            decision, found = self._decided(op, customer, "hold", change=True)
            if found is None or not decision.allowed:
                return op.refuse(decision, customers_of(op), customer)
            holds = [each for each in self._holds(op, customer) if standing(each, op.now)]
            if not holds:
                raise NotFound("hold.none")
            for each in holds:
                lifted = tagged_hold(self._mac, each._replace(state=LIFTED, event=op.event))
                hold_rows.replace_hold(op.tx, lifted, each)
            draft = op.about(customers_of(op), found.record, ())
            draft.extra = {"holds": len(holds)}
            op.record(draft, self._key_of(op, found))
            return len(holds)

        return self._run("hold_lift", work)
