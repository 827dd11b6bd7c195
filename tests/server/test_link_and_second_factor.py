"""A one-time link replaces a password, and goes around no second factor."""

from typing import Any

from strongroom.model.ids import write_id
from strongroom.server.serving import Serving
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.links import invite
from tests.server.pages import reader
from tests.server.signing_in import Browser, Clock, browser, link_for, logged
from tests.server.test_passwords import OTHER, PASSWORD, sign_in
from tests.server.test_second_factors import Phone
from tests.server.test_second_factors import phone as phone

CODES, STEP_UP = "/v1/me/one-time-codes", "/v1/sessions/current/step-up"


def _code(answer: Any) -> str:
    return "" if answer.is_success else str(answer.json()["code"])


def _enter(opened: Browser, link: str, password: str = OTHER) -> None:
    opened.follow(link)
    assert opened.client.put("/v1/me/password", json={"new": password}, headers=opened.csrf).is_success


def test_a_link_goes_around_no_second_factor(phone: Phone, serving: Serving, clock: Clock) -> None:
    with browser(serving) as thief:
        _enter(thief, link_for(serving, "bob"))
        for body in ({}, {"password": OTHER}):
            assert _code(thief.client.post(CODES, json=body, headers=thief.csrf)) == "sign-in.step-up-missing"
        for path in ("/v1/customers", "/v1/schema", "/v1/jobs", "/v1/sessions", "/v1/me/passkeys"):
            assert _code(thief.client.get(path)) == "sign-in.step-up-missing"
        for path in (CODES, "/v1/sessions", f"/v1/sessions/{write_id('ses', bytes(16))}"):
            assert _code(thief.client.delete(path, headers=thief.csrf)) == "sign-in.step-up-missing"
        wrong = thief.client.post(STEP_UP, json={"code": "000000"}, headers=thief.csrf)
        assert _code(wrong) == "sign-in.code-wrong"
        shown = thief.client.post(STEP_UP, json={"code": phone.code()}, headers=thief.csrf)
        assert shown.is_success, shown.text
        assert thief.client.get("/v1/customers").status_code == 200


def test_whoever_came_by_a_link_can_always_leave(phone: Phone, serving: Serving) -> None:
    with browser(serving) as opened:
        _enter(opened, link_for(serving, "bob"))
        assert opened.client.delete("/v1/sessions/current", headers=opened.csrf).status_code == 204
        assert opened.client.get("/v1/me").status_code == 401


def test_no_page_opens_by_a_link_before_the_second_factor(phone: Phone, serving: Serving) -> None:
    with reader(serving, "bob", factors=Factor.LINK | Factor.PASSWORD) as bob:
        for path in ("/customers", "/account/codes", "/"):
            answer = bob.get(path)
            assert "sign-in.step-up-missing" in answer.text or answer.headers["location"] == "/step-up", path
        assert bob.get("/welcome/second-factor").headers["location"] == "/step-up"
        assert bob.get("/step-up").status_code == 200


def test_whoever_lost_it_gets_in_anew_and_the_log_says_so(
    phone: Phone, bob: Browser, serving: Serving
) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        link = invite(serving.room, desk, "bob", anew=True)
    assert bob.client.get("/v1/me").status_code == 401
    (event,) = [leaf for leaf in logged(serving, "user_invite") if "second_factors" in leaf.extra]
    assert event.extra["second_factors"] == 2  # codes and their recovery codes
    assert event.record is not None
    with browser(serving) as opened:
        _enter(opened, link)
        assert opened.client.get("/v1/customers").status_code == 200
        begun = opened.client.post(CODES, json={}, headers=opened.csrf)
        assert begun.status_code == 201
    with browser(serving) as elsewhere:
        assert _code(sign_in(elsewhere.client, password=PASSWORD, code=phone.code())) == "sign-in.failed"
        assert sign_in(elsewhere.client, password=OTHER).status_code == 201


def test_to_take_somebodys_second_factor_away_takes_a_fresh_one(
    phone: Phone, serving: Serving, clock: Clock
) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        (known,) = [each for each in desk.admin.users() if each.handle == "bob"]
    path = f"/people/{write_id('usr', known.id)}/invite-anew"
    with reader(serving, "bob") as bob:
        assert "access.refused" in bob.post(path, page="/account").text
    with reader(serving, "alice") as alice:
        clock.forward(minutes=11)
        told = alice.post(path, page="/account").text
        assert "/sign-in/link/" not in told
        assert "second factor" in told
    with browser(serving) as opened:
        assert sign_in(opened.client, code=phone.code()).status_code == 201  # it stands
    with reader(serving, "alice") as alice:
        assert "/sign-in/link/" in alice.post(path, page="/account").text
    assert [leaf.outcome for leaf in logged(serving, "user_invite")][-2:] == ["refused", "done"]
