"""Fields on their way to another level: what is stored, sealed anew, online and in steps that survive a kill.

Lives here: the job. It walks a collection's records by id, then their history, and at the end puts a schema
into force in which nothing moves any more. Must not live here: what is sealed where (relocating.py), what a
schema file may say (model).

From the change on writers seal at the new level, and readers look at both (`Field.places`). Records come
first: once all of them lie right, no writer adds to the history what does not. The place is saved with each
batch, and what a batch did is one event whose members name the envelopes before and after.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from strongroom.audit.members import Member
from strongroom.model.schema import Collection, Schema
from strongroom.model.schema_document import write_schema
from strongroom.storage import access_rows, move_rows
from strongroom.storage.access_rows import DocumentRow, TenantRow
from strongroom.storage.move_rows import DONE, HISTORY, RECORDS, MoveRow
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.record_rows import RecordRow, replace_record, walk_history, walk_records
from strongroom.storage.transaction import Transaction
from strongroom.vault import record_store
from strongroom.vault.deciding import check, tagged
from strongroom.vault.door import Door
from strongroom.vault.operation import Operation, Refusal, settle
from strongroom.vault.relocating import needs_resealing, resealed
from strongroom.vault.rows import check_row
from strongroom.vault.rules import Changed, Versions, change_rules
from strongroom.vault.session import Session

__all__ = ["begin_moves", "reseal"]

_BATCH = 200


class _Step(NamedTuple):
    """What one batch came to: how many revisions were sealed anew, and whether the walk is at its end."""

    sealed: int
    ended: bool


def begin_moves(operation: Operation, old: Schema, new: Schema) -> None:
    """Note, in the transaction that puts a schema into force, which collections have to be sealed anew.

    A walk that was under way begins again: what it has passed by lies where it no longer belongs.
    """
    for collection in new.all_collections:
        before = old.by_number.get(collection.number)
        if before is not None and _places(before) != _places(collection):
            row = MoveRow(
                operation.tenancy.tenant,
                collection.number,
                new.version,
                RECORDS,
                b"",
                0,
                0,
                0,
                operation.event,
                b"",
            )
            move_rows.put_level_move(operation.tx, _tagged(operation.door, row))


def _places(collection: Collection) -> dict[int, tuple[object, ...]]:
    return {field.number: (field.level, field.former) for field in collection.moving}


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
    moves = door.database.read(lambda tx: move_rows.level_move_rows(tx, session.tenant))
    for move in moves:
        while not (step := _step(door, session, move.collection)).ended:
            done += step.sealed
            progress(done)
            door.database.pause_for_others()
    if moves:
        _settle_moves(door, session)
    return done


def _step(door: Door, session: Session, number: int) -> _Step:
    def work(tx: Transaction, now: int) -> _Step | Refusal:
        # It holds the tenant's schema, and only then the row: the order of whoever changes the schema.
        operation = Operation(door, tx, session, "schema_reseal", now)
        decision = operation.decide(None, action="schema_apply")
        if not decision.allowed:
            return operation.refuse(decision, None, None)
        move = move_rows.lock_level_move(tx, session.tenant, number)
        if move is None:
            return _Step(0, ended=True)
        check(door.keyring.row_mac(), move)
        if move.phase == DONE:
            return _Step(0, ended=True)
        collection = operation.tenancy.schema.by_number[number]
        members, after = (_records if move.phase == RECORDS else _history)(operation, collection, move)
        move_rows.put_level_move(tx, _tagged(door, after))
        if members:
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


class _NothingToSettle(Exception):
    """Another process was first, or a walk is under way."""


def _settle_moves(door: Door, session: Session) -> None:
    """Put the schema into force in which the fields have arrived, for collections whose walk has ended."""

    def change(operation: Operation, tenant: TenantRow) -> Changed[None] | Refusal:
        decision = operation.decide(None)
        if not decision.allowed:
            return operation.refuse(decision, None, None)
        ended = set()
        for move in move_rows.level_move_rows(operation.tx, tenant.tenant):
            check(door.keyring.row_mac(), move)
            if move.phase == DONE:
                ended.add(move.collection)
                move_rows.drop_level_move(operation.tx, tenant.tenant, move.collection)
        if not ended:
            raise _NothingToSettle
        new, arrived = _settled(operation.tenancy.schema, ended)
        row = DocumentRow(tenant.tenant, new.version, write_schema(new), operation.now, operation.event, b"")
        access_rows.add_schema(operation.tx, tagged(door.keyring.row_mac(), row, "schemas"))
        draft = operation.draft()
        draft.revision, draft.extra = new.version, {"arrived": arrived}
        return Changed(Versions(new.version, tenant.policy_version), draft, None)

    try:
        change_rules(door, session, "schema_apply", change, alone=True)
    except _NothingToSettle:
        return


def _settled(schema: Schema, ended: set[int]) -> tuple[Schema, list[str]]:
    """The next schema, and the fields that have arrived where they were to go."""
    collections = tuple(
        replace(
            each,
            all_fields=tuple(replace(field, former=frozenset()) for field in each.all_fields),
        )
        if each.number in ended
        else each
        for each in schema.all_collections
    )
    arrived = [
        f"{each.name}.{field.name}"
        for each in schema.all_collections
        if each.number in ended
        for field in each.moving
    ]
    return Schema(version=schema.version + 1, all_collections=collections), arrived


def _tagged(door: Door, row: MoveRow) -> MoveRow:
    return tagged(door.keyring.row_mac(), row)
