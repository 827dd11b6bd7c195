"""What leaves through the door: records as one person may see them.

Lives here: the values handed out by the desk. Must not live here: deciding what
may be seen, opening envelopes, or how a screen or a terminal shows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from strongroom.access.grants import View

__all__ = ["FieldView", "Page", "RecordView", "Revealed", "RevisionView"]


class FieldView(NamedTuple):
    """One field as shown: in full, masked, coarse, or not at all.

    A tuple, since a page is made of hundreds of them and no other value is made as fast.

    Attributes:
        shown: The text to show; None when hidden or when there is no value.
        view: How much of the value ``shown`` is.
        filled: Whether a value is stored; None where even that is not said.
        may_reveal: Whether `reveal` would show it in full for this purpose.
        may_compare: Whether `compare` may ask about it.
        may_use: Whether it may be acted on unseen (call, mail).
    """

    shown: str | None
    view: View
    filled: bool | None = None
    may_reveal: bool = False
    may_compare: bool = False
    may_use: bool = False

    def __repr__(self) -> str:
        return f"FieldView({self.view.value})"  # reprs end up in logs


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as one person sees it.

    Attributes:
        id: The record's id, written.
        customer: The id of the customer it belongs to, written.
        revision: Counts from 1; what `update` takes as ``expect``.
        clear: The clear columns that are set: owner, team, status, kind, priority, times.
        fields: What the role may know of each field, in the schema's order.
        owner_handle: The short name of the colleague who owns it; None where that is not known.
    """

    id: str
    collection: str
    customer: str
    revision: int
    created: str
    updated: str
    clear: Mapping[str, str]
    fields: Mapping[str, FieldView]
    owner_handle: str | None = None

    def as_document(self) -> dict[str, Any]:
        """The record as the JSON document of the command line and the API."""
        fields = {
            name: {"shown": view.shown, "view": view.view.value}
            for name, view in self.fields.items()
            if view.view is not View.HIDDEN
        }
        return {**self.beside_fields(), "fields": fields}

    def beside_fields(self) -> dict[str, Any]:
        """What its document says but for the fields."""
        return {
            "id": self.id,
            "collection": self.collection,
            "customer": self.customer,
            "revision": self.revision,
            "created": self.created,
            "updated": self.updated,
            **self.clear,
            **({} if self.owner_handle is None else {"owner_handle": self.owner_handle}),
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Some records, and where the next ones begin.

    Attributes:
        next: Cursor for the following page; None at the end.
    """

    items: tuple[RecordView, ...]
    next: str | None = None

    def __iter__(self) -> Iterator[RecordView]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Revealed(Mapping[str, str]):
    """Values shown in full; silent in a repr, for reprs end up in logs."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Revealed({', '.join(sorted(self._values))})"


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One revision of a record: who made it, when, and why.

    Attributes:
        changed: Names of the fields that it set, as far as the viewer may know the field exists.
        record: The revision as the viewer may see it; None for a removal, and for one that belonged to a
            duplicate who has been erased.
        principal_handle: The short name of who made it; None where that is not known.
        merged_into: Id of the customer whom this one was merged into, where the viewer may see that one.
    """

    revision: int
    at: str
    action: str
    principal: str
    purpose: str | None
    reason_code: str | None
    changed: tuple[str, ...]
    event: str
    record: RecordView | None
    merged_into: str | None = None
    principal_handle: str | None = None

    def as_document(self) -> dict[str, Any]:
        """The revision as JSON."""
        return {
            "revision": self.revision,
            "at": self.at,
            "action": self.action,
            "principal": self.principal,
            "principal_handle": self.principal_handle,
            "purpose": self.purpose,
            "reason_code": self.reason_code,
            "changed": list(self.changed),
            "event": self.event,
            "record": None if self.record is None else self.record.as_document(),
            "merged_into": self.merged_into,
        }
