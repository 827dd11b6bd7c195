"""Rows of notices: where they go, what they say, and how far each is on its way.

Lives here: statements. Must not live here: what the rows say, their MACs, sending (strongroom.notices).
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, insert, select
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import deliveries, notice_targets, notices
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = [
    "DeliveryRow",
    "NoticeRow",
    "TargetRow",
    "add_delivery",
    "add_notice",
    "add_target",
    "deliveries_to",
    "delivery_row",
    "drop_notices_before",
    "due_deliveries",
    "lock_delivery",
    "lock_target",
    "notice_row",
    "replace_delivery",
    "replace_target",
    "target_row",
    "target_rows",
]

_tenant: Any = bindparam("tenant")


class TargetRow(NamedTuple):
    """Where notices go; the columns of the table in their order.

    Attributes:
        target: 16 bytes.
        kind: 1 webhook, 2 mail.
        state: 0 stands, 1 taken away.
        user: Who entered it, and under whose key it is sealed.
        revision: Counts the times that it was sealed.
        sealed: Address, secrets and choice of kinds.
        event: Of the last change.
    """

    tenant: int
    target: bytes
    kind: int
    state: int
    user: bytes
    revision: int
    made: int
    sealed: bytes
    event: bytes
    mac: bytes


class NoticeRow(NamedTuple):
    """One notice; the columns of the table in their order.

    Attributes:
        document: Ids, codes and numbers as JSON; never a value.
    """

    tenant: int
    notice: bytes
    kind: str
    document: str
    at: int
    mac: bytes


class DeliveryRow(NamedTuple):
    """One notice on its way to one target; the columns of the table in their order.

    Attributes:
        state: 0 waits, 1 delivered, 2 given up.
        due: Not before this moment, in milliseconds.
        answer: The last status of HTTP, or code of SMTP.
        because: Code of what went wrong last.
    """

    tenant: int
    delivery: bytes
    notice: bytes
    target: bytes
    state: int
    attempts: int
    due: int
    changed: int
    answer: int | None
    because: str | None
    mac: bytes


_t, _n, _d = notice_targets.c, notices.c, deliveries.c
_ONE_TARGET = (_t.tenant == _tenant, _t.target == bindparam("target"))
_TARGET = Statement(select(notice_targets).where(*_ONE_TARGET))
_LOCK_TARGET = Statement(for_change(select(notice_targets).where(*_ONE_TARGET)))
_TARGETS = Statement(select(notice_targets).where(_t.tenant == _tenant).order_by(_t.target))
_ADD_TARGET = Statement(insert(notice_targets))
_REPLACE_TARGET = Rewriting(notice_targets)
_NOTICE = Statement(select(notices).where(_n.tenant == _tenant, _n.notice == bindparam("notice")))
_ADD_NOTICE = Statement(insert(notices))
_DELIVERY = Statement(select(deliveries).where(_d.tenant == _tenant, _d.delivery == bindparam("delivery")))
_LOCK_DELIVERY = Statement(
    for_change(select(deliveries).where(_d.tenant == _tenant, _d.delivery == bindparam("delivery")))
)
_DUE = Statement(
    select(deliveries)
    .where(_d.tenant == _tenant, _d.state == 0, _d.due <= bindparam("due"))
    .order_by(_d.due, _d.delivery)
    .limit(bindparam("most"))
)
_TO = Statement(
    select(deliveries)
    .where(_d.tenant == _tenant, _d.target == bindparam("target"))
    .order_by(_d.delivery.desc())
    .limit(bindparam("most"))
)
_ADD_DELIVERY = Statement(insert(deliveries))
_REPLACE_DELIVERY = Rewriting(deliveries)
_DROP_DELIVERIES = Statement(
    delete(deliveries).where(_d.tenant == _tenant, _d.state >= 1, _d.changed < bindparam("before"))
)
# One that is still on its way somewhere stays.
_DROP_NOTICES = Statement(
    delete(notices).where(
        _n.tenant == _tenant,
        _n.at < bindparam("before"),
        _n.notice.not_in(select(_d.notice).where(_d.tenant == _tenant)),
    )
)


def target_row(tx: Transaction, tenant: int, target: bytes) -> TargetRow | None:
    """One target."""
    row = tx.row(_TARGET, tenant=tenant, target=target)
    return None if row is None else TargetRow(*row)


def lock_target(tx: Transaction, tenant: int, target: bytes) -> TargetRow | None:
    """One target; nobody else changes it before the commit."""
    row = tx.row(_LOCK_TARGET, tenant=tenant, target=target)
    return None if row is None else TargetRow(*row)


def target_rows(tx: Transaction, tenant: int) -> list[TargetRow]:
    """All targets, the oldest first; those that were taken away too."""
    return [TargetRow(*row) for row in tx.rows(_TARGETS, tenant=tenant)]


def add_target(tx: Transaction, row: TargetRow) -> None:
    """Add a target."""
    tx.run(_ADD_TARGET, **row._asdict())


def replace_target(tx: Transaction, row: TargetRow, old: TargetRow) -> bool:
    """Write a target anew; False where it has changed since ``old`` was read."""
    return _REPLACE_TARGET(tx, row, old)


def notice_row(tx: Transaction, tenant: int, notice: bytes) -> NoticeRow | None:
    """One notice."""
    row = tx.row(_NOTICE, tenant=tenant, notice=notice)
    return None if row is None else NoticeRow(*row)


def add_notice(tx: Transaction, row: NoticeRow) -> None:
    """Add a notice."""
    tx.run(_ADD_NOTICE, **row._asdict())


def delivery_row(tx: Transaction, tenant: int, delivery: bytes) -> DeliveryRow | None:
    """One delivery."""
    row = tx.row(_DELIVERY, tenant=tenant, delivery=delivery)
    return None if row is None else DeliveryRow(*row)


def lock_delivery(tx: Transaction, tenant: int, delivery: bytes) -> DeliveryRow | None:
    """One delivery; nobody else attempts it before the commit."""
    row = tx.row(_LOCK_DELIVERY, tenant=tenant, delivery=delivery)
    return None if row is None else DeliveryRow(*row)


def due_deliveries(tx: Transaction, tenant: int, due: int, most: int) -> list[DeliveryRow]:
    """Deliveries that wait and are due, the longest due first."""
    return [DeliveryRow(*row) for row in tx.rows(_DUE, tenant=tenant, due=due, most=most)]


def deliveries_to(tx: Transaction, tenant: int, target: bytes, most: int) -> list[DeliveryRow]:
    """The newest deliveries to a target, the newest first."""
    return [DeliveryRow(*row) for row in tx.rows(_TO, tenant=tenant, target=target, most=most)]


def add_delivery(tx: Transaction, row: DeliveryRow) -> None:
    """Add a delivery."""
    tx.run(_ADD_DELIVERY, **row._asdict())


def replace_delivery(tx: Transaction, row: DeliveryRow, old: DeliveryRow) -> bool:
    """Write a delivery anew; False where it has changed since ``old`` was read."""
    return _REPLACE_DELIVERY(tx, row, old)


def drop_notices_before(tx: Transaction, tenant: int, before: int) -> int:
    """Forget notices of before a moment that have come where they were to go; returns how many deliveries."""
    dropped = tx.run(_DROP_DELIVERIES, tenant=tenant, before=before)
    tx.run(_DROP_NOTICES, tenant=tenant, before=before)
    return dropped
