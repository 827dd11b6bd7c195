"""Which records of a collection somebody asks for, by what stands in clear.

Lives here: the value, as a filter and for one row. Must not live here: sealed values (comparing.py), scopes.
"""

from dataclasses import dataclass

from strongroom.errors import InvalidInput
from strongroom.model.ids import read_id
from strongroom.model.schema import Collection
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.record_scope import RecordFilter

__all__ = ["MOST", "Wanted"]

MOST = 500
"""Records on one page, at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for, by clear columns; None does not matter.

    Args:
        since: From this time on (``ordered_at``, ``due_at``), milliseconds.
        until: Before this time.
        limit: Records on a page, 1 to `MOST`.
        cursor: Where the page before ended.
    """

    customer: str | None = None
    owner: bytes | None = None
    team: str | None = None
    status: str | None = None
    kind: str | None = None
    priority: str | None = None
    since: int | None = None
    until: int | None = None
    limit: int = 50
    cursor: str | None = None

    def filter(self) -> RecordFilter:
        """As storage takes it."""
        return RecordFilter(
            customer=None if self.customer is None else read_id("cus", self.customer),
            owner=self.owner,
            team=self.team,
            status=self.status,
            kind=self.kind,
            priority=self.priority,
            at_from=self.since,
            at_until=self.until,
        )

    def admits(self, row: RecordRow) -> bool:
        """Whether a record found by other means is one of those asked for."""
        pairs = (
            (self.owner, row.owner),
            (self.team, row.team),
            (self.status, row.status),
            (self.kind, row.kind),
            (self.priority, row.priority),
            (None if self.customer is None else read_id("cus", self.customer), row.customer),
        )
        if any(asked is not None and asked != stored for asked, stored in pairs):
            return False
        late = self.since is None or (row.at is not None and row.at >= self.since)
        return late and (self.until is None or (row.at is not None and row.at < self.until))

    def after(self, collection: Collection) -> bytes:
        """The id after which the page begins; a cursor is the last id of the page before."""
        if not 1 <= self.limit <= MOST:
            raise InvalidInput("page.limit", most=MOST)
        return b"" if self.cursor is None else read_id(collection.prefix, self.cursor)
