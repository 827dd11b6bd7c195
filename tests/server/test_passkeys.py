"""Passkeys, with an authenticator made of software: what is taken, and everything that is not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from strongroom.access.users import User
from strongroom.errors import StrongroomError
from strongroom.server.serving import Serving
from strongroom.server.signin.by_password import Shown
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.signed_in import Begun, SignedIn
from strongroom.server.signin.visit import Visit
from strongroom.server.signin.webauthn import Site
from tests.refusals import refused
from tests.server.authenticator import Authenticator
from tests.server.signing_in import Clock, link_for, logged
from tests.server.test_passwords import PASSWORD

SITE = Site("localhost:8443")
ORIGIN = "http://localhost:8443"
VISIT = Visit(request="req_01jw0000000000000000000000", network="127.0.0.1")


@dataclass
class Person:
    """Somebody who signed in by a link, chose a password and made a passkey."""

    serving: Serving
    session: SignedIn
    key: Authenticator

    @property
    def user(self) -> User:
        return self.session.user

    def signs_in(self, site: Site = SITE) -> Begun:
        service = self.serving.sign_in.by_passkey
        return service.sign_in(self.key.show(service.begin_sign_in(site, VISIT)), site, VISIT)


def _fresh(serving: Serving, before: SignedIn) -> SignedIn:
    """The session as the browser has it, after something by which its user has shown who they are."""
    return serving.sign_in.sessions.resolve(before.handed.secret)


def _come(serving: Serving, handle: str) -> Person:
    begun = serving.sign_in.by_link(link_for(serving, handle), VISIT)
    serving.sign_in.own_password.choose(begun.signed_in, None, PASSWORD, VISIT)
    session = _fresh(serving, begun.signed_in)
    key = Authenticator(ORIGIN, id=f"passkey of {handle}".encode())
    answer = key.make(serving.sign_in.passkeys.begin_adding(session, SITE))
    serving.sign_in.passkeys.add(session, answer, "office laptop", SITE, VISIT)
    return Person(serving, _fresh(serving, session), key)


@pytest.fixture
def bob(serving: Serving) -> Person:
    return _come(serving, "bob")


def test_a_passkey_alone_signs_in_and_is_two_factors(bob: Person, serving: Serving) -> None:
    begun = bob.signs_in()
    assert begun.signed_in.user.handle == "bob"
    assert Factor(begun.signed_in.row.factors) == Factor.PASSKEY
    assert begun.signed_in.stepped_up
    (kept,) = serving.sign_in.passkeys.of(bob.user)
    assert (kept.name, kept.synced) == ("office laptop", False)
    assert kept.used is not None
    assert "office" not in repr(kept)


def test_an_answer_counts_once(bob: Person, serving: Serving) -> None:
    service = serving.sign_in.by_passkey
    answer = bob.key.show(service.begin_sign_in(SITE, VISIT))
    service.sign_in(answer, SITE, VISIT)
    with refused("sign-in.passkey-not-taken", 4):
        service.sign_in(answer, SITE, VISIT)


def test_a_question_is_open_for_minutes(bob: Person, serving: Serving, clock: Clock) -> None:
    service = serving.sign_in.by_passkey
    answer = bob.key.show(service.begin_sign_in(SITE, VISIT))
    clock.forward(minutes=6)
    with refused("sign-in.passkey-not-taken", 4):
        service.sign_in(answer, SITE, VISIT)


LIES: dict[str, Callable[[Authenticator], object]] = {
    "its page is of another site": lambda key: setattr(key, "origin", "http://localhost.example.com:8443"),
    "its page is at another port": lambda key: setattr(key, "origin", "http://localhost:9000"),
    "its user was not verified": lambda key: setattr(key, "verifies", False),
    "it was made for another site": lambda key: setattr(key, "site", "example.com"),
    "its key is another": lambda key: setattr(key, "key", Authenticator(ORIGIN).key),
    "it is not known": lambda key: setattr(key, "id", b"nobody's passkey"),
    "it is of a user who does not exist": lambda key: setattr(key, "user", b"\0" * 16),
    "it says no user": lambda key: setattr(key, "user", b""),
    "a copy of it was used": lambda key: setattr(key, "counter", 0),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_passkey_is_not_taken_where(lie: str, bob: Person, serving: Serving) -> None:
    bob.signs_in()
    LIES[lie](bob.key)
    with refused("sign-in.passkey-not-taken", 4):
        bob.signs_in()
    assert [each.because for each in logged(serving, "sign_in_failed")] == ["sign-in.passkey-not-taken"]


def test_a_passkey_that_never_counts_is_taken_each_time(bob: Person) -> None:
    bob.key.counter = None
    assert {bob.signs_in().signed_in.user.handle for _ in range(2)} == {"bob"}


def test_a_passkey_that_counted_and_counts_no_more_is_a_copy(bob: Person) -> None:
    bob.signs_in()
    bob.key.counter = None
    with refused("sign-in.passkey-not-taken", 4):
        bob.signs_in()


def test_a_passkey_of_somebody_else_signs_nobody_else_in(bob: Person, serving: Serving) -> None:
    carol = _come(serving, "alice")
    carol.key.user = bob.user.id
    with refused("sign-in.passkey-not-taken", 4):
        carol.signs_in()


def test_a_suspended_user_is_not_let_in(bob: Person, serving: Serving) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("bob")
    with refused("sign-in.passkey-not-taken", 4):
        bob.signs_in()


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "{}", '{"response": {"clientDataJSON": "AA"}}', "x" * 30_000]
)
def test_what_is_no_answer_is_refused_by_its_code(answer: str, serving: Serving) -> None:
    with refused("sign-in.passkey-not-taken", 4):
        serving.sign_in.by_passkey.sign_in(answer, SITE, VISIT)


def test_a_challenge_that_was_asked_to_add_a_passkey_signs_nobody_in(bob: Person, serving: Serving) -> None:
    asked = serving.sign_in.passkeys.begin_adding(bob.session, SITE)
    with refused("sign-in.passkey-not-taken", 4):
        serving.sign_in.by_passkey.sign_in(bob.key.show(asked), SITE, VISIT)


def test_a_passkey_is_added_in_the_session_that_asked(bob: Person, serving: Serving) -> None:
    other = bob.signs_in().signed_in
    answer = Authenticator(ORIGIN, id=b"another").make(serving.sign_in.passkeys.begin_adding(other, SITE))
    with refused("sign-in.passkey-not-taken", 4):
        serving.sign_in.passkeys.add(bob.session, answer, "stolen", SITE, VISIT)
    assert len(serving.sign_in.passkeys.of(bob.user)) == 1


def test_a_passkey_is_added_once(bob: Person, serving: Serving) -> None:
    answer = bob.key.make(serving.sign_in.passkeys.begin_adding(bob.session, SITE))
    with refused("sign-in.passkey-not-taken", 4):
        serving.sign_in.passkeys.add(bob.session, answer, "again", SITE, VISIT)


def test_a_passkey_needs_a_name_and_a_host_with_a_name(bob: Person, serving: Serving) -> None:
    passkeys = serving.sign_in.passkeys
    answer = Authenticator(ORIGIN, id=b"another").make(passkeys.begin_adding(bob.session, SITE))
    for name in ("", "  ", "x" * 61, "two\nlines"):
        with refused("sign-in.passkey-bad-name", 5):
            passkeys.add(bob.session, answer, name, SITE, VISIT)
    for host in ("127.0.0.1:8443", "[::1]:8443", ""):
        with refused("sign-in.no-passkeys-here", 4):
            passkeys.begin_adding(bob.session, Site(host))


def test_there_is_an_end_to_passkeys(bob: Person, serving: Serving) -> None:
    passkeys = serving.sign_in.passkeys
    for number in range(19):
        key = Authenticator(ORIGIN, id=f"key {number}".encode())
        passkeys.add(bob.session, key.make(passkeys.begin_adding(bob.session, SITE)), "one more", SITE, VISIT)
    with refused("sign-in.passkeys-enough", 4):
        passkeys.begin_adding(bob.session, SITE)


def test_a_passkey_that_was_removed_counts_no_more(bob: Person, serving: Serving, clock: Clock) -> None:
    (kept,) = serving.sign_in.passkeys.of(bob.user)
    begun = bob.signs_in()
    clock.forward(minutes=11)
    with refused("sign-in.step-up-missing", 4):
        serving.sign_in.passkeys.remove(serving.sign_in.sessions.resolve(begun.secret), kept.id, VISIT)
    serving.sign_in.passkeys.remove(bob.signs_in().signed_in, kept.id, VISIT)
    with refused("sign-in.passkey-not-taken", 4):
        bob.signs_in()
    assert len(logged(serving, "credential_remove")) == 1


def test_a_passkey_of_somebody_else_is_not_found(bob: Person, serving: Serving) -> None:
    alice = _come(serving, "alice")
    (kept,) = serving.sign_in.passkeys.of(alice.user)
    with refused("sign-in.passkey-not-found", 3):
        serving.sign_in.passkeys.remove(bob.signs_in().signed_in, kept.id, VISIT)


def test_a_passkey_is_shown_again_for_what_takes_a_fresh_one(
    bob: Person, serving: Serving, clock: Clock
) -> None:
    begun, service = bob.signs_in(), serving.sign_in.by_passkey
    clock.forward(minutes=11)
    stale = serving.sign_in.sessions.resolve(begun.secret)
    assert not stale.stepped_up
    answer = bob.key.show(service.begin_again(stale, SITE))
    with refused("sign-in.passkey-not-taken", 4):
        service.show_again(bob.session, answer, SITE, VISIT)  # it was asked of another session
    service.show_again(stale, bob.key.show(service.begin_again(stale, SITE)), SITE, VISIT)
    assert _fresh(serving, stale).stepped_up
    assert {each.outcome for each in logged(serving, "step_up")} == {"done", "refused"}


def test_whoever_asks_for_challenges_all_day_waits(serving: Serving) -> None:
    service = serving.sign_in.by_passkey
    for _ in range(60):
        service.begin_sign_in(SITE, VISIT)
    with refused("sign-in.wait", 11):
        service.begin_sign_in(SITE, VISIT)


# -- as the second of two steps -------------------------------------------------------------------


def _ticket(bob: Person) -> str:
    outcome = bob.serving.sign_in.passwords.begin(Shown(name="bob", password=PASSWORD), VISIT)
    assert isinstance(outcome, str)
    return outcome


def test_a_passkey_is_the_second_step_after_a_password(bob: Person, serving: Serving) -> None:
    ticket, service = _ticket(bob), serving.sign_in.second_step
    assert service.asked(ticket).passkeys
    begun = service.by_passkey(ticket, bob.key.show(service.ask_for_passkey(ticket, SITE)), SITE, VISIT)
    assert Factor(begun.signed_in.row.factors) == Factor.PASSWORD | Factor.PASSKEY
    assert begun.device is not None
    with refused("sign-in.step-not-open", 4):
        service.asked(ticket)
    (step,) = logged(serving, "sign_in_step")
    assert step.outcome == "done"
    assert not logged(serving, "sign_in_failed")


def test_a_ticket_is_open_for_minutes_and_falls_with_the_password(
    bob: Person, serving: Serving, clock: Clock
) -> None:
    service, ticket = serving.sign_in.second_step, _ticket(bob)
    clock.forward(minutes=6)
    with refused("sign-in.step-not-open", 4):
        service.asked(ticket)
    ticket = _ticket(bob)
    serving.sign_in.own_password.choose(bob.session, PASSWORD, "seven herons mend a kettle", VISIT)
    with refused("sign-in.step-not-open", 4):
        service.by_code(ticket, "000000", VISIT)


@pytest.mark.parametrize("ticket", ["", "x", "a" * 43, "é" * 43])
def test_what_is_no_ticket_opens_nothing(ticket: str, serving: Serving) -> None:
    service = serving.sign_in.second_step
    for ask in (
        lambda: service.asked(ticket),
        lambda: service.by_code(ticket, "000000", VISIT),
        lambda: service.ask_for_passkey(ticket, SITE),
    ):
        with refused("sign-in.step-not-open", 4):
            ask()


def test_guessing_the_second_factor_waits(bob: Person, serving: Serving) -> None:
    service, ticket = serving.sign_in.second_step, _ticket(bob)
    codes = []
    for _ in range(6):
        with pytest.raises(StrongroomError) as caught:
            service.by_code(ticket, "000000", VISIT)
        codes.append(caught.value.code)
    assert codes == ["sign-in.code-wrong"] * 5 + ["sign-in.wait"]


def test_the_question_of_one_ticket_is_not_answered_with_another(bob: Person, serving: Serving) -> None:
    service, one, other = serving.sign_in.second_step, _ticket(bob), _ticket(bob)
    answer = bob.key.show(service.ask_for_passkey(one, SITE))
    with refused("sign-in.passkey-not-taken", 4):
        service.by_passkey(other, answer, SITE, VISIT)
