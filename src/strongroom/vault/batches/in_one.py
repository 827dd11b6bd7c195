"""Several operations in one transaction: each in a save point of its own, decided and recorded by itself.

Lives here: running each, and what is recorded of one that fails. Must not live here: which operations these
are (batch.py, together.py), the transaction around them.
"""

from collections.abc import Callable
from typing import TypeVar

from strongroom.errors import Busy
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.operations.once import Outcome
from strongroom.vault.operations.operation import Concern, Operation, Refusal, settle
from strongroom.vault.operations.recording import Rules
from strongroom.vault.operations.running import failed
from strongroom.vault.session import Session

__all__ = ["InOne", "NotRecorded"]

T = TypeVar("T")


class NotRecorded(Exception):
    """A failure could not be recorded: nothing of the transaction may be handed out."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__()


class InOne:
    """Runs operations of one transaction; see `strongroom.vault.collection.base.Runner`.

    By what rules they go is looked up by the first of them: they are those of the transaction.

    Attributes:
        outcome: What the last one came to.
    """

    def __init__(self, door: Door, tx: Transaction, session: Session, now: int) -> None:
        self.tx = tx
        self._door = door
        self._session = session
        self._now = now
        self._rules: Rules | None = None
        self.outcome: Outcome | None = None

    def __call__(
        self, action: str, operate: Callable[[Operation], T | Refusal], *, new_customers: int = 0
    ) -> T:
        """Run one; raises as it would alone, and `NotRecorded`."""
        operation = self.operation(action)
        self.outcome = None
        try:
            with self.tx.savepoint():
                outcome = operate(operation)
        except Busy:
            raise  # the transaction itself is in trouble: all of it is tried again, or given up
        except Exception as error:
            if operation.concern is not None:
                self._record(action, operation.concern, error)
            raise
        self._rules = operation.rules
        self.outcome = operation.outcome
        return settle(outcome)

    def operation(self, action: str) -> Operation:
        """One operation, to be run in a save point."""
        return Operation(self._door, self.tx, self._session, action, self._now, rules=self._rules)

    def _record(self, action: str, concern: Concern, error: Exception) -> None:
        try:
            failed(self.operation(action), concern, error)
        except Exception as unwritten:
            raise NotRecorded(unwritten) from None
