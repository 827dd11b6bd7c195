"""Rows of alerts, of honeytokens, and of how far the log has been watched.

Lives here: statements. Must not live here: what the rows say and their MACs (strongroom.watch.alert_state).
Each row is written whole, so that its MAC always covers what stands in it.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select, update
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import alerts, honeytokens, watches
from strongroom.storage.statement import Statement, insert_or_ignore, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "CLOSED",
    "AlertRow",
    "HoneytokenRow",
    "WatchRow",
    "add_alert",
    "add_honeytoken",
    "alert_row",
    "alerts_page",
    "begin_watch",
    "drop_honeytoken",
    "honeytoken_rows",
    "lock_watch",
    "newest_of_subject",
    "open_alerts",
    "put_watch",
    "replace_alert",
    "watch_row",
]

CLOSED = 2
_tenant: Any = bindparam("tenant")
_most: Any = bindparam("most")


class WatchRow(NamedTuple):
    """How far the log has been watched; the columns of the table in their order.

    Attributes:
        position: The first leaf that was not.
        watcher: Who watches now, 16 bytes.
        until: When somebody else may, milliseconds UTC.
        digest: Of the alerts that are not closed, 32 bytes.
    """

    tenant: int
    position: int
    watcher: bytes | None
    until: int
    digest: bytes
    mac: bytes


class AlertRow(NamedTuple):
    """One alert; the columns of the table in their order.

    Attributes:
        alert: 16 bytes.
        subject: Keyed digest of what folds into it, 16 bytes.
        state: 0 open, 1 acknowledged, 2 closed.
        first: When it was first found, milliseconds UTC.
        last: When it was last found.
        times: How often.
        revision: Counts the times that it was sealed.
        sealed: What was found, and what was done about it.
        event: Of the last change.
    """

    tenant: int
    alert: bytes
    subject: bytes
    state: int
    first: int
    last: int
    times: int
    revision: int
    sealed: bytes
    event: bytes
    mac: bytes


class HoneytokenRow(NamedTuple):
    """A customer who does not exist outside the room; the columns of the table in their order.

    Attributes:
        mark: Keyed digest of the customer, 32 bytes.
        at: When it was set out, milliseconds UTC.
        sealed: Which customer it is.
        event: In which it was set out.
    """

    tenant: int
    mark: bytes
    at: int
    sealed: bytes
    event: bytes
    mac: bytes


_ONE_WATCH = select(watches).where(watches.c.tenant == _tenant)
_WATCH = Statement(_ONE_WATCH)
_LOCK_WATCH = Statement(for_change(_ONE_WATCH))
_w = watches.c
_BEGIN_WATCH = insert_or_ignore(watches)
_PUT_WATCH = upsert(watches, _w.position, _w.watcher, _w.until, _w.digest, _w.mac)

_a = alerts.c
_ALERT = Statement(select(alerts).where(_a.tenant == _tenant, _a.alert == bindparam("alert")))
_NEWEST = Statement(
    select(alerts)
    .where(_a.tenant == _tenant, _a.subject == bindparam("subject"))
    .order_by(_a.alert.desc())
    .limit(1)
)
_OPEN = Statement(select(alerts).where(_a.tenant == _tenant, _a.state.in_(range(CLOSED))))
_before: Any = bindparam("before")
_PAGE = Statement(
    select(alerts).where(_a.tenant == _tenant, _a.alert < _before).order_by(_a.alert.desc()).limit(_most)
)
_PAGE_IN_STATE = Statement(
    select(alerts)
    .where(_a.tenant == _tenant, _a.state == bindparam("state"), _a.alert < _before)
    .order_by(_a.alert.desc())
    .limit(_most)
)
_ADD = Statement(insert(alerts))
_CHANGED = ("state", "last", "times", "revision", "sealed", "event", "mac")
_REPLACE = Statement(
    update(alerts)
    .where(_a.tenant == bindparam("of_tenant"), _a.alert == bindparam("of_alert"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)


def watch_row(tx: Transaction, tenant: int) -> WatchRow | None:
    """How far the log has been watched; None where it never was."""
    row = tx.row(_WATCH, tenant=tenant)
    return None if row is None else WatchRow(*row)


def lock_watch(tx: Transaction, tenant: int) -> WatchRow | None:
    """As `watch_row`; nobody else watches, or changes an alert, before the commit."""
    row = tx.row(_LOCK_WATCH, tenant=tenant)
    return None if row is None else WatchRow(*row)


def begin_watch(tx: Transaction, row: WatchRow) -> None:
    """Write the first row of a watch, unless somebody else has meanwhile."""
    tx.run(_BEGIN_WATCH, **row._asdict())


def put_watch(tx: Transaction, row: WatchRow) -> None:
    """Write how far the log has been watched."""
    tx.run(_PUT_WATCH, **row._asdict())


def alert_row(tx: Transaction, tenant: int, alert: bytes) -> AlertRow | None:
    """An alert by its id."""
    row = tx.row(_ALERT, tenant=tenant, alert=alert)
    return None if row is None else AlertRow(*row)


def newest_of_subject(tx: Transaction, tenant: int, subject: bytes) -> AlertRow | None:
    """The newest alert of a subject, closed or not."""
    row = tx.row(_NEWEST, tenant=tenant, subject=subject)
    return None if row is None else AlertRow(*row)


def open_alerts(tx: Transaction, tenant: int) -> list[AlertRow]:
    """All alerts that are not closed."""
    return [AlertRow(*row) for row in tx.rows(_OPEN, tenant=tenant)]


def alerts_page(tx: Transaction, tenant: int, state: int | None, before: bytes, most: int) -> list[AlertRow]:
    """Alerts before an id, the newest first; of one state, where one is given."""
    if state is None:
        found = tx.rows(_PAGE, tenant=tenant, before=before, most=most)
    else:
        found = tx.rows(_PAGE_IN_STATE, tenant=tenant, state=state, before=before, most=most)
    return [AlertRow(*row) for row in found]


def add_alert(tx: Transaction, row: AlertRow) -> None:
    """Add an alert."""
    tx.run(_ADD, **row._asdict())


def replace_alert(tx: Transaction, row: AlertRow) -> None:
    """Write an alert anew; the transaction holds the watch's row."""
    changed = {f"new_{name}": getattr(row, name) for name in _CHANGED}
    tx.run(_REPLACE, of_tenant=row.tenant, of_alert=row.alert, **changed)


_HONEYTOKENS = Statement(
    select(honeytokens).where(honeytokens.c.tenant == _tenant).order_by(honeytokens.c.mark)
)
_ADD_HONEYTOKEN = insert_or_ignore(honeytokens)
_DROP_HONEYTOKEN = Statement(
    delete(honeytokens).where(honeytokens.c.tenant == _tenant, honeytokens.c.mark == bindparam("mark"))
)


def honeytoken_rows(tx: Transaction, tenant: int) -> list[HoneytokenRow]:
    """All of a tenant, in the order of their marks, which is none."""
    return [HoneytokenRow(*row) for row in tx.rows(_HONEYTOKENS, tenant=tenant)]


def add_honeytoken(tx: Transaction, row: HoneytokenRow) -> None:
    """Set one out, unless it is already."""
    tx.run(_ADD_HONEYTOKEN, **row._asdict())


def drop_honeytoken(tx: Transaction, tenant: int, mark: bytes) -> bool:
    """Take one away; False where there is none."""
    return tx.run(_DROP_HONEYTOKEN, tenant=tenant, mark=mark) == 1
