"""Pages of records: who reaches which, what is asked for, in ascending order of ids.

Lives here: statements with filter, scope and cursor. Must not live here: opening records, and the meaning of
a cursor outside.

The ids of a page are chosen first, in a sub-select with LIMIT, and only they are joined with their keys:
otherwise PostgreSQL takes to merging all keys of the tenant. A scope of several parts (own, of teams, shared)
becomes one short ordered list a part, each from its own index, which are then put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from strongroom.storage.expressions import bindparam, chosen_by, func, literal_column, select, union
from strongroom.storage.named_tables import records, shares
from strongroom.storage.record_lookup import FoundRecord, found_in_list, listed
from strongroom.storage.record_scope import (
    RecordFilter,
    ScopeFilter,
    filter_conditions,
    filter_values,
    scope_condition,
    scope_values,
)
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Select

__all__ = ["Shape", "count_records", "page_of_records", "page_statement"]

# A part of its own for each team, up to so many; their number is rounded up, so that there are few
# statements.
_TEAM_PARTS = 16
_r, _s = records.c, shares.c
_tenant: Any = bindparam("tenant")
_collection: Any = bindparam("collection")
_after: Any = bindparam("after")
_limit: Any = bindparam("limit")


class Shape(NamedTuple):
    """What distinguishes one statement from another: the names of its parameters."""

    filters: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()


def page_of_records(
    tx: Transaction,
    tenant: int,
    collection: int,
    scope: ScopeFilter,
    filter: RecordFilter = RecordFilter(),  # noqa: B008 - frozen
    *,
    after: bytes = b"",
    limit: int = 50,
) -> list[FoundRecord]:
    """A page of records by ascending id.

    Args:
        scope: What the one who asks reaches.
        filter: What is asked for; active records, when left out.
        after: The last id of the page before.
        limit: At most so many; fewer than that is the end.
    """
    reached = scope_values(scope)
    if reached is None:
        return []
    wanted, reached = filter_values(filter), _team_by_team(reached)
    statement = page_statement(Shape(frozenset(wanted), frozenset(reached)))
    rows = tx.rows(
        statement, tenant=tenant, collection=collection, after=after, limit=limit, **wanted, **reached
    )
    return [found_in_list(row) for row in rows]


def count_records(
    tx: Transaction,
    tenant: int,
    collection: int,
    scope: ScopeFilter,
    filter: RecordFilter = RecordFilter(),  # noqa: B008 - frozen
    *,
    most: int = 10_000,
) -> int:
    """How many records a scope and a filter have; counting stops at `most`."""
    reached = scope_values(scope)
    if reached is None:
        return 0
    wanted = filter_values(filter)
    statement = _count_statement(Shape(frozenset(wanted), frozenset(reached)))
    row = tx.row(statement, tenant=tenant, collection=collection, limit=most, **wanted, **reached)
    return 0 if row is None else int(row[0])


@lru_cache(maxsize=512)
def page_statement(shape: Shape) -> Statement:
    """The statement of all pages with these parameters."""
    chosen = _chosen(shape)
    page = listed(records).where(
        _r.tenant == _tenant, _r.collection == _collection, chosen_by(_r.id, chosen.subquery("chosen"))
    )
    return Statement(page.order_by(_r.id))


def _chosen(shape: Shape) -> Select[Any]:
    parts = _parts(shape)
    if len(parts) == 1:
        return parts[0]
    together = union(*(select(part.subquery().c.id) for part in parts)).subquery("together")
    return select(together.c.id).order_by(together.c.id).limit(_limit)


def _ordered(part: Select[Any], id: Any = _r.id) -> Select[Any]:
    return part.where(id > _after).order_by(id).limit(_limit)


def _parts(shape: Shape) -> list[Select[Any]]:
    plain = select(_r.id).where(
        _r.tenant == _tenant, _r.collection == _collection, *filter_conditions(records, shape.filters)
    )
    if not shape.scope:
        return [_ordered(plain)]
    shared = plain.join(
        shares, (_s.tenant == _r.tenant) & (_s.collection == _r.collection) & (_s.id == _r.id)
    ).where(_s.tenant == _tenant, _s.collection == _collection)
    parts = []
    for name in sorted(shape.scope):
        if name == "s_owner":
            parts.append(_ordered(plain.where(_r.owner == bindparam(name))))
        elif name == "s_teams":
            parts.append(_ordered(plain.where(_r.team.in_(bindparam(name, expanding=True)))))
        elif name.startswith("s_team_"):
            parts.append(_ordered(plain.where(_r.team == bindparam(name))))
        elif name == "s_shared":
            parts.append(_ordered(shared.where(_s.grantee == bindparam(name)), _s.id))
        else:
            # Who is granted through a team is written with an empty user; that is what the index goes by.
            teams: Any = bindparam(name, expanding=True)
            parts.append(_ordered(shared.where(_s.grantee == b"", _s.granted_team.in_(teams)), _s.id))
    return parts


def _team_by_team(values: Mapping[str, Any]) -> dict[str, Any]:
    teams = values.get("s_teams", ())
    if not 0 < len(teams) <= _TEAM_PARTS:
        return dict(values)
    size = 1 << (len(teams) - 1).bit_length()
    parts = {f"s_team_{at}": teams[min(at, len(teams) - 1)] for at in range(size)}
    return {**{name: value for name, value in values.items() if name != "s_teams"}, **parts}


@lru_cache(maxsize=512)
def _count_statement(shape: Shape) -> Statement:
    some: Select[Any] = select(literal_column("1").label("one")).where(
        _r.tenant == _tenant, _r.collection == _collection, *filter_conditions(records, shape.filters)
    )
    reached = scope_condition(records, shape.scope)
    if reached is not None:
        some = some.where(reached)
    return Statement(select(func.count()).select_from(some.limit(_limit).subquery("some")))
