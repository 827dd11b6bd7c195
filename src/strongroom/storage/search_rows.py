"""Rows of search: the registry of indexes, and their tokens.

Lives here: statements. Must not live here: making tokens (strongroom.crypto), and comparing what was found: a
token only says that a record may have the value.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from strongroom.storage.expressions import (
    and_,
    bindparam,
    chosen_by,
    delete,
    func,
    literal_column,
    select,
    tuple_,
    update,
)
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import records, search_indexes, search_tokens
from strongroom.storage.record_lookup import FoundRecord, found_in_list, listed
from strongroom.storage.record_scope import (
    RecordFilter,
    ScopeFilter,
    filter_conditions,
    filter_values,
    scope_condition,
    scope_values,
)
from strongroom.storage.statement import Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = [
    "MOST_TOKENS",
    "SearchIndexRow",
    "Token",
    "add_index",
    "add_missing_tokens",
    "add_tokens",
    "candidate_statement",
    "candidates",
    "copy_tokens",
    "count_token",
    "delete_tokens",
    "drop_index",
    "indexes",
    "lock_index",
    "move_index",
    "trim_index",
    "walk_tokens",
]

MOST_TOKENS = 16
"""So many tokens narrow one search; what more there is gets compared after opening."""


class SearchIndexRow(NamedTuple):
    """One search index.

    Attributes:
        state: 0 building, 1 ready, 2 retiring.
        cursor: While building, the id that the backfill has come to.
    """

    index_no: int
    collection: int
    field: int
    transform: int
    generation: int
    state: int
    cursor: bytes | None = None


class Token(NamedTuple):
    """One token of a record; signed, since the engines have no unsigned numbers."""

    index_no: int
    token: int
    record: bytes


_t, _i = search_tokens.c, search_indexes.c
_tenant: Any = bindparam("tenant")
_index_no: Any = bindparam("index_no")
_limit: Any = bindparam("limit")
_NAMES = ("tenant", "index_no", "token", "record")

_ADD_INDEX = insert_or_ignore(search_indexes)
_COLUMNS = [_i[name] for name in SearchIndexRow._fields]
_ONE_INDEX = (_i.tenant == _tenant, _i.index_no == _index_no)
_INDEXES = Statement(select(*_COLUMNS).where(_i.tenant == _tenant).order_by(_i.index_no))
_LOCK_INDEX = Statement(for_change(select(*_COLUMNS).where(*_ONE_INDEX)))
_MOVE_INDEX = Statement(
    update(search_indexes)
    .where(_i.tenant == _tenant, _i.index_no == bindparam("of_index"))
    .values(state=bindparam("new_state"), cursor=bindparam("new_cursor"))
)
_DROP_INDEX = Statement(delete(search_indexes).where(*_ONE_INDEX))
_ADD_MISSING = insert_or_ignore(search_tokens)
_DELETE = Statement(
    delete(search_tokens).where(
        _t.tenant == _tenant,
        _t.index_no == _index_no,
        _t.token == bindparam("token"),
        _t.record == bindparam("record"),
    ),
    names=_NAMES,
)
_ONE_TOKEN = (_t.tenant == _tenant, _t.index_no == _index_no, _t.token == bindparam("token"))
_COUNT = Statement(
    select(func.count()).select_from(
        select(literal_column("1").label("one")).where(*_ONE_TOKEN).limit(_limit).subquery("some")
    )
)
_WALK = Statement(
    select(_t.index_no, _t.token, _t.record)
    .where(
        _t.tenant == _tenant,
        _t.index_no == _index_no,
        tuple_(_t.token, _t.record) > tuple_(bindparam("after_token"), bindparam("after_record")),
    )
    .order_by(_t.token, _t.record)
    .limit(_limit)
)
_first = (
    select(_t.token).where(_t.tenant == _tenant, _t.index_no == _index_no).order_by(_t.token).limit(_limit)
).subquery("first")
_TRIM = Statement(
    delete(search_tokens).where(
        _t.tenant == _tenant,
        _t.index_no == _index_no,
        _t.token <= select(func.max(_first.c.token)).scalar_subquery(),
    )
)


# -- the registry --------------------------------------------------------------
def indexes(tx: Transaction, tenant: int) -> list[SearchIndexRow]:
    """All indexes of a tenant."""
    return [SearchIndexRow(*row) for row in tx.rows(_INDEXES, tenant=tenant)]


def add_index(tx: Transaction, tenant: int, index: SearchIndexRow) -> None:
    """Register an index; one that is there stays as it is."""
    tx.run(_ADD_INDEX, tenant=tenant, **index._asdict())


def lock_index(tx: Transaction, tenant: int, index_no: int) -> SearchIndexRow | None:
    """One index, held until the commit: two backfills of it go one after the other."""
    row = tx.row(_LOCK_INDEX, tenant=tenant, index_no=index_no)
    return None if row is None else SearchIndexRow(*row)


def move_index(tx: Transaction, tenant: int, index_no: int, state: int, cursor: bytes | None) -> None:
    """Note the state of an index and how far its backfill has come, in the transaction of the batch
    itself."""
    tx.run(_MOVE_INDEX, tenant=tenant, of_index=index_no, new_state=state, new_cursor=cursor)


def drop_index(tx: Transaction, tenant: int, index_no: int) -> None:
    """Forget an index; its tokens have been trimmed before."""
    tx.run(_DROP_INDEX, tenant=tenant, index_no=index_no)


# -- tokens --------------------------------------------------------------------
def add_tokens(tx: Transaction, tenant: int, tokens: Sequence[tuple[int, int, bytes]]) -> None:
    """Insert the tokens of new records (index, token, record); sorted, since the table is a tree by them.

    Raises:
        Conflict: ``storage.duplicate``.
    """
    tx.copy_in(search_tokens, [(tenant, *token) for token in sorted(tokens)])


def add_missing_tokens(tx: Transaction, tenant: int, tokens: Sequence[Token]) -> None:
    """Insert tokens some of which may be there: a backfill, a record that changed."""
    tx.run_many(_ADD_MISSING, [(tenant, *token) for token in sorted(tokens)])


def copy_tokens(tx: Transaction, tenant: int, tokens: Sequence[Token]) -> None:
    """As `add_missing_tokens`, fast where hardly any are there: a backfill of a room that nobody is in."""
    tx.copy_missing(search_tokens, [(tenant, *token) for token in tokens])


def delete_tokens(tx: Transaction, tenant: int, tokens: Sequence[Token]) -> None:
    """Delete tokens; those that are not there do not matter. They are recomputed from the record's old
    values."""
    tx.run_many(_DELETE, [(tenant, *token) for token in sorted(tokens)])


def count_token(tx: Transaction, tenant: int, index_no: int, token: int, *, most: int) -> int:
    """How many records have a token; counting stops at `most`."""
    row = tx.row(_COUNT, tenant=tenant, index_no=index_no, token=token, limit=most)
    return 0 if row is None else int(row[0])


def walk_tokens(
    tx: Transaction, tenant: int, index_no: int, *, after: tuple[int, bytes] | None = None, limit: int = 1_000
) -> list[Token]:
    """All tokens of an index in order; go on with the last one's token and record."""
    token, record = after or (-(2**63), b"")
    rows = tx.rows(
        _WALK, tenant=tenant, index_no=index_no, after_token=token, after_record=record, limit=limit
    )
    return [Token(*row) for row in rows]


def trim_index(tx: Transaction, tenant: int, index_no: int, *, limit: int = 10_000) -> int:
    """Delete about so many tokens of an index that retires; returns how many, 0 at the end."""
    return tx.run(_TRIM, tenant=tenant, index_no=index_no, limit=limit)


# -- searching -----------------------------------------------------------------
def candidates(
    tx: Transaction,
    tenant: int,
    collection: int,
    tokens: Sequence[tuple[int, int]],
    scope: ScopeFilter,
    filter: RecordFilter = RecordFilter(),  # noqa: B008 - frozen
    *,
    after: bytes = b"",
    limit: int = 50,
) -> list[FoundRecord]:
    """Records that have all of these tokens, by ascending id.

    Args:
        tokens: Index and token, 1 to `MOST_TOKENS`; the rarest first is fastest.
        scope: What the one who asks reaches.
        filter: What else is asked for; active records, when left out.
        after: The last id of the page before.
    """
    reached = scope_values(scope)
    if reached is None:
        return []
    wanted = filter_values(filter)
    statement = candidate_statement(len(tokens), frozenset(wanted), frozenset(reached))
    numbered = {
        name: value
        for at, (index_no, token) in enumerate(tokens)
        for name, value in ((f"index_{at}", index_no), (f"token_{at}", token))
    }
    rows = tx.rows(
        statement,
        tenant=tenant,
        collection=collection,
        after=after,
        limit=limit,
        **numbered,
        **wanted,
        **reached,
    )
    return [found_in_list(row) for row in rows]


@lru_cache(maxsize=512)
def candidate_statement(count: int, filters: frozenset[str], scope: frozenset[str]) -> Statement:
    """The statement of all searches with so many tokens and these parameters.

    Raises:
        ValueError: With no token, or more than `MOST_TOKENS`.
    """
    if not 0 < count <= MOST_TOKENS:
        raise ValueError(f"a search has 1 to {MOST_TOKENS} tokens")
    row = records.alias("candidate")
    each = [search_tokens.alias(f"token_{at}") for at in range(count)]
    first = each[0].c
    chosen = select(first.record.label("id")).select_from(each[0])
    for at, other in enumerate(each[1:], 1):
        chosen = chosen.join(other, and_(*_token(other, at), other.c.record == first.record))
    chosen = chosen.join(
        row,
        and_(
            row.c.tenant == _tenant,
            row.c.collection == bindparam("collection"),
            row.c.id == first.record,
            *filter_conditions(row, filters),
        ),
    ).where(*_token(each[0], 0), first.record > bindparam("after"))
    reached = scope_condition(row, scope)
    if reached is not None:
        chosen = chosen.where(reached)
    some = chosen.order_by(first.record).limit(_limit).subquery("chosen")
    page = listed(records).where(
        records.c.tenant == _tenant,
        records.c.collection == bindparam("collection"),
        chosen_by(records.c.id, some),
    )
    return Statement(page.order_by(records.c.id))


def _token(table: Any, at: int) -> tuple[Any, ...]:
    return (
        table.c.tenant == _tenant,
        table.c.index_no == bindparam(f"index_{at}"),
        table.c.token == bindparam(f"token_{at}"),
    )
