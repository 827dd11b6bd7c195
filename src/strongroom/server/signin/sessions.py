"""Sessions: begun at a sign-in, looked up at each request, ended by time, by their user or by others.

Lives here: their life. Must not live here: cookies (cookies.py), how somebody showed who they are.

A session's secret is new at each sign-in, whatever cookie came with it, so nobody can have planted it. The
user's row is read at each request: a suspended user is signed in no more, at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.crypto.derive import label
from strongroom.errors import NotFound, Refused
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.purposes import check_purpose
from strongroom.model.schema import SESSIONS
from strongroom.server.signin import record
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.row_checks import check, tagged
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.visit import Visit
from strongroom.storage import sign_in_rows
from strongroom.storage.sign_in_rows import SessionRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.staff_documents import open_document, seal_document
from strongroom.vault.tenancy import Tenancy

__all__ = ["Begun", "SessionView", "Sessions", "SignedIn"]

_CSRF_LABEL = label("strongroom/csrf/v1")
_FIRST = 1


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user with the session of a request, as its row has it now."""

    user: User
    row: SessionRow
    csrf: str = field(repr=False)
    stepped_up: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has just begun.

    Attributes:
        secret: For the cookie; it is stored nowhere.
        device: For the cookie of a device that is known from now on.
    """

    signed_in: SignedIn
    secret: str = field(repr=False)
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its user sees it; moments in milliseconds."""

    id: str
    began: int
    seen: int
    ends: int
    factors: tuple[str, ...]
    network: str = field(repr=False)
    agent: str = field(repr=False)


class Sessions:
    """The sessions of one room."""

    def __init__(self, room: Room, rules: SignInRules) -> None:
        self._room, self._rules, self._tenant = room, rules, room.settings.tenant

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
            sealed=seal_document(door, tx, tenancy, place, _FIRST, visit.as_document()),
            event=event,
            mac=b"",
        )
        row = tagged(door.keyring.row_mac(), row)
        sign_in_rows.drop_sessions_before(tx, tenancy.tenant, now)
        sign_in_rows.add_session(tx, row)
        extra = {"session": write_id("ses", row.id), "factors": factors.words}
        record.note(
            self._room, tx, tenancy, now, Action.SIGN_IN, visit, event=event, user=user.id, extra=extra
        )
        return Begun(self._signed_in(user, row, now), secret)

    # -- at each request --------------------------------------------------------------------

    def resolve(self, secret: str | None) -> SignedIn:
        """Who is signed in by a cookie.

        Raises:
            Refused: ``http.not-signed-in``, for whatever reason: unknown, ended, rested too long, suspended.
            VerificationFailed: ``access.row-forged``.
        """
        door, key, now = self._room.door, digest_of(secret), self._room.door.now()
        if key is None:
            raise Refused("http.not-signed-in")
        door.tree.prepare(self._tenant)

        def look(tx: Transaction) -> SignedIn | None:
            row = sign_in_rows.session_row(tx, self._tenant, key)
            if row is None:
                return None
            check(door.keyring.row_mac(), row)
            if now >= row.ends or now - row.seen > self._rules.idle:
                return None
            tenancy = door.tenancies.current(tx, self._tenant)
            user = door.staff.by_id(tx, tenancy, row.user)
            if user is None or user.state is not UserState.ACTIVE:
                return None
            return self._signed_in(user, row, now)

        found = door.database.read(look)
        if found is None:
            raise Refused("http.not-signed-in")
        if now - found.row.seen >= self._rules.noted:
            self._replace(found.row, found.row._replace(seen=now))
        return found

    def csrf(self, row: SessionRow) -> str:
        """What a page of this session has to send along with whatever changes something."""
        return self._room.door.keyring.marks().tag(_CSRF_LABEL, row.session)[:16].hex()

    def choose_purpose(self, signed_in: SignedIn, purpose: str | None) -> None:
        """Choose the purpose of what is done in this session from now on; None for the role's own.

        Raises:
            InvalidInput: ``purpose.unknown``.
        """
        if purpose is not None:
            check_purpose(purpose)
        if not self._replace(signed_in.row, signed_in.row._replace(purpose=purpose)):
            raise Refused("http.not-signed-in")

    def note_password(self, tx: Transaction, signed_in: SignedIn) -> None:
        """Note that a password was chosen: who came by a link stays as long as others do from now on."""
        mac = self._room.door.keyring.row_mac()
        old = check(mac, self._same(tx, signed_in) or signed_in.row)
        ends = max(old.ends, old.began + self._rules.absolute)
        row = tagged(mac, old._replace(factors=old.factors | int(Factor.PASSWORD), ends=ends))
        sign_in_rows.replace_session(tx, row, old)

    def step_up(self, tx: Transaction, signed_in: SignedIn, factor: Factor, now: int) -> bool:
        """Note that a second factor was shown; False where the session has ended meanwhile."""
        old = self._same(tx, signed_in)
        if old is None:
            return False
        mac = self._room.door.keyring.row_mac()
        row = check(mac, old)._replace(factors=old.factors | int(factor), stepped_up=now)
        return sign_in_rows.replace_session(tx, tagged(mac, row), old)

    # -- ending -----------------------------------------------------------------------------

    def end(self, signed_in: SignedIn, visit: Visit) -> None:
        """Sign out."""

        def work(tx: Transaction, now: int) -> None:
            tenancy = self._room.door.tenancies.current(tx, self._tenant)
            if sign_in_rows.drop_session(tx, signed_in.row):
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
        return self._end(signed_in.user.id, visit, lambda row: row.session != signed_in.row.session)

    def drop_others(self, tx: Transaction, signed_in: SignedIn) -> int:
        """End all sessions of a user but this one, in a transaction that says so in an event of its own."""
        rows = sign_in_rows.sessions_of(tx, self._tenant, signed_in.user.id)
        others = [row for row in rows if row.session != signed_in.row.session]
        return sum(sign_in_rows.drop_session(tx, row) for row in others)

    def of(self, user: User) -> tuple[SessionView, ...]:
        """A user's sessions that have not ended, the oldest first."""
        door, now = self._room.door, self._room.door.now()

        def look(tx: Transaction) -> tuple[SessionView, ...]:
            tenancy = door.tenancies.current(tx, self._tenant)
            rows = sign_in_rows.sessions_of(tx, self._tenant, user.id)
            living = [each for each in rows if now < each.ends and now - each.seen <= self._rules.idle]
            return tuple(self._view(tx, tenancy, each) for each in living)

        return door.database.read(look)

    # -- what these share ---------------------------------------------------------------------

    def _same(self, tx: Transaction, signed_in: SignedIn) -> SessionRow | None:
        """The session as its row is now: it may have been used, or ended, meanwhile."""
        rows = sign_in_rows.sessions_of(tx, self._tenant, signed_in.user.id)
        return next((row for row in rows if row.session == signed_in.row.session), None)

    def _end(self, user: bytes, visit: Visit, which: Callable[[SessionRow], bool]) -> int:
        def work(tx: Transaction, now: int) -> int:
            tenancy = self._room.door.tenancies.current(tx, self._tenant)
            rows = [row for row in sign_in_rows.sessions_of(tx, self._tenant, user) if which(row)]
            ended = [row for row in rows if sign_in_rows.drop_session(tx, row)]
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

    def _signed_in(self, user: User, row: SessionRow, now: int) -> SignedIn:
        # Who came by the front desk of a demo has nothing that somebody else could take.
        desk = Factor.FRONT_DESK in Factor(row.factors)
        stepped_up = row.stepped_up is not None and 0 <= now - row.stepped_up < self._rules.step_up
        return SignedIn(user, row, self.csrf(row), stepped_up or desk)

    def _replace(self, old: SessionRow, new: SessionRow) -> bool:
        row = tagged(self._room.door.keyring.row_mac(), new)
        return self._room.door.transact(
            self._tenant, lambda tx, now: sign_in_rows.replace_session(tx, row, old)
        )

    def _view(self, tx: Transaction, tenancy: Tenancy, row: SessionRow) -> SessionView:
        door = self._room.door
        check(door.keyring.row_mac(), row)
        place = (SESSIONS, row.user, row.id)
        document = open_document(door, tx, tenancy, place, _FIRST, row.sealed)
        return SessionView(
            id=write_id("ses", row.id),
            began=row.began,
            seen=row.seen,
            ends=row.ends,
            factors=tuple(Factor(row.factors).words),
            network=str(document["network"]),
            agent=str(document["agent"]),
        )
