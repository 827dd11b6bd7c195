"""The second of two steps of signing in: the password was right, and a code or a passkey is asked for.

Lives here: that step. Must not live here: the first (by_password.py), checking codes and passkeys.

Whoever was right about the password holds a ticket: a secret, kept as a hash with the password's row as it
was then, open for minutes. It lets nobody in by itself, and counts once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.errors import Refused, StrongroomError
from strongroom.model.ids import new_id
from strongroom.server.signin import record, webauthn
from strongroom.server.signin.bearer import digest_of
from strongroom.server.signin.by_passkey import ByPasskey
from strongroom.server.signin.by_password import ByPassword
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.one_time import OneTimeCodes
from strongroom.server.signin.passkeys import Passkeys
from strongroom.server.signin.signed_in import Begun
from strongroom.server.signin.steps import Step, StepKind, Steps
from strongroom.server.signin.throttle import Throttle
from strongroom.server.signin.visit import Visit
from strongroom.server.signin.webauthn import Site
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["Asked", "SecondStep"]

_NOT_OPEN = "sign-in.step-not-open"


@dataclass(frozen=True, slots=True)
class Asked:
    """What would do as second factor.

    Attributes:
        codes: Whether a code would; a recovery code goes with them.
        passkeys: Whether a passkey would.
    """

    codes: bool
    passkeys: bool


@dataclass(frozen=True, slots=True)
class _Held:
    """A ticket that stands, with its user as the rows have it now."""

    step: Step
    tenancy: Tenancy
    user: User
    known: list[Credential]


# Returns the factor that was shown, or the code of the refusal.
_Check = Callable[[Transaction, "_Held", bytes, int], Factor | str]


class SecondStep:
    """The second step of signing in to one room."""

    def __init__(
        self,
        room: Room,
        credentials: Credentials,
        throttle: Throttle,
        steps: Steps,
        passwords: ByPassword,
        one_time: OneTimeCodes,
        passkeys: Passkeys,
        by_passkey: ByPasskey,
    ) -> None:
        self._room, self._credentials, self._throttle = room, credentials, throttle
        self._steps, self._passwords = steps, passwords
        self._one_time, self._passkeys, self._by_passkey = one_time, passkeys, by_passkey
        self._tenant = room.settings.tenant

    def asked(self, ticket: str) -> Asked:
        """What is asked of the holder of a ticket.

        Raises:
            Refused: ``sign-in.step-not-open``.
        """
        held = self._look(ticket)
        kinds = {each.kind for each in held.known}
        return Asked(CredentialKind.ONE_TIME_CODES in kinds, CredentialKind.PASSKEY in kinds)

    def ask_for_passkey(self, ticket: str, site: Site) -> dict[str, object]:
        """Ask the holder of a ticket for a passkey.

        Raises:
            Refused: ``sign-in.step-not-open``, and as `ByPasskey.begin_second`.
        """
        return self._by_passkey.begin_second(self._look(ticket).user.id, _digest(ticket), site)

    def by_code(self, ticket: str, code: str, visit: Visit) -> Begun:
        """Sign in by a ticket and a code.

        Raises:
            Refused: ``sign-in.code-wrong``, ``sign-in.step-not-open``; recorded. Busy: ``sign-in.wait``.
        """

        def check(tx: Transaction, held: _Held, event: bytes, now: int) -> Factor | str:
            found = self._one_time.check(tx, held.tenancy, held.known, code, event, now)
            return "sign-in.code-wrong" if found is None else found

        return self._finish(ticket, visit, check)

    def by_passkey(self, ticket: str, answer: str, site: Site, visit: Visit) -> Begun:
        """Sign in by a ticket and a passkey.

        Raises:
            Refused: ``sign-in.passkey-not-taken``, ``sign-in.step-not-open``; recorded.
            Busy: ``sign-in.wait``.
        """
        challenge, shown = webauthn.challenge_of(answer), webauthn.read_shown(answer)

        def check(tx: Transaction, held: _Held, event: bytes, now: int) -> Factor | str:
            kind, user = StepKind.PASSKEY_SECOND, held.user.id
            asked = self._by_passkey.asked(tx, kind, challenge, user, _digest(ticket), now)
            right = asked and self._passkeys.shows(tx, held.tenancy, user, shown, challenge, site, event, now)
            return Factor.PASSKEY if right else "sign-in.passkey-not-taken"

        return self._finish(ticket, visit, check)

    def _finish(self, ticket: str, visit: Visit, check: _Check) -> Begun:
        user = self._look(ticket).user
        known = self._passwords.known_device(user, visit)
        places = self._throttle.places(f"second of {user.id.hex()}", visit.network, known)
        self._throttle.take_or_wait(places)

        def work(tx: Transaction, now: int) -> Begun | StrongroomError:
            held, event = self._held(tx, ticket, now, hold=True), new_id(now)
            if held is None:
                return self._refused(tx, now, visit, _NOT_OPEN, user.id)
            factor = check(tx, held, event, now)
            if isinstance(factor, str):
                return self._refused(tx, now, visit, factor, user.id)
            if not self._steps.answered(tx, held.step):
                return self._refused(tx, now, visit, _NOT_OPEN, user.id)
            self._throttle.forgive(tx, places, now)
            factors = Factor.PASSWORD | factor
            return self._passwords.admit(tx, held.tenancy, now, held.user, held.known, factors, visit, event)

        outcome = self._room.door.transact(self._tenant, work)
        if isinstance(outcome, StrongroomError):
            raise outcome
        return outcome

    def _look(self, ticket: str) -> _Held:
        door = self._room.door
        door.tree.prepare(self._tenant)
        held = door.database.read(lambda tx: self._held(tx, ticket, door.now(), hold=False))
        if held is None:
            raise Refused(_NOT_OPEN)
        return held

    def _held(self, tx: Transaction, ticket: str, now: int, *, hold: bool) -> _Held | None:
        """The ticket, if it is open, its user may sign in, and the password is the one that was right."""
        digest = digest_of(ticket)
        step = (
            None if digest is None else self._steps.find(tx, StepKind.SECOND_FACTOR, digest, now, hold=hold)
        )
        if step is None:
            return None
        tenancy = self._room.door.tenancies.current(tx, self._tenant)
        user = self._room.door.staff.by_id(tx, tenancy, step.user)
        if user is None or user.state is not UserState.ACTIVE:
            return None
        known = self._credentials.of(tx, tenancy, user.id)
        same = any(each.binding == step.row.bound for each in known)
        return _Held(step, tenancy, user, known) if same else None

    def _refused(self, tx: Transaction, now: int, visit: Visit, because: str, about: bytes) -> Refused:
        tenancy, event = self._room.door.tenancies.current(tx, self._tenant), new_id(now)
        action = Action.SIGN_IN_FAILED
        record.note(self._room, tx, tenancy, now, action, visit, event=event, about=about, because=because)
        return Refused(because)


def _digest(ticket: str) -> bytes:
    digest = digest_of(ticket)
    if digest is None:
        raise Refused(_NOT_OPEN)
    return digest
