"""Fields on their way to another level: what is stored, sealed anew, online and in steps that survive a kill.

Lives here: the job. It walks a collection's records by id, then their history. Must not live here: what is
sealed where (relocating.py), setting out and arriving (level_moves.py).

From the change on writers seal at the new level, and readers look at both (`Field.places`). Records come
first: once all of them lie right, no writer adds to the history what does not. The place is saved with each
batch, and what a batch did is one event whose members name the envelopes before and after.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from strongroom.audit.members import Member
from strongroom.model.schema import Collection
from strongroom.storage import move_rows
from strongroom.storage.move_rows import DONE, HISTORY, RECORDS, MoveRow
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.record_rows import RecordRow, replace_record, walk_history, walk_records
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.macs.deciding import check, tagged
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.schema.level_moves import from_the_start, settle_moves
from strongroom.vault.schema.relocating import needs_resealing, resealed
from strongroom.vault.session import Session
from strongroom.vault.storing import record_store
from strongroom.vault.storing.rows import check_row

__all__ = ["reseal"]

_BATCH = 200


class _Step(NamedTuple):
    """What one batch came to: how many revisions were sealed anew, and whether the walk is at its end."""

    sealed: int
    ended: bool


def reseal(door: Door, session: Session, progress: Callable[[int], None]) -> int:
    """Seal anew what has to be, to the end; after a kill it goes on where it was.

    Args:
        progress: Told how many revisions have been sealed anew.

    Returns:
        How many that were.

    Raises:
        Refused: Where whoever runs it may not change the schema.
    """
    done = 0
    schema = door.database.read(lambda tx: door.tenancies.current(tx, session.tenant)).schema
    moving = [collection.number for collection in schema.all_collections if collection.moving]
    for number in moving:
        while not (step := _step(door, session, number)).ended:
            done += step.sealed
            progress(done)
            door.database.pause_for_others()
    if moving:
        settle_moves(door, session)
    return done


def _step(door: Door, session: Session, number: int) -> _Step:
    def work(tx: Transaction, now: int) -> _Step | Refusal:
        # It holds the tenant's schema, and only then the row: the order of whoever changes the schema.
        operation = Operation(door, tx, session, "schema_reseal", now)
        decision = operation.decide(None, action="schema_apply")
        if not decision.allowed:
            return operation.refuse(decision, None, None)
        collection = operation.tenancy.schema.by_number[number]
        move = move_rows.lock_level_move(tx, session.tenant, number)
        if move is not None:
            check(door.keyring.row_mac(), move)
        if not collection.moving or (move is not None and move.phase == DONE):
            return _Step(0, ended=True)
        begins = move is None
        if move is None:  # a room that was restored has none
            move = from_the_start(operation, number, operation.tenancy.schema.version)
        members, after = (_records if move.phase == RECORDS else _history)(operation, collection, move)
        move_rows.put_level_move(tx, tagged(door.keyring.row_mac(), after))
        if members or begins:
            draft = operation.draft(collection=collection.name)
            draft.members = members
            operation.record(draft)
        return _Step(len(members), ended=False)

    return settle(door.transact(session.tenant, work))


def _records(operation: Operation, collection: Collection, move: MoveRow) -> tuple[Sequence[Member], MoveRow]:
    tx, tenant = operation.tx, move.tenant
    rows = walk_records(tx, tenant, collection.number, after=move.after, limit=_BATCH)
    if not rows:
        return (), move._replace(phase=HISTORY, after=b"", after_revision=0)
    wanted = [row for row in rows if needs_resealing(collection, row, move.version)]
    record_store.hold(tx, tenant, collection.number, wanted)
    found = get_records(tx, tenant, collection.number, [row.id for row in wanted]) if wanted else []
    members = []
    # Somebody may have written one since: it lies right then, or has a revision more.
    for row, member in _sealed_anew(operation, collection, found, move.version):
        replace_record(tx, row, row.revision)
        members.append(member)
    return members, move._replace(after=rows[-1].id, records=move.records + len(members))


def _history(operation: Operation, collection: Collection, move: MoveRow) -> tuple[Sequence[Member], MoveRow]:
    tx, tenant = operation.tx, move.tenant
    place = (move.after, move.after_revision)
    rows = walk_history(tx, tenant, collection.number, after=place, limit=_BATCH)
    if not rows:
        return (), move._replace(phase=DONE, after=b"", after_revision=0)
    last = (rows[-1].id, rows[-1].revision)
    record_store.hold(tx, tenant, collection.number, rows)
    found = move_rows.revisions_after(tx, tenant, collection.number, place, last)
    members = []
    for row, member in _sealed_anew(operation, collection, found, move.version):
        move_rows.replace_revision(tx, row)
        members.append(member)
    new = move._replace(after=last[0], after_revision=last[1], revisions=move.revisions + len(members))
    return members, new


def _sealed_anew(
    operation: Operation, collection: Collection, found: Sequence[FoundRecord], version: int
) -> list[tuple[RecordRow, Member]]:
    made = []
    for each in found:
        check_row(operation.door.record_mac, each.record)
        # Without its key it is an erased customer's, and opens nowhere. One that is being erased may still be
        # kept, in whole or in part.
        if each.key is not None and needs_resealing(collection, each.record, version):
            made.append(resealed(operation, collection, operation.load_hidden(each)))
    return made
