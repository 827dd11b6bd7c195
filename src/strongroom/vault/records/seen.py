"""The customers whom somebody opened last.

Lives here: finding them in the log, among one's own events. Must not live here: showing them
(vault.searching). It is a list of what one has seen, and shows of each no more than any list does.
"""

from strongroom.audit.looks import customers_shown
from strongroom.audit.query import EventFilter, list_events
from strongroom.errors import InvalidInput
from strongroom.model.ids import write_id
from strongroom.model.schema import CUSTOMERS
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.searching.listing import list_these
from strongroom.vault.views.record_views import Page

__all__ = ["seen_last"]

_MOST = 50
_BACK = 30 * 86_400_000
_OPENING = frozenset({"view", "reveal", "compare", "use", "create", "update"})
_PAGE, _PAGES = 200, 5


def seen_last(operation: Operation, limit: int) -> Page | Refusal:
    """The customers whom this session's user opened or changed last, newest first; at most a month back.

    Raises:
        InvalidInput: ``page.limit``.
    """
    if not 1 <= limit <= _MOST:
        raise InvalidInput("page.limit", most=_MOST)
    customers = operation.tenancy.schema.by_number[CUSTOMERS]
    return list_these(operation, customers.name, _opened(operation, limit))


def _opened(operation: Operation, limit: int) -> list[bytes]:
    mine = write_id("usr", operation.session.principal.user)
    asked = EventFilter(principal=mine, outcome="done", since=operation.now - _BACK)
    found: dict[bytes, None] = {}
    cursor: str | None = None
    for _ in range(_PAGES):
        page = list_events(operation.tx, operation.tenancy.tenant, asked, _PAGE, cursor, unfold=True)
        for line in page.items:
            if line.leaf.action in _OPENING:
                found.update(dict.fromkeys(customers_shown(line.leaf, line.column)))
                if len(found) >= limit:
                    return list(found)[:limit]
        cursor = page.next
        if cursor is None:
            break
    return list(found)
