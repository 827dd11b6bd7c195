"""Reading the log, as the auditor works with it; every look is itself recorded.

Lives here: who may ask what of the log, opening what lies beside an event for those who may
see it. Must not live here: the log's own functions (audit).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from strongroom.audit.actions import Action
from strongroom.audit.findings import Findings
from strongroom.audit.leaf import Leaf
from strongroom.audit.log_status import LogStatus, log_status
from strongroom.audit.note import VerifierKey
from strongroom.audit.query import EventFilter as Asked
from strongroom.audit.query import EventLine, Events, list_events, show_event
from strongroom.audit.recorder import EventDraft, detail_key, open_beside
from strongroom.audit.sequencer import drain
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import claimed_key_number
from strongroom.model.fieldtypes.base import Search
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import month_of, read_moment
from strongroom.storage.key_rows import key_row
from strongroom.storage.log_rows import EventRow
from strongroom.vault.indexes.verify_search import verify_search
from strongroom.vault.log.activity import ActivityView, activity
from strongroom.vault.log.audit_views import EventDetail, EventPage, EventView, VerifyReport
from strongroom.vault.log.event_filter import EventFilter
from strongroom.vault.log.evidence_desk import EvidenceDesk
from strongroom.vault.log.tail import log_keys, log_signer
from strongroom.vault.log.verify_tables import verify_tables
from strongroom.vault.operations.looking import ask, handles
from strongroom.vault.operations.operation import Operation
from strongroom.vault.searching.comparing import customers_with

__all__ = ["AuditDesk", "EventFilter"]

_MONTHS = 0
"""The key number of the months' detail keys; customers' begin with 1."""


class AuditDesk(EvidenceDesk):
    """The part of a desk that is about the log."""

    def list(
        self, wanted: EventFilter | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> EventPage:
        """Events, newest first; appearances in lists folded unless asked for.

        Raises:
            Refused: ``access.refused``.
            NotFound, InvalidInput: As `EventFilter.read`.
            UsageError: ``log.cursor``.
        """
        wanted = wanted or EventFilter()

        def look(op: Operation, draft: EventDraft) -> EventPage:
            asked = wanted.ask(op, draft)
            found = list_events(op.tx, op.tenancy.tenant, asked, limit, cursor, wanted.unfold)
            return _page(found.items, found.next, handles(op))

        return ask(self._door, self._session, Action.AUDIT_LIST, look)

    def show(self, identity: str) -> EventDetail:
        """One event, with what lies beside it as far as the viewer may see the record itself.

        Raises:
            NotFound: ``log.event-unknown``.
        """
        event = read_id("evt", identity)

        def look(op: Operation, draft: EventDraft) -> EventDetail:
            line, row = show_event(op.tx, op.tenancy.tenant, event)
            leaf = line.leaf
            beside, visible = self._beside(op, row, leaf), self._visible(op, leaf)
            detail = EventDetail(
                EventView(leaf, row.number, _named(leaf, handles(op))),
                _shown(beside.get("before"), visible),
                _shown(beside.get("after"), visible),
                str(beside["reason"]) if beside.get("reason") and visible else None,
            )
            draft.extra = {"event": leaf.event}
            if detail.before or detail.after or detail.reason:
                _name_what_is_shown(draft, leaf, {*detail.before, *detail.after})
            return detail

        return ask(self._door, self._session, Action.AUDIT_SHOW, look)

    def find_value(
        self, collection: str, field: str, entered: str, *, limit: int = 50, cursor: str | None = None
    ) -> EventPage:
        """Events about the customers who have a value: "who saw this number?"; no value is shown.

        Raises:
            InvalidInput: ``search.not-indexed``.
            UsageError: ``log.cursor``; ``access.reason-missing``.
        """

        def look(op: Operation, draft: EventDraft) -> EventPage:
            kind = op.collection(collection)
            context = op.tenancy.context(op.now)
            probe = op.tenancy.indexes.probe(kind, kind.field(field), entered, Search.EXACT, context)
            customers = sorted(set(customers_with(op, kind, probe)))
            draft.collection, draft.fields, draft.detail = kind.name, (field,), {"words": {field: entered}}
            if len(customers) == 1:
                draft.customer, draft.subjects = customers[0], customers
            pages = [
                list_events(op.tx, op.tenancy.tenant, Asked(customer=one), limit, cursor, unfold=True)
                for one in customers
            ]
            return _page(*_merged(pages, limit), handles(op))

        return ask(self._door, self._session, Action.AUDIT_FIND_VALUE, look)

    def activity(self, since: int, until: int, principal: str | None = None) -> ActivityView:
        """How often each looked, revealed and was refused, day by day: numbers, and nobody's data.

        Args:
            since: Milliseconds UTC; so is ``until``, before which it ends.
            principal: Handle or written id of the one person that it is about; everybody, when left out.

        Raises:
            Refused: ``access.refused``, for whoever may not ask whose data somebody touched.
            NotFound: ``user.not-found``.
        """
        return activity(self._door, self._session, since, until, principal)

    def status(self) -> LogStatus:
        """Where the log stands, and how much of it nobody outside can vouch for."""

        def look(op: Operation, draft: EventDraft) -> LogStatus:
            key = log_signer(self._door, op.tx, op.tenancy.tenant).verifier_key
            return log_status(op.tx, op.tenancy.tenant, str(key))

        return ask(self._door, self._session, Action.STATUS, look)

    def verify(
        self,
        *,
        data: bool = False,
        search: bool = True,
        progress: Callable[[int, int], None] | None = None,
    ) -> VerifyReport:
        """Check the log, and with ``data`` every stored row against it, and search against the records.

        For the latter the fields that are searched are opened, inside the verification; no value leaves it.
        How many findings there were is recorded, where there were any.

        Args:
            data: Whether rows are checked too.
            search: Whether search is, where rows are; not where it was built from these very rows just now.
            progress: Told how many there are done, of how many.
        """
        tenant, door = self._session.tenant, self._door

        def begin(op: Operation, draft: EventDraft) -> Sequence[VerifierKey]:
            draft.extra = {"data": int(data)}
            return log_keys(door, op.tx, tenant)

        keys = ask(door, self._session, Action.AUDIT_VERIFY, begin)
        report = self._verified(keys, data=data, search=search, progress=progress)
        found = len(report.findings) + report.more

        def end(op: Operation, draft: EventDraft) -> None:
            draft.extra = {"data": int(data), "findings": found}

        if found:  # that there was nothing needs no second event; that there was something is watched for
            ask(door, self._session, Action.AUDIT_VERIFY, end)
        return report

    # -- inside --------------------------------------------------------------------------

    def _verified(
        self,
        keys: Sequence[VerifierKey],
        *,
        data: bool,
        search: bool,
        progress: Callable[[int, int], None] | None,
    ) -> VerifyReport:
        door, tenant = self._door, self._session.tenant
        report = verify_tables(door, tenant, keys, data=data, progress=progress)
        if report.records is None or not search:
            return report
        searched, records = Findings(tenant), report.records
        verify_search(
            door,
            self._session,
            searched,
            lambda: drain(door.database, door.keyring, tenant),
            lambda done: None if progress is None else progress(done, records),
        )
        return replace(report, findings=(*report.findings, *searched), more=report.more + searched.more)

    def _visible(self, op: Operation, leaf: Leaf) -> frozenset[str]:
        """The fields whose values this viewer would be shown in full in the record itself."""
        if (
            leaf.collection is None
            or leaf.record is None
            or leaf.collection not in op.tenancy.schema.collections
        ):
            return frozenset()
        collection = op.collection(leaf.collection)
        found = op.find(collection, read_id(collection.prefix, leaf.record))
        decision = op.decide(collection.name, target=op.target(found, "view"), action="view")
        return frozenset(name for name, grant in decision.views.items() if grant.view.value == "full")

    def _beside(self, op: Operation, row: EventRow, leaf: Leaf) -> Mapping[str, object]:
        if row.sealed is None:
            return {}
        key = self._key(op, leaf, claimed_key_number(row.sealed))
        return {} if key is None else open_beside(row.event, row.sealed, key)

    def _key(self, op: Operation, leaf: Leaf, number: int) -> CustomerKey | None:
        """The key that something beside an event is sealed under; None where it is destroyed."""
        tenant = op.tenancy.tenant
        if number == _MONTHS:
            month = self._door.keyring.detail_key(tenant, month_of(read_moment(leaf.at)))
            return detail_key(month, op.tenancy.room, tenant)
        if leaf.record is not None and leaf.record.startswith("usr_"):
            # Staff are subjects too: what is said of a colleague goes when the colleague's key goes.
            return self._door.staff.key(op.tx, tenant, read_id("usr", leaf.record))
        if leaf.customer is None:
            return None
        row = key_row(op.tx, tenant, read_id("cus", leaf.customer), number)
        return None if row is None else self._door.tree.unwrap(op.tx, tenant, row)


def _shown(values: object, visible: frozenset[str]) -> dict[str, str | None]:
    if not isinstance(values, dict):
        return {}
    return {name: value for name, value in values.items() if name in visible}


def _named(leaf: Leaf, known: Mapping[str, str]) -> str:
    return known.get(leaf.actor.principal, leaf.actor.principal)


def _page(lines: Iterable[EventLine], following: str | None, known: Mapping[str, str]) -> EventPage:
    items = [EventView(each.leaf, each.number, _named(each.leaf, known), each.count - 1) for each in lines]
    return EventPage(tuple(items), following)


def _merged(pages: Iterable[Events], limit: int) -> tuple[Sequence[EventLine], str | None]:
    """The newest lines of several lists, each event once, and where to go on."""
    pages = tuple(pages)
    lines = {line.event: line for page in pages for line in page.items}
    # Below where one of the pages ended it may have more: what others have there comes next time.
    ends = [read_id("evt", page.next) for page in pages if page.next is not None]
    newest = sorted((event for event in lines if not ends or event >= max(ends)), reverse=True)[:limit]
    more = bool(ends) or len(newest) < len(lines)
    reached = newest[-1] if len(newest) == limit else max(ends, default=b"")
    return [lines[event] for event in newest], write_id("evt", reached) if more else None


def _name_what_is_shown(draft: EventDraft, leaf: Leaf, fields: Collection[str]) -> None:
    """What is shown beside an event is shown of a customer: the log says so, as of any other look."""
    if leaf.customer is None:
        return
    draft.collection, draft.record, draft.fields = leaf.collection, leaf.record, sorted(fields)
    draft.customer = read_id("cus", leaf.customer)
    draft.subjects = (draft.customer,)
