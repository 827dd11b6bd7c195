"""What a tenant goes by at one moment: schema, policy, indexes, suite.

Lives here: the value that every operation works with. Must not live here: reading it
from rows and checking their MACs (tenancies.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from strongroom.access.bound import BoundPolicy
from strongroom.access.grants import FieldGrant
from strongroom.model.fieldtypes.base import ParseContext
from strongroom.model.schema import Collection, Schema
from strongroom.vault.indexes.indexing import Indexes
from strongroom.vault.views.showing import Lens

__all__ = ["Tenancy"]


@dataclass(frozen=True)
class Tenancy:
    """A tenant's rules.

    Args:
        tenant: The tenant's number.
        room: The room's id, 16 bytes.
        suite: The suite that seals.
        region: The country that telephone numbers without one belong to.
        schema_version: As the tenant's row has it; the record's levels name it.
        access_version: Grows with every change of users, policy and indexes.
        bound: Policy and schema together.
        indexes: Makes search tokens.
    """

    tenant: int
    room: bytes
    suite: int
    region: str
    schema_version: int
    access_version: int
    bound: BoundPolicy
    indexes: Indexes
    _lenses: dict[tuple[int, int, str], Lens] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def schema(self) -> Schema:
        """The collections and fields."""
        return self.bound.schema

    def lens(
        self, collection: Collection, grants: Mapping[str, FieldGrant], language: str, today: date
    ) -> Lens:
        """How records look with these grants, which `BoundPolicy` makes once for each set of roles."""
        key = (collection.number, id(grants), language)
        kept = self._lenses.get(key)
        if kept is None or kept.grants is not grants or kept.today != today:
            kept = self._lenses[key] = Lens(collection, grants, language, today)
        return kept

    def context(self, now: int) -> ParseContext:
        """What field types may know, at a moment in milliseconds."""
        return ParseContext(today=day_of(now), region=self.region)


def day_of(now: int) -> date:
    """The day of a moment, in UTC."""
    return datetime.fromtimestamp(now / 1000, UTC).date()
