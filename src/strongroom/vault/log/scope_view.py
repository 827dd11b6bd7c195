"""Whose data somebody touched, as it is handed out.

Lives here: values, and their form. Must not live here: who may have them (evidence_desk.py), gathering
(strongroom.audit).
"""

from dataclasses import dataclass
from typing import Any

from strongroom.audit.scope import Scope, Touched
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment

__all__ = ["ScopeView", "TouchView", "TouchedView", "scope_view"]


@dataclass(frozen=True, slots=True)
class TouchView:
    """One event in which somebody's data were touched.

    Attributes:
        event: Written id.
        at: RFC 3339, UTC.
        action: What was done.
        fields: ``collection.field`` of what was shown or written, sorted.
    """

    event: str
    at: str
    action: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TouchedView:
    """One person, and each time that their data were touched, newest first."""

    customer: str
    touches: tuple[TouchView, ...]

    @property
    def first(self) -> str:
        """The earliest moment."""
        return self.touches[-1].at

    @property
    def last(self) -> str:
        """The latest moment."""
        return self.touches[0].at

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields, sorted."""
        return tuple(sorted({name for touch in self.touches for name in touch.fields}))

    @property
    def actions(self) -> tuple[str, ...]:
        """All that was done, sorted."""
        return tuple(sorted({touch.action for touch in self.touches}))


@dataclass(frozen=True, slots=True)
class ScopeView:
    """What one principal touched between two moments.

    Attributes:
        principal: Handle, where it is known; the written id otherwise.
        principal_id: Written id.
        since: None for the beginning.
        until: The first moment that is too late.
        people: Whose data, by the first time. Events that were refused or failed touched nobody.
        events: Written ids of all events of the principal in that time, newest first.
    """

    principal: str
    principal_id: str
    since: str | None
    until: str
    people: tuple[TouchedView, ...]
    events: tuple[str, ...]

    def as_document(self) -> dict[str, Any]:
        """The scope as the JSON document of the command line and the API."""
        return {
            "principal": self.principal,
            "principal_id": self.principal_id,
            "since": self.since,
            "until": self.until,
            "people": [
                {
                    "customer": person.customer,
                    "first": person.first,
                    "last": person.last,
                    "actions": list(person.actions),
                    "fields": list(person.fields),
                    "touches": [
                        {"event": one.event, "at": one.at, "action": one.action, "fields": list(one.fields)}
                        for one in person.touches
                    ],
                }
                for person in self.people
            ],
            "events": list(self.events),
        }


def scope_view(scope: Scope, principal: str, handle: str, since: int | None, until: int) -> ScopeView:
    """A scope with written ids and moments.

    Args:
        principal: Written id.
        since: Milliseconds; None for the beginning.
    """
    people = sorted(scope.people.items(), key=lambda pair: pair[1].first)
    return ScopeView(
        principal=handle,
        principal_id=principal,
        since=None if since is None else write_moment(since),
        until=write_moment(until),
        people=tuple(TouchedView(write_id("cus", one), _touches(touched)) for one, touched in people),
        events=tuple(line.id for line in scope.events),
    )


def _touches(touched: Touched) -> tuple[TouchView, ...]:
    return tuple(
        TouchView(
            write_id("evt", touch.event), write_moment(touch.at), touch.action, tuple(sorted(touch.fields))
        )
        for touch in touched.touches
    )
