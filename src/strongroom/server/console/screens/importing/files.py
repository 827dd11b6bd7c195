"""Files of whoever imports: taken in from a form, read in memory, handed back.

Lives here: from a form to a file that is held, and from that to rows. Must not live here: sealing (vault),
what a mapping says (ingest).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from strongroom.access.actions import Action
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rows import RowSource
from strongroom.ingest.source import open_source
from strongroom.server.api.asking import collection_of
from strongroom.server.console.here import AtPage
from strongroom.server.held_writer import HeldWriter
from strongroom.server.memory_file import in_memory
from strongroom.vault.files.held import PART_BYTES, Held, HeldFiles, HeldKind

__all__ = ["files_of", "opened", "take_in"]

_LONGEST_NAME = 200


def files_of(here: AtPage, collection: str) -> HeldFiles:
    """The files that somebody imports into a collection.

    Raises:
        NotFound: ``http.no-such-page``.
    """
    collection_of(here.desk, collection)
    return HeldFiles(here.serving.room.door, here.desk.session, collection, str(Action.IMPORT))


def take_in(files: HeldFiles, upload: UploadFile) -> str:
    """Hold what was sent with a form, which lies in memory; returns its id.

    Raises:
        Refused: ``access.refused``. Conflict: ``held.too-many``.
    """
    name = "".join(each for each in upload.filename or "" if each.isprintable()).strip()
    writer = HeldWriter(files, HeldKind.UPLOAD, name[-_LONGEST_NAME:] or "upload")
    try:
        while part := upload.file.read(PART_BYTES):
            writer.write(part)
        return writer.finish()
    except BaseException:
        writer.drop()
        raise


@contextmanager
def opened(files: HeldFiles, held: Held, reading: ImportMapping) -> Iterator[tuple[RowSource, Path]]:
    """A file that is held, as rows, and where it lies meanwhile.

    Args:
        reading: Says how it is to be read, where that is not to be found out.

    Raises:
        InvalidInput: What makes it unreadable.
    """
    with in_memory(files.read(held)) as path:
        source = open_source(
            path, encoding=reading.encoding, delimiter=reading.delimiter, sheet=reading.sheet
        )
        yield source, path
