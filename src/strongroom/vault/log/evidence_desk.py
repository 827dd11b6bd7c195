"""The log as evidence: checkpoints, proofs and exports that leave the room.

Lives here: who may have them; the event says what was handed out, before it is (handing_out.py). Must not
live here: their bytes (strongroom.audit), scopes (scope_desk.py), files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from strongroom.audit.actions import Action
from strongroom.audit.exporting import export_lines, range_export, selection_export
from strongroom.audit.proving import prove_consistency, prove_event, prove_member
from strongroom.audit.query import EventFilter as Asked
from strongroom.errors import NotFound, UsageError
from strongroom.model.ids import read_id, write_id
from strongroom.storage import log_rows
from strongroom.vault.log.event_filter import EventFilter, asked_words
from strongroom.vault.log.scope_desk import ScopeDesk
from strongroom.vault.log.tail import log_signer
from strongroom.vault.log.tile_reading import read_tile
from strongroom.vault.operations.looking import ask, prepare
from strongroom.vault.operations.operation import Operation

__all__ = ["EvidenceDesk"]


class EvidenceDesk(ScopeDesk):
    """What somebody outside is given; see `AuditDesk`, of which it is a part."""

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
        given = self._hand_out(Action.AUDIT_EXPORT, {**asked_words(asked), "events": len(chosen)})
        past = self._past(given.key)
        return selection_export(database, tenant, given.key, sorted(chosen), members=True, keys=past)


def _record_id(written: str) -> bytes:
    return read_id(written.strip().rpartition("_")[0], written)
