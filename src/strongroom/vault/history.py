"""The revisions of a record: who made each, when and why.

Lives here: reading revisions with the events that made them. Must not live here: making them (writing.py).
"""

from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import log_rows
from strongroom.storage.record_rows import RecordRow, history_of
from strongroom.vault.operation import Loaded, Operation, Refusal
from strongroom.vault.rows import REMOVED, check_row
from strongroom.vault.showing import Lens
from strongroom.vault.views import RevisionView

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
    shown = [_revision(operation, Loaded(row, loaded.key), lens) for row in rows]
    operation.record(operation.about(collection, found.record, decision.shown()), loaded.key)
    return shown


def _revision(operation: Operation, loaded: Loaded, lens: Lens) -> RevisionView:
    row = loaded.row
    check_row(operation.door.record_mac, row)
    collection = operation.tenancy.schema.by_number[row.collection]
    leaf = _leaf(operation, row)
    visible = {name for name in collection.fields if name in lens.grants and lens.grants[name].may_find}
    record = None
    if row.state != REMOVED:
        record = lens.show(row, operation.open(loaded, lens.levels))
    return RevisionView(
        revision=row.revision,
        at=leaf.at,
        action=leaf.action,
        principal=leaf.actor.principal,
        purpose=leaf.purpose,
        reason_code=leaf.reason_code,
        changed=tuple(name for name in leaf.fields if name in visible),
        event=leaf.event,
        record=record,
    )


def _leaf(operation: Operation, row: RecordRow) -> Leaf:
    event = log_rows.event(operation.tx, row.tenant, row.event)
    if event is None:
        raise VerificationFailed("record.event-missing", event=write_id("evt", row.event))
    return decode_leaf(event.leaf)
