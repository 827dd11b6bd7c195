"""``schema``: what can be stored, and changing it.

Lives here: the group and its commands. Must not live here: what a schema may be (model).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import confirm, read_file
from strongroom.cli.commands import Group, argument, command
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.changes import change_lines
from strongroom.cli.output.progress import progress
from strongroom.cli.output.schema_work import cost_lines, pending_lines
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk, connected
from strongroom.cli.texts import TEXTS
from strongroom.model.plain import document_of

if TYPE_CHECKING:
    from strongroom.model.schema import Schema
    from strongroom.model.schema_diff import Change
    from strongroom.vault.schema.work import Cost, Pending

__all__ = ["apply", "diff", "schema", "show"]

_HERE = "strongroom.cli.schema"

schema = Group("schema", {"show": f"{_HERE}:show", "diff": f"{_HERE}:diff", "apply": f"{_HERE}:apply"})


@command("schema show", argument("collection", required=False, metavar="[COLLECTION]"), remote=True)
def show(invocation: Invocation, *, collection: str | None) -> None:
    """Show collections and fields, and what is left to do of their changes."""
    from strongroom.model.schema_document import field_document

    language = invocation.language
    found, pending = _state(invocation)
    wanted = [found.collection(collection)] if collection else found.all_collections
    fields = {(each.name, field.name): field for each in wanted for field in each.all_fields}
    left = {place: [each for each in pending if (each.collection, each.field) == place] for place in fields}

    def cells(document: Mapping[str, Any]) -> Sequence[str]:
        place = (document["collection"], document["name"])
        field = fields[place]
        level = TEXTS(language, f"level.{field.level.name.lower()}")
        shown = [
            document["collection"],
            field.name,
            field.label(language),
            field.type.name,
            TEXTS(language, "said.retired") if field.retired else level,
            ", ".join(document["searches"]),
        ]
        # A column of its own only while there is something to say in it.
        return [*shown, "; ".join(pending_lines(left[place], language))] if any(left.values()) else shown

    documents = [
        {
            "collection": name,
            **field_document(field),
            "pending": [document_of(each._asdict()) for each in left[name, field.name]],
        }
        for (name, _), field in fields.items()
    ]
    names = ["collection", "field", "label", "type", "level", "search"]
    names += ["pending"] if any(left.values()) else []
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items(documents, headings, cells, nothing="fields")


def _state(invocation: Invocation) -> "tuple[Schema, Sequence[Pending]]":
    """The schema, and what is left to do of its changes, in the room or at a server."""
    if invocation.remote is None:
        with at_desk(invocation) as desk:
            return desk.schema_desk.state()
    from strongroom.vault.schema.work import Pending  # the database: nothing for --help

    with connected(invocation) as far:
        schema, left = far.schema_state()
    return schema, [Pending(**each) for each in left]


@command("schema diff", argument("file", metavar="FILE"))
def diff(invocation: Invocation, *, file: str) -> None:
    """Show what a file would change, what that gives away, and how much it has to go through."""
    text = read_file(file)
    with at_desk(invocation) as desk:
        changes = desk.schema_desk.diff(text)
        _show_changes(invocation, changes, desk.schema_desk.cost(changes), applied=False)


@command("schema apply", argument("file", metavar="FILE"), DRY_RUN)
def apply(invocation: Invocation, *, file: str, dry_run: bool) -> None:
    """Change the schema, after the changes were shown and confirmed; then do what they ask of what is stored.

    Given again after it was cut off, it goes on where it was.
    """
    text = read_file(file)
    with at_desk(invocation) as desk:
        changes = list(desk.schema_desk.diff(text))
        costs = desk.schema_desk.cost(changes)
        if not dry_run:
            if changes:
                lines = [*change_lines(changes, invocation.language), *cost_lines(costs, invocation.language)]
                confirm(invocation, "ask.apply", {"count": len(changes)}, lines)
            with progress(TEXTS(invocation.language, "said.going-through")) as going:
                if changes:
                    desk.schema_desk.apply(text, progress=lambda done: going(done, None))
                else:
                    desk.schema_desk.build(progress=lambda done: going(done, None))
        _show_changes(invocation, changes, costs, applied=not dry_run)


def _show_changes(
    invocation: Invocation, changes: Sequence["Change"], costs: Sequence["Cost"], *, applied: bool
) -> None:
    language = invocation.language
    lines = change_lines(changes, language) or [TEXTS(language, "said.no-change")]
    if not applied:
        lines += cost_lines(costs, language)
    documents = [document_of(change) for change in changes]
    named = [document_of(cost._asdict()) for cost in costs]
    Output(invocation).text({"applied": applied, "changes": documents, "costs": named}, lines)
