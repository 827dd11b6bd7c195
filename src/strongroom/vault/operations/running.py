"""Running an operation: its transaction, and the event of one that was granted and failed.

Lives here: the way from a call to a durable transaction, and what is recorded after a roll-back. Must not
live here: what operations do.

A failure tells something too, such as that an external id is taken by a record out of reach. So it is
recorded, in a transaction of its own, for that of the operation was rolled back; only then the error reaches
the caller. Where it cannot be recorded, the caller learns that instead.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from strongroom.audit.members import Member, MemberKind
from strongroom.errors import StrongroomError
from strongroom.model.schema import Collection
from strongroom.storage.natural_keys import find_natural_keys
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Concern, Operation, Refusal, settle
from strongroom.vault.session import Session
from strongroom.vault.storing.record_store import ExternalIdTaken

__all__ = ["failed", "run", "run_async", "run_outside"]

T = TypeVar("T")
_UNEXPECTED = "unexpected"


def run(
    door: Door,
    session: Session,
    action: str,
    operate: Callable[[Operation], T | Refusal],
    *,
    new_customers: int = 0,
    hold: Callable[[Transaction], None] | None = None,
) -> T:
    """Run one operation; it is durable when this returns.

    Args:
        action: A name of the closed list.
        operate: Decides, does and records it.
        new_customers: For how many customers it makes keys.
        hold: Locks what has to stay as it is, before the operation looks by what rules it goes.

    Raises:
        StrongroomError: As the decision or the operation has it. Refusal and failure are in the log then.
    """
    attempt = _Attempt(door, session, action, operate, hold)
    try:
        outcome = door.transact(session.tenant, attempt, new_customers)
    except Exception as error:
        attempt.record_failure(error)
        raise
    return settle(outcome)


async def run_async(
    door: Door, session: Session, action: str, operate: Callable[[Operation], T | Refusal]
) -> T:
    """As `run`, for coroutines: a thread of the database runs the operation, and nothing of it the loop."""
    attempt = _Attempt(door, session, action, operate)
    try:
        outcome = await door.transact_async(session.tenant, attempt)
    except Exception as error:
        from asyncio import to_thread  # commands do without

        await to_thread(attempt.record_failure, error)
        raise
    return settle(outcome)


class _Attempt(Generic[T]):
    """An operation in its transaction, which may be tried again, and what is recorded where it fails."""

    def __init__(
        self,
        door: Door,
        session: Session,
        action: str,
        operate: Callable[[Operation], T | Refusal],
        hold: Callable[[Transaction], None] | None = None,
    ) -> None:
        self._door, self._session, self._action = door, session, action
        self._operate, self._hold = operate, hold
        self._concern: Concern | None = None
        self._failed = False

    def __call__(self, tx: Transaction, now: int) -> T | Refusal:
        self._failed = False
        if self._hold is not None:
            self._hold(tx)
        operation = Operation(self._door, tx, self._session, self._action, now)
        try:
            return self._operate(operation)
        except Exception:
            self._failed, self._concern = True, operation.concern
            raise

    def record_failure(self, error: Exception) -> None:
        # Where it was the commit that failed, nothing is known of it but what the error says.
        if self._failed:
            _record_failure(self._door, self._session, self._action, self._concern, error)


def run_outside(door: Door, session: Session, action: str, look: Callable[[Operation], T]) -> T:
    """Do a part of a long operation that only reads, outside the transactions that others wait for.

    What it reads must not leave before a later part has recorded it; a failure is recorded here.
    """
    door.tree.prepare(session.tenant)  # the lease may run out in the course of many of these
    begun: list[Operation] = []

    def work(tx: Transaction) -> T:
        begun[:] = [Operation(door, tx, session, action, door.now())]
        return look(begun[0])

    try:
        return door.database.read(work)
    except Exception as error:
        _record_failure(door, session, action, begun[0].concern if begun else None, error)
        raise


def _record_failure(
    door: Door, session: Session, action: str, concern: Concern | None, error: Exception
) -> None:
    if concern is not None:
        door.transact(
            session.tenant, lambda tx, now: failed(Operation(door, tx, session, action, now), concern, error)
        )


def failed(operation: Operation, concern: Concern, error: Exception) -> None:
    """Record that an operation was rolled back, with the error's code and no value.

    Args:
        operation: A new one, of the same action.
        concern: What the one that failed was about.
    """
    code = error.code if isinstance(error, StrongroomError) else _UNEXPECTED
    members = _told_of(operation, error) if isinstance(error, ExternalIdTaken) else []
    operation.conclude("failed", code, concern, members)


def _told_of(operation: Operation, error: ExternalIdTaken) -> list[Member]:
    """The records that have the external ids already: that they are there is what the error tells."""
    members = []
    for number, index, key in error.keys:
        collection = operation.tenancy.schema.by_number[number]
        for record in find_natural_keys(operation.tx, operation.tenancy.tenant, index, [key]).values():
            found = operation.find(collection, record)
            if found is not None:
                row, fields = found.record, _natural_fields(collection)
                members.append(Member(MemberKind.FOUND, number, row.id, row.customer, row.revision, fields))
    return members


def _natural_fields(collection: Collection) -> tuple[int, ...]:
    field = collection.natural_field
    return () if field is None else (field.number,)
