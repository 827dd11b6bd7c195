"""A record's next revision, stored: what single writes, imports and undoing them have in common.

Lives here: merging a change into what is there, the new row with its tokens, and taking a record out of use.
Must not live here: deciding, events, which records these are.
"""

from collections.abc import Mapping, Set

from strongroom.audit.leaf import SealedLevel
from strongroom.errors import Conflict
from strongroom.model.checking import Checked
from strongroom.model.fieldtypes.base import Value
from strongroom.model.levels import LEVELS, Level
from strongroom.model.schema import Collection
from strongroom.storage.record_rows import RecordRow, update_record
from strongroom.vault.operations.operation import Loaded, Operation
from strongroom.vault.storing import record_store
from strongroom.vault.storing.assembling import change_record
from strongroom.vault.storing.content import Content, read_content
from strongroom.vault.storing.rows import REMOVED, authenticate
from strongroom.vault.storing.sealing import NO_LEVELS

__all__ = [
    "all_levels",
    "differing",
    "levels_of",
    "levels_to_open",
    "merged",
    "put_away",
    "put_revision",
    "text_of",
]


def all_levels(collection: Collection) -> frozenset[Level]:
    """The levels that a record of a collection has."""
    return frozenset(collection.sealed_levels)


def levels_of(collection: Collection, fields: Set[str]) -> frozenset[Level]:
    """The levels that a change of some fields seals anew."""
    named = (collection.fields[name] for name in fields)
    return collection.sealed_together({field.level for field in named if field.clear is None})


def levels_to_open(collection: Collection, fields: Set[str], checked: Checked) -> frozenset[Level]:
    """The levels that a change of some fields seals anew, all of whose values have to be known.

    A value that is more sensitive than its field goes to the sensitive ones, which are then sealed too.
    """
    raised = frozenset({Level.SENSITIVE}) if checked.raised else frozenset()
    return collection.sealed_together(levels_of(collection, fields) | raised)


def text_of(content: Content, field: str) -> str | None:
    """The normal form of a field's value; None where there is none."""
    value = content.values.get(field) or content.clear.get(field)
    return None if value is None else value.canonical


def differing(collection: Collection, before: Content, after: Content) -> set[str]:
    """The fields whose values differ between two contents."""
    return {field for field in collection.fields if text_of(before, field) != text_of(after, field)}


def merged(before: Content, checked: Checked) -> Content:
    """What a record holds after a change: what the change does not name stays."""

    def kept(found: Mapping[str, Value], new: Mapping[str, Value]) -> dict[str, Value]:
        return {**{name: each for name, each in found.items() if name not in checked.removed}, **new}

    raised = {name: level for name, level in before.raised.items() if name not in checked.fields}
    return Content(
        kept(before.values, checked.fields),
        kept(before.clear, checked.clear),
        {**raised, **checked.raised},
        before.kept,
    )


def put_revision(
    operation: Operation,
    collection: Collection,
    loaded: Loaded,
    before: Content,
    after: Content,
    levels: frozenset[Level],
    *,
    owner: bytes | None,
    team: str | None,
    member: int | None = None,
) -> tuple[RecordRow, tuple[SealedLevel, ...]]:
    """Store the next revision of a record with its tokens; returns its row and what the log commits to.

    Args:
        levels: Those to seal anew; ``before`` and ``after`` hold all of their values.
        member: Its place in the event, where that is about several records.
    """
    raised = {Level.SENSITIVE} if before.raised or after.raised else frozenset()
    changed = collection.sealed_together(levels | raised)
    row, sealed = change_record(
        operation.tenancy,
        operation.door.record_mac,
        collection,
        loaded.key,
        loaded.row,
        after.values,
        after.clear,
        after.raised,
        changed,
        after.kept,
        owner=owner,
        team=team,
        event=operation.event,
        now=operation.now,
        member=member,
    )
    update_record(operation.tx, row)
    record_store.swap_tokens(operation.tx, operation.tenancy, collection, row.id, before.values, after.values)
    return row, sealed


def put_away(
    operation: Operation, collection: Collection, loaded: Loaded, *, member: int | None = None
) -> RecordRow:
    """Take a record out of use: its last revision stays as sealed history, its tokens go.

    Raises:
        Conflict: ``record.has-dependents``, for a customer with records of other collections.
    """
    if record_store.has_dependents(operation.tx, loaded.row):
        raise Conflict("record.has-dependents")  # how many is not told: some may be out of reach
    content = read_content(collection, loaded, frozenset(LEVELS))
    tombstone = authenticate(
        operation.door.record_mac,
        loaded.row._replace(
            revision=loaded.row.revision + 1,
            state=REMOVED,
            updated=operation.now,
            levels=NO_LEVELS,
            sealed_general=None,
            sealed_personal=None,
            sealed_sensitive=None,
            event=operation.event,
            member=member,
        ),
    )
    update_record(operation.tx, tombstone)
    record_store.swap_tokens(operation.tx, operation.tenancy, collection, loaded.row.id, content.values, {})
    return tombstone
