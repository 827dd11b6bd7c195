"""Sending what the outbox holds: attempts, pauses between them, and an end to them.

Lives here: taking deliveries, and what is written of each attempt. Must not live here: webhooks and mail
themselves, threads of a server (server.jobs).

An attempt is taken by a row: its next time is put off first, so that no other process makes the same one, and
who is killed in the middle makes it again later. So a notice may come twice and is never lost; its id is the
same then. Nobody is asked about many times at once: one attempt to one target at a time.
"""

import json
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import uniform
from typing import Any

import structlog

from strongroom.errors import StrongroomError, VerificationFailed
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import write_id
from strongroom.notices.attempt import Attempt
from strongroom.notices.mail import message_of, send_mail
from strongroom.notices.notice import read_notice
from strongroom.notices.outbox import WAITS
from strongroom.notices.reach import Reach
from strongroom.notices.rows import check, tagged
from strongroom.notices.target import STANDS, TargetKind, open_target
from strongroom.notices.webhook import body_of, post
from strongroom.storage import notice_rows
from strongroom.storage.notice_rows import DeliveryRow, NoticeRow, TargetRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room

__all__ = ["PAUSES", "Sender"]

DELIVERED, GIVEN_UP = 1, 2
PAUSES = (5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 50_000, 50_000)
"""Seconds after each attempt that failed; after the last it is given up: two days and a half altogether."""
_AT_ONCE = 4
_MOST = 32
_SECONDS = 20.0
_TAKEN_MS = 120_000
_SHARE = 0.1
_GONE = "notice.no-target"
_UNEXPECTED = "unexpected"
_log = structlog.get_logger("strongroom.notices")


@dataclass(frozen=True, slots=True)
class _Taken:
    row: DeliveryRow
    notice: NoticeRow
    target: TargetRow
    document: dict[str, Any] = field(repr=False)


@dataclass
class Sender:
    """Sends for one process.

    Args:
        seconds: An attempt is broken off after so long.
        tls: Whom to trust; the machine's authorities, when left out.
        spread: Makes a pause a little longer, so that many do not come at once.
        reach: What may be reached; what the room's settings say, when left out.
    """

    room: Room
    surroundings: Surroundings
    seconds: float = _SECONDS
    tls: ssl.SSLContext | None = None
    spread: Callable[[float], float] = lambda seconds: uniform(0, seconds * _SHARE)  # noqa: S311 - no secret
    reach: Reach | None = None

    def send_due(self) -> int:
        """Attempt what is due, some at once; returns how many attempts were made."""
        tenant, now = self.room.settings.tenant, self.room.door.now()
        rows = self.room.door.database.read(lambda tx: notice_rows.due_deliveries(tx, tenant, now, _MOST))
        first_of_each = {row.target: row for row in reversed(rows)}
        if not first_of_each:
            return 0
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="notice") as pool:
            return sum(pool.map(self._attempt, first_of_each.values()))

    # -- inside --------------------------------------------------------------------------

    def _attempt(self, row: DeliveryRow) -> bool:
        taken = self.room.door.transact(row.tenant, lambda tx, now: self._take(tx, row, now))
        if taken is None:
            return False
        try:
            attempt = self._make(taken)
        except StrongroomError as error:
            attempt = Attempt(None, error.code)
        except Exception as error:
            # Its text may hold the address; the kind of error is enough to look for.
            _log.error(
                "a notice was not sent", kind=type(error).__name__, delivery=write_id("dlv", row.delivery)
            )
            attempt = Attempt(None, _UNEXPECTED)
        self.room.door.transact(row.tenant, lambda tx, now: self._note(tx, taken, attempt, now))
        return True

    def _take(self, tx: Transaction, seen: DeliveryRow, now: int) -> _Taken | None:
        """Put the next time off, and read what is to be sent."""
        row = notice_rows.lock_delivery(tx, seen.tenant, seen.delivery)
        if row is None or row.mac != seen.mac:
            return None
        mac = self.room.door.keyring.row_mac()
        try:
            check(mac, row)
            notice = notice_rows.notice_row(tx, row.tenant, row.notice)
            target = notice_rows.target_row(tx, row.tenant, row.target)
            if notice is None or target is None or check(mac, target).state != STANDS:
                self._write(tx, row, row._replace(state=GIVEN_UP, because=_GONE, changed=now))
                return None
            check(mac, notice)
            document = open_target(self.room.door, tx, target)
        except VerificationFailed as error:
            # Somebody else's row: written over, so that it is never taken for one of ours.
            self._write(tx, row, row._replace(state=GIVEN_UP, because=error.code, changed=now))
            return None
        except StrongroomError as error:
            self._write(tx, row, self._after(row, Attempt(None, error.code), now))
            return None
        taken = row._replace(attempts=row.attempts + 1, due=now + _TAKEN_MS, changed=now)
        return _Taken(self._write(tx, row, taken), notice, target, document)

    def _make(self, taken: _Taken) -> Attempt:
        notice = read_notice(taken.notice.kind, json.loads(taken.notice.document))
        reach = self.reach or Reach(self.room.settings.reachable)
        now, at = self.room.door.now(), taken.notice.at
        if taken.target.kind == TargetKind.MAIL:
            message = message_of(notice, taken.document, taken.notice.notice, at)
            environment = self.surroundings.environment
            return send_mail(reach, taken.document, message, environment, self.seconds, self.tls)
        standing = [
            each for each in taken.document["secrets"] if each["until"] is None or each["until"] > now
        ]
        document = {**taken.document, "secrets": standing}
        return post(reach, document, taken.notice.notice, body_of(notice, at), now, self.seconds, self.tls)

    def _note(self, tx: Transaction, taken: _Taken, attempt: Attempt, now: int) -> None:
        row = notice_rows.lock_delivery(tx, taken.row.tenant, taken.row.delivery)
        if row is None or row.mac != taken.row.mac:
            return  # it took too long, and another process has made an attempt since
        self._write(tx, row, self._after(row, attempt, now))

    def _after(self, row: DeliveryRow, attempt: Attempt, now: int) -> DeliveryRow:
        noted = row._replace(answer=attempt.answer, because=attempt.because, changed=now)
        if attempt.delivered:
            return noted._replace(state=DELIVERED)
        if attempt.final or row.attempts > len(PAUSES):
            return noted._replace(state=GIVEN_UP)
        pause = float(PAUSES[max(0, row.attempts - 1)])
        return noted._replace(state=WAITS, due=now + int((pause + self.spread(pause)) * 1000))

    def _write(self, tx: Transaction, old: DeliveryRow, new: DeliveryRow) -> DeliveryRow:
        written = tagged(self.room.door.keyring.row_mac(), new)
        notice_rows.replace_delivery(tx, written, old)
        return written
