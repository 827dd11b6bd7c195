"""The log on the terminal: events, one event, how far it is.

Lives here: columns and words. Must not live here: what may be seen, texts of actions (audit).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from strongroom.audit.actions import action_name
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.values import to_the_minute
from strongroom.cli.texts import TEXTS
from strongroom.model.purposes import purpose_label, reason_label

if TYPE_CHECKING:
    from strongroom.audit.log_status import LogStatus
    from strongroom.vault.log.audit_views import EventDetail, EventPage

__all__ = ["show_events", "show_one_event", "show_status"]

_COLUMNS = ("event", "at", "principal", "action", "outcome", "purpose", "record", "members")
_THROUGH = ("acted_for", "token", "login", "request")


def show_events(invocation: Invocation, page: "EventPage") -> None:
    """Write a page of events."""
    language, output = invocation.language, Output(invocation)

    def row(event: Mapping[str, Any]) -> list[str]:
        said = _said(event, language)
        said["at"] = to_the_minute(said["at"])
        said["record"] = said["record"] or said["customer"] or said["collection"]
        return [said[name] for name in _COLUMNS]

    output.items(
        [event.as_document() for event in page.items],
        [TEXTS(language, f"heading.{name}") for name in _COLUMNS],
        row,
        nothing="events",
        following=page.next,
    )
    output.following(page.next, TEXTS(language, "said.more", cursor=page.next or ""))


def _said(event: Mapping[str, Any], language: str) -> dict[str, str]:
    """Everything that an event says, in words."""
    folded = event.get("folded")
    return {
        "event": event["id"],
        "at": event["at"],
        "principal": event.get("principal", ""),
        "action": action_name(event["action"], language)
        + (TEXTS(language, "said.folded", count=folded) if folded else ""),
        "outcome": TEXTS(language, f"outcome.{event['outcome']}"),
        "because": event.get("because", ""),
        "purpose": purpose_label(event.get("purpose", ""), language),
        "reason_code": reason_label(event.get("reason_code", ""), language),
        "collection": event.get("collection", ""),
        "record": event.get("record", ""),
        "customer": event.get("customer", ""),
        "revision": str(event.get("revision", "")),
        "fields": ", ".join(event.get("fields", ())),
        "members": str(event.get("members", "")),
        "leaf": str(event.get("leaf", "")),
    }


def show_one_event(invocation: Invocation, detail: "EventDetail") -> None:
    """Write one event, with what it changed where that may be seen."""
    language, event = invocation.language, detail.event.as_document(whole=True)
    facts = [(TEXTS(language, f"heading.{name}"), text) for name, text in _said(event, language).items()]
    facts.append((TEXTS(language, "heading.reason"), detail.reason or ""))
    facts += [(TEXTS(language, f"heading.{name}"), event.get(name, "")) for name in _THROUGH]
    # The codes of the log's specification, which programs read too.
    facts += [(name, _listed(value)) for name, value in event.get("extra", {}).items()]
    for when, values in (("before", detail.before), ("after", detail.after)):
        for name, text in values.items():
            facts.append((TEXTS(language, f"heading.{when}", field=name), "–" if text is None else text))
    document = {
        **event,
        "reason": detail.reason,
        "before": dict(detail.before),
        "after": dict(detail.after),
    }
    Output(invocation).facts(document, [(name, text) for name, text in facts if text])


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def show_status(invocation: Invocation, status: "LogStatus") -> None:
    """Write how far the log is, and in words what that means."""
    language, output = invocation.language, Output(invocation)
    document = status.as_document()
    facts = [
        (TEXTS(language, f"log.{name}"), "–" if part is None else _number(part))
        for name, part in document.items()
        if part is not None or name != "checkpoint_at"
    ]
    output.facts(document, facts)
    if output.for_people:
        print()
        meaning = "said.unwitnessed" if status.handed_out else "said.never-handed-out"
        for line in TEXTS(language, meaning, count=f"{status.unwitnessed:,}").splitlines():
            print(line)


def _number(part: object) -> str:
    return f"{part:,}" if isinstance(part, int) else to_the_minute(str(part))
