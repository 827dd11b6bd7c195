"""Which events of the log somebody asks for, as people write it.

Lives here: reading what they wrote, and what the event of the asking keeps of it. Must not live here:
choosing events by it (strongroom.audit.query).
"""

from dataclasses import dataclass

from strongroom.audit.actions import ACTION_NAMES, Action
from strongroom.audit.query import EventFilter as Asked
from strongroom.audit.recorder import EventDraft
from strongroom.errors import InvalidInput
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import read_moment
from strongroom.model.nearest import nearest
from strongroom.model.purposes import check_purpose
from strongroom.vault.operations.looking import handles, principal_of
from strongroom.vault.operations.operation import Operation

__all__ = ["EventFilter", "asked_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are asked for, as people write it; None does not matter.

    Args:
        customer: Written id of a customer.
        principal: Handle or written id of a user.
        since: From this moment on, RFC 3339.
        until: Before this moment.
        unfold: Whether each appearance in a list stands on a line of its own.
    """

    customer: str | None = None
    principal: str | None = None
    action: str | None = None
    purpose: str | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None
    unfold: bool = False

    def read(self, operation: Operation) -> Asked:
        """As the log takes it.

        Raises:
            NotFound: ``user.not-found``.
            InvalidInput: ``log.unknown-action``; of ids, purposes and moments.
        """
        if self.action is not None and self.action not in ACTION_NAMES:
            raise InvalidInput("log.unknown-action", action=self.action, known=nearest(self.action, Action))
        return Asked(
            customer=None if self.customer is None else read_id("cus", self.customer),
            principal=None if self.principal is None else principal_of(self.principal, handles(operation)),
            action=self.action,
            purpose=None if self.purpose is None else check_purpose(self.purpose),
            outcome=self.outcome,
            since=None if self.since is None else read_moment(self.since),
            until=None if self.until is None else read_moment(self.until),
        )

    def ask(self, operation: Operation, draft: EventDraft) -> Asked:
        """As `read`; the event keeps what was asked."""
        asked = self.read(operation)
        draft.extra = asked_words(asked)
        return asked


def asked_words(asked: Asked) -> dict[str, object]:
    """What was asked, as the event of the asking keeps it."""
    customer = None if asked.customer is None else write_id("cus", asked.customer)
    parts = {
        "customer": customer,
        "principal": asked.principal,
        "action": asked.action,
        "purpose": asked.purpose,
        "outcome": asked.outcome,
        "since": asked.since,
        "until": asked.until,
    }
    return {name: part for name, part in parts.items() if part is not None}
