"""Roles and what they grant: the values that a decision is made of.

Lives here: `Policy`, `Role`, `Grant`, and the names a caller needs of their parts. Must not live here: the
built-in roles (builtin.py), files (policy_file.py), deciding (decide.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from strongroom.access.actions import Action
from strongroom.access.grants import NOTHING, FieldGrant, Reveal, View
from strongroom.access.scope import Scope, ScopeFilter, Teams
from strongroom.access.watch_limits import WatchLimits
from strongroom.model.levels import Level

__all__ = [
    "ADMINISTRATORS",
    "FOUNDER",
    "KEEPER",
    "NOTHING",
    "SOLO",
    "Beyond",
    "FieldGrant",
    "Grant",
    "Policy",
    "Reveal",
    "Role",
    "Scope",
    "ScopeFilter",
    "Separation",
    "Teams",
    "View",
]

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
"""The three that are kept apart; none of them sees customers' data."""
FOUNDER = "founder"
KEEPER = "keeper"
SOLO = "solo"

Separation = Literal["kept", "declared"]


class Beyond(StrEnum):
    """What the door does beyond a role's budget; the watch raises an alarm in any case."""

    ALARM = "alarm"
    STEP_UP = "step_up"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a role may do with one collection.

    Args:
        actions: Actions on its records; never one on the room.
        scope: Which records.
        fields: What may be known of the fields named.
        levels: What may be known of every other field, by its level; a level left out is hidden.
        denied: Fields that this role closes whatever another role of the same principal grants.
        min_group: Totals are given of at least so many customers; 0 for any number.
    """

    actions: frozenset[Action]
    scope: Scope
    fields: Mapping[str, FieldGrant] = field(default_factory=dict)
    levels: Mapping[Level, FieldGrant] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    min_group: int = 0

    def of_field(self, name: str, level: Level) -> FieldGrant:
        """What may be known of a field."""
        if name in self.denied:
            return NOTHING
        named = self.fields.get(name)
        return self.levels.get(level, NOTHING) if named is None else named


@dataclass(frozen=True, kw_only=True)
class Role:
    """A set of grants under a name.

    Args:
        purposes: For which it may act at all; the first is taken where a session states none.
        room_actions: Actions on the room.
        grants: By collection; ``*`` stands for collections not named.
        denied_actions: What this role forbids whatever another role of the same principal grants.
        budget: Numbers a day above which the watch raises an alarm, such as ``reveal``: 50.
        beyond: What the door does beyond them, before a value leaves.
    """

    name: str
    label_en: str
    label_zh: str
    purposes: tuple[str, ...]
    room_actions: frozenset[Action] = frozenset()
    grants: Mapping[str, Grant] = field(default_factory=dict)
    denied_actions: frozenset[Action] = frozenset()
    budget: Mapping[str, int] = field(default_factory=dict)
    beyond: Beyond = Beyond.ALARM

    def grant(self, collection: str) -> Grant | None:
        """What it grants on a collection."""
        return self.grants.get(collection) or self.grants.get("*")

    def label(self, language: str) -> str:
        """Its name for people, in ``en`` or ``zh-CN``."""
        return self.label_zh if language.startswith("zh") else self.label_en


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything that decides access, at one version; versions count from 1.

    Args:
        separation: ``kept``, or ``declared``: stated openly that one person wears several hats.
        reasoned: Actions that need a reason code here, beside those that always do.
        step_up: Actions that take a fresh sign-in.
        approved: Actions that take a second person's approval before they go on; ``erase`` alone can.
        watch: From which numbers on there is an alarm; no decision depends on it.
    """

    version: int
    roles: Mapping[str, Role]
    teams: Teams = field(default_factory=lambda: Teams({}))
    separation: Separation = "kept"
    reasoned: frozenset[Action] = frozenset()
    step_up: frozenset[Action] = frozenset()
    approved: frozenset[Action] = frozenset()
    watch: WatchLimits = field(default_factory=WatchLimits)
