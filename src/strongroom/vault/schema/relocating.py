"""A revision sealed anew where it lies, with the values of moving fields at their new level.

Lives here: which revisions that is needed for, and the new envelopes. Must not live here: walking through
the records, storing, recording (resealing.py).

The revision stays what it is: number, times, state and the event that made it. Only the envelopes concerned
are others, bound to this very revision, and the log commits to these and to what they take the place of.
"""

from collections.abc import Mapping

from strongroom.audit.members import Member, MemberKind, Replaced
from strongroom.model.levels import LEVELS, Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection, Field
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.operations.operation import Loaded, Operation
from strongroom.vault.storing.assembling import envelopes_of
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.preparing import ELSEWHERE
from strongroom.vault.storing.rows import authenticate
from strongroom.vault.storing.sealing import LevelMark, read_marks, seal_level, sealed_levels, write_marks

__all__ = ["needs_resealing", "relocate", "resealed"]

_Held = dict[Level, dict[int, Packed]]


def needs_resealing(collection: Collection, row: RecordRow, version: int) -> bool:
    """Whether a revision may hold values of moving fields where they no longer belong.

    Args:
        version: Of the schema that moved the fields: what was sealed by it, or later, lies right.
    """
    marks = read_marks(row.levels)
    return any(
        marks[level].sealed_at and marks[level].schema_version < version
        for level in _levels_concerned(collection)
    )


def resealed(operation: Operation, collection: Collection, loaded: Loaded) -> tuple[RecordRow, Member]:
    """A revision's row with its values in place, and what the log has to say of it.

    Raises:
        VerificationFailed: Where an envelope is not what was sealed there.
    """
    row = loaded.row
    marks = {level: mark for level, mark in read_marks(row.levels).items() if mark.sealed_at}
    envelopes = envelopes_of(row)
    before = sealed_levels(marks, envelopes)
    held = _open(operation, collection, loaded)
    for level, entries in relocate(collection, held).items():
        envelopes[level] = seal_level(
            loaded.key,
            row.collection,
            row.id,
            level,
            entries,
            operation.tenancy.suite,
            operation.tenancy.schema_version,
            row.revision,
        )
        marks[level] = LevelMark(row.revision, operation.tenancy.schema_version)
    new = row._replace(
        levels=write_marks(marks),
        sealed_general=envelopes.get(Level.GENERAL),
        sealed_personal=envelopes.get(Level.PERSONAL),
        sealed_sensitive=envelopes.get(Level.SENSITIVE),
    )
    member = Member(
        MemberKind.RESEALED,
        row.collection,
        row.id,
        row.customer,
        row.revision,
        tuple(sorted(field.number for field in collection.moving)),
        sealed_levels(marks, envelopes),
        replaced=Replaced(row.event, -1 if row.member is None else row.member, row.state, before),
    )
    return authenticate(operation.door.record_mac, new), member


def relocate(collection: Collection, held: Mapping[Level, Mapping[int, Packed]]) -> _Held:
    """The entries of some levels, those of moving fields where they belong now.

    Args:
        held: All levels at which such an entry may lie, as they were opened.
    """
    moved = {level: dict(entries) for level, entries in held.items()}
    for field in collection.moving:
        _move(field, moved)
    return moved


def _move(field: Field, moved: _Held) -> None:
    found = [
        entries.pop(field.number)
        for level in LEVELS
        if (entries := moved.get(level)) is not None and field.number in entries
    ]
    value = next((each for each in found if ELSEWHERE not in each.flags), None)
    mark = next((each for each in found if ELSEWHERE in each.flags), None)
    # A value that is more sensitive than its field stays where it is; what points to it moves.
    lies_at = field.level if mark is None else Level.SENSITIVE
    if value is not None:
        moved.setdefault(lies_at, {})[field.number] = value
    if mark is not None and field.level is not lies_at:
        moved.setdefault(field.level, {})[field.number] = mark


def _levels_concerned(collection: Collection) -> frozenset[Level]:
    return frozenset[Level]().union(*(field.places for field in collection.moving))


def _open(operation: Operation, collection: Collection, loaded: Loaded) -> _Held:
    levels = _levels_concerned(collection)
    held = {level: open_loaded(loaded, (level,)) for level in levels}
    if any(ELSEWHERE in packed.flags for entries in held.values() for packed in entries.values()):
        held.setdefault(Level.SENSITIVE, open_loaded(loaded, (Level.SENSITIVE,)))
    return held
