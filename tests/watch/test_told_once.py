"""That a backup is late is sent once: by lateness, and by the watch only where nobody was told."""

import pytest

from strongroom.notices.late_marks import TOLD_AGAIN, tagged_mark
from strongroom.storage import job_rows
from strongroom.storage.job_rows import LateMarkRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.watch.alert import Alert
from strongroom.watch.keeping import AlertBook
from tests.audit.log_room import execute

HOUR = 3_600_000


def _mark(room: Room, subject: str, *, ago: int = HOUR, late: int = 1, forged: bool = False) -> None:
    def write(tx: Transaction, now: int) -> None:
        row = LateMarkRow(room.settings.tenant, subject, now - 30 * HOUR, now - ago, late, b"")
        row = tagged_mark(room.door.keyring.row_mac(), row)
        job_rows.put_late_mark(tx, row._replace(since=row.since + 1) if forged else row)

    room.door.transact(room.settings.tenant, write)


def _raised(room: Room, rule: str = "backup") -> tuple[int, int]:
    """How many alerts are kept after one was raised, and how many notices are sent of them."""

    def write(tx: Transaction, now: int) -> int:
        tenancy = room.door.tenancies.current(tx, room.settings.tenant)
        found = Alert(rule=rule, measure=rule, at=now, found=26, limit=26, minutes=26 * 60)
        return len(AlertBook(room.door, tx, tenancy).raise_all([found], now))

    kept = room.door.transact(room.settings.tenant, write)
    notices = execute(room.settings.database, "SELECT kind FROM notices")
    return kept, len(notices)


def test_what_lateness_told_the_watch_keeps_and_does_not_send_again(room: Room) -> None:
    _mark(room, "backup:shelf")
    assert _raised(room) == (1, 0)


def test_where_nobody_was_told_the_watch_tells(room: Room) -> None:
    assert _raised(room) == (1, 1)


@pytest.mark.parametrize("subject", ["backup-verify:shelf", "checkpoint", "room"])
def test_that_something_else_is_late_is_another_fact(room: Room, subject: str) -> None:
    _mark(room, subject)
    assert _raised(room) == (1, 1)


def test_of_what_is_over_and_of_what_nobody_judges_any_more_the_watch_tells(room: Room) -> None:
    _mark(room, "backup:over", late=0)
    _mark(room, "backup:old", ago=TOLD_AGAIN + 2 * HOUR)
    _mark(room, "backup:ahead", ago=-HOUR)
    assert _raised(room) == (1, 1)


def test_whoever_writes_a_mark_to_the_database_silences_nobody(room: Room) -> None:
    _mark(room, "backup:shelf", forged=True)
    assert _raised(room) == (1, 1)


def test_an_alert_of_another_rule_is_sent_whatever_is_late(room: Room) -> None:
    _mark(room, "backup:shelf")
    assert _raised(room, "finding") == (1, 1)
