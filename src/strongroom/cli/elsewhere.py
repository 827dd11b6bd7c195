"""What takes long, done by a server: imports, undoing them, exports with ``--remote``, as jobs waited for.

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
from strongroom.errors import InvalidInput

if TYPE_CHECKING:
    from strongroom.remote import RemoteDesk
    from strongroom.remote.jobs import JobView

__all__ = ["export_there", "import_there", "undo_there"]


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
        As the commands do in the room; Conflict: ``remote.job-failed``, where somebody ended the job.
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


def undo_there(invocation: Invocation, identity: str) -> Mapping[str, Any]:
    """Take an import back at a server.

    Returns:
        The counts, and whether it is ``complete``.

    Raises:
        As the command does in the room; Conflict: ``remote.job-failed``.
    """
    with connected(invocation) as far:
        silent = far.without_reason()
        job = far.imports.undo(silent.imports.one(identity).collection, identity)
        return _finished(invocation, silent, job, "said.undoing")


def export_there(
    invocation: Invocation,
    path: Path,
    collection: str,
    *,
    recipients: Sequence[str],
    passphrase: str | None,
    plain: bool,
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
    with connected(invocation) as far:
        job = far.exports.run(
            collection,
            recipients=recipients,
            passphrase=passphrase,
            plain=plain,
            fields=fields,
            **_given(options),
        )
        result = _finished(invocation, far.without_reason(), job, "said.exporting")
        far.exports.fetch(collection, str(result["file"]), path, private=plain)
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
        raise done.failure()
    return done.result


def _given(options: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value not in (None, False)}
