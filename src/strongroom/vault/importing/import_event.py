"""What the log says of an import: an event for each part of a batch, with how many of it were what.

Lives here: that event. Must not live here: members' bytes (strongroom.audit), refused items' bytes
(state.py).
"""

from collections import Counter
from collections.abc import Sequence

from strongroom.vault.importing.bulk import StoredChunk
from strongroom.vault.importing.run import Run
from strongroom.vault.importing.state import write_rejections
from strongroom.vault.operations.operation import Operation

__all__ = ["counts_of", "record_chunk"]


def record_chunk(
    operation: Operation,
    collection: str,
    run: Run,
    chunk: StoredChunk,
    *,
    first: bool,
    readmitted: int,
) -> None:
    """Record what became of a part of a batch, as one event.

    Args:
        first: Whether it is the first of the import: then the file's name lies beside it.
        readmitted: How many customers came back who were erased before.
    """
    operation.event = chunk.event
    draft = operation.draft(collection=collection)
    draft.written, draft.members = chunk.written, chunk.members
    draft.extra = {"import": run.id, **counts_of([chunk])}
    if readmitted:
        draft.extra = {**draft.extra, "readmitted": readmitted, "basis": run.readmit or ""}
    if first:
        draft.detail = {"file": run.name}
    if chunk.rejected:
        draft.detail = {**draft.detail, "rejected": write_rejections(chunk.rejected)}
    operation.record(draft)


def counts_of(chunks: Sequence[StoredChunk]) -> dict[str, int]:
    """How many records of some parts were what, as the event says it."""
    counts = Counter[str]()
    for chunk in chunks:
        counts["created"] += chunk.created
        counts["updated"] += chunk.updated
        counts["unchanged"] += chunk.unchanged
        counts["rejected"] += len(chunk.rejected)
    return dict(counts)
