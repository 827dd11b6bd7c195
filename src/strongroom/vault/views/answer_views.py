"""What leaves through the door beside records: shares, totals, merges, touches, that a value was used.

Lives here: these values, with nothing but what they hold, so that whoever receives them needs no storage and
no keys. Must not live here: how any of them comes about (records/sharing.py, totals/totals.py,
records/merging.py, log/accesses.py, …).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Access", "Accesses", "Duplicate", "Group", "Merged", "Reach", "Shares", "Totals", "Used"]


@dataclass(frozen=True, slots=True)
class Shares:
    """With whom a record is shared.

    Args:
        users: Written ids.
        teams: Names.
    """

    id: str
    users: tuple[str, ...]
    teams: tuple[str, ...]

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        return {"id": self.id, "users": list(self.users), "teams": list(self.teams)}


@dataclass(frozen=True, slots=True)
class Access:
    """One touch of a customer's data.

    Args:
        event: Id of the event.
        at: When, RFC 3339.
        action: What was done, or refused.
        outcome: ``done``, ``refused``, ``failed``.
        principal: Handle of who acted, or the written id where there is no such colleague.
        fields: The names of the fields concerned, as far as the viewer may know of them.
        further: Appearances in lists and searches that are folded into this line.
    """

    event: str
    at: str
    action: str
    outcome: str
    principal: str
    purpose: str | None
    reason_code: str | None
    collection: str | None
    fields: tuple[str, ...] = ()
    further: int = 0

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        document: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return {**document, "fields": list(self.fields)}


@dataclass(frozen=True, slots=True)
class Accesses:
    """A page of them, newest first.

    Args:
        next: Cursor of the page after; None at the end. A page may be short and still go on.
    """

    items: tuple[Access, ...]
    next: str | None = None

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        return {"items": [each.as_document() for each in self.items], "next": self.next}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A customer who has one of the values already.

    Args:
        owner: Handle of the owner; None where nobody is known.
        team: The team whose customer it is.
        fields: Names of the fields that are the same.
        id: The customer's id, only where who asks could see that customer anyway.
    """

    owner: str | None
    team: str | None
    fields: tuple[str, ...]
    id: str | None = None

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        return {"id": self.id, "owner": self.owner, "team": self.team, "fields": list(self.fields)}


@dataclass(frozen=True, slots=True)
class Reach:
    """What an erasure would take, counted: shown before it is asked for.

    Args:
        customer: ``cus_…``.
        records: Records of other collections, by collection.
        keys: The customer's keys.
        held: Whether a hold stands in its way.
    """

    customer: str
    records: Mapping[str, int]
    keys: int
    held: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Records that have something in common.

    Args:
        by: What they have in each column; ``–`` where they have nothing there.
        records: How many there are.
        customers: How many customers they belong to.
        sums: Amounts in major units by field, such as ``CNY 1234.50``.
    """

    by: Mapping[str, str]
    records: int
    customers: int
    sums: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Totals:
    """A table of totals.

    Args:
        groups: Those that may be shown, in the order of their columns.
        withheld: How many groups are not shown.
        least: Of so many customers each group is at least; 0 for any number.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    withheld: int
    least: int

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        groups = [
            {
                "by": dict(each.by),
                "records": each.records,
                "customers": each.customers,
                "sums": dict(each.sums),
            }
            for each in self.groups
        ]
        return {"by": list(self.by), "groups": groups, "withheld": self.withheld, "least": self.least}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to.

    Args:
        duplicate: Id of the customer that is no more.
        survivor: Id of the customer that has the records now.
        moved: Ids of the records that moved and that whoever merged may see.
    """

    duplicate: str
    survivor: str
    moved: tuple[str, ...]

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        return {"duplicate": self.duplicate, "survivor": self.survivor, "moved": list(self.moved)}


@dataclass(frozen=True, slots=True)
class Used:
    """That a value was handed to a connector.

    Args:
        event: Id of the event that says so.
        connector: Its name.
    """

    event: str
    connector: str
