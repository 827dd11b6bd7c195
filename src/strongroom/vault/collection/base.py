"""What every call on a collection has in common: whose desk it is, how it is run, colleagues by their names.

Lives here: these. Must not live here: the calls (reading.py, writing.py).
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from strongroom.access.users import UserState
from strongroom.errors import InvalidInput, Refused
from strongroom.model.ids import read_id, write_id
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.session import Session

__all__ = ["CollectionBase", "Runner"]

T = TypeVar("T")


class Runner(Protocol):
    """Runs one operation: in a transaction of its own, or in that of a batch."""

    def __call__(
        self, action: str, operate: Callable[[Operation], T | Refusal], *, new_customers: int = 0
    ) -> T:
        """See `strongroom.vault.operations.running.run`."""
        ...


class CollectionBase:
    """The records of one collection, as far as a session may touch them.

    Args:
        name: The collection's name.
        number: Its number.
        runner: Runs its operations; each in a transaction of its own, where left out.
    """

    def __init__(
        self, door: Door, session: Session, name: str, number: int, runner: Runner | None = None
    ) -> None:
        self._door = door
        self._session = session
        self._number = number
        self._runner = runner
        self.name = name

    def _run(self, action: str, operate: Callable[[Operation], T | Refusal], *, new_customers: int = 0) -> T:
        if self._runner is not None:
            return self._runner(action, operate, new_customers=new_customers)
        return run(self._door, self._session, action, operate, new_customers=new_customers)

    def _user(self, op: Operation, handle: str | None) -> bytes | None:
        """The id of a user by handle or written id, of one who has left too."""
        if handle is None or handle.startswith("usr_"):
            return None if handle is None else read_id("usr", handle)
        user = self._door.staff.by_handle(op.tx, op.tenancy, handle)
        if user is None:
            raise Refused("user.unknown")
        return user.id

    def _colleague(self, op: Operation, handle: str | None) -> bytes | None:
        """The id of a user who works here: only they are given anything."""
        identity = self._user(op, handle)
        if identity is None:
            return None
        user = self._door.staff.by_id(op.tx, op.tenancy, identity)
        if user is None:
            raise Refused("user.unknown")
        if user.state is not UserState.ACTIVE:
            raise Refused("user.not-active", user=write_id("usr", identity))
        return identity

    def _team(self, op: Operation, team: str | None) -> str | None:
        """A team of the policy's tree: it stands in a clear column, and decides who reaches the record."""
        if team is not None and team not in op.tenancy.bound.policy.teams:
            raise InvalidInput("access.unknown-team", team=team)
        return team
