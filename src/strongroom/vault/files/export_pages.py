"""Pages of records that leave the room, and what the log says of the file that they became.

Lives here: one page in one transaction with its event, and the event at the end. Must not live here: files
and their sealing (strongroom.export), how a record is shown. What a role sees masked leaves masked.
"""

from collections.abc import Mapping

from strongroom.audit.members import MemberKind
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.searching.listing import list_page
from strongroom.vault.searching.wanted import Wanted
from strongroom.vault.views.record_views import Page, RecordView

__all__ = ["document_of", "export_page", "record_export"]


def export_page(operation: Operation, name: str, wanted: Wanted) -> Page | Refusal:
    """One page of a collection by ascending id; each of its records is a member of the event."""
    return list_page(operation, name, wanted, MemberKind.EXPORTED)


def record_export(operation: Operation, name: str, facts: Mapping[str, object]) -> Refusal | None:
    """Record what became of an export: its size, digest, and whom it is sealed to."""
    collection = operation.collection(name)
    decision = operation.permit(collection)
    if isinstance(decision, Refusal):
        return decision
    draft = operation.draft(collection=name)
    draft.extra = facts
    operation.record(draft)
    return None


def document_of(view: RecordView) -> dict[str, str | int | None]:
    """A record as an export's columns hold it; None where there is no value, or where it may not be seen."""
    return {
        "id": view.id,
        "customer": view.customer,
        "revision": view.revision,
        "created": view.created,
        "updated": view.updated,
        "owner": view.clear.get("owner"),
        "team": view.clear.get("team"),
        **{name: each.shown for name, each in view.fields.items()},
    }
