"""Who has touched a customer's data, for those who may see that customer's history.

Lives here: reading the log by one customer, as a colleague may see it. Must not live here: the log at large
(audit_desk.py), earlier values (records/history.py). It shows no value, and is itself an event that the next
look shows.
"""

from collections.abc import Callable, Sequence

from strongroom.access.actions import Action as Asked
from strongroom.audit.actions import Action
from strongroom.audit.looks import shown_of_members
from strongroom.audit.query import EventFilter, EventLine, list_events
from strongroom.errors import InvalidInput
from strongroom.model.ids import read_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.views.answer_views import Access, Accesses

__all__ = ["Access", "Accesses", "accesses", "disclosures"]

ACTION = Action.ACCESSES


def accesses(operation: Operation, identity: str, limit: int, cursor: str | None) -> Accesses | Refusal:
    """Who touched a customer's data, appearances in lists folded.

    Raises:
        InvalidInput: ``page.limit``.
        UsageError: ``log.cursor``.
    """

    def find(customer: bytes) -> tuple[Sequence[EventLine], str | None]:
        page = list_events(
            operation.tx, operation.tenancy.tenant, EventFilter(customer=customer), limit, cursor
        )
        return page.items, page.next

    return _looked(operation, identity, limit, find)


_MOST = 500
_WAYS_OUT = (Action.EXPORT, Action.USE)


def disclosures(operation: Operation, identity: str, limit: int) -> Accesses | Refusal:
    """When a customer's data left the room: by exports that held them, and to connectors; the newest.

    Raises:
        InvalidInput: ``page.limit``.
    """

    def find(customer: bytes) -> tuple[Sequence[EventLine], str | None]:
        found = [line for way in _WAYS_OUT for line in _all_of(operation, customer, way, limit)]
        return sorted(found, key=lambda line: line.event, reverse=True)[:limit], None

    return _looked(operation, identity, limit, find)


_Finding = Callable[[bytes], tuple[Sequence[EventLine], str | None]]


def _looked(operation: Operation, identity: str, limit: int, find: _Finding) -> Accesses | Refusal:
    """What is found in the log by a customer, for whoever may see that customer's history; recorded."""
    if not 1 <= limit <= _MOST:
        raise InvalidInput("page.limit", most=_MOST)
    name = operation.tenancy.schema.by_number[CUSTOMERS].name
    admitted = operation.admit(name, identity, action=Asked.HISTORY)
    if isinstance(admitted, Refusal):
        return admitted
    row = admitted.row
    lines, cursor = find(row.id)
    items = tuple(_access(operation, row.id, each) for each in lines)
    operation.record(operation.about(admitted.collection, row, ()), operation.key_beside(row.customer))
    return Accesses(items, cursor)


def _all_of(operation: Operation, customer: bytes, way: Action, limit: int) -> list[EventLine]:
    """What left one way; a page of the log may have fewer lines than asked for and still go on."""
    wanted = EventFilter(customer=customer, action=way, outcome="done")
    lines: list[EventLine] = []
    cursor: str | None = None
    while True:
        page = list_events(operation.tx, operation.tenancy.tenant, wanted, limit, cursor)
        lines += page.items
        if page.next is None or len(lines) >= limit:
            return lines
        cursor = page.next


def _access(operation: Operation, customer: bytes, line: EventLine) -> Access:
    leaf = line.leaf
    handle = None
    if leaf.actor.principal.startswith("usr_"):
        handle = operation.colleague(read_id("usr", leaf.actor.principal))
    return Access(
        event=leaf.event,
        at=leaf.at,
        action=leaf.action,
        outcome=leaf.outcome,
        principal=handle or leaf.actor.principal,
        purpose=leaf.purpose,
        reason_code=leaf.reason_code,
        collection=leaf.collection,
        fields=_fields(operation, leaf.collection, _concerned(operation, customer, line)),
        further=line.count - 1,
    )


def _concerned(operation: Operation, customer: bytes, line: EventLine) -> tuple[str, ...]:
    """The fields of this customer that an event names; of a look at many records only this customer's."""
    if line.column is None:
        return line.leaf.fields
    known = operation.tenancy.schema.by_number
    shown = shown_of_members(
        line.leaf, line.column, lambda collection, number: known[collection].by_number[number].name
    )
    return tuple(sorted({name for each in shown if each.customer == customer for name in each.fields}))


def _fields(operation: Operation, name: str | None, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that the viewer may know of."""
    collection: Collection | None = None if name is None else operation.tenancy.schema.collections.get(name)
    if collection is None or not fields:
        return ()
    lens = operation.lens(collection, operation.decide(collection.name, action=Asked.HISTORY))
    return tuple(each for each in fields if each in lens.grants and lens.grants[each].may_find)
