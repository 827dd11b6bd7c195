"""Where a request goes: found by the parts of its address, and not by trying every route in turn.

Lives here: that look-up. Must not live here: which routes there are (app.py), answering what no route is for.

A router tries its routes one after the other. Records are the last of two hundred, so that looking for the
route took longer than reading the record. The signpost stands first, and knows of an address which few
routes could be meant. It decides nothing of its own: of these the first in the routes' own order that
matches is the one, and where none does, the others are tried as if there were no signpost.
"""

import re
from collections.abc import Sequence
from typing import Any

from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

__all__ = ["Signpost"]

_WAY = "strongroom.way"
_MANY_PARTS = re.compile(r"\{\w+:path\}")
_TOLD_APART = 2
"""So many parts at the beginning of an address are looked at: ``v1`` and a resource."""


class Signpost(BaseRoute):
    """Points to the routes that follow it.

    Args:
        routes: All of them, in their order.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._ways = tuple(_Way(found) for found in iter_route_contexts(routes))
        self._known = frozenset(
            part for way in self._ways for part in way.parts[:_TOLD_APART] if part is not None
        )
        self._longest = max((len(way.parts) for way in self._ways), default=0)
        self._found: dict[tuple[int, tuple[str | None, ...]], tuple[_Way, ...]] = {}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the route is known that a request goes to; which one stands in the scope then."""
        if scope["type"] != "http" or scope.get("root_path"):
            return Match.NONE, {}
        path: str = scope["path"]
        for way in self._possible(path):
            if not isinstance(way.route, APIRoute):
                return Match.NONE, {}  # such a one knows by itself what it is for
            parameters = way.read(path, scope["method"])
            if parameters is not None:
                child = {"route": way.route, "endpoint": way.route.endpoint, "path_params": parameters}
                return Match.FULL, {**child, _WAY: way.to}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go there."""
        await scope[_WAY].app(scope, receive, send)

    def _possible(self, path: str) -> "tuple[_Way, ...]":
        parts = path.split("/")[1:]
        head = tuple(part if part in self._known else None for part in parts[:_TOLD_APART])
        # As many as there are kinds of address: whatever people type is kept as "something else".
        key = min(len(parts), self._longest + 1), head
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(way for way in self._ways if way.may_be(*key))
        return found


class _Way:
    """One route, and which addresses might be its own.

    Args:
        to: The route, as the application includes it.
    """

    def __init__(self, to: RouteContext) -> None:
        self.to: Any = to
        self.route = to.original_route
        begins, *rest = _MANY_PARTS.split(to.path or "", maxsplit=1)
        self.parts = tuple(
            None if "{" in part else part for part in begins.removesuffix("/" if rest else "").split("/")[1:]
        )
        self._any_address = not isinstance(self.route, APIRoute)
        self._any_length = bool(rest)

    def may_be(self, length: int, head: tuple[str | None, ...]) -> bool:
        """Whether an address of so many parts that begins like this might be the route's."""
        if self._any_address:
            return True
        same = all(ours is None or ours == theirs for ours, theirs in zip(self.parts, head, strict=False))
        return same and (self._any_length or len(self.parts) == length)

    def read(self, path: str, method: str) -> dict[str, Any] | None:
        """The parameters in an address; None where it, or the method, is not the route's."""
        found = self.to.path_regex.match(path)
        if found is None or method not in self.to.methods:
            return None
        return {
            name: self.to.param_convertors[name].convert(text) for name, text in found.groupdict().items()
        }
