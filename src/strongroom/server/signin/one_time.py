"""Second factors that are typed: codes of an authenticator, and recovery codes for when it is lost.

Lives here: setting them up, checking them, showing one again (step-up). Must not live here: the code's form
(crypto, recovery_codes.py), passwords. Each code of a step counts once, and each recovery code: that it was
used is written in the transaction that lets in by it, over the row as it was read: of two at one time one
is refused.
"""

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from strongroom.access.users import User
from strongroom.audit.actions import Action
from strongroom.crypto.derive import label
from strongroom.crypto.one_time_codes import CODE_DIGITS, CODE_SECRET_BYTES, STEP_SECONDS, code_of_step
from strongroom.errors import Refused, StrongroomError
from strongroom.model.ids import new_id, write_id
from strongroom.server.signin import record
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.recovery_codes import left_after, new_recovery_codes
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Renewed, SignedIn
from strongroom.server.signin.throttle import Throttle
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["OneTimeCodes", "has_second", "keys_address"]

_RECOVERY_LABEL = label("strongroom/recovery/v1")
_DRIFT = 1


def has_second(credentials: Sequence[Credential]) -> bool:
    """Whether a user has a second factor set up."""
    return any(
        each.kind is CredentialKind.PASSKEY
        or (each.kind is CredentialKind.ONE_TIME_CODES and each.document["confirmed"])
        for each in credentials
    )


def keys_address(secret: bytes, handle: str) -> str:
    """What an authenticator reads from the QR code."""
    text = base64.b32encode(secret).decode()
    return f"otpauth://totp/Strongroom:{quote(handle)}?secret={text}&issuer=Strongroom"


class OneTimeCodes:
    """The typed second factors of a room's users."""

    def __init__(self, room: Room, credentials: Credentials, sessions: Sessions, throttle: Throttle) -> None:
        self._room, self._credentials = room, credentials
        self._sessions, self._throttle = sessions, throttle
        self._tenant = room.settings.tenant

    # -- setting up -------------------------------------------------------------------------

    def begin(self, user: User, visit: Visit) -> bytes:
        """Make a secret for an authenticator; it counts once a code of it was shown (`confirm`).

        Returns:
            20 bytes, shown here and never again. Whoever began before and did not confirm begins anew.
        """
        secret = secrets.token_bytes(CODE_SECRET_BYTES)

        def work(tx: Transaction, now: int) -> None:
            tenancy = self._tenancy(tx)
            for each in self._of(tx, tenancy, user, CredentialKind.ONE_TIME_CODES):
                if not each.document["confirmed"]:
                    self._credentials.drop(tx, each)
            document = {"secret": secret.hex(), "confirmed": False, "last_step": 0, "made": now}
            kind = CredentialKind.ONE_TIME_CODES
            event = new_id(now)
            self._credentials.add(tx, tenancy, user.id, kind, document, event, now)
            extra = {"kind": "one_time_codes", "confirmed": 0}
            self._note(tx, tenancy, now, Action.CREDENTIAL_SET, user, visit, event, None, extra)

        self._room.door.transact(self._tenant, work)
        return secret

    def begun(self, user: User) -> bytes | None:
        """The secret of an authenticator that was begun and not confirmed yet, to be shown once more."""
        door = self._room.door

        def look(tx: Transaction) -> bytes | None:
            found = self._of(tx, self._tenancy(tx), user, CredentialKind.ONE_TIME_CODES)
            begun = (each.document["secret"] for each in found if not each.document["confirmed"])
            secret = next(begun, None)
            return None if secret is None else bytes.fromhex(secret)

        return door.database.read(look)

    def confirm(self, signed_in: SignedIn, code: str, visit: Visit) -> list[str]:
        """Let an authenticator count, once it has shown a code; the one before counts no more.

        Returns:
            Ten recovery codes, shown here and never again; those before count no more.

        Raises:
            Refused: ``sign-in.code-wrong``; recorded. Busy: ``sign-in.wait``.
        """
        user, codes = signed_in.user, new_recovery_codes()
        places = self._take(user, visit)

        def work(tx: Transaction, now: int) -> Renewed | StrongroomError:
            tenancy, event = self._tenancy(tx), new_id(now)
            found = self._of(tx, tenancy, user, CredentialKind.ONE_TIME_CODES)
            begun = next((each for each in found if not each.document["confirmed"]), None)
            step = None if begun is None else _step_of(begun, code, now)
            if begun is None or step is None:
                self._note(tx, tenancy, now, Action.SIGN_IN_FAILED, user, visit, event, "sign-in.code-wrong")
                return Refused("sign-in.code-wrong")
            for old in [*found, *self._of(tx, tenancy, user, CredentialKind.RECOVERY_CODES)]:
                if old is not begun:
                    self._credentials.drop(tx, old)
            document = {**begun.document, "confirmed": True, "last_step": step}
            self._credentials.replace(tx, tenancy, begun, document, event)
            self._add_recovery(tx, tenancy, user, codes, event, now)
            self._throttle.forgive(tx, places, now)
            renewed = self._sessions.step_up(tx, signed_in, Factor.ONE_TIME_CODE, now)
            extra = {"kind": "one_time_codes", "confirmed": 1}
            self._note(tx, tenancy, now, Action.CREDENTIAL_SET, user, visit, event, None, extra)
            return renewed or Renewed()

        signed_in.take(self._room.door.transact(self._tenant, work))
        return codes

    def renew_recovery(self, signed_in: SignedIn, visit: Visit) -> list[str]:
        """Make recovery codes anew; those before count no more.

        Returns:
            Ten, shown here and never again.

        Raises:
            Refused: ``sign-in.step-up-missing``; ``sign-in.no-second-factor``, where no authenticator counts.
        """
        if not signed_in.stepped_up:
            raise Refused("sign-in.step-up-missing")
        user, codes = signed_in.user, new_recovery_codes()

        def work(tx: Transaction, now: int) -> StrongroomError | None:
            tenancy, event = self._tenancy(tx), new_id(now)
            found = self._of(tx, tenancy, user, CredentialKind.ONE_TIME_CODES)
            if not any(each.document["confirmed"] for each in found):
                return Refused("sign-in.no-second-factor")
            for old in self._of(tx, tenancy, user, CredentialKind.RECOVERY_CODES):
                self._credentials.drop(tx, old)
            self._add_recovery(tx, tenancy, user, codes, event, now)
            extra = {"kind": "recovery_codes"}
            self._note(tx, tenancy, now, Action.CREDENTIAL_SET, user, visit, event, None, extra)
            return None

        _settle(self._room.door.transact(self._tenant, work))
        return codes

    def remove(self, signed_in: SignedIn, visit: Visit) -> None:
        """Let codes and recovery codes count no more.

        Raises:
            Refused: ``sign-in.step-up-missing``, where no second factor was shown just now.
        """
        if not signed_in.stepped_up:
            raise Refused("sign-in.step-up-missing")
        user = signed_in.user

        def work(tx: Transaction, now: int) -> None:
            tenancy = self._tenancy(tx)
            kinds = (CredentialKind.ONE_TIME_CODES, CredentialKind.RECOVERY_CODES)
            for each in self._of(tx, tenancy, user, *kinds):
                self._credentials.drop(tx, each)
            extra = {"kind": "one_time_codes"}
            event = new_id(now)
            self._note(tx, tenancy, now, Action.CREDENTIAL_REMOVE, user, visit, event, None, extra)

        self._room.door.transact(self._tenant, work)

    # -- checking ---------------------------------------------------------------------------

    def check(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        known: Sequence[Credential],
        code: str,
        event: bytes,
        now: int,
    ) -> Factor | None:
        """Which second factor a code is, once and never again; None for a wrong one.

        Args:
            known: The user's credentials, as read in this transaction.
            code: Six digits of an authenticator, or a recovery code.
        """
        for each in known:
            if each.kind is CredentialKind.ONE_TIME_CODES and each.document["confirmed"]:
                step = _step_of(each, code, now)
                if step is not None:
                    document = {**each.document, "last_step": step}
                    done = self._credentials.replace(tx, tenancy, each, document, event)
                    return Factor.ONE_TIME_CODE if done else None
            if each.kind is CredentialKind.RECOVERY_CODES:
                left = left_after(each.document["left"], code, self._recovery_hash(each.row.user))
                if left is not None:
                    document = {**each.document, "left": left}
                    done = self._credentials.replace(tx, tenancy, each, document, event)
                    return Factor.RECOVERY_CODE if done else None
        return None

    def step_up(self, signed_in: SignedIn, code: str, visit: Visit) -> None:
        """Show a second factor again, so that what takes a fresh one may be done for a while.

        Raises:
            Refused: ``sign-in.code-wrong``, ``sign-in.no-second-factor``; recorded. Busy: ``sign-in.wait``.
        """
        user, places = signed_in.user, self._take(signed_in.user, visit)

        def work(tx: Transaction, now: int) -> Renewed | StrongroomError:
            tenancy, event = self._tenancy(tx), new_id(now)
            known = self._credentials.of(tx, tenancy, user.id)
            factor = self.check(tx, tenancy, known, code, event, now) if has_second(known) else None
            if factor is None:
                because = "sign-in.code-wrong" if has_second(known) else "sign-in.no-second-factor"
                self._note(tx, tenancy, now, Action.STEP_UP, user, visit, event, because)
                return Refused(because)
            self._throttle.forgive(tx, places, now)
            renewed = self._sessions.step_up(tx, signed_in, factor, now)
            if renewed is None:
                return Refused("http.not-signed-in")
            extra = {"session": write_id("ses", signed_in.row.id), "factors": factor.words}
            self._note(tx, tenancy, now, Action.STEP_UP, user, visit, event, None, extra)
            return renewed

        signed_in.take(self._room.door.transact(self._tenant, work))

    # -- what these share -------------------------------------------------------------------

    def _take(self, user: User, visit: Visit) -> Any:
        # Codes have places of their own: who guesses passwords does not keep one from showing a code.
        places = self._throttle.places(f"code of {user.id.hex()}", visit.network, user.id)
        self._throttle.take_or_wait(places)
        return places

    def _tenancy(self, tx: Transaction) -> Tenancy:
        return self._room.door.tenancies.current(tx, self._tenant)

    def _of(self, tx: Transaction, tenancy: Tenancy, user: User, *kinds: CredentialKind) -> list[Credential]:
        return [each for each in self._credentials.of(tx, tenancy, user.id) if each.kind in kinds]

    def _add_recovery(
        self, tx: Transaction, tenancy: Tenancy, user: User, codes: Sequence[str], event: bytes, now: int
    ) -> None:
        hashed = self._recovery_hash(user.id)
        plain = [each.replace("-", "").encode() for each in codes]
        hashes = {"left": [hashed(each) for each in plain], "made": now}
        kind = CredentialKind.RECOVERY_CODES
        self._credentials.add(tx, tenancy, user.id, kind, hashes, event, now)

    def _recovery_hash(self, user: bytes) -> Callable[[bytes], str]:
        marks = self._room.door.keyring.marks()
        return lambda plain: marks.tag(_RECOVERY_LABEL, user, plain).hex()

    def _note(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        now: int,
        action: str,
        user: User,
        visit: Visit,
        event: bytes,
        because: str | None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        record.note(
            self._room,
            tx,
            tenancy,
            now,
            action,
            visit,
            event=event,
            user=user.id,
            because=because,
            extra=extra,
        )


def _settle(outcome: StrongroomError | None) -> None:
    if outcome is not None:
        raise outcome


def _step_of(credential: Credential, code: str, now: int) -> int | None:
    """The step whose code it is, of those near now that are later than the last one used."""
    plain = "".join(code.split())
    if len(plain) != CODE_DIGITS or not plain.isascii():
        return None
    secret, here = bytes.fromhex(credential.document["secret"]), now // (STEP_SECONDS * 1000)
    right = None
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        same = compare_digest(code_of_step(secret, step), plain)
        if same and step > credential.document["last_step"]:
            right = step
    return right
