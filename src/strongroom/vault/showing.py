"""From opened values and a decision to what one person sees.

Lives here: the last step before a value leaves. Must not live here: the decision
(access), opening (sealing.py), masks (field types).
"""

from collections.abc import Callable, Mapping
from datetime import date

from strongroom.access.grants import FieldGrant, View
from strongroom.model.clear_columns import clear_values
from strongroom.model.coarse import coarse
from strongroom.model.fieldtypes.base import Value
from strongroom.model.ids import write_id
from strongroom.model.levels import Level
from strongroom.model.moments import write_moment
from strongroom.model.packing import Packed
from strongroom.model.schema import CUSTOMERS, Collection, Field
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.views import FieldView, RecordView

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
        self._fields = [
            _Shower(field, grants.get(name, _NOTHING), language, today)
            for name, field in collection.fields.items()
        ]
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
        collection = self._collection
        clear = clear_values(collection, columns_of(row))
        stored = opened.get
        fields = {}
        for each in self._fields:
            packed = stored(each.number) if each.sealed else _packed(clear.get(each.name))
            fields[each.name] = each.empty if packed is None or each.view is None else each.view(packed)
        customer, created = write_id("cus", row.customer), write_moment(row.created)
        return RecordView(
            id=customer if collection.number == CUSTOMERS else write_id(collection.prefix, row.id),
            collection=collection.name,
            customer=customer,
            revision=row.revision,
            created=created,
            updated=created if row.updated == row.created else write_moment(row.updated),
            clear=_owner_and_team(row),
            fields=fields,
            owner_handle=None if row.owner is None else named(row.owner),
        )


class _Shower:
    """How one field looks.

    Attributes:
        empty: What is shown where there is no value, or where not even that may be known.
        view: Makes what is shown of a value; None where nothing is.
    """

    __slots__ = ("_field", "_grant", "_language", "_today", "empty", "name", "number", "sealed", "view")

    def __init__(self, field: Field, grant: FieldGrant, language: str, today: date) -> None:
        self.name, self.number, self.sealed = field.name, field.number, field.clear is None
        self._field, self._grant, self._language, self._today = field, grant, language, today
        views: dict[View, Callable[[Packed], FieldView]] = {
            View.FULL: self._full,
            View.COARSE: self._coarse,
            View.MASKED: self._masked,
        }
        self.view = views.get(grant.view)
        self.empty = FieldView(None, grant.view, False)
        if self.view is None:
            self.empty = FieldView(None, grant.view, None, False, grant.compare, grant.use)

    def _full(self, packed: Packed) -> FieldView:
        return FieldView(plain_text(self._field, packed), View.FULL, True, False, True, self._grant.use)

    def _coarse(self, packed: Packed) -> FieldView:
        shown = coarse(self._field.type.name, packed.canonical, self._today)
        return FieldView(shown, View.COARSE, True)

    def _masked(self, packed: Packed) -> FieldView:
        grant = self._grant
        masked = self._field.type.mask_canonical(packed.canonical, self._language)
        return FieldView(masked, View.MASKED, True, grant.may_reveal, grant.compare, grant.use)


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


def _packed(value: Value | None) -> Packed | None:
    return None if value is None else Packed(value.canonical, value.raw)
