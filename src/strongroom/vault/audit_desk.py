"""Reading the log, as the auditor works with it; every look is itself recorded.

Lives here: who may ask what of the log, opening what lies beside an event for those who may
see it. Must not live here: the log's own functions (audit).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from strongroom.access.decision import Decision
from strongroom.audit import query
from strongroom.audit.checkpoint import Checkpoint
from strongroom.audit.integration import issue_checkpoint, tree
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.audit.note import NoteSigner
from strongroom.audit.proof import LogProof
from strongroom.audit.recorder import detail_key, open_beside
from strongroom.audit.sequencer import drain
from strongroom.audit.verify_data import verify_data
from strongroom.audit.verify_room import verify_log
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import NotFound, VerificationFailed
from strongroom.model.fieldtypes.base import Search
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import month_of, read_moment
from strongroom.model.schema_document import read_schema
from strongroom.storage import access_rows, log_rows
from strongroom.storage.import_rows import ImportRow
from strongroom.storage.key_rows import key_row
from strongroom.storage.log_rows import EventRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.audit_views import EventDetail, EventPage, EventView, LogStatus, VerifyReport
from strongroom.vault.deciding import check
from strongroom.vault.door import Door
from strongroom.vault.import_state import check_import
from strongroom.vault.operation import Operation, Refusal, settle
from strongroom.vault.rows import check_row
from strongroom.vault.searching import customers_with
from strongroom.vault.session import Session

__all__ = ["AuditDesk", "EventFilter"]

T = TypeVar("T")
_BATCH = 500
_FIRST, _LAST = bytes(16), b"\xff" * 16


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are asked for, as people write it; None does not matter.

    Args:
        customer: Written id of a customer.
        principal: Handle or written id of a user.
        since: From this moment on, RFC 3339.
        until: Before this moment.
        unfold: Whether each appearance in a list stands on a line of its own.
    """

    customer: str | None = None
    principal: str | None = None
    action: str | None = None
    purpose: str | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None
    unfold: bool = False


class AuditDesk:
    """The part of a desk that is about the log."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def list(
        self, wanted: EventFilter | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> EventPage:
        """Events, newest first; appearances in lists folded unless asked for.

        Raises:
            Refused: ``access.refused``.
        """
        asked = wanted or EventFilter()
        return self._look("audit_list", lambda op, _: self._page(op, asked, limit, cursor))

    def show(self, identity: str) -> EventDetail:
        """One event, with what lies beside it as far as the viewer may see the record itself.

        Raises:
            NotFound: ``log.no-such-event``.
        """
        event = read_id("evt", identity)

        def look(op: Operation, decision: Decision) -> EventDetail:
            row = log_rows.event(op.tx, op.tenancy.tenant, event)
            if row is None:
                raise NotFound("log.no-such-event")
            view = self._view(row, self._handles(op))
            beside = self._beside(op, row, view.leaf)
            visible = self._visible(op, view.leaf)
            return EventDetail(
                view,
                _shown(beside.get("before"), visible),
                _shown(beside.get("after"), visible),
                str(beside["reason"]) if beside.get("reason") and visible else None,
            )

        return self._look("audit_show", look)

    def find_value(self, collection: str, field: str, entered: str) -> EventPage:
        """Events about the customers who have a value: "who saw this number?"; no value is shown.

        Raises:
            InvalidInput: ``search.not-indexed``.
        """

        def look(op: Operation, decision: Decision) -> EventPage:
            kind = op.collection(collection)
            context = op.tenancy.context(op.now)
            probe = op.tenancy.indexes.probe(kind, kind.field(field), entered, Search.EXACT, context)
            customers = customers_with(op, kind, probe)
            handles = self._handles(op)
            rows = {
                row.event: row
                for customer in customers
                for row in log_rows.events_of(op.tx, op.tenancy.tenant, customer, _FIRST, _LAST, _BATCH)
            }
            newest = sorted(rows, reverse=True)
            return EventPage(tuple(self._view(rows[event], handles) for event in newest))

        return self._look("audit_find_value", look)

    def status(self) -> LogStatus:
        """Where the log stands, and how much of it nobody outside can have seen."""

        def look(op: Operation, decision: Decision) -> LogStatus:
            tenant = op.tenancy.tenant
            head = log_rows.head(op.tx, tenant)
            if head is None:
                raise VerificationFailed("log.head-missing", tenant=tenant)
            pending, bad = log_rows.pending_count(op.tx, tenant)
            newest = log_rows.newest_checkpoint(op.tx, tenant)
            size = None if newest is None else newest[0]
            return LogStatus(
                origin=head.origin,
                size=head.next,
                integrated=head.integrated,
                pending=pending,
                bad=bad,
                checkpoint=size,
                unwitnessed=head.next - (size or 0) + pending,
                key=str(self._signer(head.origin).verifier_key),
            )

        return self._look("audit_list", look)

    def checkpoint(self) -> str:
        """Number what waits and sign the tree: the note to be kept outside."""
        origin = self._look("audit_checkpoint", lambda op, _: self._origin(op))
        return self._sign(origin)

    def prove(self, identity: str) -> bytes:
        """The proof that an event stands in the log, as a C2SP tlog-proof document.

        Raises:
            NotFound: ``log.no-such-event``.
        """
        event = read_id("evt", identity)
        origin = self._look("audit_prove", lambda op, _: self._origin(op))
        note = self._sign(origin)
        tenant = self._session.tenant

        def read(tx: Transaction) -> LogProof:
            number = log_rows.leaf_of(tx, tenant, event)
            newest = log_rows.newest_checkpoint(tx, tenant)
            if number is None or newest is None:
                raise NotFound("log.no-such-event")
            path = tree(tx, tenant, newest[0]).inclusion_proof(number)
            return LogProof(number, tuple(path), note.encode())

        return self._door.database.read(read).encode()

    def verify(
        self, *, data: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> VerifyReport:
        """Check the log, and with ``data`` every stored row against it."""
        origin = self._look("audit_verify", lambda op, _: self._origin(op))
        tenant, door = self._session.tenant, self._door
        drain(door.database, door.keyring.row_mac(), tenant)
        remembered = door.keyring.anchor.read().tenant(tenant).checkpoint
        keys = [self._signer(origin).verifier_key]
        known = (
            None if remembered is None else Checkpoint(remembered.origin, remembered.size, remembered.root)
        )
        log = verify_log(door.database, tenant, keys, progress, known)
        if not data:
            return VerifyReport(log.findings, log.more, log.leaves, log.checkpoints)
        stored = verify_data(
            door.database,
            tenant,
            door.database.read(lambda tx: _collections(tx, tenant)),
            self._checks(),
            progress,
            lambda: drain(door.database, door.keyring.row_mac(), tenant),
        )
        findings = (*log.findings, *stored.findings)
        return VerifyReport(findings, log.more + stored.more, log.leaves, log.checkpoints, stored.records)

    # -- inside --------------------------------------------------------------------------

    def _look(self, action: str, look: Callable[[Operation, Decision], T]) -> T:
        def work(tx: Transaction, now: int) -> T | Refusal:
            operation = Operation(self._door, tx, self._session, action, now)
            decision = operation.decide(None)
            if not decision.allowed:
                return operation.refuse(decision, None, None)
            found = look(operation, decision)
            operation.record(operation.draft())
            return found

        return settle(self._door.transact(self._session.tenant, work))

    def _page(self, op: Operation, wanted: EventFilter, limit: int, cursor: str | None) -> EventPage:
        handles = self._handles(op)
        written = {handle: identity for identity, handle in handles.items()}
        asked = query.EventFilter(
            customer=None if wanted.customer is None else read_id("cus", wanted.customer),
            principal=None if wanted.principal is None else written.get(wanted.principal, wanted.principal),
            action=wanted.action,
            purpose=wanted.purpose,
            outcome=wanted.outcome,
            since=None if wanted.since is None else read_moment(wanted.since),
            until=None if wanted.until is None else read_moment(wanted.until),
        )
        found = query.list_events(op.tx, op.tenancy.tenant, asked, limit, cursor, wanted.unfold)
        items = [
            EventView(each.leaf, each.number, _named(each.leaf, handles), each.count - 1)
            for each in found.items
        ]
        return EventPage(tuple(items), found.next)

    def _handles(self, op: Operation) -> Mapping[str, str]:
        return {write_id("usr", user.id): user.handle for user in self._door.staff.all(op.tx, op.tenancy)}

    def _view(self, row: EventRow, handles: Mapping[str, str]) -> EventView:
        leaf = decode_leaf(row.leaf)
        return EventView(leaf, row.number, _named(leaf, handles))

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
        decision = op.decide(collection.name, target=op.target(found), action="view")
        return frozenset(name for name, grant in decision.views.items() if grant.view.value == "full")

    def _beside(self, op: Operation, row: EventRow, leaf: Leaf) -> Mapping[str, object]:
        key = self._key(op, leaf) if row.sealed is not None else None
        return {} if key is None or row.sealed is None else open_beside(row.event, row.sealed, key)

    def _key(self, op: Operation, leaf: Leaf) -> CustomerKey | None:
        tenant = op.tenancy.tenant
        if leaf.record is not None and leaf.record.startswith("usr_"):
            # Staff are subjects too: what is said of a colleague goes when the colleague's key goes.
            return self._door.staff.key(op.tx, tenant, read_id("usr", leaf.record))
        if leaf.customer is None:
            moment = read_moment(leaf.at)
            return detail_key(
                self._door.keyring.detail_key(tenant, month_of(moment)), op.tenancy.room, tenant
            )
        row = key_row(op.tx, tenant, read_id("cus", leaf.customer), 1)
        return None if row is None else self._door.tree.unwrap(op.tx, tenant, row)

    def _origin(self, op: Operation) -> str:
        head = log_rows.head(op.tx, op.tenancy.tenant)
        if head is None:
            raise VerificationFailed("log.head-missing", tenant=op.tenancy.tenant)
        return head.origin

    def _signer(self, origin: str) -> NoteSigner:
        return NoteSigner(origin, self._door.keyring.log_seed(self._session.tenant))

    def _sign(self, origin: str) -> str:
        tenant, door = self._session.tenant, self._door
        drain(door.database, door.keyring.row_mac(), tenant)
        signed = issue_checkpoint(door.database, tenant, self._signer(origin), door.now())
        if signed is None:
            raise VerificationFailed("log.head-missing", tenant=tenant)
        return signed.note

    def _checks(self) -> Mapping[str, Callable[..., None]]:
        mac, record_mac = self._door.keyring.row_mac(), self._door.record_mac
        return {
            "records": lambda row: check_row(record_mac, row),
            "history": lambda row: check_row(record_mac, row),
            "users": lambda row: check(mac, row, "UserRow"),
            "schemas": lambda row: check(mac, row, "schemas"),
            "policies": lambda row: check(mac, row, "policies"),
            "shares": lambda row: check(mac, row, "ShareRow"),
            "tenants": lambda row: check(mac, row, "TenantRow"),
            "imports": lambda row: _check_import(mac, row),
        }


def _collections(tx: Transaction, tenant: int) -> dict[str, int]:
    """Number of each collection by name, of every version that the schema ever had."""
    return {
        collection.name: collection.number
        for row in access_rows.schema_versions(tx, tenant)
        for collection in read_schema(row.document).all_collections
    }


def _shown(values: object, visible: frozenset[str]) -> dict[str, str | None]:
    if not isinstance(values, dict):
        return {}
    return {name: value for name, value in values.items() if name in visible}


def _named(leaf: Leaf, handles: Mapping[str, str]) -> str:
    return handles.get(leaf.actor.principal, leaf.actor.principal)


def _check_import(mac: RowMac, row: Iterable[Any]) -> None:
    check_import(mac, ImportRow(*row))
