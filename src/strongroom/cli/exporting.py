"""``export``: a collection into a file, sealed unless plain was asked for.

Lives here: the command. Must not live here: the file's form (export), who may have what (vault).
"""

from pathlib import Path
from typing import Any

import click

from strongroom.cli.asking import is_terminal, read_file
from strongroom.cli.commands import argument, command, option
from strongroom.cli.elsewhere import export_there
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.progress import progress
from strongroom.cli.parameters import PERIOD, given
from strongroom.cli.session import AskPassphrase, at_desk
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError

__all__ = ["export"]


@command(
    "export",
    argument("collection"),
    option("--to", "file", required=True, text="to_file", metavar="FILE"),
    option("--format", type=click.Choice(["jsonl", "csv"]), default="jsonl"),
    option("--field", "columns", multiple=True, metavar="FIELD"),
    option("--recipient", "recipients", multiple=True, metavar="AGE"),
    option("--passphrase", "with_passphrase", is_flag=True),
    option("--passphrase-from", metavar="FILE"),
    option("--plain", is_flag=True),
    option("--mark", is_flag=True),
    *(option(f"--{name}") for name in ("customer", "owner", "team", "status")),
    *PERIOD,
    remote=True,
)
def export(
    invocation: Invocation,
    *,
    collection: str,
    file: str,
    format: str,
    columns: tuple[str, ...],
    recipients: tuple[str, ...],
    with_passphrase: bool,
    passphrase_from: str | None,
    plain: bool,
    mark: bool,
    **filters: Any,
) -> None:
    """Write a collection to a file, as the role sees it."""
    from strongroom.export.run import export_file  # seals and database: nothing for --help

    path = Path(file)
    passphrase = _passphrase(invocation, with_passphrase, passphrase_from)
    if invocation.remote is not None:
        told = export_there(
            invocation,
            path,
            collection,
            recipients=recipients,
            passphrase=passphrase,
            plain=plain,
            fields=columns or None,
            options={**filters, "format": format, "mark": mark},
        )
        names = ("records", "size", "sha256", "sealing")
        far = {"file": file, "format": format, "recipients": list(recipients)}
        far |= {name: told[name] for name in names}
        line = TEXTS(invocation.language, "said.exported", file=file, count=told["records"])
        Output(invocation).text(far, [line])
        return
    with at_desk(invocation) as desk, progress(TEXTS(invocation.language, "said.exporting")) as going:
        facts = export_file(
            desk,
            path,
            collection,
            columns=columns or None,
            progress=lambda count: going(count, None),
            filters=given(filters),
            format=format,
            recipients=recipients,
            passphrase=passphrase,
            plain=plain,
            mark=mark,
        )
    document = {
        "file": file,
        "format": facts.format,
        "records": facts.records,
        "size": facts.size,
        "sha256": facts.digest.hex(),
        "sealing": facts.sealing,
        "recipients": list(facts.recipients),
    }
    line = TEXTS(invocation.language, "said.exported", file=file, count=facts.records)
    Output(invocation).text(document, [line])


def _passphrase(invocation: Invocation, asked: bool, file: str | None) -> str | None:
    """What is to open the file: asked for twice, or the first line of a file.

    Raises:
        UsageError: ``export.passphrase-nowhere``, where nobody can be asked.
    """
    if file is not None:
        return read_file(file).partition("\n")[0].rstrip("\r")
    if not asked:
        return None
    if not is_terminal():
        raise UsageError("export.passphrase-nowhere")
    return AskPassphrase(invocation.language, "ask.export-passphrase")(confirm=True)
