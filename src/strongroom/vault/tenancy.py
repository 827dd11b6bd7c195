"""What a tenant goes by at one moment: schema, policy, indexes, suite.

Lives here: the value that every operation works with. Must not live here: reading it
from rows and checking their MACs (tenancies.py).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from strongroom.access.bound import BoundPolicy
from strongroom.model.fieldtypes.base import ParseContext
from strongroom.model.schema import Schema
from strongroom.vault.indexing import Indexes

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

    @cached_property
    def schema(self) -> Schema:
        """The collections and fields."""
        return self.bound.schema

    def context(self, now: int) -> ParseContext:
        """What field types may know, at a moment in milliseconds."""
        return ParseContext(today=day_of(now), region=self.region)


def day_of(now: int) -> date:
    """The day of a moment, in UTC."""
    return datetime.fromtimestamp(now / 1000, UTC).date()
