"""Showing a passkey: to sign in, as the second of two factors, or once more while signed in (step-up).

Lives here: these steps. Must not live here: passkeys as they are kept (passkeys.py), the form of questions
and answers (webauthn.py). A challenge is made here, kept as a hash, open for minutes, and counts once.
"""

import secrets
from typing import Any

from fido2.webauthn import AttestedCredentialData

from strongroom.access.users import UserState
from strongroom.audit.actions import Action
from strongroom.errors import Refused, StrongroomError
from strongroom.model.ids import new_id, write_id
from strongroom.server.signin import record, webauthn
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.passkeys import CHALLENGE_BYTES, Passkeys, check_site, key_of, settle
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Begun, Renewed, SignedIn
from strongroom.server.signin.steps import StepKind, Steps
from strongroom.server.signin.throttle import Throttle
from strongroom.server.signin.visit import Visit
from strongroom.server.signin.webauthn import Site
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["ByPasskey"]

_NOT_TAKEN = "sign-in.passkey-not-taken"


class ByPasskey:
    """Showing passkeys to one room."""

    def __init__(
        self, room: Room, passkeys: Passkeys, sessions: Sessions, steps: Steps, throttle: Throttle
    ) -> None:
        self._room, self._passkeys, self._sessions = room, passkeys, sessions
        self._steps, self._throttle = steps, throttle
        self._tenant = room.settings.tenant

    def begin_sign_in(self, site: Site, visit: Visit) -> dict[str, Any]:
        """Ask whoever it is for a passkey.

        Returns:
            What ``navigator.credentials.get`` takes, as JSON.

        Raises:
            Refused: ``sign-in.no-passkeys-here``. Busy: ``sign-in.wait``, for whoever asks too often.
        """
        check_site(site)
        self._throttle.take_or_wait(self._throttle.asking(visit.network))
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        self._room.door.transact(
            self._tenant, lambda tx, now: self._steps.ask(tx, StepKind.PASSKEY_SIGN_IN, challenge, now)
        )
        return webauthn.ask_to_show(site, None, challenge)

    def sign_in(self, answer: str, site: Site, visit: Visit) -> Begun:
        """Sign in by a passkey.

        Raises:
            Refused: ``sign-in.passkey-not-taken``, for whatever reason; recorded.
        """
        challenge = webauthn.challenge_of(answer)
        shown = webauthn.read_shown(answer)

        def work(tx: Transaction, now: int) -> Begun | StrongroomError:
            tenancy, event = self._tenancy(tx), new_id(now)
            step = self._steps.find(tx, StepKind.PASSKEY_SIGN_IN, challenge, now)
            user = None
            if step is not None and self._steps.answered(tx, step) and shown.user is not None:
                user = self._room.door.staff.by_id(tx, tenancy, shown.user)
            if user is None or user.state is not UserState.ACTIVE:
                return self._refused(tx, now, visit, None)
            if not self._passkeys.shows(tx, tenancy, user.id, shown, challenge, site, event, now):
                return self._refused(tx, now, visit, user.id)
            return self._sessions.begin(tx, tenancy, now, user, Factor.PASSKEY, visit, event)

        return settle(self._room.door.transact(self._tenant, work))

    def begin_second(self, user: bytes, bound: bytes, site: Site) -> dict[str, Any]:
        """Ask somebody whose password was right for a passkey too.

        Args:
            bound: Digest of the ticket of the first step.
        """
        return self._ask_again(StepKind.PASSKEY_SECOND, user, bound, site)

    def begin_again(self, signed_in: SignedIn, site: Site) -> dict[str, Any]:
        """Ask somebody who is signed in to show a passkey once more.

        Raises:
            Refused: ``sign-in.no-passkeys-here``, ``sign-in.no-second-factor``.
        """
        return self._ask_again(StepKind.PASSKEY_AGAIN, signed_in.user.id, signed_in.row.id, site)

    def show_again(self, signed_in: SignedIn, answer: str, site: Site, visit: Visit) -> None:
        """Take a passkey as a second factor that was shown just now.

        Raises:
            Refused: ``sign-in.passkey-not-taken``; recorded.
        """
        challenge, shown, user = webauthn.challenge_of(answer), webauthn.read_shown(answer), signed_in.user

        def work(tx: Transaction, now: int) -> Renewed | StrongroomError:
            event = new_id(now)
            asked = self.asked(tx, StepKind.PASSKEY_AGAIN, challenge, user.id, signed_in.row.id, now)
            right = asked and self._passkeys.shows(
                tx, self._tenancy(tx), user.id, shown, challenge, site, event, now
            )
            if not right:
                self._passkeys.note(tx, now, Action.STEP_UP, visit, event, user.id, because=_NOT_TAKEN)
                return Refused(_NOT_TAKEN)
            renewed = self._sessions.step_up(tx, signed_in, Factor.PASSKEY, now)
            if renewed is None:
                return Refused("http.not-signed-in")
            extra = {"session": write_id("ses", signed_in.row.id), "factors": Factor.PASSKEY.words}
            self._passkeys.note(tx, now, Action.STEP_UP, visit, event, user.id, extra=extra)
            return renewed

        signed_in.take(self._room.door.transact(self._tenant, work))

    def asked(
        self, tx: Transaction, kind: StepKind, challenge: bytes, user: bytes, bound: bytes, now: int
    ) -> bool:
        """Whether this very user was asked this, and nobody answered yet; from now on somebody has."""
        step = self._steps.find(tx, kind, challenge, now)
        if step is None or not self._steps.answered(tx, step):
            return False
        return step.row.user == user and step.row.bound == bound

    # -- what these share ---------------------------------------------------------------------

    def _ask_again(self, kind: StepKind, user: bytes, bound: bytes, site: Site) -> dict[str, Any]:
        check_site(site)
        challenge = secrets.token_bytes(CHALLENGE_BYTES)

        def work(tx: Transaction, now: int) -> list[AttestedCredentialData] | StrongroomError:
            mine = self._passkeys.known(tx, self._tenancy(tx), user)
            known = [key_of(each) for each in mine if each.document["site"] == site.name]
            if not known:
                return Refused("sign-in.no-second-factor")
            self._steps.ask(tx, kind, challenge, now, user=user, bound=bound)
            return known

        known = settle(self._room.door.transact(self._tenant, work))
        return webauthn.ask_to_show(site, known, challenge)

    def _refused(self, tx: Transaction, now: int, visit: Visit, about: bytes | None) -> Refused:
        record.note(
            self._room,
            tx,
            self._tenancy(tx),
            now,
            Action.SIGN_IN_FAILED,
            visit,
            event=new_id(now),
            about=about,
            because=_NOT_TAKEN,
        )
        return Refused(_NOT_TAKEN)

    def _tenancy(self, tx: Transaction) -> Tenancy:
        return self._room.door.tenancies.current(tx, self._tenant)
