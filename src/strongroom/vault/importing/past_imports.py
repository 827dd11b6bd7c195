"""Imports there were: listing them, and taking one back.

Lives here: these looks, and the steps of taking back, each one transaction, so that one that was stopped can
go on. Must not live here: undoing one event (undoing.py), imports under way (import_desk.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from strongroom.errors import Conflict, NotFound
from strongroom.model.ids import read_id, write_id
from strongroom.model.schema import Schema
from strongroom.storage import import_rows
from strongroom.storage.import_rows import ImportRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.importing.state import (
    DONE,
    IMPORT_PREFIX,
    RUNNING,
    UNDOING,
    UNDONE,
    check_import,
    tagged_import,
)
from strongroom.vault.importing.undoing import Undone, undo_event
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.operations.running import run
from strongroom.vault.session import Session

__all__ = ["PastImport", "PastImports"]

_STATES = {RUNNING: "running", DONE: "done", UNDONE: "undone", UNDOING: "undoing"}


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import as the list of them says it. Moments are in milliseconds.

    Args:
        id: ``imp_…``.
        collection: Where its records went.
        state: ``running``, ``done``, ``undoing`` or ``undone``.
    """

    id: str
    collection: str
    state: str
    created: int
    updated: int
    rejected: int
    started: int
    finished: int | None


class PastImports:
    """The part of a desk that looks at imports and takes them back."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door, self._session = door, session

    def pause(self) -> None:
        """Between two batches: let others in."""
        self._door.database.pause_for_others()

    def past(self, most: int = 50) -> tuple[PastImport, ...]:
        """The imports that began last, the newest first, into collections that one may import into.

        Raises:
            Refused: ``access.refused``, for whoever may import into none.
        """

        def work(op: Operation) -> tuple[PastImport, ...] | Refusal:
            op.begin(None)
            open_to = _open_to(op)
            if isinstance(open_to, Refusal):
                return open_to
            mac = self._door.keyring.row_mac()
            rows = import_rows.newest_imports(op.tx, self._session.tenant, most)
            for row in rows:
                check_import(mac, row)
            op.record(op.draft())
            return tuple(_past(row, op.tenancy.schema) for row in rows if row.collection in open_to)

        return run(self._door, self._session, "import_list", work)

    def one(self, identity: str) -> PastImport:
        """One import.

        Args:
            identity: ``imp_…``.

        Raises:
            NotFound: ``import.not-found``; also for one into a collection that one may not import into.
            Refused: ``access.refused``, for whoever may import into none.
        """
        id = read_id(IMPORT_PREFIX, identity)

        def work(op: Operation) -> PastImport | Refusal:
            op.begin(None)
            open_to = _open_to(op)
            if isinstance(open_to, Refusal):
                return open_to
            row = import_rows.import_row(op.tx, self._session.tenant, id)
            if row is None or row.collection not in open_to:
                raise NotFound("import.not-found")
            check_import(self._door.keyring.row_mac(), row)
            op.record(op.draft(collection=op.tenancy.schema.by_number[row.collection].name))
            return _past(row, op.tenancy.schema)

        return run(self._door, self._session, "import_list", work)

    def undo(self, identity: str, progress: Callable[[int], None] = lambda done: None) -> Undone:
        """Take an import back: what it made is removed, what it changed goes back to what it was.

        What somebody has changed since stays as it is and is counted. One that was stopped can be called
        again.

        Args:
            identity: ``imp_…``.

        Raises:
            NotFound: ``import.not-found``.
            Conflict: ``import.undone-already``.
            Refused: ``access.refused``.
        """
        id, total = read_id(IMPORT_PREFIX, identity), Undone()
        while True:
            step, left = settle(
                self._door.transact(self._session.tenant, lambda tx, now: self._undo_one(tx, now, id))
            )
            total = total + step
            progress(total.records)
            if not left:
                return total
            self.pause()

    def _undo_one(self, tx: Transaction, now: int, id: bytes) -> tuple[Undone, int] | Refusal:
        """Take back what one event did; returns how many events are left."""
        tenant, mac = self._session.tenant, self._door.keyring.row_mac()
        operation = Operation(self._door, tx, self._session, "import_undo", now)
        row = import_rows.lock_import(tx, tenant, id)
        if row is None:
            raise NotFound("import.not-found")
        check_import(mac, row)
        collection = operation.tenancy.schema.by_number[row.collection]
        decision = operation.decide(collection.name)
        if not decision.allowed:
            return operation.refuse(decision, collection, None)
        if row.state == UNDONE:
            raise Conflict("import.undone-already")
        events = import_rows.import_events(tx, tenant, id)
        left = (row.next_record if row.state == UNDOING else len(events)) - 1
        members, done = undo_event(operation, events[left])
        state = UNDOING if left else UNDONE
        changed = row._replace(state=state, next_record=left, finished=now, event=operation.event)
        import_rows.replace_import(tx, tagged_import(mac, changed), row)
        draft = operation.draft(collection=collection.name)
        draft.members = members
        draft.extra = {"import": write_id(IMPORT_PREFIX, id), **done.counts()}
        operation.record(draft)
        return done, left


def _open_to(op: Operation) -> set[int] | Refusal:
    """The numbers of the collections that one may import into."""
    decided = {
        number: op.decide(each.name, action="import") for number, each in op.tenancy.schema.by_number.items()
    }
    open_to = {number for number, decision in decided.items() if decision.allowed}
    return open_to or op.refuse(next(iter(decided.values())))


def _past(row: ImportRow, schema: Schema) -> PastImport:
    return PastImport(
        write_id(IMPORT_PREFIX, row.id),
        schema.by_number[row.collection].name,
        _STATES[row.state],
        row.created,
        row.updated,
        row.rejected,
        row.started,
        row.finished,
    )
