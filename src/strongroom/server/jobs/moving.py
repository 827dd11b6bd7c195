"""Jobs that move many records: checking and importing an upload, undoing that, exporting.

Lives here: from a job to the desks and back. Must not live here: files in (ingest), files out (export), how
files are held (vault). A job that was killed goes on where its import stands; an export begins anew.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from strongroom.access.actions import Action
from strongroom.access.decision import Decision
from strongroom.errors import InvalidInput
from strongroom.export.run import export_file
from strongroom.ingest.mapping import ImportMapping, read_mapping
from strongroom.ingest.refusals import RefusedFor
from strongroom.ingest.run import ImportResult, import_file
from strongroom.server.held_export import HeldExport
from strongroom.server.held_writer import HeldWriter
from strongroom.server.jobs.kind import JobKind, Work
from strongroom.server.jobs.parameters import Flag, Word, parameters
from strongroom.server.memory_file import in_memory
from strongroom.vault.files.held import HeldFiles, HeldKind
from strongroom.vault.operations.operation import Operation

__all__ = ["MOVING", "mapping_alone"]

_COLLECTION = Word(r"[a-z][a-z0-9_]{0,39}")
_FILE = Word(r"fil_[0-9a-z]{26}")
_MOST_REASONS = 40
_BASIS = Word(r"[a-z_]{1,40}")


def mapping_alone(text: str) -> ImportMapping:
    """A mapping that reads one file: the paths that another could name would be the server's.

    Raises:
        InvalidInput: ``held.files-beside``; as `read_mapping`.
    """
    mapping = read_mapping(text)
    if mapping.join is not None or mapping.lookups:
        raise InvalidInput("held.files-beside")
    return mapping


def _files(work: Work, action: Action) -> HeldFiles:
    desk = work.desk()
    return HeldFiles(work.room.door, desk.session, work.parameters["collection"], str(action))


def _read_in(work: Work, *, dry_run: bool) -> Mapping[str, Any]:
    given, told = work.parameters, work.private
    mapping, files = mapping_alone(str(told["mapping"])), _files(work, Action.IMPORT)
    held = files.look(given["file"])
    rejects = HeldWriter(files, HeldKind.REJECTS, held.name)
    work.note(rejects=None)
    try:
        with in_memory(files.read(held)) as path:
            done = import_file(
                work.desk(),
                path,
                given["collection"],
                mapping,
                dry_run=dry_run,
                rejects=cast(BinaryIO, rejects),
                name=held.name,
                create_customers=given["create_customers"],
                again=given["again"],
                readmit=given["readmit"],
                language=work.desk().session.language,
                progress=work.progress,
                encoding=told.get("encoding"),
                delimiter=told.get("delimiter"),
                sheet=told.get("sheet"),
            )
    except BaseException:
        rejects.drop()
        raise
    if done.rejected:
        work.note(rejects=rejects.finish())
    else:
        rejects.drop()
    return _counts(done, mapping)


def _counts(done: ImportResult, mapping: ImportMapping) -> Mapping[str, Any]:
    return {
        "import": done.id,
        "items": done.items,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "rejected": dict(sorted(done.rejected.items())),
        "reasons": [_reason(each, mapping) for each in done.reasons[:_MOST_REASONS]],
        "resumed": done.resumed,
    }


def _reason(refused: RefusedFor, mapping: ImportMapping) -> Mapping[str, Any]:
    """A reason by codes and numbers: a column by the field that it fills, since the file's words stay out."""
    place, column = refused.named.get("field"), refused.named.get("column")
    if place is None and column is not None:
        place = next((name for name, rule in mapping.fields.items() if column in rule.needs), None)
    numbers = {name: value for name, value in refused.named.items() if type(value) is int}
    return {"code": refused.code, "count": refused.count, "field": place, "numbers": numbers}


def _undo(work: Work) -> Mapping[str, Any]:
    done = work.desk().imports.undo(work.parameters["import_id"], work.progress)
    return {**done.counts(), "complete": done.complete}


def _export(work: Work) -> Mapping[str, Any]:
    given, told = work.parameters, work.private
    name = f"{given['collection']}.{given['format'] if given['plain'] else 'age'}"
    held: list[HeldExport] = []

    def hold() -> HeldExport:
        held.append(HeldExport(_files(work, Action.EXPORT), name))
        return held[0]

    facts = export_file(
        work.desk(),
        hold,
        given["collection"],
        columns=told.get("fields"),
        progress=work.progress,
        filters=told.get("filters") or {},
        format=given["format"],
        recipients=told.get("recipients") or (),
        passphrase=told.get("passphrase"),
        plain=given["plain"],
        mark=given["mark"],
    )
    return {
        "file": held[0].id,
        "records": facts.records,
        "size": facts.size,
        "sha256": facts.digest.hex(),
        "sealing": facts.sealing,
    }


def _may(action: Action) -> Any:
    def permit(operation: Operation, given: Mapping[str, Any]) -> Decision:
        return operation.decide(given["collection"], action=str(action))

    return permit


_READ_IN = parameters(
    collection=(_COLLECTION, ...),
    file=(_FILE, ...),
    create_customers=(Flag(), False),
    again=(Flag(), False),
    readmit=(_BASIS, None),
)

MOVING = (
    JobKind(
        name="import_check",
        en="Check a file",
        zh="检查导入文件",
        permit=_may(Action.IMPORT),
        read=_READ_IN,
        work=lambda work: _read_in(work, dry_run=True),
        keeps=True,
    ),
    JobKind(
        name="import_run",
        en="Import a file",
        zh="导入文件",
        permit=_may(Action.IMPORT),
        read=_READ_IN,
        work=lambda work: _read_in(work, dry_run=False),
        keeps=True,
        attempts=20,
    ),
    JobKind(
        name="import_undo",
        en="Take an import back",
        zh="撤销导入",
        permit=_may(Action.IMPORT_UNDO),
        read=parameters(collection=(_COLLECTION, ...), import_id=(Word(r"imp_[0-9a-z]{26}"), ...)),
        work=_undo,
        attempts=20,
    ),
    JobKind(
        name="export",
        en="Export",
        zh="导出",
        permit=_may(Action.EXPORT),
        read=parameters(
            collection=(_COLLECTION, ...),
            format=(Word("csv|jsonl"), "jsonl"),
            mark=(Flag(), False),
            plain=(Flag(), False),
        ),
        work=_export,
    ),
)
"""The kinds that move many records."""
