"""Rows of what somebody who signs in has yet to answer.

Lives here: statements. Must not live here: what a step asks for (strongroom.server.signin), the MACs
(strongroom.vault.staff.sign_in_checks).
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from strongroom.storage.locking import for_change
from strongroom.storage.statement import Statement
from strongroom.storage.tables import sign_in_steps
from strongroom.storage.transaction import Transaction

__all__ = ["StepRow", "add_step", "drop_step", "drop_steps_before", "drop_steps_of", "lock_step", "step_row"]


class StepRow(NamedTuple):
    """One question that is open; the columns of the table in their order.

    Attributes:
        step: SHA-256 of the challenge or the secret that was handed out.
        kind: 1 second factor, 2 passkey to sign in, 3 as second factor, 4 shown again, 5 to add; 6 a
            one-use ticket for a reveal; 7 no question: the secret that a session had before, for minutes.
        user: Who is asked; None where that comes with the answer.
        bound: What has to be as it was: a password as it was, the id of a session, the digest of a step; of a
            ticket, sealed, what it stands for, and nothing once it was used.
        ends: When the question is no longer open; milliseconds like all moments here.
    """

    tenant: int
    step: bytes
    kind: int
    user: bytes | None
    bound: bytes | None
    made: int
    ends: int
    mac: bytes


_s = sign_in_steps.c
_tenant: Any = bindparam("tenant")
_ONE = (_s.tenant == _tenant, _s.step == bindparam("step"))
_ADD = Statement(insert(sign_in_steps))
_STEP = Statement(select(sign_in_steps).where(*_ONE))
_LOCK = Statement(for_change(select(sign_in_steps).where(*_ONE)))
_DROP = Statement(delete(sign_in_steps).where(*_ONE))
_DROP_OF = Statement(delete(sign_in_steps).where(_s.tenant == _tenant, _s.user == bindparam("user")))
_DROP_OLD = Statement(delete(sign_in_steps).where(_s.tenant == _tenant, _s.ends < bindparam("before")))


def add_step(tx: Transaction, row: StepRow) -> None:
    """Ask something."""
    tx.run(_ADD, **row._asdict())


def step_row(tx: Transaction, tenant: int, step: bytes) -> StepRow | None:
    """The question of a hash."""
    row = tx.row(_STEP, tenant=tenant, step=step)
    return None if row is None else StepRow(*row)


def lock_step(tx: Transaction, tenant: int, step: bytes) -> StepRow | None:
    """The question of a hash; nobody else answers it before the commit."""
    row = tx.row(_LOCK, tenant=tenant, step=step)
    return None if row is None else StepRow(*row)


def drop_step(tx: Transaction, row: StepRow) -> bool:
    """Take a question away: it was answered; False where it was already."""
    return tx.run(_DROP, tenant=row.tenant, step=row.step) == 1


def drop_steps_before(tx: Transaction, tenant: int, before: int) -> int:
    """Take away those that are no longer open; returns how many."""
    return tx.run(_DROP_OLD, tenant=tenant, before=before)


def drop_steps_of(tx: Transaction, tenant: int, user: bytes) -> int:
    """Take away what a user was asked and has yet to answer; returns how many."""
    return tx.run(_DROP_OF, tenant=tenant, user=user)
