"""Sessions: begun at a sign-in, looked up at each request, ended by time, by their user or by others.

Lives here: beginning them, looking them up, new secrets. Must not live here: ending them
(living_sessions.py), cookies (cookies.py), how somebody showed who they are.

A session's secret is new at each sign-in, whatever cookie came with it, so nobody can have planted it. It is
new again whenever its user has shown who they are once more: what somebody copied before is of no use from
then on. The session itself stays what it was, by its id; so do the tokens of forms that other windows show.
The user's row is read at each request: a suspended user is signed in no more, at once.
"""

from collections.abc import Callable

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.crypto.derive import label
from strongroom.errors import Conflict, Refused
from strongroom.model.ids import new_id, write_id
from strongroom.model.purposes import check_purpose
from strongroom.model.schema import SESSIONS
from strongroom.server.signin import record
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.living_sessions import DOCUMENT_REVISION, LivingSessions
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.signed_in import Begun, Renewed, SignedIn
from strongroom.server.signin.steps import StepKind, Steps
from strongroom.server.signin.visit import Visit
from strongroom.storage import session_rows, user_rows
from strongroom.storage.session_rows import SessionRow
from strongroom.storage.standing_rows import session_standing
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.staff.documents import seal_document
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.staff.sign_ins import drop_sessions
from strongroom.vault.tenancy import Tenancy

__all__ = ["Sessions"]

_CSRF_LABEL = label("strongroom/csrf/v1")


class Sessions(LivingSessions):
    """The sessions of one room."""

    def __init__(self, room: Room, rules: SignInRules) -> None:
        super().__init__(room, rules)
        self._steps = Steps(room.door, room.settings.tenant)

    # -- beginning ------------------------------------------------------------------------

    def begin(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        now: int,
        user: User,
        factors: Factor,
        visit: Visit,
        event: bytes | None = None,
    ) -> Begun:
        """Begin a session, with its event, which is the last of the transaction.

        Args:
            event: Its id, where rows written before name it.
        """
        secret, event = new_secret(), event or new_id(now)
        key = digest_of(secret)
        assert key is not None  # noqa: S101 - it was made just now
        lasts = self._rules.by_link if factors == Factor.LINK else self._rules.absolute
        place, door = (SESSIONS, user.id, new_id(now)), self._room.door
        row = SessionRow(
            tenant=tenancy.tenant,
            session=key,
            id=place[2],
            user=user.id,
            factors=int(factors),
            began=now,
            seen=now,
            ends=now + lasts,
            stepped_up=now if factors.second else None,
            purpose=None,
            sealed=seal_document(door, tx, tenancy, place, DOCUMENT_REVISION, visit.as_document()),
            event=event,
            mac=b"",
        )
        row = tagged(door.keyring.row_mac(), row)
        session_rows.drop_sessions_before(tx, tenancy.tenant, now)
        over = self._make_place(tx, user, now)
        session_rows.add_session(tx, row)
        extra: dict[str, object] = {"session": write_id("ses", row.id), "factors": factors.words}
        if over:
            extra["over_limit"] = over
        record.note(
            self._room, tx, tenancy, now, Action.SIGN_IN, visit, event=event, user=user.id, extra=extra
        )
        return Begun(self._signed_in(tenancy, user, row, now), secret)

    # -- at each request --------------------------------------------------------------------

    def resolve(self, secret: str | None) -> SignedIn:
        """Who is signed in by a cookie.

        Raises:
            Refused: ``http.not-signed-in``, for whatever reason: unknown, ended, rested too long, suspended.
            Conflict: ``sign-in.session-renewed``: the cookie is one of before, by minutes.
            VerificationFailed: ``access.row-forged``.
        """
        door, key, now = self._room.door, digest_of(secret), self._room.door.now()
        if key is None:
            raise Refused("http.not-signed-in")
        door.tree.prepare(self._tenant)

        def look(tx: Transaction) -> SignedIn | None:
            known = session_standing(tx, self._tenant, key)
            if known is None:
                if self._steps.find(tx, StepKind.RENEWED, key, now, hold=False) is not None:
                    raise Conflict("sign-in.session-renewed")
                return None
            row, standing = known
            check(door.keyring.row_mac(), row)
            if not self._lives(row, now):
                return None
            tenancy = door.tenancies.current(tx, self._tenant, row=standing.tenant)
            user = door.staff.of_row(tx, tenancy, standing.user)
            if user is None or user.state is not UserState.ACTIVE:
                return None
            return self._signed_in(tenancy, user, row, now)

        found = door.database.read(look)
        if found is None:
            raise Refused("http.not-signed-in")
        if now - found.row.seen >= self._rules.noted:
            self._replace(found.row, found.row._replace(seen=now))
        return found

    def csrf(self, row: SessionRow) -> str:
        """What a page of this session has to send along with whatever changes something."""
        return self._room.door.keyring.marks().tag(_CSRF_LABEL, row.id)[:16].hex()

    def choose_purpose(self, signed_in: SignedIn, purpose: str | None) -> None:
        """Choose the purpose of what is done in this session from now on; None for the role's own.

        Raises:
            InvalidInput: ``purpose.unknown``.
        """
        if purpose is not None:
            check_purpose(purpose)

        def work(tx: Transaction, now: int) -> bool:
            old = self._same(tx, signed_in)
            if old is None:
                return False
            row = check(self._room.door.keyring.row_mac(), old)._replace(purpose=purpose)
            return session_rows.replace_session(tx, tagged(self._room.door.keyring.row_mac(), row), old)

        if not self._room.door.transact(self._tenant, work):
            raise Refused("http.not-signed-in")

    # -- showing again who one is ---------------------------------------------------------------

    def note_password(self, tx: Transaction, signed_in: SignedIn, now: int) -> Renewed | None:
        """Note that a password was chosen: who came by a link stays as long as others do from now on.

        Returns:
            As `renew`.
        """

        def change(old: SessionRow) -> SessionRow:
            ends = max(old.ends, old.began + self._rules.absolute)
            return old._replace(factors=old.factors | int(Factor.PASSWORD), ends=ends)

        return self.renew(tx, signed_in, now, change)

    def step_up(self, tx: Transaction, signed_in: SignedIn, factor: Factor, now: int) -> Renewed | None:
        """Note that a second factor was shown.

        Returns:
            As `renew`.
        """
        return self.renew(
            tx,
            signed_in,
            now,
            lambda old: old._replace(factors=old.factors | int(factor), stepped_up=now),
        )

    def renew(
        self,
        tx: Transaction,
        signed_in: SignedIn,
        now: int,
        change: Callable[[SessionRow], SessionRow] = lambda old: old,
    ) -> Renewed | None:
        """Give a session another secret, since its user has shown anew who they are.

        Two windows may do so at once. The one that comes second changes the session and hands nothing out:
        of two secrets the browser would keep the one whose answer came last, which need not be the one that
        counts. For minutes the secret of before is known as such, so that a form on its way is told to come
        again, and is not lost to a page for signing in.

        Returns:
            What to hand out; None where the session has ended meanwhile.
        """
        user_rows.lock_user(tx, self._tenant, signed_in.user.id)  # whoever ends sessions waits, or we do
        old, mac = self._same(tx, signed_in), self._room.door.keyring.row_mac()
        if old is None:
            return None
        changed = change(check(mac, old))
        if old.session != signed_in.row.session:
            session_rows.replace_session(tx, tagged(mac, changed), old)
            return Renewed()
        secret = new_secret()
        key = digest_of(secret)
        assert key is not None  # noqa: S101 - it was made just now
        session_rows.drop_session(tx, old)
        session_rows.add_session(tx, tagged(mac, changed._replace(session=key)))
        self._steps.ask(tx, StepKind.RENEWED, old.session, now, user=old.user)
        return Renewed(secret)

    # -- what these share ---------------------------------------------------------------------

    def _make_place(self, tx: Transaction, user: User, now: int) -> list[str]:
        """End those of a user's sessions that rested longest, so that one more is not too many.

        To refuse the new one instead would let whoever has a stolen password keep its owner out.

        Returns:
            Their ids, for the event of the sign-in.
        """
        user_rows.lock_user(tx, self._tenant, user.id)  # of two sign-ins at once, one waits
        by_use = sorted(self._living(tx, user.id, now), key=lambda row: (row.seen, row.began))
        over = {row.session for row in by_use[: max(0, len(by_use) + 1 - self._rules.sessions)]}
        return [
            write_id("ses", row.id)
            for row in drop_sessions(tx, self._tenant, user.id, lambda row: row.session in over)
        ]

    def _signed_in(self, tenancy: Tenancy, user: User, row: SessionRow, now: int) -> SignedIn:
        # Who came by the front desk of a demo has nothing that somebody else could take.
        desk = Factor.FRONT_DESK in Factor(row.factors)
        stepped_up = row.stepped_up is not None and 0 <= now - row.stepped_up < self._rules.step_up
        return SignedIn(user, row, self.csrf(row), stepped_up or desk, tenancy)

    def _replace(self, old: SessionRow, new: SessionRow) -> bool:
        row = tagged(self._room.door.keyring.row_mac(), new)
        return self._room.door.transact(
            self._tenant, lambda tx, now: session_rows.replace_session(tx, row, old)
        )
