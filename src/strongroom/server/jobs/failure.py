"""The error that a job failed with, for whoever asked for it; where nobody did, for whoever may see jobs.

Lives here: sealing it beside the job, and reading it. Must not live here: what else is sealed there
(asked.py), the table of errors. The row itself keeps the code, for whoever may see jobs.

What the texts of an error name is no customer's data, but a heading of a file may be anything. What the room
does by itself reads no files, and has no key to seal with: of its errors the row's result keeps numbers, and
what errors of the areas below name, which is the machine's and the room's places.
"""

from collections.abc import Mapping
from typing import Any

from strongroom.errors import TABLE, StrongroomError, named_in
from strongroom.model.schema import JOBS
from strongroom.server.jobs.asked import ASKED_REVISION, read_asked
from strongroom.storage.job_rows import JobRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.batches.kept_errors import error_document, error_of
from strongroom.vault.room import Room
from strongroom.vault.staff.documents import seal_document

__all__ = ["failure_of", "plain_names", "sealed_with_failure"]

_FAILURE = "failure"
_LONGEST_NAME = 1_000
_AREAS = ("anchor.", "backup.", "destination.", "drill.", "log.", "ring.", "storage.", "stores.")


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


def plain_names(error: StrongroomError) -> dict[str, int | str]:
    """What the texts of an error name that may stand in the clear, for a job that nobody asked for.

    What is longer than any place is left out: the row has no room for whatever a place may have answered.
    """
    plain = error.code.startswith(_AREAS)
    return {
        name: value
        for name, value in named_in(error).items()
        if isinstance(value, int) or (plain and len(value) <= _LONGEST_NAME)
    }
