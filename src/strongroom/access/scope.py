"""Whose records: own, shared, of teams, all; for one record as an answer, for a list as a filter.

Lives here: scopes, the tree of teams, what a scope means for one principal. Must not live here: SQL
(storage makes it of a `ScopeFilter`), what may be done within the scope.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from strongroom.errors import InvalidInput

__all__ = ["ALL", "EVERYTHING", "NOBODY", "OWN", "Scope", "ScopeFilter", "Teams", "scope_filter"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records a grant reaches, as a policy says it; the parts add up.

    Args:
        all: Every record.
        own: Those whose owner is the principal.
        shared: Those shared with the principal or one of the principal's teams.
        team: Those of the principal's teams.
        below: Those of the teams below the principal's, at any depth.
        teams: Those of these teams, whoever asks.
    """

    all: bool = False
    own: bool = False
    shared: bool = False
    team: bool = False
    below: bool = False
    teams: frozenset[str] = frozenset()


ALL = Scope(all=True)
OWN = Scope(own=True, shared=True)


class Teams:
    """The tree of teams.

    Args:
        parents: Team to the team above it, None at the top.

    Raises:
        InvalidInput: ``access.unknown-team``, ``access.team-circle``.
    """

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self.parents: Mapping[str, str | None] = MappingProxyType(dict(parents))
        for team, above in parents.items():
            if above is not None and above not in parents:
                raise InvalidInput("access.unknown-team", team=above)
            seen = {team}
            while above is not None:
                if above in seen:
                    raise InvalidInput("access.team-circle", team=team)
                seen.add(above)
                above = parents[above]

    def __contains__(self, team: str) -> bool:
        return team in self.parents

    def __iter__(self) -> Iterator[str]:
        return iter(self.parents)

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        below: dict[str, set[str]] = {team: set() for team in self.parents}
        for team in self.parents:
            above = self.parents[team]
            while above is not None:
                below[above].add(team)
                above = self.parents[above]
        return {team: frozenset(each) for team, each in below.items()}

    def below(self, teams: Iterable[str]) -> frozenset[str]:
        """Every team under these, at any depth; those that are not in the tree have none."""
        return frozenset().union(*(self._below.get(team, frozenset()) for team in teams))


@dataclass(frozen=True, slots=True)
class ScopeFilter:
    """Which records one principal reaches; storage turns it into a condition.

    A record is in it when `everything`, or its owner is `owner`, or its team is one of `teams`, or it is
    shared with `shared_with` or one of `shared_teams`.

    Args:
        everything: No condition but the tenant and the collection.
        owner: The principal's id.
        teams: Names of teams.
        shared_with: The principal's id, where what is shared counts.
        shared_teams: The principal's own teams, where what is shared counts.
    """

    everything: bool = False
    owner: bytes | None = None
    teams: frozenset[str] = frozenset()
    shared_with: bytes | None = None
    shared_teams: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """``all``, ``some`` or ``nothing``."""
        if self.everything:
            return "all"
        return "some" if self.owner or self.teams or self.shared_with or self.shared_teams else "nothing"

    def covers(self, owner: bytes | None, team: str | None, shared: bool) -> bool:
        """Whether a record is in it.

        Args:
            owner: The record's owner.
            team: The record's team.
            shared: Whether it is shared with the principal or one of the principal's teams.
        """
        if self.everything:
            return True
        if self.owner is not None and self.owner == owner:
            return True
        if team is not None and team in self.teams:
            return True
        return shared and self.shared_with is not None

    def __or__(self, other: "ScopeFilter") -> "ScopeFilter":
        if self.everything or other.everything:
            return EVERYTHING
        return ScopeFilter(
            owner=self.owner or other.owner,
            teams=self.teams | other.teams,
            shared_with=self.shared_with or other.shared_with,
            shared_teams=self.shared_teams | other.shared_teams,
        )


EVERYTHING = ScopeFilter(everything=True)
NOBODY = ScopeFilter()


def scope_filter(scope: Scope, teams: Teams, user: bytes, own_teams: frozenset[str]) -> ScopeFilter:
    """What a scope means for one principal."""
    if scope.all:
        return EVERYTHING
    reached = scope.teams
    if scope.team:
        reached |= own_teams
    if scope.below:
        reached |= teams.below(own_teams)
    return ScopeFilter(
        owner=user if scope.own else None,
        teams=reached,
        shared_with=user if scope.shared else None,
        shared_teams=own_teams if scope.shared else frozenset(),
    )
