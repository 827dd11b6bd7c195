"""The desk of whoever watches: alerts looked at, acknowledged, closed, and a principal suspended from one.

Lives here: who may do what with an alert, and the event of it. Must not live here: raising alerts (live.py),
their rows (keeping.py), honeytokens (honeytoken_desk.py), words for people (texts.py).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from strongroom.access.actions import Action as Access
from strongroom.access.policy import SOLO
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.errors import Conflict, InvalidInput, NotFound, Refused, UsageError
from strongroom.model.ids import read_id, write_id
from strongroom.model.nearest import nearest
from strongroom.storage import alert_rows
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.operations.looking import ask, handles
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.rules.changing import Changed, change_rules
from strongroom.vault.rules.user_changes import suspend
from strongroom.watch.alert_state import ALERT_PREFIX, VERDICTS, AlertState, Keeper, KeptAlert, Step
from strongroom.watch.alert_view import AlertPage, AlertView
from strongroom.watch.honeytoken_desk import HoneytokenDesk
from strongroom.watch.keeping import AlertBook

__all__ = ["AlertDesk", "T"]

T = TypeVar("T")
_MOST = 500
_LAST_ID = b"\xff" * 16
_LONGEST_NOTE = 2_000


class AlertDesk(HoneytokenDesk):
    """Alerts for one person; what is done about them is recorded with this person and purpose."""

    # -- looking ------------------------------------------------------------------------------

    def list(self, *, state: str | None = None, limit: int = 50, cursor: str | None = None) -> AlertPage:
        """Alerts, the newest first.

        Args:
            state: ``open``, ``acknowledged`` or ``closed``; all, when left out.
            cursor: `AlertPage.next` of the page before.

        Raises:
            Refused: ``access.refused``.
            InvalidInput: ``watch.unknown-state``, ``page.limit``.
        """
        number = None if state is None else int(_state(state))
        if not 1 <= limit <= _MOST:
            raise InvalidInput("page.limit", most=_MOST)

        def look(op: Operation, draft: EventDraft) -> AlertPage:
            before = _LAST_ID if cursor is None else read_id(ALERT_PREFIX, cursor)
            keeper, known = self._keeper(op), handles(op)
            rows = alert_rows.alerts_page(op.tx, op.tenancy.tenant, number, before, limit + 1)
            items = tuple(AlertView(keeper.alert(row), known) for row in rows[:limit])
            draft.extra = {"count": len(items)}
            following = items[-1].alert.written if len(rows) > limit else None
            return AlertPage(items, following)

        return ask(self._door, self._session, Action.ALERT_LIST, look)

    def show(self, identity: str) -> AlertView:
        """One alert, with what was noted of it.

        Raises:
            NotFound: ``watch.alert-not-found``.
            Refused: ``access.refused``.
        """
        alert = read_id(ALERT_PREFIX, identity)

        def work(op: Operation) -> AlertView | Refusal:
            refusal = _permit(op, Access.ALERT_LIST)
            if refusal is not None:
                return refusal
            row = alert_rows.alert_row(op.tx, op.tenancy.tenant, alert)
            if row is None:
                raise NotFound("watch.alert-not-found")
            shown = AlertView(self._keeper(op).alert(row), handles(op))
            op.record(op.draft(record=shown.alert.written))
            return shown

        return run(self._door, self._session, Action.ALERT_SHOW, work)

    # -- doing --------------------------------------------------------------------------------

    def acknowledge(self, identity: str, note: str | None = None) -> AlertView:
        """Say that somebody looks into an alert.

        Raises:
            Conflict: ``watch.alert-closed``.
            Refused: ``watch.own-alert``, ``access.refused``.
            NotFound: ``watch.alert-not-found``.
        """
        noted = _note(note)

        def change(op: Operation, alert: KeptAlert) -> tuple[KeptAlert, Step]:
            step = self._step(op, "acknowledged", noted)
            return replace(alert, state=AlertState.ACKNOWLEDGED), step

        return self._change(Action.ALERT_ACKNOWLEDGE, identity, change)

    def close(self, identity: str, verdict: str, note: str | None = None) -> AlertView:
        """Close an alert.

        Args:
            verdict: ``misuse``, ``harmless`` or ``false_alarm``.
            note: Why, in words; sealed.

        Raises:
            InvalidInput: ``watch.unknown-verdict``; others as `acknowledge`.
        """
        if verdict not in VERDICTS:
            raise InvalidInput("watch.unknown-verdict", known=nearest(verdict, VERDICTS))
        noted = _note(note)

        def change(op: Operation, alert: KeptAlert) -> tuple[KeptAlert, Step]:
            step = self._step(op, "closed", noted, verdict)
            return replace(alert, state=AlertState.CLOSED), step

        return self._change(Action.ALERT_CLOSE, identity, change)

    def suspend(self, identity: str, note: str | None = None) -> AlertView:
        """Suspend whom an alert is about, and note it in the alert, in one transaction.

        Raises:
            Conflict: ``watch.alert-closed``; ``watch.nobody-to-suspend``, where no user did it.
            Refused: ``user.last-administrator``, ``user.not-oneself``, ``access.refused``.
        """
        alert_id, noted = read_id(ALERT_PREFIX, identity), _note(note)

        def change(op: Operation, tenant: TenantRow) -> Changed[AlertView] | Refusal:
            refusal = _permit(op, Access.USER_SUSPEND) or _permit(op, Access.ALERT_CLOSE)
            if refusal is not None:
                return refusal
            book = AlertBook(self._door, op.tx, op.tenancy)
            alert, row = book.alert(alert_id)
            _check_open(alert)
            if alert.newest.principal is None:
                raise Conflict("watch.nobody-to-suspend")
            changed = suspend(op, tenant, alert.newest.principal)
            step = self._step(op, "suspended", noted)
            alert = replace(alert, state=AlertState.ACKNOWLEDGED, steps=(*alert.steps, step))
            kept = book.put(alert, row, op.event)
            changed.draft.extra = {**changed.draft.extra, "alert": kept.written}
            return Changed(changed.versions, changed.draft, AlertView(kept, handles(op)), changed.key)

        return change_rules(self._door, self._session, Action.USER_SUSPEND, change)

    # -- inside ---------------------------------------------------------------------------------

    def _keeper(self, op: Operation) -> Keeper:
        return Keeper(self._door.keyring, op.tenancy.tenant, op.tenancy.suite)

    def _step(self, op: Operation, what: str, note: str | None, verdict: str | None = None) -> Step:
        return Step(
            what=what,
            at=op.now,
            by=write_id("usr", op.session.principal.user),
            event=write_id("evt", op.event),
            verdict=verdict,
            note=note,
        )

    def _change(
        self, action: str, identity: str, change: Callable[[Operation, KeptAlert], tuple[KeptAlert, Step]]
    ) -> AlertView:
        alert_id = read_id(ALERT_PREFIX, identity)

        def work(op: Operation) -> AlertView | Refusal:
            refusal = _permit(op, Access.ALERT_CLOSE)
            if refusal is not None:
                return refusal
            book = AlertBook(self._door, op.tx, op.tenancy)
            alert, row = book.alert(alert_id)
            _check_open(alert)
            _check_other(op, alert)
            changed, step = change(op, alert)
            kept = book.put(replace(changed, steps=(*alert.steps, step)), row, op.event)
            draft = op.draft(record=kept.written)
            draft.extra = {} if step.verdict is None else {"verdict": step.verdict}
            draft.values = {} if step.note is None else {"note": step.note}
            op.record(draft)
            return AlertView(kept, handles(op))

        return run(self._door, self._session, action, work)


def _permit(op: Operation, action: Access) -> Refusal | None:
    """Decide about another action than the one that the log names; a refusal is recorded."""
    op.begin(None)
    decision = op.decide(None, action=action)
    return None if decision.allowed else op.refuse(decision)


def _check_open(alert: KeptAlert) -> None:
    if alert.state is AlertState.CLOSED:
        raise Conflict("watch.alert-closed")


def _check_other(op: Operation, alert: KeptAlert) -> None:
    """Nobody judges what the watch says of themselves, where there is somebody else who could."""
    me = op.session.principal
    alone = SOLO in me.roles and op.tenancy.bound.policy.separation == "declared"
    if alert.newest.principal == write_id("usr", me.user) and not alone:
        raise Refused("watch.own-alert")


def _state(word: str) -> AlertState:
    for state in AlertState:
        if state.word == word:
            return state
    raise InvalidInput("watch.unknown-state", known=nearest(word, [state.word for state in AlertState]))


def _note(text: str | None) -> str | None:
    """A note as it is kept.

    Raises:
        UsageError: ``watch.note-too-long``.
    """
    noted = (text or "").strip()
    if len(noted) > _LONGEST_NOTE:
        raise UsageError("watch.note-too-long", most=_LONGEST_NOTE)
    return noted or None
