"""Signing in by name and password, with a second factor where the user has one.

Lives here: these steps. Must not live here: who goes by a name (by_name.py), hashing, second factors,
choosing a password (own_password.py).

Whether a name exists is told to nobody: for one that does not, the same work is done. The hash is
worked out outside any transaction: it would keep everybody waiting.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.crypto.password_hash import hash_is_outdated
from strongroom.errors import StrongroomError
from strongroom.model.ids import new_id
from strongroom.server.signin import record
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.by_name import ByName, Found
from strongroom.server.signin.credentials import Credential, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.hashing import Hashing
from strongroom.server.signin.known_devices import KnownDevices
from strongroom.server.signin.one_time import OneTimeCodes, has_second
from strongroom.server.signin.own_password import OwnPassword
from strongroom.server.signin.password_rules import PROFILES
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Begun
from strongroom.server.signin.steps import StepKind, Steps
from strongroom.server.signin.throttle import Place, Throttle
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["ByPassword", "Shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What somebody shows to sign in; silent in its repr.

    Args:
        code: Of an authenticator, or a recovery code.
        new_password: To take the place of one that has run out.
    """

    name: str = field(repr=False)
    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    new_password: str | None = field(default=None, repr=False)


class ByPassword:
    """Signing in by password to one room."""

    def __init__(
        self,
        room: Room,
        rules: SignInRules,
        credentials: Credentials,
        sessions: Sessions,
        throttle: Throttle,
        one_time: OneTimeCodes,
        steps: Steps,
        hashing: Hashing,
        names: ByName,
        devices: KnownDevices,
        own: OwnPassword,
    ) -> None:
        self._room, self._rules, self._profile = room, rules, PROFILES[rules.profile]
        self._credentials, self._sessions, self._throttle = credentials, sessions, throttle
        self._one_time, self._steps, self._hashing = one_time, steps, hashing
        self._names, self._devices, self._own = names, devices, own
        self._tenant = room.settings.tenant

    # -- signing in -------------------------------------------------------------------------

    def sign_in(self, shown: Shown, visit: Visit) -> Begun:
        """Sign in, all at once.

        Raises:
            Refused: ``sign-in.failed``, ``sign-in.second-factor-missing``, ``sign-in.code-wrong``,
                ``sign-in.password-expired``; recorded.
            Busy: ``sign-in.wait``, recorded; ``sign-in.busy``.
            InvalidInput: As `check_new_password`, for a new password.
        """
        outcome = self._enter(shown, visit, in_steps=False)
        assert isinstance(outcome, Begun)  # noqa: S101 - tickets are for those who go by steps
        return outcome

    def begin(self, shown: Shown, visit: Visit) -> Begun | str:
        """Sign in, or go on to the second step where a second factor is asked for and was not shown.

        Returns:
            The session, or the ticket for the second step (`SecondStep`).

        Raises:
            As `sign_in`, but for ``sign-in.second-factor-missing``.
        """
        return self._enter(shown, visit, in_steps=True)

    def _enter(self, shown: Shown, visit: Visit, *, in_steps: bool) -> Begun | str:
        name = unicodedata.normalize("NFKC", shown.name).strip().casefold()
        found = self._names.look(name, visit.device)
        places = self._throttle.places(name, visit.network, found.device)
        self._names.wait(places, found.user, visit)
        right = self._hashing.matches(shown.password, found.hash)
        if not right or found.user is None or found.password is None:
            raise self._names.refused("sign-in.failed", found.user, visit)
        made = self._made_anew(found, found.user, found.password, shown, visit)

        user, password = found.user, found.password

        def work(tx: Transaction, now: int) -> Begun | str | StrongroomError:
            return self._let_in(tx, now, user, password, shown, made, places, visit, in_steps=in_steps)

        outcome = self._room.door.transact(self._tenant, work)
        if isinstance(outcome, StrongroomError):
            raise outcome
        return outcome

    def _let_in(
        self,
        tx: Transaction,
        now: int,
        user: User,
        password: Credential,
        shown: Shown,
        made: dict[str, Any] | None,
        places: tuple[Place, ...],
        visit: Visit,
        *,
        in_steps: bool,
    ) -> Begun | str | StrongroomError:
        """What happens in the transaction: everything is looked at anew, as it may have changed."""
        tenancy, event = self._names.tenancy(tx), new_id(now)
        known = self._credentials.of(tx, tenancy, user.id)
        current = self._room.door.staff.by_id(tx, tenancy, user.id)
        unchanged = any(each.row == password.row for each in known)
        if current is None or current.state is not UserState.ACTIVE or not unchanged:
            return self._names.note_refusal(tx, tenancy, now, "sign-in.failed", user, visit)
        factors = Factor.PASSWORD
        if has_second(known):
            if shown.code is None and in_steps:
                self._throttle.forgive(tx, places, now)
                return self._ask_second(tx, tenancy, now, user, password, event, visit)
            if shown.code is None:
                return self._names.note_refusal(
                    tx, tenancy, now, "sign-in.second-factor-missing", user, visit
                )
            second = self._one_time.check(tx, tenancy, known, shown.code, event, now)
            if second is None:
                return self._names.note_refusal(tx, tenancy, now, "sign-in.code-wrong", user, visit)
            factors |= second
        if made is not None:
            self._credentials.replace(tx, tenancy, password, made, event)
        self._throttle.forgive(tx, places, now)
        return self.admit(tx, tenancy, now, current, known, factors, visit, event)

    def admit(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        now: int,
        user: User,
        known: list[Credential],
        factors: Factor,
        visit: Visit,
        event: bytes,
    ) -> Begun:
        """Begin the session of somebody who has shown enough, whose browser is known from now on."""
        device = self._devices.know(tx, tenancy, user, known, visit, event, now)
        begun = self._sessions.begin(tx, tenancy, now, user, factors, visit, event)
        return Begun(begun.signed_in, begun.secret, device)

    def known_device(self, user: User, visit: Visit) -> bytes | None:
        """Digest of the browser's own secret, if this user signed in with it before; None for any other."""
        return self._names.look(user.handle, visit.device).device

    def _ask_second(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        now: int,
        user: User,
        password: Credential,
        event: bytes,
        visit: Visit,
    ) -> str:
        """Hand out a ticket for the second step, and record that a password was right."""
        ticket = new_secret()
        digest = digest_of(ticket)
        assert digest is not None  # noqa: S101 - it was made just now
        kind, bound = StepKind.SECOND_FACTOR, password.binding
        self._steps.ask(tx, kind, digest, now, user=user.id, bound=bound)
        action = Action.SIGN_IN_STEP
        record.note(self._room, tx, tenancy, now, action, visit, event=event, about=user.id)
        return ticket

    def _made_anew(
        self, found: Found, user: User, password: Credential, shown: Shown, visit: Visit
    ) -> dict[str, Any] | None:
        """The password's document where it has to change: it ran out, or its hash is of an older kind."""
        document, now = password.document, self._room.door.now()
        if self._profile.lasts is not None and now - document["set"] >= self._profile.lasts:
            if shown.new_password is None:
                raise self._names.refused("sign-in.password-expired", user, visit)
            return self._own.new_document(user, password, shown.new_password, second=found.second)
        if hash_is_outdated(bytes.fromhex(document["hash"])):
            return {**document, "hash": self._hashing.make(shown.password).hex()}
        return None
