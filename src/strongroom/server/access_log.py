"""One line a request in the program's log, and its figures.

Lives here: what is noted of a request: method, route, status, time, id. Must not live here: the log of the
room (audit). An address, a query, a header or a body may hold a personal value, so none is noted: the route
is named by its template, and whoever asked stands in the room's own log under the same request id.
"""

import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

__all__ = ["AccessLog"]

_NONE = "none"
_FRAMES = 6
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class AccessLog:
    """Notes requests.

    Args:
        registry: Where the figures are kept, to be read at ``/metrics``.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._log = structlog.get_logger("strongroom.server")
        self._requests = Counter(
            "strongroom_http_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "strongroom_http_request_seconds",
            "Time from a request's arrival to the end of its answer.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=registry,
        )

    def note(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        """Note a request that was answered."""
        route = getattr(scope.get("route"), "path", _NONE)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        self._log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            request=scope["state"]["id"],
        )

    def note_failure(self, scope: MutableMapping[str, Any], error: Exception) -> None:
        """Note what nobody foresaw, by its kind and place: what it says may hold a value."""
        places = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        self._log.error(
            "failure",
            kind=type(error).__name__,
            where=[f"{Path(each.filename).stem}:{each.lineno} {each.name}" for each in places],
            request=scope["state"]["id"],
        )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
