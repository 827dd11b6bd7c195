"""A session's secret is new whenever its user has shown anew who they are; what other windows see of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.errors import Refused
from strongroom.model.ids import write_id
from strongroom.server.serving import Serving
from strongroom.server.signin.others import end_sessions_of
from strongroom.server.signin.visit import Visit
from tests.server.pages import Reader, reader, session_of, token_of
from tests.server.signing_in import Browser, Clock, browser
from tests.server.test_passwords import PASSWORD
from tests.server.test_second_factors import Phone, phone

__all__ = ["phone"]

VISIT = Visit(request="req_01jw0000000000000000000000", network="testclient", agent="test")
STEP_UP, CODES = "/v1/sessions/current/step-up", "/v1/me/one-time-codes"


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def secret_in(client: TestClient) -> str:
    found: str = client.cookies["strongroom"]
    return found


def thief_with(serving: Serving, secret: str) -> Any:
    """What somebody is told who copied a cookie."""
    with browser(serving) as thief:
        thief.client.cookies.set("strongroom", secret)
        return thief.client.get("/v1/me")


@pytest.fixture
def bobs(phone: Phone, bob: Browser, clock: Clock) -> Browser:
    """Bob's browser, some time after he showed his second factor."""
    clock.forward(minutes=11)
    assert not bob.client.get("/v1/me").json()["stepped_up"]
    return bob


WAYS: dict[str, Callable[[Browser, Phone], Any]] = {
    "a code": lambda bob, phone: bob.client.post(STEP_UP, json={"code": phone.code()}, headers=bob.csrf),
    "a recovery code": lambda bob, phone: bob.client.post(
        STEP_UP, json={"code": phone.recovery[0]}, headers=bob.csrf
    ),
    "the password, to choose another": lambda bob, phone: bob.client.put(
        "/v1/me/password", json={"current": PASSWORD, "new": "seven herons mend a kettle"}, headers=bob.csrf
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_copied_before_is_of_no_use_once_its_user_has_shown(
    way: str, bobs: Browser, phone: Phone, serving: Serving, clock: Clock
) -> None:
    before, session = secret_in(bobs.client), bobs.client.get("/v1/me").json()["session"]
    answer = WAYS[way](bobs, phone)
    assert answer.is_success, answer.text
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]
    assert secret_in(bobs.client) != before
    assert code_of(thief_with(serving, before)) == (409, "sign-in.session-renewed")
    clock.forward(minutes=6)
    assert code_of(thief_with(serving, before)) == (401, "http.not-signed-in")
    # It is the same session otherwise, and its forms bear the same token.
    me = bobs.client.get("/v1/me").json()
    assert (me["session"]["id"], me["session"]["began"]) == (session["id"], session["began"])
    assert {"Strongroom-CSRF": me["csrf"]} == bobs.csrf
    assert len(bobs.client.get("/v1/sessions").json()["items"]) == 1


def test_what_was_wrong_renews_nothing(bobs: Browser, phone: Phone) -> None:
    before = secret_in(bobs.client)
    wrong = bobs.client.post(STEP_UP, json={"code": "000000"}, headers=bobs.csrf)
    assert code_of(wrong) == (401, "sign-in.code-wrong")
    assert "set-cookie" not in wrong.headers
    assert secret_in(bobs.client) == before
    assert bobs.client.get("/v1/me").status_code == 200


@pytest.fixture
def without_second(bob: Browser, clock: Clock) -> Browser:
    """Bob's browser, some time after he chose a password; he has set up no second factor."""
    assert bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf).is_success
    clock.forward(minutes=11)
    return bob


def test_the_password_that_sets_up_a_second_factor_renews_the_session_too(
    without_second: Browser, serving: Serving
) -> None:
    bob = without_second
    before = secret_in(bob.client)
    assert code_of(bob.client.post(CODES, json={}, headers=bob.csrf)) == (401, "sign-in.failed")
    assert bob.client.post(CODES, json={"password": PASSWORD}, headers=bob.csrf).status_code == 201
    assert secret_in(bob.client) != before
    assert code_of(thief_with(serving, before)) == (409, "sign-in.session-renewed")


def test_a_refusal_after_the_password_was_shown_brings_the_new_secret_too(
    without_second: Browser, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    bobs = without_second

    def fails(*_: object) -> bytes:
        raise OSError("the disk is full")

    monkeypatch.setattr(serving.sign_in.one_time, "begin", fails)
    before = secret_in(bobs.client)
    answer = bobs.client.post("/v1/me/one-time-codes", json={"password": PASSWORD}, headers=bobs.csrf)
    assert answer.status_code == 500
    assert secret_in(bobs.client) != before
    assert bobs.client.get("/v1/me").status_code == 200


# -- other windows of the same browser ----------------------------------------------------------------


def stepped_up(window: Reader, phone: Phone) -> None:
    page = window.get("/step-up")
    answer = window.send("/step-up", {"csrf": token_of(page.text), "code": phone.code(), "next": "/account"})
    assert answer.status_code == 303, answer.text


def test_a_form_that_was_open_before_is_taken_after(phone: Phone, serving: Serving) -> None:
    with reader(serving, "bob") as window:
        open_before = token_of(window.get("/account").text)
        stepped_up(window, phone)
        sent = window.send("/purpose", {"csrf": open_before, "purpose": "support", "next": "/account"})
        assert sent.status_code == 303, sent.text
        assert window.get("/account").status_code == 200


def test_a_form_that_was_on_its_way_is_told_to_come_again_and_is_then_taken(
    phone: Phone, serving: Serving
) -> None:
    with reader(serving, "bob") as window:
        before = secret_in(window.client)
        fields = {"csrf": token_of(window.get("/account").text), "purpose": "support", "next": "/account"}
        stepped_up(window, phone)
        with reader(serving) as late:  # the request left with the cookie of before
            late.client.cookies.set("strongroom", before)
            told = late.send("/purpose", fields)
        assert (told.status_code, "sign-in.session-renewed" in told.text) == (409, True)
        assert "location" not in told.headers
        assert "set-cookie" not in told.headers  # it must not take the newer secret away
        again = window.send("/purpose", fields)  # as by loading the page again
        assert again.status_code == 303
        assert window.client.get("/v1/me").json()["purpose"] == "support"


def test_a_notice_from_before_is_still_shown(phone: Phone, serving: Serving) -> None:
    with reader(serving, "bob") as window:
        stepped_up(window, phone)
        assert 'role="status"' in window.get("/account").text


def test_two_windows_that_show_at_once_leave_the_browser_signed_in_whichever_answer_is_last(
    phone: Phone, serving: Serving, clock: Clock
) -> None:
    secret = session_of(serving, "bob")
    sessions = serving.sign_in.sessions
    first, second = sessions.resolve(secret), sessions.resolve(secret)
    one_time = serving.sign_in.one_time
    one_time.step_up(first, phone.code(), VISIT)
    clock.forward(seconds=30)
    one_time.step_up(second, phone.code(), VISIT)
    assert first.handed.secret is not None
    assert second.handed.secret is None
    kept = sessions.resolve(first.handed.secret)
    assert kept.row.stepped_up == clock.now


def test_of_many_that_renew_at_once_one_secret_is_handed_out_and_it_counts(serving: Serving) -> None:
    secret, sessions = session_of(serving, "bob"), serving.sign_in.sessions
    found = [sessions.resolve(secret) for _ in range(6)]
    together = threading.Barrier(len(found))

    def renew(index: int) -> None:
        together.wait()
        signed_in = found[index]
        outcome = serving.room.door.transact(
            serving.room.settings.tenant, lambda tx, now: sessions.renew(tx, signed_in, now)
        )
        assert outcome is not None
        signed_in.take(outcome)

    with ThreadPoolExecutor(len(found)) as threads:
        list(threads.map(renew, range(len(found))))
    (handed,) = [each.handed.secret for each in found if each.handed.secret is not None]
    assert sessions.resolve(handed).row.id == found[0].row.id
    assert len(sessions.of(found[0].user)) == 1


# -- ending what is being renewed ---------------------------------------------------------------------

ENDS: dict[str, Callable[[Serving, Any], None]] = {
    "signing out in another window": lambda serving, late: serving.sign_in.sessions.end(late, VISIT),
    "the administrator ends them all": lambda serving, late: _ended_by_alice(serving),
}


def _ended_by_alice(serving: Serving) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        user = next(each.id for each in desk.admin.users() if each.handle == "bob")
        assert end_sessions_of(serving.room, desk, write_id("usr", user)) == 1


@pytest.mark.parametrize("way", ENDS)
def test_a_session_does_not_outlive_its_end_by_having_been_renewed(way: str, serving: Serving) -> None:
    secret, sessions = session_of(serving, "bob"), serving.sign_in.sessions
    late, here = sessions.resolve(secret), sessions.resolve(secret)
    tenant = serving.room.settings.tenant
    assert serving.room.door.transact(tenant, lambda tx, now: sessions.renew(tx, here, now)) is not None
    ENDS[way](serving, late)
    assert sessions.of(here.user) == ()


def test_a_session_that_has_ended_is_not_begun_again_by_showing(phone: Phone, serving: Serving) -> None:
    secret, sessions = session_of(serving, "bob"), serving.sign_in.sessions
    late = sessions.resolve(secret)
    sessions.end(sessions.resolve(secret), VISIT)
    with pytest.raises(Refused, match=r"http\.not-signed-in"):
        serving.sign_in.one_time.step_up(late, phone.code(), VISIT)
    assert late.handed.secret is None
    assert write_id("ses", late.row.id) not in [each.id for each in sessions.of(late.user)]
