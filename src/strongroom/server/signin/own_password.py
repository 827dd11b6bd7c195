"""A user's own password, once signed in: choosing another, and showing the one in use to confirm a step.

Lives here: these two, and what is sealed of a password. Must not live here: signing in by it
(by_password.py), hashing (hashing.py), which passwords are good enough (password_rules.py).

The hash is worked out outside any transaction: it would keep everybody waiting.
"""

from typing import Any

from strongroom.access.users import User
from strongroom.audit.actions import Action
from strongroom.errors import InvalidInput, Refused, StrongroomError
from strongroom.model.ids import new_id
from strongroom.server.signin import record
from strongroom.server.signin.by_name import ByName
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.hashing import Hashing
from strongroom.server.signin.password_rules import PROFILES, check_new_password
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Renewed, SignedIn
from strongroom.server.signin.throttle import Throttle
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room

__all__ = ["OwnPassword"]


class OwnPassword:
    """The passwords of the users of one room."""

    def __init__(
        self,
        room: Room,
        rules: SignInRules,
        credentials: Credentials,
        sessions: Sessions,
        throttle: Throttle,
        names: ByName,
        hashing: Hashing,
    ) -> None:
        self._room, self._rules, self._profile = room, rules, PROFILES[rules.profile]
        self._credentials, self._sessions, self._throttle = credentials, sessions, throttle
        self._names, self._hashing = names, hashing
        self._tenant = room.settings.tenant

    def choose(self, signed_in: SignedIn, current: str | None, new: str, visit: Visit) -> None:
        """Choose a password; all other sessions of the user end.

        Args:
            current: The one in use; left out by whoever got in by a one-time link just now.

        Raises:
            Refused: ``sign-in.failed``; recorded. Busy: ``sign-in.wait``.
            InvalidInput: As `check_new_password`; ``password.used-before``.
        """
        user = signed_in.user
        found = self._names.look(user.handle, visit.device)
        if not Factor(signed_in.row.factors).by_link_alone:
            self._check(user, current, visit)
        document = self.new_document(user, found.password, new, second=found.second)

        def work(tx: Transaction, now: int) -> Renewed | StrongroomError:
            tenancy, event = self._names.tenancy(tx), new_id(now)
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

    def new_document(
        self, user: User, before: Credential | None, new: str, *, second: bool
    ) -> dict[str, Any]:
        """What is sealed of a new password.

        Raises:
            InvalidInput: As `check_new_password`; ``password.used-before``.
        """
        check_new_password(self._profile, new, (user.handle, user.name, *self._rules.words), second=second)
        earlier: list[str] = []
        if before is not None:
            earlier = [before.document["hash"], *before.document["earlier"]][: self._profile.remembered]
        if any(self._hashing.matches(new, bytes.fromhex(each)) for each in earlier):
            raise InvalidInput("password.used-before")
        now = self._room.door.now()
        return {"hash": self._hashing.make(new).hex(), "set": now, "earlier": earlier}

    def _check(self, user: User, password: str | None, visit: Visit) -> None:
        found = self._names.look(user.handle, visit.device)
        places = self._throttle.places(f"confirm {user.id.hex()}", visit.network, user.id)
        self._names.wait(places, user, visit)
        if not self._hashing.matches(password or "", found.hash):
            raise self._names.refused("sign-in.failed", user, visit)
        self._room.door.transact(self._tenant, lambda tx, now: self._throttle.forgive(tx, places, now))
