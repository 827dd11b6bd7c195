"""Questions about the room itself: log, keys, health; each decided and recorded before its answer leaves.

Lives here: that order, for questions that one transaction answers and for what takes longer. Must not live
here: any question (the desks).
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from strongroom.audit.recorder import EventDraft
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import NotFound
from strongroom.model.ids import read_id, write_id
from strongroom.model.schema import CUSTOMERS
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.session import ROOM_ITSELF, ROOM_NAME, Session
from strongroom.vault.storing import record_store

__all__ = ["ask", "handles", "note", "prepare", "principal_of"]

T = TypeVar("T")


def ask(door: Door, session: Session, action: str, answer: Callable[[Operation, EventDraft], T]) -> T:
    """Answer a question in one transaction, with its event.

    Args:
        action: A name of the closed list, for decision and event.
        answer: Looks, and adds to the event what it says beyond that it was asked.

    Raises:
        Refused: ``access.refused``; recorded, as is a failure of ``answer``.
    """

    def work(operation: Operation) -> T | Refusal:
        decision = operation.permit(None)
        if isinstance(decision, Refusal):
            return decision
        draft = operation.draft()
        found = answer(operation, draft)
        operation.record(draft, _beside(operation, draft))
        return found

    return run(door, session, action, work)


def prepare(door: Door, session: Session, action: str, look: Callable[[Operation], T]) -> T:
    """Look at what is needed for something that is allowed; only a refusal or failure is an event yet.

    What is found must not leave before an event of the action is committed.

    Raises:
        Refused: ``access.refused``; recorded, as is a failure of ``look``.
    """

    def work(operation: Operation) -> T | Refusal:
        decision = operation.permit(None)
        return decision if isinstance(decision, Refusal) else look(operation)

    return run(door, session, action, work)


def note(door: Door, session: Session, action: str, outcome: str, values: Mapping[str, str]) -> None:
    """Record what became of something that was allowed and takes more than one transaction.

    Args:
        values: Sealed under the month's detail key; the leaf has their salted digests.
    """

    def work(operation: Operation) -> None:
        draft = operation.draft(outcome=outcome)
        draft.values = values
        operation.record(draft)

    run(door, session, action, work)


def handles(operation: Operation) -> Mapping[str, str]:
    """The handle of each user by written id, of those who ended too."""
    found = operation.door.staff.all(operation.tx, operation.tenancy)
    return {
        write_id("usr", ROOM_ITSELF): ROOM_NAME,
        **{write_id("usr", user.id): user.handle for user in found},
    }


def principal_of(named: str, known: Mapping[str, str]) -> str:
    """The written id of a principal who was named by handle or by id.

    Raises:
        NotFound: ``user.not-found``.
        InvalidInput: ``id.malformed``.
    """
    if named.startswith("usr_"):
        return write_id("usr", read_id("usr", named))
    for identity, handle in known.items():
        if handle == named:
            return identity
    raise NotFound("user.not-found")


def _beside(operation: Operation, draft: EventDraft) -> CustomerKey | None:
    """The key for what lies beside an event: that of the one customer whom it names."""
    if draft.customer is None:
        return None
    found = record_store.find(operation.tx, operation.tenancy.tenant, CUSTOMERS, draft.customer)
    return None if found is None else operation.load(found).key
