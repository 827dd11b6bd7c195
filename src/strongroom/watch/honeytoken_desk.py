"""Honeytokens at a desk: customers with whom nobody has work, set out and taken away.

Lives here: who may, and the event, whose leaf names none of them. Must not live here: their rows
(keeping.py), the rule that watches them (honeytokens.py).
"""

from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.errors import NotFound
from strongroom.model.ids import read_id
from strongroom.model.schema import CUSTOMERS
from strongroom.vault.door import Door
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.vault.storing import record_store
from strongroom.watch.honeytokens import honeytokens_of
from strongroom.watch.keeping import AlertBook

__all__ = ["HoneytokenDesk"]


class HoneytokenDesk:
    """Honeytokens, for one person."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door, self._session = door, session

    def honeytokens(self) -> tuple[str, ...]:
        """The customers who are honeytokens, by written id.

        Raises:
            Refused: ``access.refused``.
        """

        def look(op: Operation, draft: EventDraft) -> tuple[str, ...]:
            draft.extra = {"change": "list"}
            return tuple(sorted(honeytokens_of(self._door, op.tx, op.tenancy).customers()))

        return ask(self._door, self._session, Action.HONEYTOKEN, look)

    def set_out(self, customer: str) -> None:
        """Make a customer a honeytoken, whom nobody has work with.

        Raises:
            NotFound: ``watch.no-such-customer``.
            Refused: ``access.refused``.
        """
        identity = read_id("cus", customer)

        def look(op: Operation, draft: EventDraft) -> None:
            if record_store.find(op.tx, op.tenancy.tenant, CUSTOMERS, identity) is None:
                raise NotFound("watch.no-such-customer")
            AlertBook(self._door, op.tx, op.tenancy).set_out(identity, op.now, op.event)
            _about_honeytoken(draft, "set out", customer)

        ask(self._door, self._session, Action.HONEYTOKEN, look)

    def take_away(self, customer: str) -> None:
        """Make a customer a honeytoken no more.

        Raises:
            NotFound: ``watch.no-such-customer``, for one who is none.
            Refused: ``access.refused``.
        """
        identity = read_id("cus", customer)

        def look(op: Operation, draft: EventDraft) -> None:
            if not AlertBook(self._door, op.tx, op.tenancy).take_away(identity):
                raise NotFound("watch.no-such-customer")
            _about_honeytoken(draft, "taken away", customer)

        ask(self._door, self._session, Action.HONEYTOKEN, look)


def _about_honeytoken(draft: EventDraft, change: str, customer: str) -> None:
    """The leaf says that there is one more, or less; which one lies sealed beside it."""
    draft.extra = {"change": change}
    draft.detail = {"honeytoken": customer}
