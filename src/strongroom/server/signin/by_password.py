"""Signing in by name and password, with a second factor where the user has one; and choosing a password.

Lives here: these steps. Must not live here: hashing, second factors, which passwords are good enough.

Whether a name exists is told to nobody: for one that does not, the same rows are read, the same work is
done and the same answer given. The hash is worked out outside any transaction: it would keep everybody
waiting.
"""

import unicodedata
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from strongroom.access.users import User, UserState
from strongroom.audit.actions import Action
from strongroom.crypto.password_hash import hash_is_outdated
from strongroom.errors import Busy, InvalidInput, Refused, StrongroomError
from strongroom.model.ids import new_id
from strongroom.server.signin import record
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.hashing import Hashing
from strongroom.server.signin.one_time import OneTimeCodes, has_second
from strongroom.server.signin.password_rules import PROFILES, check_new_password
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Begun, Renewed, SignedIn
from strongroom.server.signin.steps import StepKind, Steps
from strongroom.server.signin.throttle import Place, Throttle
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["ByPassword", "Shown"]

_MOST_DEVICES = 10


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


@dataclass(frozen=True, slots=True)
class _Found:
    """Whoever goes by a name, if anybody does who may sign in."""

    user: User | None
    password: Credential | None
    device: bytes | None
    second: bool


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
    ) -> None:
        self._room, self._rules, self._profile = room, rules, PROFILES[rules.profile]
        self._credentials, self._sessions, self._throttle = credentials, sessions, throttle
        self._one_time, self._steps, self._hashing = one_time, steps, hashing
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
        found = self._look(name, visit.device)
        places = self._throttle.places(name, visit.network, found.device)
        self._wait(places, found.user, visit)
        stored = None if found.password is None else bytes.fromhex(found.password.document["hash"])
        right = self._hashing.matches(shown.password, stored)
        if not right or found.user is None or found.password is None:
            raise self._refused("sign-in.failed", found.user, visit)
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
        tenancy, event = self._tenancy(tx), new_id(now)
        known = self._credentials.of(tx, tenancy, user.id)
        current = self._room.door.staff.by_id(tx, tenancy, user.id)
        unchanged = any(each.row == password.row for each in known)
        if current is None or current.state is not UserState.ACTIVE or not unchanged:
            return self._note_refusal(tx, tenancy, now, "sign-in.failed", user, visit)
        factors = Factor.PASSWORD
        if has_second(known):
            if shown.code is None and in_steps:
                self._throttle.forgive(tx, places, now)
                return self._ask_second(tx, tenancy, now, user, password, event, visit)
            if shown.code is None:
                return self._note_refusal(tx, tenancy, now, "sign-in.second-factor-missing", user, visit)
            second = self._one_time.check(tx, tenancy, known, shown.code, event, now)
            if second is None:
                return self._note_refusal(tx, tenancy, now, "sign-in.code-wrong", user, visit)
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
        device = self._know_device(tx, tenancy, user, known, visit, event, now)
        begun = self._sessions.begin(tx, tenancy, now, user, factors, visit, event)
        return Begun(begun.signed_in, begun.secret, device)

    def known_device(self, user: User, visit: Visit) -> bytes | None:
        """Digest of the browser's own secret, if this user signed in with it before; None for any other."""
        return self._look(user.handle, visit.device).device

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
        self, found: _Found, user: User, password: Credential, shown: Shown, visit: Visit
    ) -> dict[str, Any] | None:
        """The password's document where it has to change: it ran out, or its hash is of an older kind."""
        document, now = password.document, self._room.door.now()
        if self._profile.lasts is not None and now - document["set"] >= self._profile.lasts:
            if shown.new_password is None:
                raise self._refused("sign-in.password-expired", user, visit)
            return self._new_document(user, password, shown.new_password, second=found.second)
        if hash_is_outdated(bytes.fromhex(document["hash"])):
            return {**document, "hash": self._hashing.make(shown.password).hex()}
        return None

    # -- choosing a password ----------------------------------------------------------------

    def choose(self, signed_in: SignedIn, current: str | None, new: str, visit: Visit) -> None:
        """Choose a password; all other sessions of the user end.

        Args:
            current: The one in use; left out by whoever got in by a one-time link just now.

        Raises:
            Refused: ``sign-in.failed``; recorded. Busy: ``sign-in.wait``.
            InvalidInput: As `check_new_password`; ``password.used-before``.
        """
        user = signed_in.user
        found = self._look(user.handle, visit.device)
        if not Factor(signed_in.row.factors).by_link_alone:
            self._check(user, current, visit)
        document = self._new_document(user, found.password, new, second=found.second)

        def work(tx: Transaction, now: int) -> Renewed | StrongroomError:
            tenancy, event = self._tenancy(tx), new_id(now)
            kind = CredentialKind.PASSWORD
            if found.password is None:
                if any(each.kind is kind for each in self._credentials.of(tx, tenancy, user.id)):
                    return Refused("sign-in.failed")  # somebody chose one meanwhile
                self._credentials.add(tx, tenancy, user.id, kind, document, event, now)
            elif not self._credentials.replace(tx, tenancy, found.password, document, event):
                return Refused("sign-in.failed")
            ended = self._sessions.drop_others(tx, signed_in)
            renewed = self._sessions.note_password(tx, signed_in, now)
            extra = {"kind": "password", "ended": ended}
            record.note(
                self._room,
                tx,
                tenancy,
                now,
                Action.CREDENTIAL_SET,
                visit,
                event=event,
                user=user.id,
                extra=extra,
            )
            return renewed or Renewed()

        signed_in.take(self._room.door.transact(self._tenant, work))

    def confirm(self, signed_in: SignedIn, password: str | None, visit: Visit) -> None:
        """Make sure that it is still the user who sits there.

        Raises:
            Refused: ``sign-in.failed``; recorded. Busy: ``sign-in.wait``.
        """
        self._check(signed_in.user, password, visit)
        renewed = self._room.door.transact(
            self._tenant, lambda tx, now: self._sessions.renew(tx, signed_in, now)
        )
        signed_in.take(renewed or Refused("http.not-signed-in"))

    def _check(self, user: User, password: str | None, visit: Visit) -> None:
        found = self._look(user.handle, visit.device)
        places = self._throttle.places(f"confirm {user.id.hex()}", visit.network, user.id)
        self._wait(places, user, visit)
        stored = None if found.password is None else bytes.fromhex(found.password.document["hash"])
        if not self._hashing.matches(password or "", stored):
            raise self._refused("sign-in.failed", user, visit)
        self._room.door.transact(self._tenant, lambda tx, now: self._throttle.forgive(tx, places, now))

    def _new_document(
        self, user: User, before: Credential | None, new: str, *, second: bool
    ) -> dict[str, Any]:
        check_new_password(self._profile, new, (user.handle, user.name, *self._rules.words), second=second)
        earlier: list[str] = []
        if before is not None:
            earlier = [before.document["hash"], *before.document["earlier"]][: self._profile.remembered]
        if any(self._hashing.matches(new, bytes.fromhex(each)) for each in earlier):
            raise InvalidInput("password.used-before")
        now = self._room.door.now()
        return {"hash": self._hashing.make(new).hex(), "set": now, "earlier": earlier}

    # -- what these share -------------------------------------------------------------------

    def _look(self, name: str, device: str | None) -> _Found:
        door, digest = self._room.door, digest_of(device)
        door.tree.prepare(self._tenant)

        def look(tx: Transaction) -> _Found:
            tenancy = self._tenancy(tx)
            staff = door.staff.all(tx, tenancy)
            user = next((each for each in staff if each.handle == name), None)
            # For a name that nobody has, somebody's rows are opened in vain: it takes as long.
            known = self._credentials.of(tx, tenancy, (user or staff[0]).id)
            if user is None or user.state is not UserState.ACTIVE:
                return _Found(None, None, None, False)
            password = next((each for each in known if each.kind is CredentialKind.PASSWORD), None)
            devices = [each for each in known if each.kind is CredentialKind.DEVICE]
            is_known = digest is not None and any(self._is(each, digest) for each in devices)
            return _Found(user, password, digest if is_known else None, has_second(known))

        return door.database.read(look)

    def _is(self, device: Credential, digest: bytes) -> bool:
        young = self._room.door.now() - device.document["made"] < self._rules.device
        return bool(young and compare_digest(device.document["digest"].encode(), digest.hex().encode()))

    def _know_device(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        user: User,
        known: list[Credential],
        visit: Visit,
        event: bytes,
        now: int,
    ) -> str | None:
        """Let the browser be known from now on; its new secret, or None where it is known already."""
        digest = digest_of(visit.device)
        devices = [each for each in known if each.kind is CredentialKind.DEVICE]
        if digest is not None and any(self._is(each, digest) for each in devices):
            return None
        for oldest in devices[: max(0, len(devices) - _MOST_DEVICES + 1)]:
            self._credentials.drop(tx, oldest)
        secret = new_secret()
        made = digest_of(secret)
        assert made is not None  # noqa: S101 - it was made just now
        document = {"digest": made.hex(), "made": now}
        self._credentials.add(tx, tenancy, user.id, CredentialKind.DEVICE, document, event, now)
        return secret

    def _wait(self, places: tuple[Place, ...], user: User | None, visit: Visit) -> None:
        wait = self._throttle.take(places)
        if wait:
            self._refused("sign-in.wait", user, visit)
            raise Busy("sign-in.wait", seconds=-(-wait // 1000))

    def _refused(self, because: str, user: User | None, visit: Visit) -> Refused:
        """Record a refusal; returns it, to be raised."""
        self._room.door.transact(
            self._tenant,
            lambda tx, now: self._note_refusal(tx, self._tenancy(tx), now, because, user, visit),
        )
        return Refused(because)

    def _note_refusal(
        self, tx: Transaction, tenancy: Tenancy, now: int, because: str, user: User | None, visit: Visit
    ) -> Refused:
        record.note(
            self._room,
            tx,
            tenancy,
            now,
            Action.SIGN_IN_FAILED,
            visit,
            event=new_id(now),
            about=None if user is None else user.id,
            because=because,
        )
        return Refused(because)

    def _tenancy(self, tx: Transaction) -> Tenancy:
        return self._room.door.tenancies.current(tx, self._tenant)
