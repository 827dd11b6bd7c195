"""Other people's sessions: looked at and ended by the security administrator.

Lives here: these two, each decided and recorded. Must not live here: sessions' life (sessions.py), one's own.
"""

from strongroom.access.users import User
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.errors import NotFound
from strongroom.model.ids import read_id, write_id
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import SessionView
from strongroom.vault.desk import Desk
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room
from strongroom.vault.staff.sign_ins import drop_sessions

__all__ = ["end_sessions_of", "sessions_of"]


def sessions_of(room: Room, sessions: Sessions, desk: Desk, user: str) -> tuple[SessionView, ...]:
    """The sessions of a user that have not ended, without network and browser: those are for the user.

    Args:
        user: ``usr_…``.

    Raises:
        Refused: ``access.refused``.
        NotFound: ``user.not-found``.
    """

    def work(op: Operation, draft: EventDraft) -> User:
        found = _user(room, op, user)
        draft.record = write_id("usr", found.id)
        return found

    return sessions.of(ask(room.door, desk.session, Action.SESSION_LIST, work))


def end_sessions_of(room: Room, desk: Desk, user: str, session: str | None = None) -> int:
    """End all sessions of a user at once, or one; returns how many.

    Args:
        user: ``usr_…``.
        session: ``ses_…``.

    Raises:
        Refused: ``access.refused``.
        NotFound: ``user.not-found``, ``sign-in.session-not-found``.
    """
    wanted = None if session is None else read_id("ses", session)

    def work(op: Operation, draft: EventDraft) -> int:
        found = _user(room, op, user)
        gone = drop_sessions(op.tx, op.tenancy.tenant, found.id, lambda row: wanted in (None, row.id))
        if wanted is not None and not gone:
            raise NotFound("sign-in.session-not-found")
        draft.record = write_id("usr", found.id)
        draft.extra = {"sessions": [write_id("ses", row.id) for row in gone]}
        return len(gone)

    return ask(room.door, desk.session, Action.SESSION_END, work)


def _user(room: Room, op: Operation, user: str) -> User:
    found = room.door.staff.by_id(op.tx, op.tenancy, read_id("usr", user))
    if found is None:
        raise NotFound("user.not-found")
    return found
