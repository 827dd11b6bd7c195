"""``access``: who may do what, and why.

Lives here: the group and its commands. Must not live here: deciding (access).
"""

import click

from strongroom.cli.asking import confirm, read_file
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.changes import change_lines
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk
from strongroom.cli.texts import TEXTS
from strongroom.model.plain import document_of

__all__ = ["access", "apply", "explain", "report"]

_HERE = "strongroom.cli.access"

access = Group(
    "access", {"explain": f"{_HERE}:explain", "apply": f"{_HERE}:apply", "report": f"{_HERE}:report"}
)


@command(
    "access explain",
    argument("handle", metavar="USER"),
    argument("action"),
    argument("collection", required=False, metavar="[COLLECTION]"),
    argument("field", required=False, metavar="[FIELD]"),
)
def explain(
    invocation: Invocation, *, handle: str, action: str, collection: str | None, field: str | None
) -> None:
    """Explain a decision."""
    with at_desk(invocation) as desk:
        explanation = desk.admin.explain(handle, action, collection, field)
    Output(invocation).text(explanation.as_document(), explanation.lines(invocation.language))


@command("access apply", argument("file", metavar="FILE"), DRY_RUN)
def apply(invocation: Invocation, *, file: str, dry_run: bool) -> None:
    """Change roles and grants, after the changes were shown and confirmed."""
    text, language = read_file(file), invocation.language
    with at_desk(invocation) as desk:
        changes = desk.admin.access_apply(text, dry_run=True)
        lines = change_lines(changes, language)
        if not dry_run and changes:
            confirm(invocation, "ask.apply", {"count": len(changes)}, lines)
            desk.admin.access_apply(text)
    document = {"applied": not dry_run, "changes": [document_of(change) for change in changes]}
    Output(invocation).text(document, lines or [TEXTS(language, "said.no-change")])


@command(
    "access report",
    option("--format", "report_format", type=click.Choice(["markdown", "csv"]), default="markdown"),
)
def report(invocation: Invocation, *, report_format: str) -> None:
    """Show all grants."""
    from strongroom.access.report import as_csv, as_markdown

    with at_desk(invocation) as desk:
        rows = desk.admin.report()
    output = Output(invocation)
    if output.for_people:
        write = as_csv if report_format == "csv" else as_markdown
        print(write(rows, invocation.language).rstrip("\n"))
    else:
        output.items([document_of(row) for row in rows], (), lambda document: (), nothing="grants")
