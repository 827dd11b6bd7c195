"""Keeping alerts: raising them, folding what is found again, and every other change of one.

Lives here: the rows of alerts and of the watch, changed together with an event each. Must not live here:
rules, who may (alert_desk.py), reading the log (live.py). Whoever changes anything holds the watch's row, so
that its digest over what is not closed always belongs to the rows.
"""

from collections.abc import Iterable
from dataclasses import replace

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Actor
from strongroom.audit.recorder import EventDraft, detail_key
from strongroom.errors import NotFound
from strongroom.model.ids import ID_BYTES, new_id, write_id
from strongroom.model.moments import month_of
from strongroom.notices.late_marks import was_told
from strongroom.notices.notice import Notice
from strongroom.notices.outbox import put_notice
from strongroom.storage import alert_rows
from strongroom.storage.alert_rows import AlertRow, WatchRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.macs.watched_set import watched_digest
from strongroom.vault.tenancy import Tenancy
from strongroom.watch.alert import Alert
from strongroom.watch.alert_state import AlertState, Keeper, KeptAlert, fold
from strongroom.watch.late_backup import LateBackupRule

__all__ = ["AlertBook"]

_NOBODY = bytes(ID_BYTES)
_QUIET = 3_600_000
_BACKUP = "backup"
"""The schedule whose lateness is the same fact as an alert of the rule of late backups."""


class AlertBook:
    """The alerts of a tenant within one transaction, which holds the watch's row.

    Args:
        door: The room's.
        tx: The open transaction.
        tenancy: What the tenant goes by.
    """

    def __init__(self, door: Door, tx: Transaction, tenancy: Tenancy) -> None:
        self._door, self._tx, self._tenancy = door, tx, tenancy
        self.keeper = Keeper(door.keyring, tenancy.tenant, tenancy.suite)
        stored = alert_rows.lock_watch(tx, tenancy.tenant)
        if stored is None:
            # Nothing was watched yet, or what there was is gone: the log is gone through from its beginning,
            # and finds what somebody may have taken away.
            first = WatchRow(tenancy.tenant, 0, None, 0, self._digest(), b"")
            alert_rows.begin_watch(tx, self.keeper.watch(first))
            stored = alert_rows.lock_watch(tx, tenancy.tenant)
            assert stored is not None  # noqa: S101 - it was written just now
        self.watch = self.keeper.check_watch(stored, self._digest())

    # -- reading ----------------------------------------------------------------------------

    def alert(self, identity: bytes) -> tuple[KeptAlert, AlertRow]:
        """An alert by its id, with its row.

        Raises:
            NotFound: ``watch.alert-not-found``.
        """
        row = alert_rows.alert_row(self._tx, self._tenancy.tenant, identity)
        if row is None:
            raise NotFound("watch.alert-not-found")
        return self.keeper.alert(row), row

    # -- changing ---------------------------------------------------------------------------

    def raise_all(self, found: Iterable[Alert], now: int) -> list[KeptAlert]:
        """Keep what the rules found: new alerts, and old ones with something new in them.

        Returns:
            Each alert that changed, as it is now; its event is still to be recorded.
        """
        changed: dict[bytes, KeptAlert] = {}
        tell: set[bytes] = set()
        for one in found:
            kept, is_news = self._keep(one, now)
            if kept is not None:
                changed[kept.id] = kept
                tell |= {kept.id} if is_news else set()
        for identity in tell:
            self._tell(changed[identity], now)
        return list(changed.values())

    def _keep(self, found: Alert, now: int) -> tuple[KeptAlert | None, bool]:
        """Keep one; also whether people are to be told of it: not of the same again within the hour."""
        subject = self.keeper.subject(found)
        row = alert_rows.newest_of_subject(self._tx, self._tenancy.tenant, subject)
        if row is not None:
            known = self.keeper.alert(row)
            folded = fold(known, found)
            if folded is known:
                return None, False  # found before: by a watch that was stopped, or before it was closed
            if folded is not None:
                is_news = found.at - known.last > _QUIET
                return self.put(folded, row, new_id(now)), is_news
        alert = KeptAlert(
            id=new_id(now), state=AlertState.OPEN, first=now, last=found.at, times=1, findings=(found,)
        )
        return self.put(alert, None, new_id(now)), True

    def _tell(self, alert: KeptAlert, now: int) -> None:
        """Have it sent, once this transaction is committed: ids, numbers and the rule, as lateness is.

        Not where people know it already: that a backup is late is judged by the destinations too.
        """
        newest, mac = alert.newest, self._door.keyring.row_mac()
        if newest.rule == LateBackupRule.name and was_told(self._tx, mac, self._tenancy.tenant, _BACKUP, now):
            return
        notice = Notice(
            kind="alert",
            ids={"alert": alert.written},
            codes={"rule": newest.rule},
            numbers={"found": newest.found, "limit": newest.limit},
        )
        put_notice(self._door, self._tx, self._tenancy.tenant, notice, now)

    def put(self, alert: KeptAlert, before: AlertRow | None, event: bytes) -> KeptAlert:
        """Write an alert; its event is the caller's to record, once all rows are written.

        Args:
            before: Its row as it was read; None for a new one.
            event: Id of that event.
        """
        alert = replace(alert, event=event)
        row = self.keeper.row(alert, 1 if before is None else before.revision + 1)
        if before is None:
            alert_rows.add_alert(self._tx, row)
        else:
            alert_rows.replace_alert(self._tx, row)
        self._note()
        return alert

    def move(self, position: int, watcher: bytes | None, until: int) -> None:
        """Note how far the log has been watched, and by whom."""
        self._put(self.watch._replace(position=position, watcher=watcher, until=until))

    def record(self, alert: KeptAlert, now: int) -> None:
        """Record that an alert was raised: the leaf names it, and all that it says lies sealed beside."""
        tenancy = self._tenancy
        newest = alert.newest
        draft = EventDraft(
            event=alert.event,
            action=Action.ALERT_RAISE,
            record=alert.written,
            extra={"times": alert.times},
            detail={"rule": newest.rule, "found": newest.found, "limit": newest.limit},
        )
        month = self._door.keyring.detail_key(tenancy.tenant, month_of(now))
        key = detail_key(month, tenancy.room, tenancy.tenant)
        actor = Actor(principal=write_id("usr", _NOBODY))
        self._door.recorder.record(self._tx, tenancy.tenant, draft, actor, now, tenancy.suite, key)

    def set_out(self, customer: bytes, now: int, event: bytes) -> None:
        """Make a customer a honeytoken; one who is stays one."""
        alert_rows.add_honeytoken(self._tx, self.keeper.honeytoken(customer, now, event))
        self._note()

    def take_away(self, customer: bytes) -> bool:
        """Make a customer a honeytoken no more; False for one who is none."""
        gone = alert_rows.drop_honeytoken(self._tx, self._tenancy.tenant, self.keeper.mark(customer))
        self._note()
        return gone

    def honeytokens(self) -> list[bytes]:
        """The customers who are honeytokens, 16 bytes each."""
        rows = alert_rows.honeytoken_rows(self._tx, self._tenancy.tenant)
        return [self.keeper.customer(row) for row in rows]

    def _note(self) -> None:
        self._put(self.watch._replace(digest=self._digest()))

    def _digest(self) -> bytes:
        return watched_digest(self._tx, self._tenancy.tenant)

    def _put(self, row: WatchRow) -> None:
        self.watch = self.keeper.watch(row)
        alert_rows.put_watch(self._tx, self.watch)
