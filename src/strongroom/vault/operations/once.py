"""That a request is carried out once, however often it is sent, and what it came to.

Lives here: these values. Must not live here: rows and MACs (claiming.py), headers (server).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.errors import Conflict

__all__ = ["Once", "Outcome", "Repeated"]


@dataclass(frozen=True, slots=True)
class Once:
    """The name that a caller gave to a request, to be able to send it again.

    Args:
        key: SHA-256 of that name.
        request: SHA-256 of all that the request says.
    """

    key: bytes = field(repr=False)
    request: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a request came to: ids, numbers and codes. Values are shown anew, as the caller may see them now.

    Args:
        event: Id of its event; None for a batch, whose items have one each.
        record: Id of what it made or changed.
        revision: The record's revision by it.
        items: Of a batch, what became of each item, as a batch reads it.
    """

    event: str | None = None
    record: str | None = None
    revision: int | None = None
    items: tuple[Mapping[str, Any], ...] = ()

    def as_document(self) -> dict[str, Any]:
        """As JSON, without what is not there."""
        found = {"event": self.event, "record": self.record, "revision": self.revision}
        document: dict[str, Any] = {name: each for name, each in found.items() if each is not None}
        return {**document, "items": [dict(each) for each in self.items]} if self.items else document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Outcome":
        """What `as_document` wrote."""
        return cls(**{**document, "items": tuple(document.get("items", ()))})


class Repeated(Conflict):
    """The request was carried out before; nothing was done now.

    Args:
        outcome: What it came to then.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__("once.answered", event=outcome.event or "–")

    def __reduce__(self) -> tuple[object, ...]:
        return (Repeated, (self.outcome,))
