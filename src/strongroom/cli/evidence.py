"""``audit checkpoint``, ``prove``, ``export``, ``scope``: the log as evidence for somebody outside.

Lives here: these commands. Must not live here: making proofs (audit), who may have them (vault).
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from strongroom.audit.actions import action_name
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.new_file import new_file
from strongroom.cli.output.values import to_the_minute
from strongroom.cli.output.width import visible
from strongroom.cli.parameters import EVENTS_WANTED, PERIOD
from strongroom.cli.session import at_desk
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError

__all__ = ["checkpoint", "export", "prove", "scope"]

_OUT = option("--out", metavar="FILE")
_SIZE = click.IntRange(min=1)


@command("audit checkpoint", _OUT)
def checkpoint(invocation: Invocation, *, out: str | None) -> None:
    """Sign the log as it stands, to be kept outside."""
    with at_desk(invocation) as desk:
        _hand_over(out, lambda: [desk.audit.checkpoint().encode()])


@command(
    "audit prove",
    argument("event", required=False, metavar="[EVENT]"),
    option("--member", metavar="ID"),
    option("--consistency", nargs=2, type=_SIZE, metavar="OLD NEW"),
    _OUT,
)
def prove(
    invocation: Invocation,
    *,
    event: str | None,
    member: str | None,
    consistency: tuple[int, int] | None,
    out: str | None,
) -> None:
    """Write the proof that an event stands in the log, or a member in an event, or one log in another."""
    if (event is None) is (consistency is None) or (member is not None and event is None):
        raise UsageError("cli.prove-what")
    with at_desk(invocation) as desk:
        if consistency is not None:
            _hand_over(out, lambda: [desk.audit.prove_consistency(*consistency)])
        else:
            _hand_over(out, lambda: [desk.audit.prove(event or "", member=member)])


@command(
    "audit export",
    *EVENTS_WANTED,
    *PERIOD,
    option("--event", "events", multiple=True, metavar="EVENT"),
    option("--start", type=click.IntRange(min=0), default=0, metavar="LEAF"),
    option("--bundle", metavar="FILE", text="bundle-out"),
    _OUT,
)
def export(
    invocation: Invocation,
    *,
    events: tuple[str, ...],
    start: int,
    bundle: str | None,
    out: str | None,
    with_purpose: str | None,
    **filters: Any,
) -> None:
    """Write events as JSON Lines, or as a bundle that verifies offline."""
    from strongroom.vault.log.audit_desk import EventFilter  # database and keys: nothing for --help

    if (bundle is None and (events or start)) or (bundle is not None and out is not None):
        raise UsageError("cli.bundle-only")
    wanted = EventFilter(purpose=with_purpose, **filters)
    with at_desk(invocation) as desk:
        if bundle is None:
            _hand_over(out, lambda: desk.audit.export(wanted))
        else:
            _hand_over(bundle, lambda: desk.audit.export_bundle(wanted, start=start, events=events))
            say(TEXTS(invocation.language, "said.bundle", file=visible(bundle), key=desk.audit.key()))


@command(
    "audit scope",
    option("--principal", metavar="USER", required=True, text="whose-touches"),
    option("--from", "since", metavar="TIME", text="since"),
    option("--to", "until", metavar="TIME", text="until"),
    option("--bundle", metavar="FILE", text="bundle-out"),
)
def scope(
    invocation: Invocation, *, principal: str, since: str | None, until: str | None, bundle: str | None
) -> None:
    """Show whose data somebody touched: which people, fields, times."""
    language, output = invocation.language, Output(invocation)
    with at_desk(invocation) as desk:
        found = desk.audit.scope(principal, since, until)
        if bundle is not None:
            _hand_over(bundle, lambda: desk.audit.scope_bundle(found))
            key = desk.audit.key()
    columns = ("customer", "times", "first", "last", "actions", "fields")

    def row(person: Mapping[str, Any]) -> list[str]:
        return [
            person["customer"],
            str(len(person["touches"])),
            to_the_minute(person["first"]),
            to_the_minute(person["last"]),
            ", ".join(action_name(action, language) for action in person["actions"]),
            ", ".join(person["fields"]),
        ]

    document = found.as_document()
    if output.for_people:
        headings = [TEXTS(language, f"heading.{name}") for name in columns]
        output.items(document["people"], headings, row, nothing="touched")
        counts = {"people": len(found.people), "events": len(found.events), "principal": found.principal}
        say(TEXTS(language, "said.scope", **counts))
    else:
        output.one(document, lambda: None)
    if bundle is not None:
        say(TEXTS(language, "said.bundle", file=visible(bundle), key=key))


def _hand_over(out: str | None, make: Callable[[], Iterable[bytes]]) -> None:
    """Write exactly these bytes: other people's tools read them, so no form is put around them.

    The file is made first: what could not be written anywhere would count as given out.
    """
    if out is not None:
        with new_file(out) as stream:
            stream.writelines(make())
        return
    sys.stdout.buffer.writelines(make())
    sys.stdout.buffer.flush()
