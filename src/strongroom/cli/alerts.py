"""``watch alerts|show|acknowledge|close|suspend``, ``watch honeytoken`` and ``watch run``.

Lives here: these commands. Must not live here: alerts and rules (watch), their words (watch.texts).
"""

from collections.abc import Mapping, Sequence
from signal import SIGINT, SIGTERM, signal
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.asking import confirm
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.values import to_the_minute
from strongroom.cli.session import in_room_at_desk
from strongroom.cli.texts import TEXTS

if TYPE_CHECKING:
    from strongroom.watch.alert_view import AlertView

__all__ = ["acknowledge", "close", "honeytoken", "list_all", "run", "show", "suspend"]

_STATES = ("open", "acknowledged", "closed")
_VERDICTS = ("misuse", "harmless", "false_alarm")
_NOTE = option("--note", metavar="TEXT")
_ALERT = argument("alert", metavar="ALERT_ID")


@command(
    "watch alerts",
    option("--state", type=click.Choice(_STATES)),
    option("--limit", type=click.IntRange(1, 500), default=50, metavar="COUNT"),
)
def list_all(invocation: Invocation, *, state: str | None, limit: int) -> None:
    """List what the watch found."""
    from strongroom.watch.alert_desk import AlertDesk

    language, output = invocation.language, Output(invocation)
    with in_room_at_desk(invocation) as (room, desk):
        page = AlertDesk(room.door, desk.session).list(state=state, limit=limit)
    lines = {view.alert.written: _line(view, language) for view in page.items}

    def row(document: Mapping[str, Any]) -> Sequence[str]:
        return lines[document["id"]]

    names = ("id", "alert-last", "rule", "who", "alert", "state")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    output.items([view.as_document() for view in page.items], headings, row, nothing="alerts")


@command("watch show", _ALERT)
def show(invocation: Invocation, *, alert: str) -> None:
    """Show one alert with its evidence."""
    from strongroom.watch.alert_desk import AlertDesk

    with in_room_at_desk(invocation) as (room, desk):
        view = AlertDesk(room.door, desk.session).show(alert)
    _say(invocation, view)


@command("watch acknowledge", _ALERT, _NOTE)
def acknowledge(invocation: Invocation, *, alert: str, note: str | None) -> None:
    """Say that somebody looks into it."""
    from strongroom.watch.alert_desk import AlertDesk

    with in_room_at_desk(invocation) as (room, desk):
        view = AlertDesk(room.door, desk.session).acknowledge(alert, note)
    _say(invocation, view)


@command("watch close", _ALERT, option("--verdict", required=True, type=click.Choice(_VERDICTS)), _NOTE)
def close(invocation: Invocation, *, alert: str, verdict: str, note: str | None) -> None:
    """Close it with a verdict."""
    from strongroom.watch.alert_desk import AlertDesk

    with in_room_at_desk(invocation) as (room, desk):
        view = AlertDesk(room.door, desk.session).close(alert, verdict, note)
    _say(invocation, view)


@command("watch suspend", _ALERT, _NOTE)
def suspend(invocation: Invocation, *, alert: str, note: str | None) -> None:
    """Suspend whom it is about, and note that in it."""
    from strongroom.watch.alert_desk import AlertDesk

    with in_room_at_desk(invocation) as (room, desk):
        confirm(invocation, "ask.suspend-from-alert", {"alert": alert})
        view = AlertDesk(room.door, desk.session).suspend(alert, note)
    _say(invocation, view)


@command(
    "watch honeytoken",
    argument("change", metavar="list|add|remove", type=click.Choice(["list", "add", "remove"])),
    argument("customer", metavar="[CUSTOMER_ID]", required=False),
)
def honeytoken(invocation: Invocation, *, change: str, customer: str | None) -> None:
    """Set out customers who do not exist outside the room."""
    from strongroom.errors import UsageError
    from strongroom.watch.alert_desk import AlertDesk

    if (change == "list") != (customer is None):
        raise UsageError("watch.honeytoken-needs-customer")
    with in_room_at_desk(invocation) as (room, desk):
        alerts = AlertDesk(room.door, desk.session)
        if customer is not None:
            (alerts.set_out if change == "add" else alerts.take_away)(customer)
        found = alerts.honeytokens()
    headings = [TEXTS(invocation.language, "heading.customer")]
    documents = [{"id": each} for each in found]
    Output(invocation).items(documents, headings, lambda document: [document["id"]], nothing="honeytokens")


@command("watch run", option("--once", is_flag=True))
def run(invocation: Invocation, *, once: bool) -> None:
    """Watch the log as it grows, until the process is told to end."""
    from strongroom.errors import StrongroomError
    from strongroom.watch.live import Stepped, Watcher
    from strongroom.watch.running import begin
    from strongroom.watch.sentry import keep_watch

    language, stop, gone = invocation.language, Event(), {"events": 0, "alerts": 0}

    def stepped(step: Stepped) -> None:
        gone["events"] += step.events
        gone["alerts"] += len(step.alerts)
        for alert in step.alerts:
            say(TEXTS(language, "said.alert-raised", alert=alert.written, rule=alert.newest.rule))
        if once and not step.behind:
            stop.set()

    def failed(error: Exception) -> None:
        if once or not isinstance(error, StrongroomError):
            raise error
        say(f"{error.code}: {error.message(language)}")

    with in_room_at_desk(invocation) as (room, desk):
        begin(room.door, desk.session)
        for number in (SIGINT, SIGTERM):
            signal(number, lambda *_: stop.set())
        keep_watch(Watcher(room.door, room.settings.tenant), stop, failed=failed, stepped=stepped)
    Output(invocation).text(gone, [TEXTS(language, "said.watched", **gone)])


def _line(view: "AlertView", language: str) -> list[str]:
    from strongroom.watch.texts import alert_text

    alert = view.alert
    state = TEXTS(language, f"state.alert-{alert.state.word}")
    if alert.verdict is not None:
        state = f"{state}: {TEXTS(language, f'state.verdict-{alert.verdict}')}"
    newest = alert.newest
    text, last = alert_text(newest, language), to_the_minute(alert.as_document()["last"])
    return [alert.written, last, newest.rule, view.who or "–", text, state]


def _say(invocation: Invocation, view: "AlertView") -> None:
    from strongroom.watch.texts import alert_text

    language, alert = invocation.language, view.alert
    identity, last, rule, who, _, state = _line(view, language)
    lines = [f"{identity}  {rule}  {who}  {last}  {state}"]
    lines += [f"  {alert_text(each, language)}" for each in alert.findings]
    for step in alert.steps:
        by = view.handles.get(step.by, step.by)
        said = TEXTS(language, f"said.step-{step.what}", who=by, at=to_the_minute(step.as_document()["at"]))
        lines.append(f"  {said}" + (f": {step.note}" if step.note else ""))
    lines.append(TEXTS(language, "said.evidence", events=", ".join(alert.evidence) or "–"))
    Output(invocation).text(view.as_document(), lines)
