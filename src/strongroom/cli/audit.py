"""``audit``: reading the log.

Lives here: the group, and the commands that look: list, show, find-value, status. Must not live here:
proofs and verification (proof.py), the form of events (output/events.py).
"""

from typing import Any

from strongroom.cli.asking import field_values
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output.events import show_events, show_one_event, show_status
from strongroom.cli.parameters import CURSOR, LIMIT, PERIOD
from strongroom.cli.session import at_desk

__all__ = ["audit", "find_value", "list_events", "show", "status"]

_HERE = "strongroom.cli.audit"
_PROOF = "strongroom.cli.proof"

audit = Group(
    "audit",
    {
        "list": f"{_HERE}:list_events",
        "show": f"{_HERE}:show",
        "find-value": f"{_HERE}:find_value",
        "status": f"{_HERE}:status",
        "verify": f"{_PROOF}:verify",
        "prove": f"{_PROOF}:prove",
        "checkpoint": f"{_PROOF}:checkpoint",
    },
)


@command(
    "audit list",
    option("--customer", text="touched"),
    option("--principal", metavar="USER"),
    option("--action"),
    # --purpose says what this look at the log is for.
    option("--with-purpose", "with_purpose", metavar="CODE"),
    option("--outcome"),
    *PERIOD,
    option("--unfold", is_flag=True),
    LIMIT,
    CURSOR,
)
def list_events(
    invocation: Invocation, *, with_purpose: str | None, limit: int, cursor: str | None, **filters: Any
) -> None:
    """List events."""
    from strongroom.vault.audit_desk import EventFilter  # database and keys: nothing for --help

    wanted = EventFilter(purpose=with_purpose, **filters)
    with at_desk(invocation) as desk:
        show_events(invocation, desk.audit.list(wanted, limit=limit, cursor=cursor))


@command("audit show", argument("event", metavar="EVENT"))
def show(invocation: Invocation, *, event: str) -> None:
    """Show one event."""
    with at_desk(invocation) as desk:
        show_one_event(invocation, desk.audit.show(event))


@command(
    "audit find-value",
    argument("collection"),
    argument("field", metavar="FIELD[=@-|=@FILE]"),
)
def find_value(invocation: Invocation, *, collection: str, field: str) -> None:
    """Find the events in which a value stood."""
    with at_desk(invocation) as desk:
        values = field_values(invocation, desk.schema.collection(collection), (field,))
        ((name, value),) = values.items()
        show_events(invocation, desk.audit.find_value(collection, name, value))


@command("audit status")
def status(invocation: Invocation) -> None:
    """Show how far the log is."""
    with at_desk(invocation) as desk:
        show_status(invocation, desk.audit.status())
