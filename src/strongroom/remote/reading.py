"""Looking at one collection over HTTP; names, arguments and answers of `CollectionReading`.

Lives here: which route each call asks. Must not live here: sending (wire.py).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from strongroom.errors import InvalidInput, UsageError
from strongroom.model.ids import read_id, write_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.remote.asker import Asker
from strongroom.remote.documents import Ticket, Views
from strongroom.vault.views.answer_views import Accesses, Duplicate, Shares, Totals, Used
from strongroom.vault.views.record_views import Page, RecordView, Revealed, RevisionView

__all__ = ["Reading"]

T = TypeVar("T")


class Reading:
    """What shows records of one collection.

    Args:
        collection: Which, of the server's schema.
    """

    def __init__(self, asker: Asker, collection: Collection) -> None:
        self.name = collection.name
        self._asker, self._prefix, self._number = asker, collection.prefix, collection.number

    def get(self, identity: str) -> RecordView:
        """Show one record: masked where that is the role's right."""
        if self._asker.stated.reason is not None:
            return self._asker.item({"op": "get", "id": self._id(identity)}, self._views.record)
        return self._asker.look("GET", self._path(identity), self._views.record)

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

        Raises:
            UsageError: ``remote.by-id``: owner and customer go by id here; ``remote.words-need-a-body``.
        """
        self._asker.without_words("list")
        query = {
            "limit": limit,
            "cursor": cursor,
            "customer": _by_id("customer", "cus", customer),
            "owner": _by_id("owner", "usr", owner),
            "team": team,
            "status": status,
            "kind": kind,
            "priority": priority,
            "since": since,
            "until": until,
        }
        return self._asker.look("GET", f"/v1/{self.name}", self._views.page, query=query)

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
        """Records that have these values, in any spelling; several fields narrow."""
        narrowed = {"owner": owner, "team": team, "status": status, "since": since, "until": until}
        body = {"criteria": dict(criteria), "limit": limit, "cursor": cursor, **narrowed}
        return self._asker.look("POST", f"/v1/{self.name}/search", self._views.page, body=body)

    def history(self, identity: str) -> Sequence[RevisionView]:
        """The revisions, newest first: who made each, when and why, as far as the role may see it."""
        if self._asker.stated.reason is not None:
            return self._asker.item({"op": "history", "id": self._id(identity)}, self._views.revisions)
        return self._asker.look("GET", self._path(identity, "/revisions"), self._views.revisions)

    def reveal(self, identity: str, fields: Sequence[str]) -> Revealed:
        """Show fields in full; takes a reason."""
        body = {"fields": list(fields)}
        return self._asker.look("POST", self._path(identity, "/reveals"), Views.revealed, body=body)

    def ticket(self, identity: str, fields: Sequence[str]) -> Ticket:
        """Make a one-use ticket, by which a browser sees fields in full past this program; takes a reason.

        Returns:
            The ticket: it goes to the browser, which sends it to the server's page ``/ticket`` in a form.
        """
        body = {"fields": list(fields)}
        return self._asker.look("POST", self._path(identity, "/tickets"), Views.ticket, body=body)

    def compare(self, identity: str, field: str, entered: str) -> bool:
        """Answer "is it this?", in any spelling, without showing the value."""
        body = {"field": field, "value": entered}
        return self._asker.look("POST", self._path(identity, "/compare"), Views.same, body=body)

    def use(self, identity: str, field: str, connector: str, errand: Mapping[str, str] | None = None) -> Used:
        """Have a value acted on (called, mailed) by a connector of the server without seeing it."""
        body = {"field": field, "connector": connector, "errand": dict(errand or {})}
        return self._asker.change("POST", self._path(identity, "/uses"), Views.used, body=body)

    def totals(self, by: Sequence[str] = (), *, sum: str | None = None) -> Totals:
        """How many records there are within reach, of how many customers, and how much they come to.

        Raises:
            UsageError: ``remote.words-need-a-body``: its body takes no reason.
        """
        self._asker.without_words("totals")
        silent = self._asker.stating(reason_code=None)
        body = {"by": list(by), "sum": sum}
        return silent.look("POST", f"/v1/{self.name}/totals", Views.totals, body=body)

    def shares(self, identity: str) -> Shares:
        """With whom a record is shared; for those who may share it."""
        if self._asker.stated.reason is not None:
            return self._asker.item({"op": "shares", "id": self._id(identity)}, Views.shares)
        return self._asker.look("GET", self._path(identity, "/shares"), Views.shares)

    def accesses(self, identity: str, *, limit: int = 50, cursor: str | None = None) -> Accesses:
        """Who touched a customer's data, when and for what, newest first; no values.

        Raises:
            InvalidInput: ``record.customers-only``. UsageError: ``remote.words-need-a-body``.
        """
        query = {"limit": limit, "cursor": cursor}
        return self._of_customer("accesses", self._path(identity, "/accesses"), Views.accesses, query)

    def disclosures(self, identity: str, *, limit: int = 50) -> Accesses:
        """When and why a customer's data left the room, in exports and to connectors, newest first.

        Raises:
            InvalidInput: ``record.customers-only``. UsageError: ``remote.words-need-a-body``.
        """
        path = self._path(identity, "/disclosures")
        return self._of_customer("disclosures", path, Views.accesses, {"limit": limit})

    def seen_last(self, *, limit: int = 10) -> Page:
        """The customers whom one opened or changed last, newest first.

        Raises:
            InvalidInput: ``record.customers-only``. UsageError: ``remote.words-need-a-body``.
        """
        path = f"/v1/{self.name}/seen-last"
        return self._of_customer("seen_last", path, self._views.page, {"limit": limit})

    def duplicates(self, values: Mapping[str, str]) -> tuple[Duplicate, ...]:
        """Whether such a customer exists already, also beyond one's own reach: whose it is, and no values.

        Raises:
            InvalidInput: ``record.customers-only``, ``duplicates.nothing-to-go-by``; as field types have it.
        """
        self._only_customers()
        body = {"values": dict(values)}
        return self._asker.look("POST", f"/v1/{self.name}/duplicates", Views.duplicates, body=body)

    def _of_customer(
        self, call: str, path: str, read: Callable[[Any], T], query: Mapping[str, int | str | None]
    ) -> T:
        self._only_customers()
        self._asker.without_words(call)
        return self._asker.look("GET", path, read, query=query)

    def _only_customers(self) -> None:
        if self._number != CUSTOMERS:
            raise InvalidInput("record.customers-only")

    @property
    def _views(self) -> Views:
        return Views(self._asker.schema())

    def _id(self, identity: str) -> str:
        """An id in its one spelling: nothing else may come to stand in an address.

        Raises:
            InvalidInput: As the door has it.
        """
        return write_id(self._prefix, read_id(self._prefix, identity))

    def _path(self, identity: str, more: str = "") -> str:
        return f"/v1/{self.name}/{self._id(identity)}{more}"


def _by_id(name: str, prefix: str, given: str | None) -> str | None:
    if given is not None and not given.startswith(f"{prefix}_"):
        raise UsageError("remote.by-id", name=name, prefix=prefix)
    return given
