"""Lists: pages of records within somebody's scope, with one event a page.

Lives here: a page by ascending id, and named records together. Must not live here: searches (finding.py), SQL
(storage), showing one record.
"""

from collections.abc import Sequence

from strongroom.access.budgets import Measure
from strongroom.access.decision import Decision
from strongroom.audit.members import MemberKind
from strongroom.model.ids import write_id
from strongroom.model.schema import Collection
from strongroom.storage.record_lookup import FoundRecord, list_records
from strongroom.storage.record_pages import page_of_records
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.spending import spend
from strongroom.vault.searching.page_event import record_page
from strongroom.vault.searching.reach import within_reach
from strongroom.vault.searching.wanted import Wanted
from strongroom.vault.storing.rows import ACTIVE
from strongroom.vault.views.page_items import Candidate, Item, show_all
from strongroom.vault.views.record_views import Page

__all__ = ["list_page", "list_these"]


def list_page(
    operation: Operation, name: str, wanted: Wanted, kind: MemberKind = MemberKind.LISTED
) -> Page | Refusal:
    """One page of a collection, by ascending id.

    Args:
        kind: What the page is for: looking, or leaving the room.
    """
    collection = operation.collection(name)
    decision = operation.permit(collection, customer=wanted.customer)
    if isinstance(decision, Refusal):
        return decision
    found = page_of_records(
        operation.tx,
        operation.tenancy.tenant,
        collection.number,
        decision.scope,
        wanted.filter(),
        after=wanted.after(collection),
        limit=wanted.limit + 1,
    )
    reached = within_reach(operation, collection, found[: wanted.limit], decision)
    overdrawn = spend(operation, decision, _page_amounts(kind, wanted, len(reached)))
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    items = _shown(operation, collection, reached)
    record_page(operation, collection, items, kind)
    more = len(found) > wanted.limit
    last = write_id(collection.prefix, found[wanted.limit - 1].record.id) if more else None
    return Page(tuple(item.view for item in items), last)


def list_these(operation: Operation, name: str, records: Sequence[bytes]) -> Page | Refusal:
    """Those of some records that are there and within reach, in the order in which they are named."""
    collection = operation.collection(name)
    decision = operation.permit(collection)
    if isinstance(decision, Refusal):
        return decision
    found = list_records(operation.tx, operation.tenancy.tenant, collection.number, records)
    present = [found[each] for each in records if each in found and found[each].record.state == ACTIVE]
    reached = within_reach(operation, collection, present, decision)
    overdrawn = spend(operation, decision, {Measure.LIST_ROWS: len(reached)})
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    items = _shown(operation, collection, reached)
    record_page(operation, collection, items, MemberKind.LISTED)
    return Page(tuple(item.view for item in items))


def _page_amounts(kind: MemberKind, wanted: Wanted, rows: int) -> dict[Measure, int]:
    """What a page takes of the budgets; an export counts once, with its first page."""
    if kind is MemberKind.EXPORTED:
        return {Measure.EXPORT: int(wanted.cursor is None), Measure.EXPORT_ROWS: rows}
    return {Measure.LIST_ROWS: rows}


def _shown(
    operation: Operation, collection: Collection, reached: Sequence[tuple[FoundRecord, Decision]]
) -> list[Item]:
    opened = [Candidate(each, alone, operation.load(each)) for each, alone in reached]
    return show_all(operation, collection, opened)
