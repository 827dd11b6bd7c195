"""A collection into a file: page by page, each recorded before it is written, and the file recorded last.

Lives here: the order of things. Must not live here: who may have what (vault), the file's form (writer.py).
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from strongroom.export.columns import columns_of
from strongroom.export.destination import Destination
from strongroom.export.writer import ExportFacts, open_export
from strongroom.vault.desk import Desk
from strongroom.vault.files.export_pages import document_of

__all__ = ["export_file"]


def export_file(
    desk: Desk,
    place: Path | Callable[[], Destination],
    collection: str,
    *,
    columns: Sequence[str] | None = None,
    progress: Callable[[int], None] = lambda done: None,
    filters: dict[str, Any] | None = None,
    **options: Any,
) -> ExportFacts:
    """Export the records of a collection that are within reach.

    Args:
        desk: Who exports, what for, and why: without a reason code nobody may.
        place: As `open_export` takes it.
        columns: Which fields and which of `strongroom.export.columns.ABOUT`; all, when left out.
        progress: Told how many records are written.
        filters: As `CollectionDoor.list` takes them.
        options: As `open_export` takes them: ``format``, ``recipients``, ``passphrase``, ``plain``, ``mark``.

    Returns:
        What the file is; the log has it too. When that cannot be recorded the file is removed again.

    Raises:
        Refused: ``access.refused``; UsageError: ``access.reason-missing``; both recorded.
        StrongroomError: As `open_export` has them.
    """
    found, door = desk.schema.collection(collection), desk.collection(collection)
    names = {column.name for column in columns_of(found, columns)}
    # The first page is asked for before there is a file: whoever may not export leaves none behind.
    pages = door.export_pages(**(filters or {}))
    page = next(pages, None)
    with open_export(place, found, columns=columns, **options) as writer:
        done = 0
        while page is not None:
            for view in page:
                document = document_of(view)
                writer.write({name: value for name, value in document.items() if name in names})
            done += len(page)
            progress(done)
            page = next(pages, None)
        facts = writer.close()
        door.record_export(
            {
                "format": facts.format,
                "records": facts.records,
                "size": facts.size,
                "sha256": facts.digest.hex(),
                "sealing": facts.sealing,
                "recipients": list(facts.recipients),
                "columns": list(facts.columns),
            }
        )
    return facts
