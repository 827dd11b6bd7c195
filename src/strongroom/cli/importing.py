"""``import`` and ``import undo``: many records from a file, and taking them back.

Lives here: these commands, the mapping that is proposed and shown. Must not live here: reading the file
(ingest), storing (vault).
"""

import gc
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import confirm, read_file
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.progress import progress
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk
from strongroom.cli.texts import TEXTS
from strongroom.errors import DonePartly, InvalidInput

if TYPE_CHECKING:
    from strongroom.ingest.mapping import ImportMapping
    from strongroom.ingest.run import ImportResult
    from strongroom.model.schema import Schema
    from strongroom.vault.importing.undoing import Undone

__all__ = ["import_", "undo"]


@command(
    "import",
    argument("file", metavar="FILE"),
    option("--to", "collection", required=True, metavar="COLLECTION"),
    option("--map", "map_file", metavar="MAP.toml"),
    DRY_RUN,
    option("--rejects", metavar="FILE"),
    option("--create-customers", is_flag=True),
    option("--readmit", metavar="BASIS"),
    option("--again", is_flag=True),
    option("--encoding"),
    option("--delimiter", metavar="CHARACTER"),
    option("--sheet", metavar="NAME"),
    remote=True,
)
def import_(
    invocation: Invocation,
    *,
    file: str,
    collection: str,
    map_file: str | None,
    dry_run: bool,
    rejects: str | None,
    create_customers: bool,
    again: bool,
    readmit: str | None,
    **reading: str | None,
) -> None:
    """Import a file; what is refused does not stop the rest."""
    if invocation.remote is not None:
        options = {"create_customers": create_customers, "again": again, "readmit": readmit, **reading}
        _far(invocation, file, collection, map_file, dry_run=dry_run, rejects=rejects, options=options)
        return
    from strongroom.ingest.rendering import render_mapping  # readers and field types: nothing for --help
    from strongroom.ingest.run import import_file

    gc.freeze()  # records form no cycles: looking for some costs a tenth of the time
    gc.set_threshold(10_000)
    path, language = Path(file), invocation.language
    with at_desk(invocation) as desk:
        desk.schema.collection(collection)
        mapping = _mapping(invocation, desk.schema, path, collection, map_file, reading, asks=not dry_run)
        with progress(TEXTS(language, "said.importing")) as going:
            done = import_file(
                desk,
                path,
                collection,
                mapping,
                dry_run=dry_run,
                rejects=None if rejects is None else Path(rejects),
                create_customers=create_customers,
                again=again,
                readmit=readmit,
                language=language,
                progress=lambda count: going(count, None),
                encoding=reading["encoding"],
                delimiter=reading["delimiter"],
                sheet=reading["sheet"],
            )
    _tell(invocation, done, render_mapping(mapping), dry_run=dry_run, rejects=rejects)


@command("import undo", argument("identity", metavar="IMPORT"), remote=True)
def undo(invocation: Invocation, *, identity: str) -> None:
    """Take an import back."""
    language = invocation.language
    confirm(invocation, "ask.undo", {"id": identity}, [])
    if invocation.remote is None:
        with at_desk(invocation) as desk, progress(TEXTS(language, "said.undoing")) as going:
            done = desk.imports.undo(identity, lambda count: going(count, None))
    else:
        done = _undone_far(invocation, identity)
    line = TEXTS(language, "said.undone", **done.counts())
    Output(invocation).text({"import": identity, **done.counts()}, [line])
    if not done.complete:
        left = done.changed_since + done.needed + done.out_of_reach
        raise DonePartly("import.some-left", count=left)


def _undone_far(invocation: Invocation, identity: str) -> "Undone":
    from strongroom.cli.elsewhere import undo_there
    from strongroom.vault.importing.undoing import Undone  # the database: nothing for --help

    told = undo_there(invocation, identity)
    return Undone(**{each.name: int(told[each.name]) for each in fields(Undone)})


def _far(
    invocation: Invocation,
    file: str,
    collection: str,
    map_file: str | None,
    *,
    dry_run: bool,
    rejects: str | None,
    options: Mapping[str, object],
) -> None:
    from strongroom.cli.elsewhere import import_there
    from strongroom.ingest.run import ImportResult

    told, mapping = import_there(
        invocation, Path(file), collection, map_file, dry_run=dry_run, rejects=rejects, options=options
    )
    names = ("created", "updated", "unchanged", "rejected", "items", "resumed")
    done = ImportResult(id=told["import"], **{name: told[name] for name in names})
    _tell(invocation, done, mapping, dry_run=dry_run, rejects=rejects)


def _tell(
    invocation: Invocation, done: "ImportResult", mapping: str, *, dry_run: bool, rejects: str | None
) -> None:
    refused = sum(done.rejected.values())
    document = {
        "import": done.id,
        "dry_run": dry_run,
        "items": done.items,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "rejected": dict(sorted(done.rejected.items())),
        "resumed": done.resumed,
        "mapping": mapping,
    }
    Output(invocation).text(document, _lines(done, invocation.language))
    if refused and dry_run and rejects is not None:
        say(TEXTS(invocation.language, "said.rejects", file=rejects))
    if refused and not dry_run:
        code = "import.some-refused" if rejects is None else "import.refused-rows-kept"
        raise DonePartly(code, count=refused, total=done.items, file=rejects)


def _lines(done: "ImportResult", language: str) -> Iterable[str]:
    named: dict[str, Any] = {
        "items": done.items,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "rejected": sum(done.rejected.values()),
        "id": done.id or "",
    }
    yield TEXTS(language, "said.imported", **named)
    if done.resumed:
        yield TEXTS(language, "said.resumed", count=done.resumed)
    for code, count in sorted(done.rejected.items()):
        yield f"  {count:,} × {code}"
    if done.id:
        yield TEXTS(language, "said.import-id", id=done.id)


def _mapping(
    invocation: Invocation,
    schema: "Schema",
    path: Path,
    collection: str,
    map_file: str | None,
    reading: dict[str, str | None],
    *,
    asks: bool,
) -> "ImportMapping":
    """The mapping of the file named, or one that is proposed from the header and shown before use."""
    from strongroom.ingest.mapping import read_mapping
    from strongroom.ingest.notices import notices_of
    from strongroom.ingest.proposal import propose
    from strongroom.ingest.rendering import render_mapping
    from strongroom.ingest.schema_view import SchemaView
    from strongroom.ingest.source import open_source

    if map_file is not None:
        return read_mapping(read_file(map_file))
    source = open_source(path, **reading)
    proposal = propose(source, collection, SchemaView(schema))
    lines = [
        *render_mapping(proposal.mapping).splitlines(),
        *(notice.text(invocation.language) for notice in notices_of(proposal.mapping, source.columns)),
    ]
    needed = [name for name in proposal.missing if name != "key"]
    if Output(invocation).for_people:
        say("\n".join(lines))
    if needed:
        raise InvalidInput("import.map-incomplete", missing=", ".join(needed))
    if asks:
        confirm(invocation, "ask.map", {"collection": collection})
    return proposal.mapping
