"""``add``, ``edit``, ``remove``, ``revert``, ``transfer``: changing records.

Lives here: these commands, their questions and dry runs. Must not live here: looking (reading.py), what a
value may be (model).
"""

from typing import Any

import click

from strongroom.cli.asking import confirm, field_values, new_record, one_object
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.records import show_record
from strongroom.cli.parameters import DRY_RUN, EXPECT, RECORD, given, take_id
from strongroom.cli.reading import collection_of
from strongroom.cli.session import near_or_far
from strongroom.cli.texts import TEXTS
from strongroom.errors import NotFound, UsageError

__all__ = ["add", "edit", "remove", "revert", "transfer"]

_SOURCE = option("--from", "source", metavar="FILE")
_NEW_OWNER = option("--owner", text="new_owner")
_NEW_TEAM = option("--team", text="new_team")
_READMIT = option("--readmit", metavar="BASIS")


@command(
    "add",
    argument("collection"),
    argument("fields", nargs=-1, metavar="[FIELD[=VALUE]]..."),
    _SOURCE,
    _NEW_OWNER,
    _NEW_TEAM,
    _READMIT,
    remote=True,
)
def add(
    invocation: Invocation,
    *,
    collection: str,
    fields: tuple[str, ...],
    source: str | None,
    owner: str | None,
    team: str | None,
    readmit: str | None,
) -> None:
    """Add a record of values that are asked for or read."""
    with near_or_far(invocation) as desk:
        found = desk.schema.collection(collection)
        values = new_record(invocation, found, fields, source)
        view = desk.collection(collection).create(
            values, **given({"owner": owner, "team": team, "readmit": readmit})
        )
        show_record(invocation, found, view)


@command(
    "edit",
    argument("words", nargs=-1, required=True, metavar="[COLLECTION] ID [FIELD[=VALUE]]..."),
    _SOURCE,
    option("--clear", "cleared", multiple=True, metavar="FIELD"),
    EXPECT,
    _READMIT,
    DRY_RUN,
    remote=True,
)
def edit(
    invocation: Invocation,
    *,
    words: tuple[str, ...],
    source: str | None,
    cleared: tuple[str, ...],
    expect: int | None,
    readmit: str | None,
    dry_run: bool,
) -> None:
    """Change fields of a record."""
    with near_or_far(invocation) as desk:
        identity, fields = take_id(desk.schema, words, "strongroom edit", more=True)
        door = desk.by_id(identity)
        collection = collection_of(desk, identity)
        if source is not None and fields:
            raise UsageError("cli.two-sources")
        values: dict[str, Any] = dict(
            one_object(source) if source else field_values(invocation, collection, fields)
        )
        for name in cleared:
            if values.setdefault(collection.field(name).name, None) is not None:
                raise UsageError("cli.field-twice", field=name)
        if not values:
            raise UsageError("cli.nothing-to-do", command="strongroom edit")
        if dry_run:
            named = [collection.field(name).name for name in values]
            revision = door.get(identity).revision
            facts = {"id": identity, "revision": revision, "fields": ", ".join(named)}
            _would(invocation, "said.would-edit", facts, {"fields": named})
            return
        show_record(invocation, collection, door.update(identity, values, expect=expect, readmit=readmit))


@command("remove", RECORD, EXPECT, DRY_RUN, remote=True)
def remove(invocation: Invocation, *, words: tuple[str, ...], expect: int | None, dry_run: bool) -> None:
    """Remove a record from view, after a question."""
    with near_or_far(invocation) as desk:
        identity, _ = take_id(desk.schema, words, "strongroom remove")
        door = desk.by_id(identity)
        if dry_run:
            revision = door.get(identity).revision
            _would(invocation, "said.would-remove", {"id": identity, "revision": revision})
            return
        confirm(invocation, "ask.remove", {"id": identity})
        door.remove(identity, expect=expect)
        text = TEXTS(invocation.language, "said.removed", id=identity)
        Output(invocation).text({"id": identity, "removed": True}, [text])


@command("revert", RECORD, argument("revision", type=click.IntRange(min=1)), EXPECT, DRY_RUN, remote=True)
def revert(
    invocation: Invocation, *, words: tuple[str, ...], revision: int, expect: int | None, dry_run: bool
) -> None:
    """Put an earlier revision back, after a question."""
    with near_or_far(invocation) as desk:
        identity, _ = take_id(desk.schema, words, "strongroom revert")
        door = desk.by_id(identity)
        facts = {"id": identity, "revision": revision}
        if dry_run:
            revisions = door.history(identity)
            if revision not in {each.revision for each in revisions}:
                raise NotFound("record.no-such-revision", revision=revision)
            current = max(each.revision for each in revisions)
            _would(invocation, "said.would-revert", {**facts, "current": current})
            return
        confirm(invocation, "ask.revert", facts)
        show_record(invocation, collection_of(desk, identity), door.revert(identity, revision, expect=expect))


@command("transfer", RECORD, _NEW_OWNER, _NEW_TEAM, DRY_RUN, remote=True)
def transfer(
    invocation: Invocation, *, words: tuple[str, ...], owner: str | None, team: str | None, dry_run: bool
) -> None:
    """Give a record to another user or team."""
    if owner is None and team is None:
        raise UsageError("cli.nothing-to-do", command="strongroom transfer")
    with near_or_far(invocation) as desk:
        identity, _ = take_id(desk.schema, words, "strongroom transfer")
        door = desk.by_id(identity)
        if dry_run:
            view = door.get(identity)
            facts = {
                "id": identity,
                "owner": owner or view.owner_handle or view.clear.get("owner") or "–",
                "team": team or view.clear.get("team") or "–",
            }
            _would(invocation, "said.would-transfer", facts)
            return
        changed = door.transfer(identity, **given({"owner": owner, "team": team}))
        show_record(invocation, collection_of(desk, identity), changed)


def _would(
    invocation: Invocation, key: str, facts: dict[str, Any], document: dict[str, Any] | None = None
) -> None:
    """Say what would be done."""
    text = TEXTS(invocation.language, key, **facts)
    Output(invocation).text({"dry_run": True, **facts, **(document or {})}, [text])
