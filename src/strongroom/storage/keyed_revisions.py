"""Revisions of records, each with the row of the key that it is sealed under, in one statement.

Lives here: statements for whoever reads many revisions and opens something of each. Must not live here: what
is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from strongroom.storage.expressions import bindparam, select, tuple_
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.named_tables import customer_keys, history, records
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Select, Table

__all__ = ["KeyedRevision", "RevisionKey", "RevisionTable", "keys_of", "revisions_of", "walk_revisions"]

RevisionTable = Literal["records", "history"]
RevisionKey = tuple[int, bytes, int]
"""Collection, record, revision: where a revision stands in a table; records have but one revision each."""

_tenant: Any = bindparam("of_tenant")
_k = customer_keys.c
_COLUMNS = len(RecordRow._fields)
_CUSTOMER, _KEY_NO = RecordRow._fields.index("customer"), RecordRow._fields.index("key_no")


class KeyedRevision(NamedTuple):
    """A revision as `RecordRow` has it, and what its key's row has besides; None where that is gone."""

    tenant: int
    collection: int
    id: bytes
    revision: int
    state: int
    customer: bytes
    owner: bytes | None
    team: str | None
    status: str | None
    kind: str | None
    priority: str | None
    at: int | None
    extra: str | None
    created: int
    updated: int
    key_no: int
    levels: bytes
    sealed_general: bytes | None
    sealed_personal: bytes | None
    sealed_sensitive: bytes | None
    event: bytes
    member: int | None
    mac: bytes
    page: int | None
    gen: int | None
    wrapped: bytes | None
    commitment: bytes | None

    @property
    def key(self) -> RevisionKey:
        """Where it stands in its table."""
        return self.collection, self.id, self.revision

    @property
    def row(self) -> RecordRow:
        """The revision alone."""
        return RecordRow._make(self[:_COLUMNS])


def _with_keys(table: Table) -> Select[Any]:
    of_row = (_k.tenant == table.c.tenant) & (_k.customer == table.c.customer) & (_k.key_no == table.c.key_no)
    columns = (*table.columns, _k.page, _k.gen, _k.wrapped, _k.commitment)
    return (
        select(*columns).select_from(table.outerjoin(customer_keys, of_row)).where(table.c.tenant == _tenant)
    )


def _walk(table: Table) -> tuple[Statement, Statement]:
    key = [column for column in table.columns if column.primary_key and column.name != "tenant"]
    first = _with_keys(table).order_by(*key).limit(bindparam("most"))
    after = tuple_(*(bindparam(f"k{at}") for at in range(len(key))))
    return Statement(first), Statement(first.where(tuple_(*key) > after))


def _by_ids(table: Table) -> Statement:
    wanted = table.c.id.in_(bindparam("ids", expanding=True))
    found = _with_keys(table).where(table.c.collection == bindparam("collection"), wanted)
    return Statement(found.order_by(table.c.id, table.c.revision))


_WALKS = {"records": _walk(records), "history": _walk(history)}
_RECORDS, _HISTORY = _by_ids(records), _by_ids(history)


def walk_revisions(
    tx: Transaction, tenant: int, table: RevisionTable, after: RevisionKey | None, most: int
) -> list[KeyedRevision]:
    """The revisions in a table that follow one, in the order of the table's key.

    Args:
        after: Where the walk has come to; None at its beginning.
        most: How many rows at once.
    """
    first, following = _WALKS[table]
    if after is None:
        rows = tx.rows(first, of_tenant=tenant, most=most)
    else:
        key = {f"k{at}": part for at, part in enumerate(after if table == "history" else after[:2])}
        rows = tx.rows(following, of_tenant=tenant, most=most, **key)
    return list(map(KeyedRevision._make, rows))


def revisions_of(tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes]) -> list[KeyedRevision]:
    """All revisions of some records.

    Records are read before history: a revision that moves from one to the other between the two statements is
    then read twice, and never missed.
    """
    wanted = {"of_tenant": tenant, "collection": collection, "ids": list(ids)}
    found = tx.rows(_RECORDS, **wanted) + tx.rows(_HISTORY, **wanted)
    return list(map(KeyedRevision._make, found))


def keys_of(rows: Iterable[KeyedRevision]) -> list[KeyRow]:
    """The rows of the keys that are there."""
    return [
        KeyRow(row[_CUSTOMER], row[_KEY_NO], *row[_COLUMNS:])  # type: ignore[arg-type]  # none is None where one is not
        for row in rows
        if row[-1] is not None
    ]
