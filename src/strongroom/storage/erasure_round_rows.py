"""Rows of rounds: what carries several erasures from their third step to the end.

Lives here: statements. Must not live here: what a plan says and its MAC (strongroom.vault), the steps
(strongroom.privacy).
"""

from typing import Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.named_tables import erasure_rounds
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["RoundRow", "add_round", "newest_round", "replace_round", "round_row"]

_tenant: Any = bindparam("tenant")


class RoundRow(NamedTuple):
    """One round of erasures; the columns of the table in their order.

    Attributes:
        step: The last step done, 2 to 9.
        plan: Regions, epochs, index generations and what each place answered, as JSON.
    """

    tenant: int
    round: int
    step: int
    plan: str
    begun: int
    changed: int
    mac: bytes


_NEWEST_ROUND = Statement(
    select(erasure_rounds)
    .where(erasure_rounds.c.tenant == _tenant)
    .order_by(erasure_rounds.c.round.desc())
    .limit(1)
)
_ROUND = Statement(
    select(erasure_rounds).where(
        erasure_rounds.c.tenant == _tenant, erasure_rounds.c.round == bindparam("round")
    )
)
_ADD_ROUND = Statement(insert(erasure_rounds))
_REPLACE_ROUND = Rewriting(erasure_rounds)


def newest_round(tx: Transaction, tenant: int) -> RoundRow | None:
    """The last round of a tenant, done or not."""
    row = tx.row(_NEWEST_ROUND, tenant=tenant)
    return None if row is None else RoundRow(*row)


def round_row(tx: Transaction, tenant: int, number: int) -> RoundRow | None:
    """One round."""
    row = tx.row(_ROUND, tenant=tenant, round=number)
    return None if row is None else RoundRow(*row)


def add_round(tx: Transaction, row: RoundRow) -> None:
    """Begin a round.

    Raises:
        Conflict: ``storage.duplicate``, when another process was first.
    """
    tx.run(_ADD_ROUND, **row._asdict())


def replace_round(tx: Transaction, row: RoundRow, old: RoundRow) -> None:
    """Change a round.

    Raises:
        Conflict: ``erasure.changed``, when it is no longer what was read.
    """
    if not _REPLACE_ROUND(tx, row, old):
        raise Conflict("erasure.changed")
