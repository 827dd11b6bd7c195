"""Many records at once, as they go from a file to the write lock: items, and what is to become of them.

Lives here: the values. Must not live here: making them (bulk_planning.py), storing them (bulk.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from strongroom.keys.tree import DrawnKey
from strongroom.model.checking import Checked, FieldErrors
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.storing.making import Made
from strongroom.vault.storing.preparing import Prepared

__all__ = ["RULES_CHANGED", "STALE", "Chunk", "Given", "Natural", "Plan", "Rejection", "Update"]


STALE = "import.stale"
"""Something that a plan relies on has changed: make another one."""

RULES_CHANGED = "import.rules-changed"
"""Schema or searches have changed: prepare the items again."""

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
        prepared: What became of the values, where another process has prepared them; they are left out then.
    """

    item: int
    values: Mapping[str, object]
    customer: str | None = None
    owner: str | None = None
    team: str | None = None
    wrong: "Rejection | None" = None
    prepared: Prepared | None = None

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
        rows: The new records.
        natural: Collection, index, key and record of their natural keys, which had none, as must still be so.
        tokens: Index, token and record of their searches.
        known: Natural keys of records that are updated or belong to customers here, which must still be so.
        customers: Existing customers that new records belong to, with the number of the key that sealed them.
        drawn: Keys of new customers.
        newcomers: External ids of new customers, in their normal form; none of them may have been erased.
        readmitted: Those of them who were erased and are let in again.
    """

    now: int
    access_version: int
    chunks: list[Chunk] = field(default_factory=list)
    rows: list[RecordRow] = field(default_factory=list)
    natural: list[tuple[int, int, bytes, bytes]] = field(default_factory=list)
    tokens: list[tuple[int, int, bytes]] = field(default_factory=list)
    known: dict[Natural, bytes] = field(default_factory=dict)
    customers: dict[bytes, int] = field(default_factory=dict)
    drawn: list[DrawnKey] = field(default_factory=list)
    newcomers: set[str] = field(default_factory=set)
    readmitted: set[str] = field(default_factory=set)

    def keep(self, made: Made) -> None:
        """Add a new record; what the log has of it is kept apart."""
        record = made.row.id
        self.rows.append(made.row)
        if made.natural:
            number = made.row.collection
            self.natural += [(number, index, key, record) for index, key in made.natural]
        self.tokens += [(index, token, record) for index, token in made.tokens]


def errors_of(error: FieldErrors) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """What is wrong with an item, as a rejection has it."""
    return tuple((one.code, dict(one.parameters)) for one in error.errors)
