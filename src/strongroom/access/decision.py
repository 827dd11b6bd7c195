"""What comes out of deciding: granted or refused, why, and what may be seen.

Lives here: the value, and how it becomes an error that nobody can overlook. Must not live here: deciding
(decide.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made

from strongroom.access.because import Because, because_text
from strongroom.access.grants import FieldGrant, View
from strongroom.access.scope import NOBODY, ScopeFilter
from strongroom.errors import Erased, Held, InvalidInput, NotFound, Refused, StrongroomError, UsageError
from strongroom.model.moments import write_moment

__all__ = ["AccessRefused", "Decision", "Overdrawn"]

_WRONG_WORDS = {
    Because.UNKNOWN_COLLECTION: "access.unknown-collection",
    Because.UNKNOWN_FIELD: "access.unknown-field",
    Because.UNKNOWN_PURPOSE: "access.unknown-purpose",
    Because.UNKNOWN_REASON: "access.unknown-reason",
    Because.UNKNOWN_ACTION: "access.unknown-action",
}
_OF_BUDGETS = {
    Because.BUDGET_STEP_UP: "watch.budget-step-up",
    Because.BUDGET_SPENT: "watch.budget-spent",
}
_INCOMPLETE = {
    Because.PURPOSE_MISSING: "access.purpose-missing",
    Because.REASON_MISSING: "access.reason-missing",
    Because.FIELDS_MISSING: "access.fields-missing",
}


@dataclass(frozen=True, slots=True)
class Overdrawn:
    """A budget that what was asked for goes beyond.

    Args:
        budget: Its name.
        most: What it has within the time.
        hours: The time.
        left: How much of it there still is, less than was asked for.
        until: When as much as was asked for is there again, milliseconds UTC; None where it never is.
    """

    budget: str
    most: int
    hours: int
    left: int
    until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Args:
        allowed: Whether the request is granted.
        because: Why.
        action: What was asked for, as it was written.
        collection: Where.
        purpose: What for.
        roles: The roles that granted it; for a refusal those that came closest.
        field: The field that decided a refusal.
        views: What may be known of each field; empty for a refusal.
        scope: Which records a list or a search may reach; nobody's for a refusal.
        allowed_purposes: For which purposes it would be granted, told on a refusal for the purpose.
        needs: ``reason`` and ``step_up``, where the request lacks them.
        min_group: Totals only of so many customers.
        overdrawn: The budget that a refusal rests on.
    """

    allowed: bool
    because: Because
    action: str
    collection: str | None = None
    purpose: str | None = None
    roles: tuple[str, ...] = ()
    field: str | None = None
    views: Mapping[str, FieldGrant] = made(default_factory=dict)
    scope: ScopeFilter = NOBODY
    allowed_purposes: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    min_group: int = 0
    overdrawn: Overdrawn | None = None

    @property
    def absent(self) -> bool:
        """Whether to answer as if there were no such record."""
        return self.because is Because.ABSENT

    def shown(self) -> tuple[str, ...]:
        """The fields of which anything is shown."""
        return tuple(name for name, grant in self.views.items() if grant.view is not View.HIDDEN)

    def text(self, language: str) -> str:
        """The reason in words, in ``en`` or ``zh-CN``."""
        return because_text(
            self.because,
            language,
            action=self.action,
            collection=self.collection or "",
            field=self.field or "",
            purpose=self.purpose or "",
            purposes=", ".join(self.allowed_purposes),
            roles=", ".join(self.roles),
        )

    def require(self) -> "Decision":
        """Return this decision, if it is granted.

        Raises:
            NotFound: ``access.absent``.
            Erased: ``access.erased``, also while an erasure is under way.
            Held: ``access.held``, where a legal hold keeps the record.
            UsageError: ``access.purpose-missing``, ``access.reason-missing``, ``access.fields-missing``.
            InvalidInput: ``access.unknown-…``.
            AccessRefused: ``access.refused``, whose message is the reason.
            Refused: ``watch.budget-step-up``, ``watch.budget-spent``.
        """
        if self.allowed:
            return self
        raise self.error()

    def error(self) -> StrongroomError:
        """The error that says why it was refused."""
        if self.because is Because.ABSENT:
            return NotFound("access.absent")
        if self.because in {Because.RECORD_ERASED, Because.RECORD_HIDDEN}:
            return Erased("access.erased")
        if self.because is Because.RECORD_HELD:
            return Held("access.held")
        named: dict[str, object] = {
            "action": self.action,
            "collection": self.collection or "–",
            "field": self.field or "–",
            "purpose": self.purpose or "–",
            "purposes": ", ".join(self.allowed_purposes) or "–",
        }
        if self.overdrawn is not None:
            over = self.overdrawn
            until = "–" if over.until is None else write_moment(over.until)
            return Refused(
                _OF_BUDGETS[self.because],
                budget=over.budget,
                most=over.most,
                hours=over.hours,
                left=over.left,
                until=until,
            )
        if self.because in _WRONG_WORDS:
            return InvalidInput(_WRONG_WORDS[self.because], **named)
        if self.because in _INCOMPLETE:
            return UsageError(_INCOMPLETE[self.because], **named)
        return AccessRefused(self, named)


class AccessRefused(Refused):
    """A refusal, with the decision that it rests on.

    Args:
        decision: The decision.
        named: What the texts may name.
    """

    def __init__(self, decision: Decision, named: Mapping[str, object]) -> None:
        self.decision = decision
        super().__init__("access.refused", because=str(decision.because), **named)

    def message(self, language: str = "en") -> str:
        """The decision's own words in ``en`` or ``zh-CN``."""
        return self.decision.text(language)

    def __reduce__(self) -> tuple[object, ...]:
        named = {name: value for name, value in self.parameters.items() if name != "because"}
        return (AccessRefused, (self.decision, named))
