"""Whose data somebody touched, and the evidence of it.

Lives here: who may ask, and the event of the asking. Must not live here: working it out
(strongroom.audit.scope), how it is shown (scope_view.py).
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.audit.exporting import selection_export
from strongroom.audit.query import EventFilter as Asked
from strongroom.audit.recorder import EventDraft
from strongroom.audit.scope import scope_of
from strongroom.errors import NotFound
from strongroom.model.ids import read_id
from strongroom.model.schema_document import read_schema
from strongroom.storage import rule_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.log.event_filter import EventFilter
from strongroom.vault.log.handing_out import HandingOut
from strongroom.vault.log.scope_view import ScopeView, scope_view
from strongroom.vault.operations.looking import ask, handles
from strongroom.vault.operations.operation import Operation

__all__ = ["ScopeDesk"]


class ScopeDesk(HandingOut):
    """Scopes of a breach, for one session."""

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


def _field_names(tx: Transaction, tenant: int) -> dict[tuple[int, int], str]:
    """Names of fields by numbers of collection and field, of every version that the schema ever had."""
    return {
        (collection.number, each.number): each.name
        for row in rule_rows.schema_versions(tx, tenant)
        for collection in read_schema(row.document).all_collections
        for each in collection.all_fields
    }
