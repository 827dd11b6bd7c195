"""Looking at one collection: what a caller types to see records.

Lives here: names and arguments of the library. Must not live here: what they do. Each call is decided, opens
only the levels it needs, and returns when its event is durable.
"""

from collections.abc import Iterator, Mapping, Sequence

from strongroom.errors import InvalidInput
from strongroom.model.moments import read_moment
from strongroom.model.schema import CUSTOMERS
from strongroom.vault.collection.base import CollectionBase
from strongroom.vault.files.export_pages import export_page, record_export
from strongroom.vault.log import accesses
from strongroom.vault.log.accesses import Accesses
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.records import duplicates, history, reading, seen, using
from strongroom.vault.records.duplicates import Duplicate
from strongroom.vault.records.using import Used
from strongroom.vault.searching import finding, listing
from strongroom.vault.searching.wanted import MOST, Wanted
from strongroom.vault.totals import totals
from strongroom.vault.totals.totals import Totals
from strongroom.vault.views.record_views import Page, RecordView, Revealed, RevisionView

__all__ = ["CollectionReading"]


class CollectionReading(CollectionBase):
    """What shows records; see `CollectionBase`."""

    def get(self, identity: str) -> RecordView:
        """Show one record: masked where that is the role's right.

        Raises:
            NotFound: ``access.absent``, also where it is out of scope.
        """
        return self._run("view", lambda op: reading.view(op, self.name, identity))

    def list(
        self,
        *,
        limit: int = 50,
        cursor: str | None = None,
        customer: str | None = None,
        owner: str | None = None,
        team: str | None = None,
        status: str | None = None,
        kind: str | None = None,
        priority: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Page:
        """One page of the records in scope, oldest first.

        Args:
            since: Only ``ordered_at`` or ``due_at`` from then on, RFC 3339.
        """

        def work(op: Operation) -> Page | Refusal:
            wanted = Wanted(
                customer=customer,
                owner=self._user(op, owner),
                team=team,
                status=status,
                kind=kind,
                priority=priority,
                since=None if since is None else read_moment(since),
                until=None if until is None else read_moment(until),
                limit=limit,
                cursor=cursor,
            )
            return listing.list_page(op, self.name, wanted)

        return self._run("list", work)

    def find(
        self,
        criteria: Mapping[str, str],
        *,
        limit: int = 50,
        cursor: str | None = None,
        owner: str | None = None,
        team: str | None = None,
        status: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Page:
        """Records that have these values, in any spelling; several fields narrow. Four characters of a
        phone number find by its last four.

        Raises:
            InvalidInput: ``search.not-indexed``, with why.
        """

        def work(op: Operation) -> Page | Refusal:
            wanted = Wanted(
                owner=self._user(op, owner),
                team=team,
                status=status,
                since=None if since is None else read_moment(since),
                until=None if until is None else read_moment(until),
                limit=limit,
                cursor=cursor,
            )
            return finding.find_page(op, self.name, criteria, wanted)

        return self._run("find", work)

    def history(self, identity: str) -> Sequence[RevisionView]:
        """The revisions, newest first: who made each, when and why, as far as the role may see it."""
        return self._run("history", lambda op: history.revisions(op, self.name, identity))

    def accesses(self, identity: str, *, limit: int = 50, cursor: str | None = None) -> Accesses:
        """Who touched a customer's data, when and for what, newest first; no values.

        Raises:
            InvalidInput: ``record.customers-only``, ``page.limit``.
            UsageError: ``log.cursor``.
        """
        self._only_customers()
        return self._run(accesses.ACTION, lambda op: accesses.accesses(op, identity, limit, cursor))

    def disclosures(self, identity: str, *, limit: int = 50) -> Accesses:
        """When and why a customer's data left the room, in exports and to connectors, newest first.

        Raises:
            InvalidInput: ``record.customers-only``, ``page.limit``.
        """
        self._only_customers()
        return self._run(accesses.ACTION, lambda op: accesses.disclosures(op, identity, limit))

    def seen_last(self, *, limit: int = 10) -> Page:
        """The customers whom one opened or changed last, newest first.

        Raises:
            InvalidInput: ``record.customers-only``, ``page.limit``.
        """
        self._only_customers()
        return self._run("list", lambda op: seen.seen_last(op, limit))

    def duplicates(self, values: Mapping[str, str]) -> tuple[Duplicate, ...]:
        """Whether such a customer exists already, also beyond one's own reach: whose it is, and no values.

        Args:
            values: Fields as they were entered; those that tell people apart are asked about.

        Raises:
            InvalidInput: ``record.customers-only``, ``duplicates.nothing-to-go-by``; as field types have it.
        """
        self._only_customers()
        return self._run(duplicates.ACTION, lambda op: duplicates.duplicates(op, values))

    def _only_customers(self) -> None:
        if self._number != CUSTOMERS:
            raise InvalidInput("record.customers-only")

    def reveal(self, identity: str, fields: Sequence[str]) -> Revealed:
        """Show fields in full.

        Raises:
            Refused: ``access.refused``, with the purposes that would be allowed.
            UsageError: ``access.reason-missing``.
        """
        return self._run("reveal", lambda op: reading.reveal(op, self.name, identity, fields))

    def compare(self, identity: str, field: str, entered: str) -> bool:
        """Answer "is it this?", in any spelling, without showing the value."""
        return self._run("compare", lambda op: reading.compare(op, self.name, identity, field, entered))

    def use(self, identity: str, field: str, connector: str, errand: Mapping[str, str] | None = None) -> Used:
        """Have a value acted on (called, mailed) without seeing it.

        Args:
            connector: Name of a connector that the program around the room has registered.
            errand: What goes to the connector beside the value, such as the text of a message; not recorded.

        Returns:
            The event; never the value, nor anything that the connector said.

        Raises:
            NotFound: ``use.no-connector``; ``use.no-value``, where the field is empty.
            InvalidInput: ``use.wrong-connector``, for one that does not take such values.
            Unexpected: ``use.connector-failed``.
        """
        return using.use(self._door, self._session, self.name, identity, field, connector, errand or {})

    def totals(self, by: Sequence[str] = (), *, sum: str | None = None) -> Totals:
        """How many records there are within reach, of how many customers, and how much they come to.

        Where the role is held to a smallest number of customers, smaller groups are withheld, and as many
        more as it takes that none of them can be had by subtracting.

        Args:
            by: At most three columns: fields with few values (``status``, ``kind``, ``channel``), ``city``,
                ``team``, ``month``, and of the customer ``customer.city``, ``customer.age_band``,
                ``customer.gender`` and their like.
            sum: A field of money to add up, apart for each currency.

        Raises:
            Refused: ``access.refused``, also for a column that the role may not have totals of.
            InvalidInput: ``totals.not-a-column``, ``totals.not-a-sum``, ``totals.too-many``.
        """
        return totals.totals(self._door, self._session, self.name, by, () if sum is None else (sum,))

    def export_pages(
        self,
        *,
        customer: str | None = None,
        owner: str | None = None,
        team: str | None = None,
        status: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Page]:
        """All records in scope, page after page, to leave the room; each page is recorded before it is given.

        Raises:
            UsageError: ``access.reason-missing``, at the first page.
            Refused: ``access.refused``, likewise.
        """
        cursor: str | None = None
        while True:

            def work(op: Operation, cursor: str | None = cursor) -> Page | Refusal:
                wanted = Wanted(
                    customer=customer,
                    owner=self._user(op, owner),
                    team=team,
                    status=status,
                    since=None if since is None else read_moment(since),
                    until=None if until is None else read_moment(until),
                    limit=MOST,
                    cursor=cursor,
                )
                return export_page(op, self.name, wanted)

            page = self._run("export", work)
            yield page
            cursor = page.next
            if cursor is None:
                return

    def record_export(self, facts: Mapping[str, object]) -> None:
        """Record what became of an export.

        Args:
            facts: Numbers, short texts and lists of these; no value, and no path.
        """
        self._run("export", lambda op: record_export(op, self.name, facts))
