"""Many records at once, as they go from a file to the write lock: items, and what is to become of them.

Lives here: the values. Must not live here: making them (bulk_planning.py), storing them (bulk.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from strongroom.keys.tree import DrawnKey
from strongroom.model.checking import Checked
from strongroom.vault.making import Made

__all__ = ["STALE", "Chunk", "Given", "Natural", "Plan", "Rejection", "Update"]


STALE = "import.stale"
"""Something that a plan relies on has changed: make another one."""

Natural = tuple[int, bytes]
"""Index and key under which a record of another system is recognised."""


class Given(NamedTuple):
    """One item of a batch.

    Attributes:
        item: Its number in the file, from 0.
        values: Field names and what was entered, the external id among them.
        customer: The customer's external id, or its id here; None for customers.
        owner: Handle of the owner of a new record.
        team: Team of a new record.
        wrong: Why it cannot be used, known before it came here.
    """

    item: int
    values: Mapping[str, object]
    customer: str | None = None
    owner: str | None = None
    team: str | None = None
    wrong: "Rejection | None" = None

    def __repr__(self) -> str:
        return f"Given(item={self.item})"


class Rejection(NamedTuple):
    """An item that was not stored, and why: codes, and what their texts name; never a value."""

    item: int
    errors: tuple[tuple[str, Mapping[str, object]], ...]

    @property
    def code(self) -> str:
        """The first error's code, by which refusals are counted."""
        return self.errors[0][0]


class Update(NamedTuple):
    """A record that is there already, and what the file says of it."""

    item: int
    record: bytes
    checked: Checked
    customer: bytes | None


@dataclass(slots=True)
class Chunk:
    """What one event will be about.

    Args:
        event: Its id.
        items: How many of the file it takes.
        new: How many records are new.
        members: The new ones, as the log keeps them.
    """

    event: bytes
    items: int = 0
    new: int = 0
    members: list[bytes] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A batch, ready to be stored at this moment and under these rules.

    Args:
        made: The new records; their natural keys had no record, which must still be so.
        known: Natural keys of records that are updated or belong to customers here, which must still be so.
        customers: Existing customers that new records belong to, with the number of the key that sealed them.
        drawn: Keys of new customers.
    """

    now: int
    access_version: int
    chunks: list[Chunk] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    known: dict[Natural, bytes] = field(default_factory=dict)
    customers: dict[bytes, int] = field(default_factory=dict)
    drawn: list[DrawnKey] = field(default_factory=list)
