"""The passkeys of users: adding, listing, naming and removing them, and whether what was shown is one.

Lives here: these, over rows sealed and bound like those of other credentials. Must not live here: the form
of questions and answers (webauthn.py), signing in (by_passkey.py).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fido2.webauthn import AttestedCredentialData

from strongroom.access.users import User
from strongroom.audit.actions import Action
from strongroom.errors import Busy, InvalidInput, NotFound, Refused, StrongroomError
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.server.signin import record, webauthn
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Renewed, SignedIn
from strongroom.server.signin.steps import StepKind, Steps
from strongroom.server.signin.visit import Visit
from strongroom.server.signin.webauthn import Asserted, Site
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["CHALLENGE_BYTES", "PasskeyView", "Passkeys", "check_site", "key_of", "settle"]

T = TypeVar("T")

CHALLENGE_BYTES = 32
_LONGEST_NAME = 60
_MOST = 20
_NOT_TAKEN = "sign-in.passkey-not-taken"


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its user sees it; moments in milliseconds, ``used`` None before the first time."""

    id: str
    name: str = field(repr=False)
    made: int
    used: int | None
    synced: bool


class Passkeys:
    """The passkeys of a room's users."""

    def __init__(self, room: Room, credentials: Credentials, sessions: Sessions, steps: Steps) -> None:
        self._room, self._credentials, self._sessions = room, credentials, sessions
        self._steps = steps
        self._tenant = room.settings.tenant

    # -- one's own ----------------------------------------------------------------------------

    def of(self, user: User) -> tuple[PasskeyView, ...]:
        """A user's passkeys, the oldest first."""
        door = self._room.door
        known = door.database.read(lambda tx: self.known(tx, self._tenancy(tx), user.id))
        return tuple(_view(each) for each in known)

    def begin_adding(self, signed_in: SignedIn, site: Site) -> dict[str, Any]:
        """Ask for a new passkey, for somebody who was seen to be the user just now.

        Returns:
            What ``navigator.credentials.create`` takes, as JSON.

        Raises:
            Refused: ``sign-in.no-passkeys-here``, ``sign-in.passkeys-enough``.
        """
        check_site(site)
        user, challenge = signed_in.user, secrets.token_bytes(CHALLENGE_BYTES)

        def work(tx: Transaction, now: int) -> list[AttestedCredentialData] | StrongroomError:
            known = self.known(tx, self._tenancy(tx), user.id)
            if len(known) >= _MOST:
                return Refused("sign-in.passkeys-enough", most=_MOST)
            session = signed_in.row.id
            self._steps.ask(tx, StepKind.PASSKEY_ADD, challenge, now, user=user.id, bound=session)
            return [key_of(each) for each in known]

        known = settle(self._room.door.transact(self._tenant, work))
        return webauthn.ask_for_key(site, user.id, user.handle, user.name, known, challenge)

    def add(self, signed_in: SignedIn, answer: str, name: str, site: Site, visit: Visit) -> PasskeyView:
        """Keep a passkey that the browser made.

        Args:
            answer: What the browser said, as JSON.
            name: What the user calls it.

        Returns:
            The passkey as it is kept.

        Raises:
            Refused: ``sign-in.passkey-not-taken``. InvalidInput: ``sign-in.passkey-bad-name``.
        """
        called = _checked(name)
        challenge, user = webauthn.challenge_of(answer), signed_in.user
        made = webauthn.check_made(site, challenge, answer)

        def work(tx: Transaction, now: int) -> tuple[Renewed, Credential] | StrongroomError:
            tenancy, event = self._tenancy(tx), new_id(now)
            step = self._steps.find(tx, StepKind.PASSKEY_ADD, challenge, now)
            asked = step is not None and step.row.bound == signed_in.row.id
            known = self.known(tx, tenancy, user.id)
            is_new = all(key_of(each).credential_id != made.key.credential_id for each in known)
            if step is None or not asked or not is_new or not self._steps.answered(tx, step):
                return Refused(_NOT_TAKEN)
            document = {
                "key": bytes(made.key).hex(),
                "counter": made.counter,
                "synced": made.synced,
                "name": called,
                "site": site.name,
                "made": now,
                "used": None,
            }
            kept = self._credentials.add(tx, tenancy, user.id, CredentialKind.PASSKEY, document, event, now)
            renewed = self._sessions.step_up(tx, signed_in, Factor.PASSKEY, now)
            self.note(tx, now, Action.CREDENTIAL_SET, visit, event, user.id, extra={"kind": "passkey"})
            return renewed or Renewed(), kept

        renewed, kept = settle(self._room.door.transact(self._tenant, work))
        signed_in.take(renewed)
        return _view(kept)

    def rename(self, signed_in: SignedIn, passkey: str, name: str, visit: Visit) -> PasskeyView:
        """Call a passkey something else: by the name its user knows which one to remove.

        Raises:
            Refused: ``sign-in.step-up-missing``. NotFound: ``sign-in.passkey-not-found``.
            InvalidInput: ``sign-in.passkey-bad-name``. Busy: ``storage.busy``, where it is being used.
        """
        called = _checked(name)
        if not signed_in.stepped_up:
            raise Refused("sign-in.step-up-missing")
        identity, user = read_id("pky", passkey), signed_in.user

        def work(tx: Transaction, now: int) -> PasskeyView | StrongroomError:
            tenancy, event = self._tenancy(tx), new_id(now)
            known = self.known(tx, tenancy, user.id)
            found = next((each for each in known if each.row.credential == identity), None)
            if found is None:
                return NotFound("sign-in.passkey-not-found")
            document = {**found.document, "name": called}
            if not self._credentials.replace(tx, tenancy, found, document, event):
                return Busy("storage.busy", state="lock")  # it signed somebody in at this very moment
            extra = {"kind": "passkey", "renamed": 1}
            self.note(tx, now, Action.CREDENTIAL_SET, visit, event, user.id, extra=extra)
            return _view(Credential(found.row, document))

        return settle(self._room.door.transact(self._tenant, work))

    def remove(self, signed_in: SignedIn, passkey: str, visit: Visit) -> None:
        """Let a passkey count no more.

        Raises:
            Refused: ``sign-in.step-up-missing``. NotFound: ``sign-in.passkey-not-found``.
        """
        if not signed_in.stepped_up:
            raise Refused("sign-in.step-up-missing")
        identity, user = read_id("pky", passkey), signed_in.user

        def work(tx: Transaction, now: int) -> StrongroomError | None:
            known = self.known(tx, self._tenancy(tx), user.id)
            found = next((each for each in known if each.row.credential == identity), None)
            if found is None or not self._credentials.drop(tx, found):
                return NotFound("sign-in.passkey-not-found")
            extra = {"kind": "passkey"}
            self.note(tx, now, Action.CREDENTIAL_REMOVE, visit, new_id(now), user.id, extra=extra)
            return None

        settle(self._room.door.transact(self._tenant, work))

    # -- for those who ask for one, within a transaction of theirs ------------------------------

    def known(self, tx: Transaction, tenancy: Tenancy, user: bytes) -> list[Credential]:
        """A user's passkeys as they are kept."""
        return [
            each for each in self._credentials.of(tx, tenancy, user) if each.kind is CredentialKind.PASSKEY
        ]

    def shows(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        user: bytes,
        shown: Asserted,
        challenge: bytes,
        site: Site,
        event: bytes,
        now: int,
    ) -> bool:
        """Whether what a browser showed is a passkey of a user; that it was used is written down."""
        known = self.known(tx, tenancy, user)
        found = next((each for each in known if key_of(each).credential_id == shown.id), None)
        if found is None or (shown.user is not None and shown.user != user):
            return False
        try:
            webauthn.check_shown(site, challenge, key_of(found), shown)
        except Refused:
            return False
        before = found.document["counter"]
        if (before or shown.counter) and shown.counter <= before:
            return False  # two devices count: one of them is a copy (WebAuthn, 7.2, step 22)
        document = {**found.document, "counter": shown.counter, "used": now}
        return self._credentials.replace(tx, tenancy, found, document, event)

    # -- what these share ---------------------------------------------------------------------

    def note(
        self,
        tx: Transaction,
        now: int,
        action: str,
        visit: Visit,
        event: bytes,
        user: bytes,
        because: str | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        """Append an event on a passkey; nothing may be written in the transaction after it."""
        tenancy = self._tenancy(tx)
        record.note(
            self._room, tx, tenancy, now, action, visit, event=event, user=user, because=because, extra=extra
        )

    def _tenancy(self, tx: Transaction) -> Tenancy:
        return self._room.door.tenancies.current(tx, self._tenant)


def key_of(credential: Credential) -> AttestedCredentialData:
    """Id and public key of a passkey."""
    return AttestedCredentialData(bytes.fromhex(credential.document["key"]))


def _checked(name: str) -> str:
    called = name.strip()
    if not 1 <= len(called) <= _LONGEST_NAME or not called.isprintable():
        raise InvalidInput("sign-in.passkey-bad-name", most=_LONGEST_NAME)
    return called


def _view(credential: Credential) -> PasskeyView:
    document = credential.document
    return PasskeyView(
        id=write_id("pky", credential.row.credential),
        name=document["name"],
        made=document["made"],
        used=document["used"],
        synced=document["synced"],
    )


def check_site(site: Site) -> None:
    """Make sure that browsers make passkeys for this host.

    Raises:
        Refused: ``sign-in.no-passkeys-here``.
    """
    if not site.has_passkeys:
        raise Refused("sign-in.no-passkeys-here")


def settle(outcome: T | StrongroomError) -> T:
    """What a committed transaction came to; raises the error that it recorded."""
    if isinstance(outcome, StrongroomError):
        raise outcome
    return outcome
