"""``list``, ``find``, ``show``, ``history``: looking at records.

Lives here: these commands. Must not live here: changing records (writing.py), the form of results
(output/records.py).
"""

from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import field_values
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output.records import show_page, show_record, show_revisions
from strongroom.cli.parameters import CURSOR, LIMIT, PERIOD, RECORD, given, take_id
from strongroom.cli.session import near_or_far

if TYPE_CHECKING:
    from strongroom.model.schema import Collection
    from strongroom.remote import RemoteDesk
    from strongroom.vault.desk import Desk

__all__ = ["collection_of", "find", "history", "list_records", "show"]


@command(
    "list",
    argument("collection"),
    *(option(f"--{name}") for name in ("customer", "owner", "team", "status", "kind", "priority")),
    *PERIOD,
    LIMIT,
    CURSOR,
    remote=True,
)
def list_records(invocation: Invocation, *, collection: str, limit: int, **filters: Any) -> None:
    """List records, masked."""
    with near_or_far(invocation) as desk:
        found = desk.schema.collection(collection)
        page = desk.collection(collection).list(limit=limit, **given(filters))
        show_page(invocation, found, page, "records")


@command(
    "find",
    argument("collection"),
    argument("fields", nargs=-1, required=True, metavar="FIELD[=VALUE]..."),
    *(option(f"--{name}") for name in ("owner", "team")),
    *PERIOD,
    LIMIT,
    CURSOR,
    remote=True,
)
def find(
    invocation: Invocation, *, collection: str, fields: tuple[str, ...], limit: int, **filters: Any
) -> None:
    """Find records by values that are asked for."""
    with near_or_far(invocation) as desk:
        found = desk.schema.collection(collection)
        criteria = field_values(invocation, found, fields)
        page = desk.collection(collection).find(criteria, limit=limit, **given(filters))
        show_page(invocation, found, page, "found")


@command("show", RECORD, option("--reveal", multiple=True, metavar="FIELD"), remote=True)
def show(invocation: Invocation, *, words: tuple[str, ...], reveal: tuple[str, ...]) -> None:
    """Show one record, and reveal the fields that were named."""
    with near_or_far(invocation) as desk:
        identity, _ = take_id(desk.schema, words, "strongroom show")
        door = desk.by_id(identity)
        view = door.get(identity)
        revealed = door.reveal(identity, reveal) if reveal else {}
        show_record(invocation, collection_of(desk, identity), view, revealed)


@command("history", RECORD, remote=True)
def history(invocation: Invocation, *, words: tuple[str, ...]) -> None:
    """Show the revisions of a record."""
    with near_or_far(invocation) as desk:
        identity, _ = take_id(desk.schema, words, "strongroom history")
        revisions = desk.by_id(identity).history(identity)
        show_revisions(invocation, collection_of(desk, identity), revisions)


def collection_of(desk: "Desk | RemoteDesk", identity: str) -> "Collection":
    """The collection of a record whose id the door has taken."""
    return desk.schema.by_prefix[identity.rpartition("_")[0]]
