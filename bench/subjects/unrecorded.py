"""An operation that leaves no event, to measure what it costs without one.

Lives here: that operation. The product has none like it.
"""

from collections.abc import Callable
from typing import TypeVar

from strongroom.audit.recorder import EventDraft
from strongroom.crypto.derive import CustomerKey
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.room import Room

__all__ = ["looked"]

T = TypeVar("T")


class _Unrecorded(Operation):
    def record(self, draft: EventDraft, beside: CustomerKey | None = None) -> None:
        """Leave it at the draft."""


def looked(room: Room, desk: Desk, action: str, look: Callable[[Operation], T | Refusal]) -> T:
    """What an operation answers, its event apart."""
    door, session = room.door, desk.session
    now = door.now()
    door.tree.prepare(session.tenant)
    return settle(door.database.read(lambda tx: look(_Unrecorded(door, tx, session, action, now))))
