"""Conditions on records: which ones somebody reaches, and which ones are asked for.

Lives here: scope and filter as values and as SQL. Must not live here: deciding a scope (strongroom.access),
and which statement they go into.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from strongroom.storage.expressions import and_, bindparam, exists, or_
from strongroom.storage.named_tables import shares

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

__all__ = [
    "RecordFilter",
    "ScopeFilter",
    "filter_conditions",
    "filter_values",
    "scope_condition",
    "scope_values",
]


class ScopeFilter(Protocol):
    """Which records one principal reaches; `strongroom.access.scope.ScopeFilter` is one.

    Attributes:
        everything: All of them; the rest does not matter then.
        owner: Those of this owner.
        teams: Those of these teams.
        shared_with: Those shared with this user.
        shared_teams: Those shared with these teams.
    """

    @property
    def everything(self) -> bool: ...  # noqa: D102 - said above
    @property
    def owner(self) -> bytes | None: ...  # noqa: D102 - said above
    @property
    def teams(self) -> frozenset[str]: ...  # noqa: D102 - said above
    @property
    def shared_with(self) -> bytes | None: ...  # noqa: D102 - said above
    @property
    def shared_teams(self) -> frozenset[str]: ...  # noqa: D102 - said above


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records are asked for; what is None does not matter. Ranges include their start, not their end.

    Attributes:
        state: 0 active, 1 hidden, 2 removed, 3 erased.
        customer: Whose records; the customer's own is not among them.
        at_from: In milliseconds, as all times here.
    """

    state: int | None = 0
    customer: bytes | None = None
    owner: bytes | None = None
    team: str | None = None
    status: str | None = None
    kind: str | None = None
    priority: str | None = None
    at_from: int | None = None
    at_until: int | None = None
    created_from: int | None = None
    created_until: int | None = None
    updated_from: int | None = None
    updated_until: int | None = None


def filter_values(filter: RecordFilter) -> dict[str, Any]:
    """The parameters that the conditions of a filter take."""
    values = {f"f_{field.name}": getattr(filter, field.name) for field in fields(filter)}
    return {name: value for name, value in values.items() if value is not None}


def filter_conditions(row: FromClause, given: frozenset[str]) -> list[ColumnElement[bool]]:
    """The conditions of all filters that have these parameters.

    Args:
        row: `records` or an alias of it.
        given: Names from `filter_values`.
    """
    conditions = []
    for name in sorted(given):
        column, _, end = name.removeprefix("f_").partition("_")
        parameter: Any = bindparam(name)
        if end == "from":
            conditions.append(row.c[column] >= parameter)
        elif end == "until":
            conditions.append(row.c[column] < parameter)
        else:
            conditions.append(row.c[column] == parameter)
        if column == "customer":
            conditions.append(row.c.customer != row.c.id)  # what the index by customer is limited to
    return conditions


def scope_values(scope: ScopeFilter) -> dict[str, Any] | None:
    """The parameters that the condition of a scope takes: none for everything; None for a scope without
    records."""
    if scope.everything:
        return {}
    values = {
        "s_owner": scope.owner,
        "s_teams": sorted(scope.teams),
        "s_shared": scope.shared_with,
        "s_shared_teams": sorted(scope.shared_teams),
    }
    return {name: value for name, value in values.items() if value} or None


def scope_condition(row: FromClause, given: frozenset[str]) -> ColumnElement[bool] | None:
    """The condition of all scopes that have these parameters; None for everything.

    Args:
        row: `records` or an alias of it.
        given: Names from `scope_values`.
    """
    parts: list[ColumnElement[bool]] = []
    if "s_owner" in given:
        parts.append(row.c.owner == bindparam("s_owner"))
    if "s_teams" in given:
        parts.append(row.c.team.in_(bindparam("s_teams", expanding=True)))
    share = shares.alias("share")
    one = and_(share.c.tenant == row.c.tenant, share.c.collection == row.c.collection, share.c.id == row.c.id)
    if "s_shared" in given:
        parts.append(exists().where(one, share.c.grantee == bindparam("s_shared")))
    if "s_shared_teams" in given:
        parts.append(
            exists().where(one, share.c.granted_team.in_(bindparam("s_shared_teams", expanding=True)))
        )
    return or_(*parts) if parts else None
