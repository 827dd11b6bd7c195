"""Marks of what is late: whether people were told of it, so that one fact is not sent twice.

Lives here: reading marks, each under its MAC. Must not live here: judging what is late, and making marks
(server.jobs.lateness).

That a backup is late is found from two sides: lateness by what lies at the destinations, the watch by the
log. Lateness is told first, again each day, and when it is over; the alert of the watch stays for whoever
looks, and is sent by itself only where nobody was told of the same: no server judges, the schedule is off, or
there is no destination to judge by.
"""

from strongroom.access.deciding_rows import RowTagger
from strongroom.errors import VerificationFailed
from strongroom.storage import job_rows
from strongroom.storage.job_rows import LateMarkRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.macs.whole_rows import check_whole, tag_whole

__all__ = ["TOLD_AGAIN", "is_ours", "tagged_mark", "was_told"]

_MARK = "late"
_HOUR = 3_600_000
TOLD_AGAIN = 24 * _HOUR
"""What is late still is told again after this, in milliseconds."""


def tagged_mark(mac: RowTagger, row: LateMarkRow) -> LateMarkRow:
    """A mark with its MAC."""
    return row._replace(mac=tag_whole(mac, _MARK, row))


def is_ours(mac: RowTagger, row: LateMarkRow) -> bool:
    """Whether the room wrote a mark; one that it did not write keeps nobody from being told."""
    try:
        check_whole(mac, _MARK, row)
    except VerificationFailed:
        return False
    return True


def was_told(tx: Transaction, mac: RowTagger, tenant: int, what: str, now: int) -> bool:
    """Whether people were told lately that something is late, and it is late still.

    Args:
        what: Name of a schedule.
        now: Milliseconds. A mark that nobody renewed for more than a day says nothing: nobody judges any
            more.
    """
    return any(
        row.late and 0 <= now - row.told <= TOLD_AGAIN + _HOUR and is_ours(mac, row)
        for row in job_rows.late_mark_rows(tx, tenant)
        if row.subject.partition(":")[0] == what
    )
