"""What takes long, done by a server: an import and an export with ``--remote``, as jobs that are waited for.

Lives here: sending the file, waiting, fetching what came of it. Must not live here: the commands and what
they say of it (importing.py, exporting.py), the routes (strongroom.remote).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import confirm, read_file
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.new_file import require_new
from strongroom.cli.output.progress import progress
from strongroom.cli.session import connected
from strongroom.cli.texts import TEXTS
from strongroom.errors import TABLE, Conflict, InvalidInput, StrongroomError, UsageError
from strongroom.model.purposes import NEEDS_TEXT

if TYPE_CHECKING:
    from strongroom.remote import RemoteDesk
    from strongroom.remote.jobs import JobView

__all__ = ["export_there", "import_there"]


def import_there(
    invocation: Invocation,
    path: Path,
    collection: str,
    map_file: str | None,
    *,
    dry_run: bool,
    rejects: str | None,
    options: Mapping[str, object],
) -> tuple[Mapping[str, Any], str]:
    """Import a file at a server, or try it.

    Args:
        options: As `RemoteImports.run` takes them.

    Returns:
        What it came to, as the job tells it, and the mapping.

    Raises:
        As the commands do in the room; Conflict: ``remote.job-failed``.
    """
    if rejects is not None:
        require_new(rejects)
    with connected(invocation) as far:
        far.collection(collection)
        mapping = None if map_file is None else read_file(map_file)
        silent = far.without_reason()
        held = silent.imports.upload(collection, path)
        if mapping is None:
            mapping = _proposed(invocation, silent, collection, held.file, asks=not dry_run)
        begin = far.imports.check if dry_run else far.imports.run
        job = begin(collection, held.file, mapping, **_given(options))
        result = _finished(invocation, silent, job, "said.importing")
        if rejects is not None and result.get("rejects"):
            silent.imports.rejects(collection, str(result["rejects"]), Path(rejects))
    return result, mapping


def export_there(
    invocation: Invocation,
    path: Path,
    collection: str,
    *,
    recipients: Sequence[str],
    passphrase: str | None,
    fields: Sequence[str] | None,
    options: Mapping[str, object],
) -> Mapping[str, Any]:
    """Export from a server into a new file.

    Args:
        options: As `RemoteExports.run` takes them.

    Raises:
        As the command does in the room; Conflict: ``remote.job-failed``.
    """
    require_new(str(path))
    if invocation.reason_code in NEEDS_TEXT:  # to fetch the file takes the reason too, by its code alone
        raise UsageError("remote.words-need-a-body", call="export")
    with connected(invocation) as far:
        job = far.exports.run(
            collection, recipients=recipients, passphrase=passphrase, fields=fields, **_given(options)
        )
        silent = far.without_reason()
        result = _finished(invocation, silent, job, "said.exporting")
        fetching = silent.stating(reason_code=invocation.reason_code)
        fetching.exports.fetch(collection, str(result["file"]), path)
    return result


def _proposed(invocation: Invocation, far: "RemoteDesk", collection: str, file: str, *, asks: bool) -> str:
    proposal = far.imports.propose(collection, file)
    if Output(invocation).for_people:
        say(proposal.mapping.rstrip())
    needed = [name for name in proposal.missing if name != "key"]
    if needed:
        raise InvalidInput("import.map-incomplete", missing=", ".join(needed))
    if asks:
        confirm(invocation, "ask.map", {"collection": collection})
    return proposal.mapping


def _finished(invocation: Invocation, far: "RemoteDesk", job: "JobView", label: str) -> Mapping[str, Any]:
    """The result of a job, however long it takes; who does not wait leaves it to the server."""
    language = invocation.language
    if Output(invocation).for_people:
        say(TEXTS(language, "said.job-elsewhere", job=job.id))
    with progress(TEXTS(language, label)) as going:
        done = far.jobs.wait(job.id, seconds=float("inf"), progress=going)
    if done.state != "done" or done.result is None:
        raise _failure(done)
    return done.result


def _failure(job: "JobView") -> StrongroomError:
    """The error that a job failed with, where its code says all of it."""
    from strongroom.vault.kept_errors import error_of  # the database: nothing for --help

    entry = TABLE.get(job.because or "")
    if entry is not None and "{" not in "".join((entry.en, entry.hint_en)):
        return error_of({"code": job.because, "named": {}})
    return Conflict("remote.job-failed", job=job.id, because=job.because or job.state)


def _given(options: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value not in (None, False)}
