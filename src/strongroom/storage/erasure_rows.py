"""Rows of erasures: they themselves, rounds, the ledger, holds, identifiers that must not come back.

Lives here: statements. Must not live here: what the rows say and their MACs (strongroom.vault), the steps
(strongroom.privacy).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.errors import Conflict
from strongroom.storage.expressions import bindparam, delete, insert, select, update
from strongroom.storage.locking import for_change, for_removal
from strongroom.storage.named_tables import (
    customer_keys,
    erased_ids,
    erasure_ledger,
    erasure_rounds,
    erasures,
    holds,
    records,
)
from strongroom.storage.record_rows import CUSTOMERS, RecordRow
from strongroom.storage.statement import LONGEST_LIST, Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = [
    "ErasureRow",
    "HoldRow",
    "LedgerRow",
    "RoundRow",
    "add_erased_id",
    "add_erasure",
    "add_hold",
    "add_ledger_entry",
    "add_round",
    "any_erased_id",
    "erased_digests",
    "erasure_row",
    "erasures_in_state",
    "erasures_of",
    "erasures_that_keep",
    "forget_erased_ids",
    "holds_of",
    "keys_of_customer",
    "last_ledger_entry",
    "ledger_entries",
    "lock_customer",
    "lock_erasure",
    "newest_round",
    "replace_erasure",
    "replace_hold",
    "replace_round",
    "round_row",
]

_DEFINITIVE = 5
_tenant: Any = bindparam("tenant")
_customer: Any = bindparam("customer")


class ErasureRow(NamedTuple):
    """One erasure; the columns of the table in their order.

    Attributes:
        erasure: 16 bytes, those of the event that began it.
        state: 1 hidden, 2 committed, 3 cut, 4 shredded, 5 definitive, 9 cancelled.
        round: The round that carries it from step 3 on.
        due: From when on it may be shredded.
        key_no: The highest key number destroyed; 0 before.
        document: What else is known of it, as JSON; no value of the person.
        event: Of the last change of this row.
        receipt: The signed receipt.
        mac: Over all of this but the receipt, 32 bytes.
    """

    tenant: int
    erasure: bytes
    customer: bytes
    state: int
    round: int | None
    asked: int
    due: int
    changed: int
    key_no: int
    document: str
    event: bytes
    receipt: bytes | None
    mac: bytes


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


class LedgerRow(NamedTuple):
    """One entry of the ledger; the columns of the table in their order.

    Attributes:
        kind: 1 hidden, 2 cancelled, 3 shredded.
        head: Chains the entries, 32 bytes.
    """

    tenant: int
    number: int
    kind: int
    customer: bytes
    erasure: bytes
    at: int
    key_no: int
    head: bytes


class HoldRow(NamedTuple):
    """One legal hold; the columns of the table in their order.

    Attributes:
        state: 0 stands, 1 lifted.
        until: None: until it is lifted.
        event: Of the last change of this row.
    """

    tenant: int
    hold: bytes
    customer: bytes
    state: int
    since: int
    until: int | None
    reason_code: str
    event: bytes
    mac: bytes


def _replace(table: Table, *key: str) -> Statement:
    """Update all columns but the key's, where the MAC is still the one that was read."""
    where = [table.c[name] == bindparam(f"of_{name}") for name in key]
    changed: dict[str, Any] = {
        column.name: bindparam(f"new_{column.name}") for column in table.columns if column.name not in key
    }
    return Statement(update(table).where(*where, table.c.mac == bindparam("old_mac")).values(changed))


def _changes(row: Any, *key: str) -> dict[str, Any]:
    values = row._asdict()
    return {f"{'of' if name in key else 'new'}_{name}": value for name, value in values.items()}


def _swap(tx: Transaction, statement: Statement, row: Any, old_mac: bytes, *key: str) -> None:
    if tx.run(statement, old_mac=old_mac, **_changes(row, *key)) != 1:
        raise Conflict("erasure.changed")


# -- erasures --------------------------------------------------------------------
_ERASURE_KEY = ("tenant", "erasure")
_one_erasure = select(erasures).where(
    erasures.c.tenant == _tenant, erasures.c.erasure == bindparam("erasure")
)
_ERASURE, _LOCK_ERASURE = Statement(_one_erasure), Statement(for_change(_one_erasure))
_ERASURES_OF = Statement(
    select(erasures)
    .where(erasures.c.tenant == _tenant, erasures.c.customer == _customer)
    .order_by(erasures.c.erasure)
)
_IN_STATE = Statement(
    select(erasures).where(
        erasures.c.tenant == _tenant, erasures.c.state.in_(bindparam("states", expanding=True))
    )
)
# As `write_document` of the vault writes it. Few erasures keep anything, and those that do are read whole.
_KEEPING = Statement(
    select(erasures).where(
        erasures.c.tenant == _tenant,
        erasures.c.state == bindparam("state"),
        erasures.c.document.like('%"kept":{%'),
    )
)
_ADD_ERASURE = Statement(insert(erasures))
_REPLACE_ERASURE = _replace(erasures, *_ERASURE_KEY)


def erasure_row(tx: Transaction, tenant: int, erasure: bytes) -> ErasureRow | None:
    """One erasure."""
    row = tx.row(_ERASURE, tenant=tenant, erasure=erasure)
    return None if row is None else ErasureRow(*row)


def lock_erasure(tx: Transaction, tenant: int, erasure: bytes) -> ErasureRow | None:
    """One erasure, held for changing it until the commit."""
    row = tx.row(_LOCK_ERASURE, tenant=tenant, erasure=erasure)
    return None if row is None else ErasureRow(*row)


def erasures_of(tx: Transaction, tenant: int, customer: bytes) -> list[ErasureRow]:
    """All erasures of a customer, cancelled ones included, the oldest first."""
    return [ErasureRow(*row) for row in tx.rows(_ERASURES_OF, tenant=tenant, customer=customer)]


def erasures_in_state(tx: Transaction, tenant: int, states: Iterable[int]) -> list[ErasureRow]:
    """All erasures in some states, the oldest first."""
    rows = [ErasureRow(*row) for row in tx.rows(_IN_STATE, tenant=tenant, states=list(states))]
    return sorted(rows, key=lambda row: row.erasure)


def erasures_that_keep(tx: Transaction, tenant: int) -> list[ErasureRow]:
    """Definitive erasures after which the law keeps something, or kept it, the oldest first."""
    rows = [ErasureRow(*row) for row in tx.rows(_KEEPING, tenant=tenant, state=_DEFINITIVE)]
    return sorted(rows, key=lambda row: row.erasure)


def add_erasure(tx: Transaction, row: ErasureRow) -> None:
    """Add an erasure."""
    tx.run(_ADD_ERASURE, **row._asdict())


def replace_erasure(tx: Transaction, row: ErasureRow, old: ErasureRow) -> None:
    """Change an erasure.

    Raises:
        Conflict: ``erasure.changed``, when it is no longer what was read.
    """
    _swap(tx, _REPLACE_ERASURE, row, old.mac, *_ERASURE_KEY)


# -- rounds ----------------------------------------------------------------------
_ROUND_KEY = ("tenant", "round")
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
_REPLACE_ROUND = _replace(erasure_rounds, *_ROUND_KEY)


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
    _swap(tx, _REPLACE_ROUND, row, old.mac, *_ROUND_KEY)


# -- the ledger ------------------------------------------------------------------
_ADD_ENTRY = Statement(insert(erasure_ledger))
_ENTRIES = Statement(
    select(erasure_ledger)
    .where(erasure_ledger.c.tenant == _tenant, erasure_ledger.c.number > bindparam("after"))
    .order_by(erasure_ledger.c.number)
    .limit(bindparam("limit"))
)
_LAST_ENTRY = Statement(
    select(erasure_ledger)
    .where(erasure_ledger.c.tenant == _tenant)
    .order_by(erasure_ledger.c.number.desc())
    .limit(1)
)


def add_ledger_entry(tx: Transaction, row: LedgerRow) -> None:
    """Append to the ledger; the caller holds the tenant's row.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.run(_ADD_ENTRY, **row._asdict())


def ledger_entries(tx: Transaction, tenant: int, after: int = 0, limit: int = 1_000) -> list[LedgerRow]:
    """Entries in their order, from the one after a number on."""
    return [LedgerRow(*row) for row in tx.rows(_ENTRIES, tenant=tenant, after=after, limit=limit)]


def last_ledger_entry(tx: Transaction, tenant: int) -> LedgerRow | None:
    """The newest entry."""
    row = tx.row(_LAST_ENTRY, tenant=tenant)
    return None if row is None else LedgerRow(*row)


# -- holds -----------------------------------------------------------------------
_HOLD_KEY = ("tenant", "hold")
_HOLDS_OF = Statement(
    for_change(
        select(holds).where(holds.c.tenant == _tenant, holds.c.customer == _customer).order_by(holds.c.hold)
    )
)
_ADD_HOLD = Statement(insert(holds))
_REPLACE_HOLD = _replace(holds, *_HOLD_KEY)


def holds_of(tx: Transaction, tenant: int, customer: bytes) -> list[HoldRow]:
    """All holds on a customer, lifted ones included, held until the commit."""
    return [HoldRow(*row) for row in tx.rows(_HOLDS_OF, tenant=tenant, customer=customer)]


def add_hold(tx: Transaction, row: HoldRow) -> None:
    """Add a hold; the caller holds the customer's record."""
    tx.run(_ADD_HOLD, **row._asdict())


def replace_hold(tx: Transaction, row: HoldRow, old: HoldRow) -> None:
    """Change a hold.

    Raises:
        Conflict: ``erasure.changed``, when it is no longer what was read.
    """
    _swap(tx, _REPLACE_HOLD, row, old.mac, *_HOLD_KEY)


# -- identifiers that must not come back ------------------------------------------
_ADD_ERASED_ID = insert_or_ignore(erased_ids)
_ERASED_IDS = Statement(
    select(erased_ids.c.digest).where(
        erased_ids.c.tenant == _tenant,
        erased_ids.c.mark_key == bindparam("mark_key"),
        erased_ids.c.digest.in_(bindparam("digests", expanding=True)),
    )
)
_ANY_ERASED_ID = Statement(select(erased_ids.c.mark_key).where(erased_ids.c.tenant == _tenant).limit(1))
_FORGET_IDS = Statement(
    delete(erased_ids).where(
        erased_ids.c.tenant == _tenant,
        erased_ids.c.mark_key == bindparam("mark_key"),
        erased_ids.c.digest == bindparam("digest"),
    ),
    names=("tenant", "mark_key", "digest"),
)


def add_erased_id(tx: Transaction, tenant: int, mark_key: int, digest: bytes, erasure: bytes) -> None:
    """Note an identifier that must not come back; one that is noted stays as it is."""
    tx.run(_ADD_ERASED_ID, tenant=tenant, mark_key=mark_key, digest=digest, erasure=erasure)


def any_erased_id(tx: Transaction, tenant: int) -> bool:
    """Whether any identifier is noted: in most rooms none is."""
    return tx.row(_ANY_ERASED_ID, tenant=tenant) is not None


def erased_digests(tx: Transaction, tenant: int, mark_key: int, digests: Sequence[bytes]) -> set[bytes]:
    """Which of these are noted."""
    found: set[bytes] = set()
    for at in range(0, len(digests), LONGEST_LIST):
        part = digests[at : at + LONGEST_LIST]
        found |= {
            bytes(row[0]) for row in tx.rows(_ERASED_IDS, tenant=tenant, mark_key=mark_key, digests=part)
        }
    return found


def forget_erased_ids(tx: Transaction, tenant: int, keys: Sequence[tuple[int, bytes]]) -> None:
    """Let identifiers come back: whoever they belong to was readmitted."""
    tx.run_many(_FORGET_IDS, [(tenant, *key) for key in keys])


# -- the customer ------------------------------------------------------------------
_k = customer_keys.c
_LOCK_CUSTOMER = Statement(
    for_removal(
        select(records).where(
            records.c.tenant == _tenant, records.c.collection == CUSTOMERS, records.c.id == _customer
        )
    )
)
_KEY_NUMBERS = Statement(
    select(_k.key_no, _k.page).where(_k.tenant == _tenant, _k.customer == _customer).order_by(_k.key_no)
)


def lock_customer(tx: Transaction, tenant: int, customer: bytes) -> RecordRow | None:
    """A customer's own record, held so that nobody goes on who relied on its state."""
    row = tx.row(_LOCK_CUSTOMER, tenant=tenant, customer=customer)
    return None if row is None else RecordRow(*row)


def keys_of_customer(tx: Transaction, tenant: int, customer: bytes) -> list[tuple[int, int]]:
    """Number and page of each of a customer's keys."""
    return [(number, page) for number, page in tx.rows(_KEY_NUMBERS, tenant=tenant, customer=customer)]
