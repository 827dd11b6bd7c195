"""From opened values and a decision to what one person sees.

Lives here: the last step before a value leaves. Must not live here: the decision
(access), opening (sealing.py), masks (field types).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from strongroom.access.grants import FieldGrant, View
from strongroom.model.clear_columns import clear_values
from strongroom.model.coarse import coarse
from strongroom.model.fieldtypes.base import Value
from strongroom.model.ids import write_id
from strongroom.model.levels import Level
from strongroom.model.moments import write_moment
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection, Field
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.views import FieldView, RecordView

__all__ = ["Eyes", "columns_of", "levels_needed", "plain_text", "show_record"]

_SHOWN_AS_ENTERED = frozenset({"person_name", "company_name", "address", "free_text", "text", "city"})
"""Types whose normal form may write a character otherwise than the person who entered it."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: what is granted of each field, in which language, on which day."""

    grants: Mapping[str, FieldGrant]
    language: str
    today: date

    def grant(self, name: str) -> FieldGrant:
        """The grant of a field; nothing, where there is none."""
        return self.grants.get(name, _NOTHING)


_NOTHING = FieldGrant()
_NEEDS_VALUE = frozenset({View.COARSE, View.MASKED, View.FULL})


def levels_needed(collection: Collection, eyes: Eyes) -> tuple[Level, ...]:
    """The levels that have to be opened to show a record: no other is touched."""
    return tuple(
        level
        for level in Level
        if any(eyes.grant(field.name).view in _NEEDS_VALUE for field in collection.level_fields(level))
    )


def show_record(
    collection: Collection, row: RecordRow, opened: Mapping[int, Packed], eyes: Eyes
) -> RecordView:
    """A record as one person may see it.

    Args:
        opened: The values of the opened levels by field number.
    """
    clear = clear_values(collection, columns_of(row))
    fields = {
        name: _show(field, _stored(field, opened, clear), eyes) for name, field in collection.fields.items()
    }
    return RecordView(
        id=write_id(collection.prefix, row.id),
        collection=collection.name,
        customer=write_id("cus", row.customer),
        revision=row.revision,
        created=write_moment(row.created),
        updated=write_moment(row.updated),
        clear=_owner_and_team(row),
        fields=fields,
    )


def _owner_and_team(row: RecordRow) -> dict[str, str]:
    found = {} if row.owner is None else {"owner": write_id("usr", row.owner)}
    return found if row.team is None else {**found, "team": row.team}


def columns_of(row: RecordRow) -> dict[str, str | int | None]:
    """The clear columns that hold fields, by name."""
    return {
        "status": row.status,
        "kind": row.kind,
        "priority": row.priority,
        "at": row.at,
        "extra": row.extra,
    }


def plain_text(field: Field, packed: Packed) -> str:
    """A value as it is shown in full: as entered where the type keeps people's own writing."""
    return packed.raw if field.type.name in _SHOWN_AS_ENTERED else packed.canonical


def _stored(field: Field, opened: Mapping[int, Packed], clear: Mapping[str, Value]) -> Packed | None:
    if field.clear is None:
        return opened.get(field.number)
    value = clear.get(field.name)
    return None if value is None else Packed(value.canonical, value.raw)


def _show(field: Field, packed: Packed | None, eyes: Eyes) -> FieldView:
    grant = eyes.grant(field.name)
    if grant.view in (View.HIDDEN, View.TOTALS):
        return FieldView(None, grant.view, None, False, grant.compare, grant.use)
    if packed is None:
        return FieldView(None, grant.view, False)
    if grant.view is View.FULL:
        return FieldView(plain_text(field, packed), View.FULL, True, False, True, grant.use)
    if grant.view is View.COARSE:
        return FieldView(coarse(field.type.name, packed.canonical, eyes.today), View.COARSE, True)
    masked = field.type.mask_canonical(packed.canonical, eyes.language)
    return FieldView(masked, View.MASKED, True, grant.may_reveal, grant.compare, grant.use)
