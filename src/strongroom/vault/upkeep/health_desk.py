"""What the doctor needs to know of an open room, and the event of an upgrade.

Lives here: who may look, and gathering what only the open room knows. Must not live here: judging it
(strongroom.doctor), files.
"""

from dataclasses import dataclass, field

from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.keys.status import KeyStatus, key_status
from strongroom.model.schema import Schema
from strongroom.storage.postgres_server import ServerSettings, server_settings
from strongroom.vault.door import Door
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["Health", "HealthDesk"]


@dataclass(frozen=True, slots=True)
class Health:
    """An open room, as the doctor sees it.

    Attributes:
        keys: The state of the keys.
        recovery: The recovery key's recipient, ``age1…``: public.
        schema: In use.
        suites: Numbers of the suites that the tenant seals with.
        server: What PostgreSQL says of itself; None on SQLite.
    """

    keys: KeyStatus = field(repr=False)
    recovery: str | None
    schema: Schema
    suites: frozenset[int]
    server: ServerSettings | None


class HealthDesk:
    """The part of a desk that is about the room's state."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def look(self) -> Health:
        """What there is to judge.

        Raises:
            Refused: ``access.refused``.
        """
        door = self._door
        schema, suite = ask(
            door, self._session, Action.STATUS, lambda op, draft: (op.tenancy.schema, op.tenancy.suite)
        )
        return Health(
            keys=key_status(door.keyring, door.database),
            recovery=door.keyring.ring.recovery,
            schema=schema,
            suites=frozenset({suite}),
            server=door.database.read(server_settings),
        )

    def upgraded(self, before: str, now: str) -> None:
        """Record that the room is of this program's version.

        Args:
            before: Version of the tables before.
            now: And now; the same, where there was nothing to do.

        Raises:
            Refused: ``access.refused``.
        """

        def say(op: Operation, draft: EventDraft) -> None:
            draft.extra = {"before": before, "now": now}

        ask(self._door, self._session, Action.UPGRADE, say)
