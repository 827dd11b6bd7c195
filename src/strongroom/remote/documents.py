"""Answers as the vault's views: what a call gives here is what it gives where the room is.

Lives here: from JSON to these values. Must not live here: asking. Whoever calls tells of what does not fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.grants import View
from strongroom.audit.leaf import Actor, Leaf, MemberRoot, StreamPosition
from strongroom.model.schema import Schema
from strongroom.vault.log.audit_views import EventDetail, EventPage, EventView
from strongroom.vault.views.answer_views import (
    Access,
    Accesses,
    Duplicate,
    Group,
    Merged,
    Shares,
    Totals,
    Used,
)
from strongroom.vault.views.record_views import FieldView, Page, RecordView, Revealed, RevisionView

__all__ = ["Ticket", "Views"]

_OWN = frozenset({"id", "collection", "customer", "revision", "created", "updated", "owner_handle", "fields"})
_UNSAID = StreamPosition(b"", 0)
"""Which event of which writer it is, a server does not tell."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A one-use ticket.

    Args:
        text: What the browser sends, in a form and never in an address.
        ends: When it opens nothing any more, RFC 3339.
    """

    text: str = field(repr=False)
    ends: str


class Views:
    """Reads answers.

    Args:
        schema: Names the fields that are hidden, which answers leave out.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def record(self, document: Any) -> RecordView:
        """A record."""
        known = self._schema.collections.get(document["collection"])
        told = {name: _field(each) for name, each in document["fields"].items()}
        names = list(known.fields) if known is not None else []
        names += [name for name in told if name not in names]
        return RecordView(
            id=document["id"],
            collection=document["collection"],
            customer=document["customer"],
            revision=document["revision"],
            created=document["created"],
            updated=document["updated"],
            clear={name: each for name, each in document.items() if name not in _OWN and each is not None},
            fields={name: told.get(name, _HIDDEN) for name in names},
            owner_handle=document.get("owner_handle"),
        )

    def page(self, document: Any) -> Page:
        """A page of records."""
        return Page(tuple(self.record(each) for each in document["items"]), document["next"])

    def revisions(self, document: Any) -> list[RevisionView]:
        """Revisions, newest first."""
        return [self._revision(each) for each in document["items"]]

    def _revision(self, document: Mapping[str, Any]) -> RevisionView:
        record = document["record"]
        rest = {name: each for name, each in document.items() if name not in ("record", "changed")}
        return RevisionView(
            **rest,
            changed=tuple(document["changed"]),
            record=None if record is None else self.record(record),
        )

    @staticmethod
    def revealed(document: Any) -> Revealed:
        """Values in full."""
        return Revealed({str(name): str(value) for name, value in document["values"].items()})

    @staticmethod
    def ticket(document: Any) -> Ticket:
        """A one-use ticket."""
        return Ticket(str(document["ticket"]), str(document["ends"]))

    @staticmethod
    def same(document: Any) -> bool:
        """Whether what was entered is the value."""
        if not isinstance(document["same"], bool):
            raise TypeError
        return bool(document["same"])

    @staticmethod
    def used(document: Any) -> Used:
        """That a value was handed over."""
        return Used(event=document["event"], connector=document["connector"])

    @staticmethod
    def totals(document: Any) -> Totals:
        """Totals."""
        return Totals(
            by=tuple(document["by"]),
            groups=tuple(Group(**each) for each in document["groups"]),
            withheld=document["withheld"],
            least=document["least"],
        )

    @staticmethod
    def shares(document: Any) -> Shares:
        """With whom a record is shared."""
        return Shares(document["id"], tuple(document["users"]), tuple(document["teams"]))

    @staticmethod
    def merged(document: Any) -> Merged:
        """What a merge came to."""
        return Merged(document["duplicate"], document["survivor"], tuple(document["moved"]))

    @staticmethod
    def accesses(document: Any) -> Accesses:
        """Who touched a customer's data, newest first."""
        items = (Access(**{**each, "fields": tuple(each["fields"])}) for each in document["items"])
        return Accesses(tuple(items), document["next"])

    @staticmethod
    def duplicates(document: Any) -> tuple[Duplicate, ...]:
        """Who exists already."""
        return tuple(Duplicate(**{**each, "fields": tuple(each["fields"])}) for each in document["items"])

    @staticmethod
    def nothing(document: Any) -> None:
        """An answer that has no document."""

    @staticmethod
    def events(document: Any) -> EventPage:
        """Events, newest first."""
        return EventPage(tuple(_event(each) for each in document["items"]), document["next"])

    @staticmethod
    def event_detail(document: Any) -> EventDetail:
        """One event, with what lies beside it."""
        return EventDetail(
            _event(document["event"]), dict(document["before"]), dict(document["after"]), document["reason"]
        )


_HIDDEN = FieldView(None, View.HIDDEN)


def _field(document: Mapping[str, Any]) -> FieldView:
    may = document["may"]
    return FieldView(
        shown=document["shown"],
        view=View(document["view"]),
        filled=document.get("filled"),
        may_reveal="reveal" in may,
        may_compare="compare" in may,
        may_use="use" in may,
    )


def _event(document: Mapping[str, Any]) -> EventView:
    """An event, with of its leaf what a server tells: no digests and roots, which proofs have."""
    members = document.get("members")
    leaf = Leaf(
        event=document["id"],
        tenant=0,
        at=document["at"],
        action=document["action"],
        outcome=document["outcome"],
        actor=Actor(
            document["principal_id"],
            *(document.get(name) for name in ("acted_for", "token", "login", "request")),
        ),
        stream=_UNSAID,
        purpose=document.get("purpose"),
        reason_code=document.get("reason_code"),
        because=document.get("because"),
        collection=document.get("collection"),
        record=document.get("record"),
        customer=document.get("customer"),
        revision=document.get("revision"),
        fields=tuple(document.get("fields", ())),
        members=None if members is None else MemberRoot(members, b""),
        extra=document.get("extra", {}),
    )
    return EventView(leaf, document.get("leaf"), document["principal"], document.get("folded", 0))
