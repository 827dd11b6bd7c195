"""The error that a job failed with, for whoever asked for it.

Lives here: sealing it beside the job, and reading it. Must not live here: what else is sealed there
(asked.py), the table of errors. The row itself keeps the code, for whoever may see jobs.

What the texts of an error name is no customer's data, but a heading of a file may be anything.
"""

from collections.abc import Mapping
from typing import Any

from strongroom.errors import TABLE, StrongroomError
from strongroom.model.schema import JOBS
from strongroom.server.jobs.asked import ASKED_REVISION, read_asked
from strongroom.storage.job_rows import JobRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.batches.kept_errors import error_document, error_of
from strongroom.vault.room import Room
from strongroom.vault.staff.documents import seal_document

__all__ = ["failure_of", "sealed_with_failure"]

_FAILURE = "failure"


def sealed_with_failure(room: Room, row: JobRow, error: StrongroomError, *, keeps: bool) -> bytes | None:
    """What was sealed beside a job, sealed anew with the error; None where the room does it by itself.

    Args:
        keeps: Whether its parameters stay.
    """
    if row.sealed is None:
        return None
    door = room.door
    told = {**read_asked(room, row), _FAILURE: error_document(error)}
    if not keeps:
        told.pop("private", None)

    def seal(tx: Transaction) -> bytes:
        tenancy = door.tenancies.current(tx, row.tenant)
        return seal_document(door, tx, tenancy, (JOBS, row.user, row.job), ASKED_REVISION, told)

    return door.database.read(seal)


def failure_of(room: Room, row: JobRow) -> StrongroomError | None:
    """The error that was sealed beside a job; None where none was, or its code says all of it."""
    entry = TABLE.get(row.because or "")
    if entry is None or not entry.names:
        return None
    told: Mapping[str, Any] | None = read_asked(room, row).get(_FAILURE)
    return None if told is None else error_of(told)
