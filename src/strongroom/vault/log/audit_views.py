"""What is handed out of the log: events, what lies sealed beside one, findings.

Lives here: values. Must not live here: who may have them (audit_desk.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.audit.findings import Finding
from strongroom.audit.leaf import Leaf

__all__ = ["EventDetail", "EventPage", "EventView", "VerifyReport"]


@dataclass(frozen=True, slots=True)
class EventView:
    """One event, or several appearances in lists folded into one line.

    Args:
        leaf: What was logged: pseudonymous ids and digests, no value.
        number: Its leaf's index; None while it waits to be numbered.
        principal: Handle of who acted, where it is known; the written id otherwise.
        folded: How many further appearances in lists and searches stand behind this one.
    """

    leaf: Leaf
    number: int | None
    principal: str
    folded: int = 0

    def as_document(self, *, whole: bool = False) -> dict[str, Any]:
        """The event as the JSON document of the command line and the API.

        Args:
            whole: With everything that its leaf says to a reader: through whom it was done, and what only
                events of its action say.
        """
        leaf = self.leaf
        document: dict[str, Any] = {
            "id": leaf.event,
            "leaf": self.number,
            "at": leaf.at,
            "action": leaf.action,
            "outcome": leaf.outcome,
            "principal": self.principal,
            "principal_id": leaf.actor.principal,
            "purpose": leaf.purpose,
            "reason_code": leaf.reason_code,
            "because": leaf.because,
            "collection": leaf.collection,
            "record": leaf.record,
            "customer": leaf.customer,
            "revision": leaf.revision,
            "fields": list(leaf.fields),
            "members": None if leaf.members is None else leaf.members.count,
            "folded": self.folded or None,
        }
        if whole:
            actor = leaf.actor
            document |= {name: getattr(actor, name) for name in ("acted_for", "token", "login", "request")}
            document["extra"] = dict(leaf.extra) or None
        return {name: value for name, value in document.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events, newest first, and where the older ones begin."""

    items: tuple[EventView, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class EventDetail:
    """One event with what lies sealed beside it, as far as the viewer may see it.

    Args:
        before: Values before a change, by field; empty where the viewer may not see them.
        after: Values after it.
    """

    event: EventView
    before: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    after: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    reason: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification looked at and what it found.

    Args:
        findings: Each names tenant, record, revision, leaf and what is wrong.
        more: Findings beyond those listed.
    """

    findings: tuple[Finding, ...]
    more: int
    leaves: int
    checkpoints: int
    records: int | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
