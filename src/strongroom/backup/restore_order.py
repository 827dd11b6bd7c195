"""What a restore is told, and what it says when it is done.

Lives here: the order, who acts in the restored room by it, the report. Must not live here: carrying the order
out (restore.py), the plan (planning.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from strongroom.backup.plan import RestorePlan
from strongroom.backup.registry import Registered
from strongroom.errors import UsageError
from strongroom.keys.anchor import Anchor
from strongroom.keys.providers.protocol import RootKeyProvider
from strongroom.keys.ring_file import RingFile
from strongroom.keys.settings import Settings
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_views import VerifyReport
from strongroom.vault.room import Room

__all__ = ["Progress", "RestoreOrder", "RestoreReport"]

Progress = Callable[[str, int], None]
"""Told what is being done, and how much of it is done."""


@dataclass(frozen=True)
class RestoreOrder:
    """What to restore, and where to.

    Args:
        plan: From which manifests, to which moment.
        places: Where segments and keys may be.
        to: The folder of the restored room.
        database: Its database's URL; SQLite in the folder, when left out.
        ring: The ring of the room that is restored.
        provider: Has its root key.
        keys: The root key's URI.
        anchor: The anchor of the room that is restored, where it is at hand.
        settings: That room's, for language and region; defaults, when left out.
        user: The handle of who restores: a user of the room with the right to. Its login need not be bound:
            the machine may be a new one, and whoever has ring and root key needs no door.
        login: The login whose one user is meant when none is named.
        acting: Sits down in the restored room, where no person does: a drill on a schedule.
        processes: 2 to have another process help, 1 not to; chosen by the size of the backups and this
            machine, when left out.
    """

    plan: RestorePlan
    places: Sequence[Registered]
    to: Path
    ring: RingFile
    provider: RootKeyProvider
    keys: str
    user: str | None = None
    login: str = ""
    database: str | None = None
    anchor: Anchor | None = None
    settings: Settings | None = None
    acting: Callable[[Room], Desk] | None = None
    processes: int | None = None

    def sit_down(self, room: Room) -> Desk:
        """Who restores, in the restored room.

        Raises:
            UsageError: ``restore.name-user``, where nothing says who it is.
            Refused: ``access.refused``, ``user.unknown``.
        """
        if self.acting is not None:
            return self.acting(room)
        user = self.user or room.user_for_login(self.login)
        if user is None:
            raise UsageError("restore.name-user")
        return room.acting(user, purpose="operations")


@dataclass(frozen=True)
class RestoreReport:
    """What a restore came to.

    Args:
        verified: What verification found; nothing, or there would be no room.
        erased: Revisions that were left out, since their customers had been erased.
        undone: Revisions that were left out, since data went back to an earlier moment.
        healed: Segments that one place did not have as it should, and another had.
    """

    room: bytes
    to: Path
    verified: VerifyReport
    erased: int
    undone: int
    healed: Sequence[tuple[str, str, str]]
