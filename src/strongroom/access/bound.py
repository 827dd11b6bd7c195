"""A policy put together with a schema: what each set of roles may know of each field, ready to look up.

Lives here: the tables that decisions read, made on demand and kept. Must not live here: deciding
(decide.py). A bound policy belongs to one version of each; whoever changes one binds again.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from strongroom.access.actions import Action
from strongroom.access.grants import NOTHING, FieldGrant, union
from strongroom.access.policy import ADMINISTRATORS, FOUNDER, KEEPER, Grant, Policy, Role
from strongroom.model.schema import Collection, Schema

__all__ = ["BoundPolicy", "Views", "bind", "granting"]

T = TypeVar("T")
_MOST_ANSWERS = 4_096
_APART = frozenset({*ADMINISTRATORS, FOUNDER, KEEPER})

Views = Mapping[str, FieldGrant]
"""Field name to what may be known of it, in the order of the schema; hidden fields too."""


class BoundPolicy:
    """A policy and the schema that it is read with.

    Args:
        policy: The policy.
        schema: The schema of the same tenant.
    """

    def __init__(self, policy: Policy, schema: Schema) -> None:
        self.policy = policy
        self.schema = schema
        self._held: dict[tuple[str, ...], tuple[Role, ...]] = {}
        self._denied: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        self._views: dict[tuple[str, str | None, tuple[str, ...], frozenset[str]], Views] = {}
        self._answers: dict[Hashable, Any] = {}

    def once(self, question: Hashable, answer: Callable[[], T]) -> T:
        """An answer that follows from this policy and the question alone, worked out once.

        The same people ask the same of records of the same owners all day.

        Args:
            question: All that the answer depends on besides the policy.
        """
        try:
            kept: T = self._answers[question]
        except KeyError:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            kept = self._answers[question] = answer()
        return kept

    def roles(self, names: tuple[str, ...]) -> tuple[Role, ...]:
        """The roles of these names that the policy has, in its own order, so that equal sets look alike."""
        found = self._held.get(names)
        if found is None:
            held = tuple(role for name, role in self.policy.roles.items() if name in names)
            found = self._held[names] = held
        return found

    def kept_apart(self, roles: Iterable[Role]) -> bool:
        """Whether these roles break the separation: an administrator, or the founder, holds nothing else."""
        names = {role.name for role in roles}
        return len(names) > 1 and self.policy.separation == "kept" and bool(names & _APART)

    def denied(self, collection: Collection, names: tuple[str, ...]) -> frozenset[str]:
        """The fields that one of the roles of these names closes for all of them."""
        key = (collection.name, names)
        found = self._denied.get(key)
        if found is None:
            grants = (role.grant(collection.name) for role in self.roles(names))
            closed = (grant.denied for grant in grants if grant is not None)
            found = self._denied[key] = frozenset[str]().union(*closed)
        return found

    def views(
        self, collection: Collection, purpose: str | None, roles: tuple[Role, ...], denied: frozenset[str]
    ) -> Views:
        """What these roles together may know of each field for a purpose.

        Args:
            collection: Where.
            purpose: What for; the schema may close a field for it.
            roles: The roles that count.
            denied: Fields closed whatever the roles grant.
        """
        key = (collection.name, purpose, tuple([role.name for role in roles]), denied)
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = MappingProxyType(_views(collection, purpose, roles, denied))
        return found


def _views(
    collection: Collection, purpose: str | None, roles: tuple[Role, ...], denied: frozenset[str]
) -> dict[str, FieldGrant]:
    grants = [grant for role in roles if (grant := role.grant(collection.name)) is not None]
    views = {}
    for name, field in collection.fields.items():
        closed = name in denied or (field.purposes and purpose not in field.purposes)
        views[name] = NOTHING if closed else union(*(grant.of_field(name, field.guarded) for grant in grants))
    return views


def bind(policy: Policy, schema: Schema) -> BoundPolicy:
    """Put a policy and a schema together."""
    return BoundPolicy(policy, schema)


def granting(
    roles: Iterable[Role], action: Action, collection: str | None
) -> tuple[tuple[Role, Grant | None], ...]:
    """The roles that grant an action, each with its grant on the collection; none, if one of them denies
    it.

    Args:
        roles: Every role that the principal holds.
        action: What is asked for.
        collection: Where; None for an action on the room.
    """
    held = tuple(roles)
    if any(action in role.denied_actions for role in held):
        return ()
    if collection is None:
        return tuple((role, None) for role in held if action in role.room_actions)
    found = []
    for role in held:
        grant = role.grant(collection)
        if grant is not None and action in grant.actions:
            found.append((role, grant))
    return tuple(found)
