"""What the log says of a page: one event, whose members are the records shown.

Lives here: that event, search words beside it. Must not live here: members' bytes (strongroom.audit.members).
"""

from collections.abc import Mapping, Sequence

from strongroom.audit.members import Member, MemberKind
from strongroom.model.ids import write_id
from strongroom.model.schema import Collection
from strongroom.vault.operations.operation import Operation
from strongroom.vault.views.page_items import Item

__all__ = ["record_page"]


def record_page(
    operation: Operation,
    collection: Collection,
    items: Sequence[Item],
    kind: MemberKind,
    words: Mapping[str, str] | None = None,
) -> None:
    """One event for the page; its members are the records shown. A search word with one hit is sealed
    under that customer's key, so that it goes when the customer goes."""
    numbers: dict[int, tuple[int, ...]] = {}
    for item in items:
        if id(item.decision) not in numbers:
            shown = (collection.fields[name].number for name in item.decision.shown())
            numbers[id(item.decision)] = tuple(sorted(shown))
    draft = operation.draft(collection=collection.name, fields=sorted(words or ()))
    draft.members = [
        Member(
            kind=kind,
            collection=collection.number,
            record=item.found.record.id,
            customer=item.found.record.customer,
            revision=item.found.record.revision,
            fields=numbers[id(item.decision)],
        )
        for item in items
    ]
    draft.subjects = {item.found.record.customer for item in items}
    if words:
        draft.detail = {"words": dict(words)}
    key = None
    if words and len(draft.subjects) == 1:
        key = items[0].loaded.key
        draft.customer = items[0].found.record.customer
        draft.record = write_id(collection.prefix, items[0].found.record.id) if len(items) == 1 else None
    if not items and operation.concern is not None and operation.concern.customer is not None:
        # Whose records were asked for stands in the log also where none was to be seen.
        draft.customer = operation.concern.customer
        key = operation.key_beside(draft.customer)
    operation.record(draft, key)
