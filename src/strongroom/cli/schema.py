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
from strongroom.cli.output.machine import document_of
from strongroom.cli.output.progress import progress
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk
from strongroom.cli.texts import TEXTS

if TYPE_CHECKING:
    from strongroom.model.schema_diff import Change

__all__ = ["apply", "diff", "schema", "show"]

_HERE = "strongroom.cli.schema"

schema = Group("schema", {"show": f"{_HERE}:show", "diff": f"{_HERE}:diff", "apply": f"{_HERE}:apply"})


@command("schema show", argument("collection", required=False, metavar="[COLLECTION]"))
def show(invocation: Invocation, *, collection: str | None) -> None:
    """Show collections and fields."""
    from strongroom.model.schema_document import field_document

    language = invocation.language
    with at_desk(invocation) as desk:
        found = desk.schema_desk.show()
    wanted = [found.collection(collection)] if collection else found.all_collections
    fields = {(each.name, field.name): field for each in wanted for field in each.all_fields}

    def cells(document: Mapping[str, Any]) -> Sequence[str]:
        field = fields[document["collection"], document["name"]]
        level = TEXTS(language, f"level.{field.level.name.lower()}")
        return [
            document["collection"],
            field.name,
            field.label(language),
            field.type.name,
            TEXTS(language, "said.retired") if field.retired else level,
            ", ".join(document["searches"]),
        ]

    documents = [{"collection": name, **field_document(field)} for (name, _), field in fields.items()]
    names = ("collection", "field", "label", "type", "level", "search")
    Output(invocation).items(documents, [TEXTS(language, f"heading.{name}") for name in names], cells)


@command("schema diff", argument("file", metavar="FILE"))
def diff(invocation: Invocation, *, file: str) -> None:
    """Show what a file would change."""
    text = read_file(file)
    with at_desk(invocation) as desk:
        _show_changes(invocation, desk.schema_desk.diff(text), applied=False)


@command("schema apply", argument("file", metavar="FILE"), DRY_RUN)
def apply(invocation: Invocation, *, file: str, dry_run: bool) -> None:
    """Change the schema, after the changes were shown and confirmed."""
    text = read_file(file)
    with at_desk(invocation) as desk:
        changes = list(desk.schema_desk.diff(text))
        if not dry_run and changes:
            lines = change_lines(changes, invocation.language)
            confirm(invocation, "ask.apply", {"count": len(changes)}, lines)
            with progress(TEXTS(invocation.language, "said.indexing")) as going:
                desk.schema_desk.apply(text, progress=lambda done: going(done, None))
        _show_changes(invocation, changes, applied=not dry_run)


def _show_changes(invocation: Invocation, changes: Sequence["Change"], *, applied: bool) -> None:
    lines = change_lines(changes, invocation.language) or [TEXTS(invocation.language, "said.no-change")]
    document = {"applied": applied, "changes": [document_of(change) for change in changes]}
    Output(invocation).text(document, lines)
