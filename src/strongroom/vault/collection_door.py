"""One collection at one desk: what a caller types.

Lives here: the names and arguments of the library. Must not live here: what they do.
Each call is decided, opens only the levels it needs, and returns when its event is durable.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from strongroom.errors import Refused
from strongroom.model.ids import read_id
from strongroom.model.moments import read_moment
from strongroom.model.schema import CUSTOMERS
from strongroom.vault import history, reading, searching, writing
from strongroom.vault.door import Door
from strongroom.vault.export_pages import export_page, record_export
from strongroom.vault.operation import Operation, Refusal
from strongroom.vault.running import run
from strongroom.vault.searching import MOST, Wanted
from strongroom.vault.session import Session
from strongroom.vault.views import Page, RecordView, Revealed, RevisionView

__all__ = ["CollectionDoor"]

T = TypeVar("T")


class CollectionDoor:
    """The records of one collection, as far as a session may touch them.

    Args:
        name: The collection's name.
    """

    def __init__(self, door: Door, session: Session, name: str, number: int) -> None:
        self._door = door
        self._session = session
        self._number = number
        self.name = name

    def create(
        self, values: Mapping[str, object], *, owner: str | None = None, team: str | None = None
    ) -> RecordView:
        """Store a new record.

        Args:
            values: Field names and what was entered; ``customer`` names whose it is, by id or external id.
            owner: Handle of the owner; the one who creates it, when left out.

        Raises:
            FieldErrors: With every field that is unknown, forbidden, mistyped or missing.
            Refused: ``access.refused``.
            Conflict: ``record.external-id-taken``.
        """
        return self._run(
            "create",
            lambda op: writing.create(op, self.name, values, self._owner(op, owner, own=True), team),
            new_customers=int(self._number == CUSTOMERS),
        )

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
                owner=self._owner(op, owner),
                team=team,
                status=status,
                kind=kind,
                priority=priority,
                since=None if since is None else read_moment(since),
                until=None if until is None else read_moment(until),
                limit=limit,
                cursor=cursor,
            )
            return searching.list_page(op, self.name, wanted)

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
                owner=self._owner(op, owner),
                team=team,
                status=status,
                since=None if since is None else read_moment(since),
                until=None if until is None else read_moment(until),
                limit=limit,
                cursor=cursor,
            )
            return searching.find_page(op, self.name, criteria, wanted)

        return self._run("find", work)

    def update(
        self, identity: str, changes: Mapping[str, object], *, expect: int | None = None
    ) -> RecordView:
        """Change fields; None empties one.

        Args:
            expect: The revision that the change was made from.

        Raises:
            Conflict: ``record.changed``: somebody else was first, and nothing is overwritten.
        """
        return self._run("update", lambda op: writing.update(op, self.name, identity, changes, expect))

    def remove(self, identity: str, *, expect: int | None = None) -> None:
        """Take a record out of use; `revert` brings it back.

        Raises:
            Conflict: ``record.has-dependents``, ``record.changed``.
        """
        self._run("remove", lambda op: writing.remove(op, self.name, identity, expect))

    def history(self, identity: str) -> Sequence[RevisionView]:
        """The revisions, newest first: who made each, when and why, as far as the role may see it."""
        return self._run("history", lambda op: history.revisions(op, self.name, identity))

    def revert(self, identity: str, revision: int, *, expect: int | None = None) -> RecordView:
        """Make an earlier revision the newest.

        Raises:
            NotFound: ``record.no-such-revision``.
        """
        return self._run("revert", lambda op: writing.revert(op, self.name, identity, revision, expect))

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

    def transfer(
        self, identity: str, *, owner: str | None = None, team: str | None = None, expect: int | None = None
    ) -> RecordView:
        """Give a record to another owner or team.

        Args:
            owner: Handle of the new owner.
        """
        return self._run(
            "transfer",
            lambda op: writing.transfer(op, self.name, identity, self._owner(op, owner), team, expect),
        )

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
                    owner=self._owner(op, owner),
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

    def _run(self, action: str, operate: Callable[[Operation], T | Refusal], *, new_customers: int = 0) -> T:
        return run(self._door, self._session, action, operate, new_customers=new_customers)

    def _owner(self, op: Operation, handle: str | None, *, own: bool = False) -> bytes | None:
        if handle is None:
            return op.session.principal.user if own else None
        if handle.startswith("usr_"):
            return read_id("usr", handle)
        user = self._door.staff.by_handle(op.tx, op.tenancy, handle)
        if user is None:
            raise Refused("user.unknown")
        return user.id
