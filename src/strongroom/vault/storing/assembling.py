"""A changed record's row from what was entered: sealed, marked and under its MAC.

Lives here: the next revision. Must not live here: new records (making.py),
storing, deciding, events.
"""

from collections.abc import Mapping

from strongroom.audit.leaf import SealedLevel
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.row_mac import RecordMac
from strongroom.model.clear_columns import Columns, clear_columns
from strongroom.model.fieldtypes.base import Value
from strongroom.model.levels import LEVELS, Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.storing.preparing import place_values
from strongroom.vault.storing.rows import ACTIVE, authenticate
from strongroom.vault.storing.sealing import LevelMark, read_marks, seal_level, sealed_levels, write_marks
from strongroom.vault.tenancy import Tenancy

__all__ = ["change_record", "envelopes_of"]


def envelopes_of(row: RecordRow) -> dict[Level, bytes]:
    """The envelopes of a row that are there."""
    found = zip(LEVELS, (row.sealed_general, row.sealed_personal, row.sealed_sensitive), strict=True)
    return {level: envelope for level, envelope in found if envelope is not None}


def change_record(
    tenancy: Tenancy,
    mac: RecordMac,
    collection: Collection,
    key: CustomerKey,
    old: RecordRow,
    values: Mapping[str, Value],
    clear: Mapping[str, Value],
    raised: Mapping[str, Level],
    changed: frozenset[Level],
    kept: Mapping[Level, Mapping[int, Packed]],
    *,
    owner: bytes | None,
    team: str | None,
    event: bytes,
    now: int,
    member: int | None = None,
) -> tuple[RecordRow, tuple[SealedLevel, ...]]:
    """The next revision of a record; only the levels that changed are sealed again.

    Args:
        values: All values of the changed levels after the change.
        changed: The levels to seal.
        kept: What retired fields hold in these levels.
    """
    revision = old.revision + 1
    placed = place_values(collection, values, raised)
    marks = {level: mark for level, mark in read_marks(old.levels).items() if mark.sealed_at}
    sealed = envelopes_of(old)
    for level in changed:
        sealed[level] = _seal(tenancy, collection, key, old.id, placed, level, revision, kept)
        marks[level] = LevelMark(revision, tenancy.schema_version)
    row = _row(
        tenancy,
        collection,
        key,
        old.id,
        clear_columns(collection, clear),
        owner=owner,
        team=team,
        event=event,
        member=member,
        created=old.created,
        updated=now,
        revision=revision,
        marks=marks,
        sealed=sealed,
    )
    return authenticate(mac, row), sealed_levels(marks, sealed)


def _seal(
    tenancy: Tenancy,
    collection: Collection,
    key: CustomerKey,
    record: bytes,
    placed: Mapping[Level, Mapping[int, Packed]],
    level: Level,
    revision: int,
    kept: Mapping[Level, Mapping[int, Packed]] | None = None,
) -> bytes:
    entries = dict(placed[level])
    if kept:
        entries = {**kept.get(level, {}), **entries}
    return seal_level(
        key, collection.number, record, level, entries, tenancy.suite, tenancy.schema_version, revision
    )


def _row(
    tenancy: Tenancy,
    collection: Collection,
    key: CustomerKey,
    record: bytes,
    columns: Columns,
    *,
    owner: bytes | None,
    team: str | None,
    event: bytes,
    member: int | None,
    created: int,
    updated: int,
    revision: int,
    marks: Mapping[Level, LevelMark],
    sealed: Mapping[Level, bytes],
) -> RecordRow:
    at = columns.get("at")
    return RecordRow(
        tenant=tenancy.tenant,
        collection=collection.number,
        id=record,
        revision=revision,
        state=ACTIVE,
        customer=key.customer,
        owner=owner,
        team=team,
        status=_text(columns.get("status")),
        kind=_text(columns.get("kind")),
        priority=_text(columns.get("priority")),
        at=None if at is None else int(at),
        extra=_text(columns.get("extra")),
        created=created,
        updated=updated,
        key_no=key.key_number,
        levels=write_marks(marks),
        sealed_general=sealed.get(Level.GENERAL),
        sealed_personal=sealed.get(Level.PERSONAL),
        sealed_sensitive=sealed.get(Level.SENSITIVE),
        event=event,
        member=member,
        mac=b"",
    )


def _text(part: str | int | None) -> str | None:
    return None if part is None else str(part)
