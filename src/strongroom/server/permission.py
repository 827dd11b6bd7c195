"""What a route needs: said with each route, and checked to be said.

Lives here: the declaration. Must not live here: deciding (access); the door decides each operation anew,
whatever a route declares. What stands here tells who may knock at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount

from strongroom.access.actions import Action
from strongroom.server.signpost import Signpost

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "Entry",
    "Permission",
    "declared",
    "every_route",
    "needs",
    "permission_of",
    "undeclared",
]

F = TypeVar("F", bound=Callable[..., Any])
_ATTRIBUTE = "__permission__"


class Entry(StrEnum):
    """Who gets as far as the route's own work."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class Permission:
    """What a route needs.

    Args:
        entry: Whether somebody has to be signed in.
        actions: What the door will be asked for; a principal whose roles grant none of them is refused by it.
        step_up: Whether the sign-in has to be fresh.
        once: Whether it does one thing that an idempotency key can name, so that it is not done twice.
    """

    entry: Entry
    actions: tuple[Action, ...] = ()
    step_up: bool = False
    once: bool = False


PUBLIC = Permission(Entry.ANYBODY)
SIGNED_IN = Permission(Entry.SIGNED_IN)


def needs(*actions: Action, step_up: bool = False, once: bool = False) -> Permission:
    """A route for those who are signed in, by which the door is asked for these actions."""
    return Permission(Entry.SIGNED_IN, actions, step_up, once)


def declared(permission: Permission) -> Callable[[F], F]:
    """Say what an endpoint needs."""

    def mark(endpoint: F) -> F:
        setattr(endpoint, _ATTRIBUTE, permission)
        return endpoint

    return mark


def permission_of(route: BaseRoute) -> Permission | None:
    """What a route needs; None where it does not say, which no route of the server may."""
    return getattr(getattr(route, "endpoint", None), _ATTRIBUTE, None)


def undeclared(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """The paths of routes that do not say what they need."""
    yield from (path for path, route in every_route(routes) if permission_of(route) is None)


def every_route(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, BaseRoute]]:
    """Each route with its address, those of included routers and mounts too."""
    for found in iter_route_contexts(routes):
        route = found.original_route
        if isinstance(route, Signpost):
            continue  # it only leads to the others
        if isinstance(route, Mount):
            yield from every_route(route.routes)
        else:
            yield found.path or "?", route
