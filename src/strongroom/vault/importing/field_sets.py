"""Which fields a record of a batch has, and what that comes to; most records of a file have the same.

Lives here: names, what is missing, their bytes in a member, each worked out once. Must not live here: whether
they may be written (bulk_planning.py).
"""

from typing import NamedTuple

from strongroom.audit.members import encode_fields
from strongroom.model.schema import Collection
from strongroom.vault.storing.preparing import Prepared

__all__ = ["FieldSet", "FieldSets"]


class FieldSet(NamedTuple):
    """What the fields of a record come to.

    Attributes:
        missing: One that a new record must have and that is not among them.
        encoded: As members have them.
    """

    names: frozenset[str]
    missing: str | None
    encoded: bytes


class FieldSets:
    """The sets of fields that have come by."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[int, ...]], FieldSet] = {}

    def of(self, collection: Collection, prepared: Prepared) -> FieldSet:
        """What the fields of a record come to."""
        key = (collection.number, prepared.fields)
        found = self._known.get(key)
        if found is None:
            names = frozenset(collection.by_number[number].name for number in prepared.fields)
            required = {each.name for each in collection.fields.values() if each.required}
            missing = min(required - names, default=None)
            found = self._known[key] = FieldSet(names, missing, encode_fields(prepared.fields))
        return found
