"""From opened values and a decision to what one person sees.

Lives here: the last step before a value leaves. Must not live here: the decision
(access), opening (storing/sealing.py), masks (field types).
"""

from collections.abc import Callable, Mapping
from datetime import date

from strongroom.access.grants import FieldGrant, View
from strongroom.model.clear_columns import clear_values
from strongroom.model.coarse import coarse
from strongroom.model.ids import write_id
from strongroom.model.levels import Level
from strongroom.model.moments import write_moment
from strongroom.model.packing import Packed
from strongroom.model.schema import CUSTOMERS, Collection, Field
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.views.record_views import FieldView, RecordView

__all__ = ["Lens", "columns_of", "plain_text"]

_SHOWN_AS_ENTERED = frozenset({"person_name", "company_name", "address", "free_text", "text", "city"})
"""Types whose normal form may write a character otherwise than the person who entered it."""


class Lens:
    """How the records of one collection look to somebody; made once, looked through many times.

    Args:
        grants: What is granted of each field.
        language: Of masks.
        today: The day that ages are reckoned to.

    Attributes:
        levels: Those that have to be opened to show a record: no other is touched.
    """

    def __init__(
        self, collection: Collection, grants: Mapping[str, FieldGrant], language: str, today: date
    ) -> None:
        self.grants, self.today = grants, today
        self._collection = collection
        self._number, self._name, self._prefix = collection.number, collection.name, collection.prefix
        self._empty: dict[str, FieldView] = {}
        self._sealed: dict[int, tuple[str, _Show]] = {}
        self._clear: dict[str, _Show] = {}
        for name, field in collection.fields.items():
            grant = grants.get(name, _NOTHING)
            show = _shower(field, grant, language, today)
            self._empty[name] = _empty(grant, shown=show is not None)
            if show is not None and field.clear is None:
                self._sealed[field.number] = name, show
            elif show is not None:
                self._clear[name] = show
        self.levels = tuple(
            level
            for level in Level
            if any(
                grants.get(field.name, _NOTHING).view in _NEEDS_VALUE
                for field in collection.level_fields(level)
            )
        )

    def show(
        self, row: RecordRow, opened: Mapping[int, Packed], named: Callable[[bytes], str | None]
    ) -> RecordView:
        """A record as this one person may see it.

        Args:
            opened: The values of the opened levels by field number.
            named: The handle of a colleague by id.
        """
        # What all records look like where they are empty, and then only what this one has.
        fields = self._empty.copy()
        sealed = self._sealed
        for number, packed in opened.items():
            if number in sealed:
                name, show = sealed[number]
                fields[name] = show(packed)
        if self._clear:
            for name, value in clear_values(self._collection, columns_of(row)).items():
                if name in self._clear:
                    fields[name] = self._clear[name](Packed(value.canonical, value.raw))
        customer, created = write_id("cus", row.customer), write_moment(row.created)
        return RecordView(
            id=customer if self._number == CUSTOMERS else write_id(self._prefix, row.id),
            collection=self._name,
            customer=customer,
            revision=row.revision,
            created=created,
            updated=created if row.updated == row.created else write_moment(row.updated),
            clear=_owner_and_team(row),
            fields=fields,
            owner_handle=None if row.owner is None else named(row.owner),
        )


_Show = Callable[[Packed], FieldView]
"""Makes what is shown of a field's value."""


def _empty(grant: FieldGrant, *, shown: bool) -> FieldView:
    """What is shown where there is no value, or where not even that may be known."""
    if shown:
        return FieldView(None, grant.view, False)
    return FieldView(None, grant.view, None, False, grant.compare, grant.use)


def _shower(field: Field, grant: FieldGrant, language: str, today: date) -> _Show | None:
    """How the values of one field look; None where nothing of them is shown."""
    # Past the named tuple's own `__new__`, which takes twice as long: a page has hundreds of these.
    new, type_name = tuple.__new__, field.type.name
    if grant.view is View.FULL:
        seen = View.FULL, True, False, True, grant.use
        if type_name in _SHOWN_AS_ENTERED:
            return lambda packed: new(FieldView, (packed[1], *seen))
        return lambda packed: new(FieldView, (packed[0], *seen))
    if grant.view is View.MASKED:
        mask = field.type.mask_canonical
        known = View.MASKED, True, grant.may_reveal, grant.compare, grant.use
        return lambda packed: new(FieldView, (mask(packed[0], language), *known))
    if grant.view is View.COARSE:
        # Empty stands where the value lies with the sensitive ones, as a child's birth date does.
        return lambda packed: FieldView(
            coarse(type_name, packed.canonical, today) if packed.canonical else None, View.COARSE, True
        )
    return None


_NOTHING = FieldGrant()
_NEEDS_VALUE = frozenset({View.COARSE, View.MASKED, View.FULL})


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
