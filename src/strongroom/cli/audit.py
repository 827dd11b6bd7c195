"""``audit``: reading the log.

Lives here: the group, and the commands that look: list, show, find-value, status. Must not live here: what is
handed out (evidence.py), verification (verifying.py), the form of events (output/events.py).
"""

from typing import Any

from strongroom.cli.asking import field_values
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output.events import show_events, show_one_event, show_status
from strongroom.cli.parameters import CURSOR, EVENTS_WANTED, LIMIT, PERIOD
from strongroom.cli.session import at_desk, near_or_far

__all__ = ["audit", "find_value", "list_events", "show", "status"]

_HERE = "strongroom.cli.audit"
_EVIDENCE = "strongroom.cli.evidence"

audit = Group(
    "audit",
    {
        "list": f"{_HERE}:list_events",
        "show": f"{_HERE}:show",
        "find-value": f"{_HERE}:find_value",
        "scope": f"{_EVIDENCE}:scope",
        "status": f"{_HERE}:status",
        "verify": "strongroom.cli.verifying:verify",
        "checkpoint": f"{_EVIDENCE}:checkpoint",
        "prove": f"{_EVIDENCE}:prove",
        "export": f"{_EVIDENCE}:export",
    },
)


@command(
    "audit list",
    *EVENTS_WANTED,
    *PERIOD,
    option("--unfold", is_flag=True),
    LIMIT,
    CURSOR,
    remote=True,
)
def list_events(
    invocation: Invocation, *, with_purpose: str | None, limit: int, cursor: str | None, **filters: Any
) -> None:
    """List events."""
    from strongroom.vault.log.audit_desk import EventFilter  # database and keys: nothing for --help

    wanted = EventFilter(purpose=with_purpose, **filters)
    with near_or_far(invocation) as desk:
        show_events(invocation, desk.audit.list(wanted, limit=limit, cursor=cursor))


@command("audit show", argument("event", metavar="EVENT"), remote=True)
def show(invocation: Invocation, *, event: str) -> None:
    """Show one event."""
    with near_or_far(invocation) as desk:
        show_one_event(invocation, desk.audit.show(event))


@command(
    "audit find-value",
    argument("collection"),
    argument("field", metavar="FIELD[=@-|=@FILE]"),
    LIMIT,
    CURSOR,
    remote=True,
)
def find_value(
    invocation: Invocation, *, collection: str, field: str, limit: int, cursor: str | None
) -> None:
    """Find the events in which a value stood."""
    with near_or_far(invocation) as desk:
        values = field_values(invocation, desk.schema.collection(collection), (field,))
        ((name, value),) = values.items()
        page = desk.audit.find_value(collection, name, value, limit=limit, cursor=cursor)
        show_events(invocation, page)


@command("audit status")
def status(invocation: Invocation) -> None:
    """Show how far the log is."""
    with at_desk(invocation) as desk:
        show_status(invocation, desk.audit.status())
