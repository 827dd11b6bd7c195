"""Alerts: what the rules found, with their evidence, and what is done about it.

Lives here: these pages. Must not live here: rules and alerts themselves (watch).
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.alert_state import VERDICTS, AlertState
from strongroom.watch.alert_view import AlertView
from strongroom.watch.texts import alert_text

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_TONES = {AlertState.OPEN: "danger", AlertState.ACKNOWLEDGED: "warning", AlertState.CLOSED: "good"}
_SIGNS = {AlertState.OPEN: "bell", AlertState.ACKNOWLEDGED: "eye", AlertState.CLOSED: "check"}
_ROWS = 50
_After = Annotated[str, Query(max_length=64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An alert in a line.

    Args:
        says: What was found, in words.
        state: In words; ``tone`` and ``sign`` say the same without them.
    """

    id: str
    says: tuple[str, ...]
    who: str | None
    principal: str | None
    customer: str | None
    first: int
    last: int
    times: int
    state: str
    tone: str
    sign: str
    open: bool
    closed: bool
    evidence: tuple[str, ...]


@routes.get("/alerts")
@declared(needs(Action.ALERT_LIST))
def alerts(here: Here, state: Annotated[str, Query(max_length=20)] = "open", after: _After = "") -> Response:
    """Show a page of alerts; first those that nobody has looked at."""
    asked = state if state in ("open", "acknowledged", "closed") else None
    page = _desk(here).list(state=asked, limit=_ROWS, cursor=after or None)
    word = asked or "all"
    return here.page(
        "security/alerts.html",
        state=word,
        states=("open", "acknowledged", "closed", "all"),
        rows=[_line(each, here.language) for each in page.items],
        following=None if page.next is None else f"/alerts?state={word}&after={page.next}",
        first=f"/alerts?state={word}" if after else None,
        now=here.serving.room.door.now(),
    )


@routes.get("/alerts/{alert}")
@declared(needs(Action.ALERT_LIST))
def show(here: Here, alert: RecordId) -> Response:
    """Show an alert with its numbers, its evidence and what was done about it."""
    return _page(here, alert)


@routes.post("/alerts/{alert}/acknowledge")
@declared(needs(Action.ALERT_CLOSE))
def acknowledge(here: Here, alert: RecordId, form: Entered) -> Response:
    """Say that somebody looks at it."""
    try:
        _desk(here).acknowledge(alert, form.optional("note", 2_000))
    except StrongroomError as error:
        return _page(here, alert, error)
    return here.done(f"/alerts/{alert}", "alerts.acknowledged")


@routes.post("/alerts/{alert}/close")
@declared(needs(Action.ALERT_CLOSE))
def close(here: Here, alert: RecordId, form: Entered) -> Response:
    """Close it with a verdict."""
    try:
        _desk(here).close(alert, form.optional("verdict", 40) or "", form.optional("note", 2_000))
    except StrongroomError as error:
        return _page(here, alert, error)
    return here.done("/alerts", "alerts.closed")


@routes.post("/alerts/{alert}/suspend")
@declared(needs(Action.USER_SUSPEND))
def suspend(here: Here, alert: RecordId, form: Entered) -> Response:
    """Suspend whom it is about, in one step."""
    try:
        _desk(here).suspend(alert, form.optional("note", 2_000))
    except StrongroomError as error:
        return _page(here, alert, error)
    return here.done(f"/alerts/{alert}", "people.suspended")


def _desk(here: AtPage) -> AlertDesk:
    return AlertDesk(here.serving.room.door, here.desk.session)


def _page(here: AtPage, alert: str, error: StrongroomError | None = None) -> Response:
    view, t = _desk(here).show(alert), text_of(here.language)
    found = view.alert
    line = _line(view, here.language)
    return here.page(
        "security/alert.html",
        200 if error is None else status_of(error),
        line=line,
        rule=t(f"alerts.rule-{found.newest.rule}"),
        findings=[
            (alert_text(each, here.language), each.found, each.limit, each.at) for each in found.findings
        ],
        steps=[
            (
                t(f"alerts.step-{each.what}"),
                each.at,
                view.handles.get(each.by, each.by),
                None if each.verdict is None else t(f"alerts.verdict-{each.verdict}"),
                each.note,
            )
            for each in found.steps
        ],
        verdicts=[
            (each, t(f"alerts.verdict-{each}"), t(f"alerts.verdict-{each}-about")) for each in VERDICTS
        ],
        may_close=here.offering.grants(Action.ALERT_CLOSE) and not line.closed,
        may_suspend=here.offering.grants(Action.USER_SUSPEND) and line.who is not None and not line.closed,
        may_show_events=here.offering.grants(Action.AUDIT_SHOW),
        may_see_person=here.offering.grants(Action.USER_LIST) and line.who is not None,
        may_scope=here.offering.grants(Action.AUDIT_SCOPE) and line.who is not None,
        error=here.told(error),
    )


def _line(view: AlertView, language: str) -> Line:
    alert = view.alert
    return Line(
        id=alert.written,
        says=tuple(alert_text(each, language) for each in alert.findings),
        who=view.who,
        principal=alert.newest.principal,
        customer=alert.newest.customer,
        first=alert.first,
        last=alert.last,
        times=alert.times,
        state=text_of(language)(f"alerts.state-{alert.state.word}"),
        tone=_TONES[alert.state],
        sign=_SIGNS[alert.state],
        open=alert.state is AlertState.OPEN,
        closed=alert.state is AlertState.CLOSED,
        evidence=alert.evidence,
    )
