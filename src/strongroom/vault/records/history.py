"""The revisions of a record: who made each, when and why.

Lives here: reading revisions with the events that made them. Must not live here: making them (writing.py).
"""

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.schema import CUSTOMERS
from strongroom.storage import log_rows
from strongroom.storage.record_rows import RecordRow, history_of
from strongroom.vault.operations.operation import Loaded, Operation, Refusal
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.rows import REMOVED, check_row
from strongroom.vault.views.record_views import RecordView, RevisionView
from strongroom.vault.views.showing import Lens

__all__ = ["revisions"]


def revisions(operation: Operation, name: str, identity: str) -> list[RevisionView] | Refusal:
    """All revisions of a record, newest first, each as the session may see it."""
    admitted = operation.admit(name, identity)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, decision = admitted
    loaded, lens = operation.load(found), operation.lens(collection, decision)
    rows = [found.record]
    while batch := history_of(
        operation.tx, found.record.tenant, collection.number, found.record.id, before=rows[-1].revision
    ):
        rows.extend(batch)
    shown = [_revision(operation, loaded, row, lens) for row in rows]
    operation.record(operation.about(collection, found.record, decision.shown()), loaded.key)
    return shown


def _revision(operation: Operation, newest: Loaded, row: RecordRow, lens: Lens) -> RevisionView:
    check_row(operation.door.record_mac, row)
    collection = operation.tenancy.schema.by_number[row.collection]
    leaf = _leaf(operation, row)
    visible = {name for name in collection.fields if name in lens.grants and lens.grants[name].may_find}
    return RevisionView(
        revision=row.revision,
        at=leaf.at,
        action=leaf.action,
        principal=leaf.actor.principal,
        principal_handle=operation.colleague(read_id("usr", leaf.actor.principal)),
        purpose=leaf.purpose,
        reason_code=leaf.reason_code,
        changed=tuple(name for name in leaf.fields if name in visible),
        event=leaf.event,
        record=None if row.state == REMOVED else _record(operation, newest, row, lens),
        merged_into=_merged_into(operation, row, leaf),
    )


def _record(operation: Operation, newest: Loaded, row: RecordRow, lens: Lens) -> RecordView | None:
    try:
        loaded = operation.revision(newest, row)
    except KeyNotAvailable:  # it was the record of a duplicate, who has been erased since
        return None
    return lens.show(row, open_loaded(loaded, lens.levels), operation.colleague)


def _merged_into(operation: Operation, row: RecordRow, leaf: Leaf) -> str | None:
    """Who a customer that is no more was merged into, for those who may see that one too."""
    if leaf.action != Action.MERGE or row.id != row.customer:
        return None
    survivor = str(leaf.extra["survivor"])
    customers = operation.tenancy.schema.by_number[CUSTOMERS]
    found = operation.find(customers, read_id(customers.prefix, survivor))
    decision = operation.decide(customers.name, target=operation.target(found, "view"), action="view")
    return survivor if decision.allowed else None


def _leaf(operation: Operation, row: RecordRow) -> Leaf:
    event = log_rows.event(operation.tx, row.tenant, row.event)
    if event is None:
        raise VerificationFailed("record.event-missing", event=write_id("evt", row.event))
    return decode_leaf(event.leaf)
