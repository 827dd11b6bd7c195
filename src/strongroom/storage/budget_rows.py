"""Rows that say how much of a budget somebody has used.

Lives here: statements. Must not live here: budgets, what is counted (access.budgets,
vault.operations.spending). The rows carry no MAC: what they brake, the log holds (docs/adr/0073).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, case, delete, func, insert, select, update
from strongroom.storage.named_tables import budget_uses
from strongroom.storage.statement import Statement, upsert
from strongroom.storage.transaction import Transaction

__all__ = [
    "Use",
    "add_use",
    "drop_uses_before",
    "last_use",
    "last_uses",
    "oldest_uses",
    "put_use",
    "put_uses",
    "touch_use",
    "used_since",
]

_b = budget_uses.c
_OF_BUDGET = (
    _b.tenant == bindparam("tenant"),
    _b.user == bindparam("user"),
    _b.measure == bindparam("measure"),
)
_OF_THING = (*_OF_BUDGET, _b.thing == bindparam("thing"))
_LAST = Statement(select(_b.at).where(*_OF_THING))
_LAST_OF_MANY = Statement(
    select(_b.thing, _b.at).where(*_OF_BUDGET, _b.thing.in_(bindparam("things", expanding=True)))
)
_late: Any = bindparam("late")
_USED = Statement(
    select(
        func.coalesce(func.sum(_b.amount), 0),
        func.coalesce(func.sum(case((_b.at > _late, _b.amount), else_=0)), 0),
    ).where(*_OF_BUDGET, _b.at > bindparam("since"))
)
_OLDEST = Statement(
    select(_b.at, _b.amount)
    .where(*_OF_BUDGET, _b.at > bindparam("since"))
    .order_by(_b.at)
    .limit(bindparam("most"))
)
_ADD = Statement(
    insert(budget_uses),
    suffix='ON CONFLICT ("tenant", "user", "measure", "thing") DO UPDATE SET "at" = excluded."at", '
    '"amount" = budget_uses."amount" + excluded."amount"',
)
_PUT = upsert(budget_uses, _b.at, _b.amount)
_TOUCH = Statement(update(budget_uses).where(*_OF_THING).values(at=bindparam("now")))
_DROP = Statement(delete(budget_uses).where(*_OF_BUDGET, _b.at <= bindparam("before")))


class Use(NamedTuple):
    """Whose budget of what is used.

    Attributes:
        user: 16 bytes.
        measure: The budget's number.
    """

    tenant: int
    user: bytes
    measure: int


def last_use(tx: Transaction, use: Use, thing: bytes) -> int | None:
    """When a thing was last counted, milliseconds; None where it is not."""
    row = tx.row(_LAST, thing=thing, **use._asdict())
    return None if row is None else int(row[0])


def last_uses(tx: Transaction, use: Use, things: Sequence[bytes]) -> dict[bytes, int]:
    """When each of several things was last counted, milliseconds; those that are not are left out.

    Args:
        things: At most 1,024.
    """
    rows = tx.rows(_LAST_OF_MANY, things=things, **use._asdict())
    return {bytes(thing): int(at) for thing, at in rows}


def used_since(tx: Transaction, use: Use, since: int, late: int) -> tuple[int, int]:
    """How much was used after ``since``, and how much of it after ``late``; milliseconds."""
    row = tx.row(_USED, since=since, late=late, **use._asdict())
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def oldest_uses(tx: Transaction, use: Use, since: int, most: int) -> list[tuple[int, int]]:
    """Moments and amounts after ``since``, the oldest first."""
    found = tx.rows(_OLDEST, since=since, most=most, **use._asdict())
    return [(int(at), int(amount)) for at, amount in found]


def add_use(tx: Transaction, use: Use, thing: bytes, at: int, amount: int) -> None:
    """Count; what was counted of the same thing before is added to, at the new moment."""
    tx.run(_ADD, thing=thing, at=at, amount=amount, **use._asdict())


def put_use(tx: Transaction, use: Use, thing: bytes, at: int) -> None:
    """Count a thing once, from this moment on."""
    tx.run(_PUT, thing=thing, at=at, amount=1, **use._asdict())


def put_uses(tx: Transaction, use: Use, things: Sequence[bytes], at: int) -> None:
    """As `put_use`, for several."""
    tx.run_many(_PUT, [(*use, thing, at, 1) for thing in sorted(things)])


def touch_use(tx: Transaction, use: Use, thing: bytes, now: int) -> None:
    """Say that a thing that is counted was used again."""
    tx.run(_TOUCH, thing=thing, now=now, **use._asdict())


def drop_uses_before(tx: Transaction, use: Use, before: int) -> int:
    """Forget what no time counts any more; returns how many rows."""
    return tx.run(_DROP, before=before, **use._asdict())
