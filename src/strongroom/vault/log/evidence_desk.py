"""The log as evidence: checkpoints, proofs, exports and scopes that leave the room.

Lives here: who may have them, and the event that says what was handed out, before it is. Must not live here:
their bytes (strongroom.audit), files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from strongroom.audit.actions import ACTION_NAMES, Action
from strongroom.audit.bundle import PastKey
from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.handouts import handout_extra
from strongroom.audit.integration import issue_checkpoint
from strongroom.audit.merkle import HASH_BYTES
from strongroom.audit.note import VerifierKey
from strongroom.audit.proving import (
    export_lines,
    prove_consistency,
    prove_event,
    prove_member,
    range_export,
    selection_export,
)
from strongroom.audit.query import EventFilter as Asked
from strongroom.audit.query import list_events
from strongroom.audit.recorder import EventDraft
from strongroom.audit.scope import scope_of
from strongroom.audit.sequencer import drain
from strongroom.audit.tiles import Tile
from strongroom.errors import InvalidInput, NotFound, UsageError, VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import read_moment
from strongroom.model.nearest import nearest
from strongroom.model.purposes import check_purpose
from strongroom.model.schema_document import read_schema
from strongroom.storage import checkpoint_rows, leaf_rows, log_rows, rule_rows
from strongroom.storage.handout_rows import add_handout
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.log.rotation import past_keys
from strongroom.vault.log.scope_view import ScopeView, scope_view
from strongroom.vault.log.tail import log_signer
from strongroom.vault.operations.looking import ask, handles, prepare, principal_of
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["EventFilter", "EvidenceDesk", "read_tile"]

_PAGE = 500


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

    def read(self, operation: Operation) -> Asked:
        """As the log takes it.

        Raises:
            NotFound: ``user.not-found``.
            InvalidInput: ``log.unknown-action``; of ids, purposes and moments.
        """
        if self.action is not None and self.action not in ACTION_NAMES:
            raise InvalidInput("log.unknown-action", action=self.action, known=nearest(self.action, Action))
        return Asked(
            customer=None if self.customer is None else read_id("cus", self.customer),
            principal=None if self.principal is None else principal_of(self.principal, handles(operation)),
            action=self.action,
            purpose=None if self.purpose is None else check_purpose(self.purpose),
            outcome=self.outcome,
            since=None if self.since is None else read_moment(self.since),
            until=None if self.until is None else read_moment(self.until),
        )

    def ask(self, operation: Operation, draft: EventDraft) -> Asked:
        """As `read`; the event keeps what was asked."""
        asked = self.read(operation)
        draft.extra = _extra(asked)
        return asked


class _Given(NamedTuple):
    """A checkpoint that may leave: its event is committed."""

    size: int
    note: str
    key: VerifierKey


class EvidenceDesk:
    """What somebody outside is given; see `AuditDesk`, of which it is a part."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def key(self) -> str:
        """The log's verifier key: public, and worth telling by another way than what it verifies."""
        tenant = self._session.tenant
        return str(self._door.database.read(lambda tx: log_signer(self._door, tx, tenant)).verifier_key)

    def checkpoint(self) -> str:
        """Number what waits and sign the tree: the note to be kept outside.

        Raises:
            Refused: ``access.refused``.
        """
        return self._hand_out(Action.AUDIT_CHECKPOINT).note

    def tile(self, path: str) -> bytes:
        """The hashes of one tile, for whoever checks a checkpoint; nothing but hashes, so no event of it.

        Args:
            path: ``tile/<L>/<N>[.p/<W>]`` (c2sp.org/tlog-tiles); bundles of entries are never given.

        Raises:
            Refused: ``access.refused``.
            NotFound: ``log.no-such-tile``.
        """
        tenant = self._session.tenant

        def look(op: Operation) -> bytes:
            return read_tile(op.tx, tenant, path)

        return prepare(self._door, self._session, Action.AUDIT_CHECKPOINT, look)

    def prove(self, identity: str, *, member: str | None = None) -> bytes:
        """The proof that an event stands in the log, as a C2SP tlog-proof document.

        Args:
            member: Id of a record: then that it is among the members of this bulk event, as a bundle.

        Raises:
            Refused: ``access.refused``.
            NotFound: ``log.event-unknown``, ``log.no-such-member``.
        """
        event = read_id("evt", identity)
        record = None if member is None else _record_id(member)
        database, tenant = self._door.database, self._session.tenant

        def known(op: Operation) -> None:
            if log_rows.event(op.tx, tenant, event) is None:
                raise NotFound("log.event-unknown")

        prepare(self._door, self._session, Action.AUDIT_PROVE, known)
        about = {"event": write_id("evt", event), **({} if member is None else {"record": member.strip()})}
        given = self._hand_out(Action.AUDIT_PROVE, about)
        if record is None:
            return database.read(lambda tx: prove_event(tx, tenant, event))
        return database.read(
            lambda tx: prove_member(tx, tenant, given.key, event, record, self._past(given.key))
        )

    def prove_consistency(self, old: int, new: int | None = None) -> bytes:
        """That the log of one checkpoint continues that of an older one, as a bundle.

        Args:
            old: Leaves of the older one.
            new: Leaves of the newer one; one that is signed now, when left out.

        Raises:
            Refused: ``access.refused``.
            NotFound: ``log.no-such-checkpoint``.
        """
        tenant = self._session.tenant
        given = self._hand_out(Action.AUDIT_PROVE)
        newer = given.size if new is None else new
        if max(old, newer) > given.size:
            raise NotFound("log.no-such-checkpoint", size=max(old, newer))
        key = self._signer_of(newer) or given.key
        past = self._past(key)
        return self._door.database.read(lambda tx: prove_consistency(tx, tenant, key, old, newer, past))

    def export(self, wanted: EventFilter | None = None) -> Iterator[bytes]:
        """Leaves as JSON Lines, in their order; what was asked for is recorded before the first.

        Raises:
            Refused: ``access.refused``.
            NotFound, InvalidInput: As `EventFilter.read`.
        """
        wanted = wanted or EventFilter()
        asked = ask(self._door, self._session, Action.AUDIT_EXPORT, wanted.ask)
        self._drain()
        tenant = self._session.tenant
        if asked.customer is None:
            return export_lines(self._door.database, tenant, asked)
        chosen = [number for _, number in self._chosen(asked)]
        return export_lines(self._door.database, tenant, replace(asked, customer=None), chosen)

    def export_bundle(
        self, wanted: EventFilter | None = None, *, start: int = 0, events: Sequence[str] = ()
    ) -> Iterator[bytes]:
        """A bundle that verifies offline: every leaf, or those chosen with all members of bulk events.

        Args:
            wanted: Chooses; with none, every leaf goes in, and only then the bundle shows that nothing was
                left out.
            start: Of every leaf, the first one.
            events: Written ids of events that go in, whatever ``wanted`` says.

        Raises:
            Refused: ``access.refused``.
            UsageError: ``log.range-or-choice``.
            NotFound: ``log.event-unknown``, ``log.nothing-chosen``, ``log.not-signed-yet``.
        """
        ids = [read_id("evt", event) for event in events]
        asked = self._prepared(Action.AUDIT_EXPORT, wanted or EventFilter())
        filtering = asked != Asked()
        if (filtering or ids) and start:
            raise UsageError("log.range-or-choice")
        database, tenant = self._door.database, self._session.tenant
        if not filtering and not ids:
            given = self._hand_out(Action.AUDIT_EXPORT, {"start": start})
            return range_export(database, tenant, given.key, start, keys=self._past(given.key))
        chosen = {*ids, *(event for event, _ in self._chosen(asked))} if filtering else set(ids)
        if not chosen:
            raise NotFound("log.nothing-chosen")
        given = self._hand_out(Action.AUDIT_EXPORT, {**_extra(asked), "events": len(chosen)})
        past = self._past(given.key)
        return selection_export(database, tenant, given.key, sorted(chosen), members=True, keys=past)

    def scope(self, principal: str, since: str | None = None, until: str | None = None) -> ScopeView:
        """Whose data somebody touched between two moments: exactly which people, fields, times.

        Args:
            principal: Handle or written id of a user.
            since: From this moment on, RFC 3339; from the beginning, when left out.
            until: Before this moment; up to now, when left out.

        Raises:
            Refused: ``access.refused``.
            NotFound: ``user.not-found``.
        """
        wanted = EventFilter(principal=principal, since=since, until=until)
        database, tenant = self._door.database, self._session.tenant

        def look(op: Operation, draft: EventDraft) -> tuple[Asked, str, int, bytes]:
            asked = wanted.ask(op, draft)
            who = asked.principal or ""
            return asked, handles(op).get(who, who), op.now, draft.event

        asked, handle, now, question = ask(self._door, self._session, Action.AUDIT_SCOPE, look)
        # What happened in the very millisecond of the question counts, it was there before; not the question.
        who, last = asked.principal or "", now + 1 if asked.until is None else asked.until
        names = database.read(lambda tx: _field_names(tx, tenant))
        scope = scope_of(
            database,
            tenant,
            who,
            asked.since or 0,
            last,
            lambda collection, number: names.get((collection, number), str(number)),
            question,
        )
        return scope_view(scope, who, handle, asked.since, last)

    def scope_bundle(self, scope: ScopeView) -> Iterator[bytes]:
        """The evidence of a scope: each of its events, with all members of bulk events, as a bundle.

        Raises:
            Refused: ``access.refused``.
            NotFound: ``log.nothing-chosen``.
        """
        events = [read_id("evt", event) for event in scope.events]
        if not events:
            raise NotFound("log.nothing-chosen")
        about = {"principal": scope.principal_id, "events": len(events)}
        given = self._hand_out(Action.AUDIT_SCOPE, about)
        past, tenant = self._past(given.key), self._session.tenant
        return selection_export(self._door.database, tenant, given.key, events, members=True, keys=past)

    # -- inside --------------------------------------------------------------------------

    def _past(self, key: VerifierKey) -> list[PastKey]:
        return past_keys(self._door, self._session.tenant, key)

    def _signer_of(self, size: int) -> VerifierKey | None:
        """The key that signed the checkpoint of a size: a former one, where it is of before a change."""
        tenant = self._session.tenant
        signer = self._door.database.read(lambda tx: log_signer(self._door, tx, tenant))
        kept = self._door.database.read(
            lambda tx: checkpoint_rows.checkpoints_between(tx, tenant, size, size)
        )
        for key in signer.keys_at(size) if kept else ():
            try:
                open_checkpoint(kept[0][1].encode(), key.name, [key])
            except VerificationFailed:
                continue
            return key
        return None

    def _hand_out(self, action: str, about: Mapping[str, object] | None = None) -> _Given:
        """Sign the log as it stands, and record that this checkpoint leaves the room, and with what.

        Nothing has left when this fails; an event is in the log when it returns.
        """
        door, session = self._door, self._session
        signer = prepare(door, session, action, lambda op: log_signer(door, op.tx, session.tenant))
        self._drain()
        signed = issue_checkpoint(door.database, session.tenant, signer, door.keyring, door.now())
        if signed is None:
            raise VerificationFailed("log.head-missing", tenant=session.tenant)
        size, note = signed.checkpoint.size, signed.note

        def tell(op: Operation, draft: EventDraft) -> None:
            draft.extra = {**(about or {}), **handout_extra(size, note)}
            add_handout(op.tx, session.tenant, size, op.event)

        ask(door, session, action, tell)
        return _Given(size, note, self._signer_of(size) or signer.verifier_key)

    def _prepared(self, action: str, wanted: EventFilter) -> Asked:
        asked = prepare(self._door, self._session, action, wanted.read)
        self._drain()
        return asked

    def _chosen(self, asked: Asked) -> Iterator[tuple[bytes, int]]:
        """Id and leaf of each event that is asked for, in short reads."""
        cursor: str | None = None
        while True:
            page = self._door.database.read(
                lambda tx, cursor=cursor: list_events(  # type: ignore[misc]  # bound now, called now
                    tx, self._session.tenant, asked, _PAGE, cursor, unfold=True
                )
            )
            for line in page.items:
                if line.number is not None:
                    yield line.event, line.number
            cursor = page.next
            if cursor is None:
                return

    def _drain(self) -> None:
        drain(self._door.database, self._door.keyring, self._session.tenant)


def read_tile(tx: Transaction, tenant: int, path: str) -> bytes:
    """The hashes of one tile.

    Raises:
        NotFound: ``log.no-such-tile``; also for bundles of entries.
    """
    try:
        wanted = Tile.from_path(path)
    except InvalidInput:
        raise NotFound("log.no-such-tile") from None
    found = leaf_rows.tile(tx, tenant, wanted.level, wanted.index)
    if found is None or len(found) < wanted.width * HASH_BYTES:
        raise NotFound("log.no-such-tile")
    return found[: wanted.width * HASH_BYTES]


def _record_id(written: str) -> bytes:
    return read_id(written.strip().rpartition("_")[0], written)


def _extra(asked: Asked) -> dict[str, object]:
    """What was asked, as the event of the asking keeps it."""
    customer = None if asked.customer is None else write_id("cus", asked.customer)
    parts = {
        "customer": customer,
        "principal": asked.principal,
        "action": asked.action,
        "purpose": asked.purpose,
        "outcome": asked.outcome,
        "since": asked.since,
        "until": asked.until,
    }
    return {name: part for name, part in parts.items() if part is not None}


def _field_names(tx: Transaction, tenant: int) -> dict[tuple[int, int], str]:
    """Names of fields by numbers of collection and field, of every version that the schema ever had."""
    return {
        (collection.number, each.number): each.name
        for row in rule_rows.schema_versions(tx, tenant)
        for collection in read_schema(row.document).all_collections
        for each in collection.all_fields
    }
