"""The sessions of users that have not ended: which they are, and ending them.

Lives here: these looks, and their end by their user. Must not live here: beginning one and renewing its
secret (sessions.py), ending those of others (others.py).
"""

from collections.abc import Callable

from strongroom.access.users import User
from strongroom.audit.actions import Action
from strongroom.errors import NotFound
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.schema import SESSIONS
from strongroom.server.signin import record
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.signed_in import SessionView, SignedIn
from strongroom.server.signin.visit import Visit
from strongroom.storage import session_rows
from strongroom.storage.session_rows import SessionRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.staff.documents import SealedDocument, open_document
from strongroom.vault.staff.sign_in_checks import check
from strongroom.vault.staff.sign_ins import drop_sessions
from strongroom.vault.tenancy import Tenancy

__all__ = ["DOCUMENT_REVISION", "LivingSessions"]

DOCUMENT_REVISION = 1
"""Of what is sealed beside a session; it never changes."""


class LivingSessions:
    """The sessions of one room that go on."""

    def __init__(self, room: Room, rules: SignInRules) -> None:
        self._room, self._rules, self._tenant = room, rules, room.settings.tenant

    def of(self, user: User) -> tuple[SessionView, ...]:
        """A user's sessions that have not ended, the oldest first."""
        door, now = self._room.door, self._room.door.now()

        def look(tx: Transaction) -> tuple[SessionView, ...]:
            tenancy = door.tenancies.current(tx, self._tenant)
            return tuple(self._view(tx, tenancy, each) for each in self._living(tx, user.id, now))

        return door.database.read(look)

    def goes_on(self, tx: Transaction, user: bytes, session: bytes, now: int) -> bool:
        """Whether a session of a user, by its id, has not ended.

        Raises:
            VerificationFailed: ``access.row-forged``.
        """
        mac = self._room.door.keyring.row_mac()
        return any(check(mac, each).id == session for each in self._living(tx, user, now))

    # -- ending -----------------------------------------------------------------------------

    def end(self, signed_in: SignedIn, visit: Visit) -> None:
        """Sign out."""

        def work(tx: Transaction, now: int) -> None:
            tenancy = self._room.door.tenancies.current(tx, self._tenant)
            if drop_sessions(tx, self._tenant, signed_in.user.id, lambda row: row.id == signed_in.row.id):
                extra = {"session": write_id("ses", signed_in.row.id)}
                record.note(
                    self._room,
                    tx,
                    tenancy,
                    now,
                    Action.SIGN_OUT,
                    visit,
                    event=new_id(now),
                    user=signed_in.user.id,
                    extra=extra,
                )

        self._room.door.transact(self._tenant, work)

    def end_one(self, signed_in: SignedIn, session: str, visit: Visit) -> None:
        """End one of one's own sessions by its id.

        Raises:
            NotFound: ``sign-in.session-not-found``; also for one of somebody else.
        """
        identity = read_id("ses", session)
        if self._end(signed_in.user.id, visit, lambda row: row.id == identity) == 0:
            raise NotFound("sign-in.session-not-found")

    def end_others(self, signed_in: SignedIn, visit: Visit) -> int:
        """End all of one's own sessions but this one; returns how many."""
        return self._end(signed_in.user.id, visit, lambda row: row.id != signed_in.row.id)

    def drop_others(self, tx: Transaction, signed_in: SignedIn) -> int:
        """End all sessions of a user but this one, in a transaction that says so in an event of its own."""
        return len(drop_sessions(tx, self._tenant, signed_in.user.id, lambda row: row.id != signed_in.row.id))

    # -- what these share ---------------------------------------------------------------------

    def _living(self, tx: Transaction, user: bytes, now: int) -> list[SessionRow]:
        rows = session_rows.sessions_of(tx, self._tenant, user)
        return [each for each in rows if self._lives(each, now)]

    def _lives(self, row: SessionRow, now: int) -> bool:
        return now < row.ends and now - row.seen <= self._rules.idle

    def _same(self, tx: Transaction, signed_in: SignedIn) -> SessionRow | None:
        """The session as its row is now: it may have been used, renewed, or ended, meanwhile."""
        rows = session_rows.sessions_of(tx, self._tenant, signed_in.user.id)
        return next((row for row in rows if row.id == signed_in.row.id), None)

    def _end(self, user: bytes, visit: Visit, which: Callable[[SessionRow], bool]) -> int:
        def work(tx: Transaction, now: int) -> int:
            tenancy = self._room.door.tenancies.current(tx, self._tenant)
            ended = drop_sessions(tx, self._tenant, user, which)
            if ended:
                extra = {"sessions": [write_id("ses", row.id) for row in ended]}
                record.note(
                    self._room,
                    tx,
                    tenancy,
                    now,
                    Action.SESSION_END,
                    visit,
                    event=new_id(now),
                    user=user,
                    extra=extra,
                )
            return len(ended)

        return self._room.door.transact(self._tenant, work)

    def _view(self, tx: Transaction, tenancy: Tenancy, row: SessionRow) -> SessionView:
        door = self._room.door
        check(door.keyring.row_mac(), row)
        sealed = SealedDocument((SESSIONS, row.user, row.id), DOCUMENT_REVISION, row.sealed)
        document = open_document(door, tx, tenancy, sealed)
        return SessionView(
            id=write_id("ses", row.id),
            began=row.began,
            seen=row.seen,
            ends=row.ends,
            factors=tuple(Factor(row.factors).words),
            network=str(document["network"]),
            agent=str(document["agent"]),
        )
