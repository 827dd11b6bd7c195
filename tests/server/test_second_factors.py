"""Codes of an authenticator, recovery codes, and showing a second factor again."""

import base64
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.crypto.one_time_codes import code_of_step
from strongroom.server.serving import Serving
from tests.server.signing_in import Browser, Clock, browser, logged
from tests.server.test_passwords import PASSWORD, sign_in


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@dataclass
class Phone:
    """An authenticator."""

    secret: bytes
    clock: Clock
    recovery: list[str]

    def code(self, steps: int = 0) -> str:
        return code_of_step(self.secret, self.clock.now // 30_000 + steps)


@pytest.fixture
def phone(bob: Browser, clock: Clock) -> Phone:
    """Bob's, set up after he chose a password."""
    bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf)
    begun = bob.client.post("/v1/me/one-time-codes", json={}, headers=bob.csrf).json()
    assert begun["qr"].startswith("data:image/svg+xml")
    assert begun["address"].startswith("otpauth://totp/Strongroom:bob?secret=")
    made = Phone(base64.b32decode(begun["secret"]), clock, [])
    confirmed = bob.client.post(
        "/v1/me/one-time-codes/confirmations", json={"code": made.code()}, headers=bob.csrf
    )
    assert confirmed.status_code == 201
    made.recovery = confirmed.json()["recovery_codes"]
    clock.forward(seconds=60)
    return made


def test_a_password_alone_is_not_enough_any_more(phone: Phone, serving: Serving) -> None:
    with browser(serving) as opened:
        assert _code(sign_in(opened.client)) == (401, "sign-in.second-factor-missing")
        assert _code(sign_in(opened.client, code="000000")) == (401, "sign-in.code-wrong")
        answer = sign_in(opened.client, code=phone.code())
        assert answer.json()["factors"] == ["password", "one_time_code"]
        assert opened.client.get("/v1/me").json()["stepped_up"]


def test_a_code_counts_once_and_for_its_time_alone(phone: Phone, serving: Serving, clock: Clock) -> None:
    with browser(serving) as opened:
        code = phone.code()
        assert sign_in(opened.client, code=f"{code[:3]} {code[3:]}").status_code == 201
        assert _code(sign_in(opened.client, code=code)) == (401, "sign-in.code-wrong")
        assert _code(sign_in(opened.client, code=phone.code(-1))) == (401, "sign-in.code-wrong")
        assert _code(sign_in(opened.client, code=phone.code(2))) == (401, "sign-in.code-wrong")
        assert _code(sign_in(opened.client, code="１２３４５６")) == (401, "sign-in.code-wrong")
        assert sign_in(opened.client, code=phone.code(1)).status_code == 201


def test_a_recovery_code_counts_once(phone: Phone, serving: Serving) -> None:
    assert len(set(phone.recovery)) == 10
    with browser(serving) as opened:
        answer = sign_in(opened.client, code=phone.recovery[0].upper().replace("-", " "))
        assert answer.json()["factors"] == ["password", "recovery_code"]
        assert _code(sign_in(opened.client, code=phone.recovery[0])) == (401, "sign-in.code-wrong")
        assert sign_in(opened.client, code=phone.recovery[1]).status_code == 201


def test_recovery_codes_are_too_long_to_be_searched_for(phone: Phone) -> None:
    for code in phone.recovery:
        letters = code.replace("-", "")
        assert set(letters) <= set("0123456789abcdefghjkmnpqrstvwxyz")
        assert len(letters) * 5 >= 112
    assert len({each[at] for each in phone.recovery for at in range(4)}) > 4  # not all of one letter


def test_a_second_factor_is_fresh_for_a_while_and_shown_again(
    phone: Phone, serving: Serving, clock: Clock
) -> None:
    with browser(serving) as opened:
        csrf = {"Strongroom-CSRF": sign_in(opened.client, code=phone.code()).json()["csrf"]}
        clock.forward(minutes=10)
        assert not opened.client.get("/v1/me").json()["stepped_up"]
        path = "/v1/sessions/current/step-up"
        wrong = opened.client.post(path, json={"code": "000000"}, headers=csrf)
        assert _code(wrong) == (401, "sign-in.code-wrong")
        removed = opened.client.delete("/v1/me/one-time-codes", headers=csrf)
        assert _code(removed) == (403, "sign-in.step-up-missing")
        answer = opened.client.post(path, json={"code": phone.code()}, headers=csrf)
        assert answer.status_code == 204
        assert opened.client.get("/v1/me").json()["stepped_up"]
        assert {each.outcome for each in logged(serving, "step_up")} == {"refused", "done"}
        assert opened.client.delete("/v1/me/one-time-codes", headers=csrf).status_code == 204
        assert sign_in(opened.client).status_code == 201
    assert len(logged(serving, "credential_remove")) == 1


def test_whoever_has_no_second_factor_cannot_show_it(bob: Browser) -> None:
    answer = bob.client.post("/v1/sessions/current/step-up", json={"code": "000000"}, headers=bob.csrf)
    assert _code(answer) == (403, "sign-in.no-second-factor")


def test_an_open_browser_is_not_enough_to_set_up_a_second_factor(
    phone: Phone, serving: Serving, clock: Clock
) -> None:
    with browser(serving) as opened:
        csrf = {"Strongroom-CSRF": sign_in(opened.client, code=phone.code()).json()["csrf"]}
        clock.forward(minutes=11)
        path = "/v1/me/one-time-codes"
        for shown in ({}, {"password": PASSWORD}):
            refused = opened.client.post(path, json=shown, headers=csrf)
            assert _code(refused)[1] == "sign-in.step-up-missing"
        stepping = "/v1/sessions/current/step-up"
        assert opened.client.post(stepping, json={"code": phone.code()}, headers=csrf).is_success
        assert opened.client.post(path, json={}, headers=csrf).status_code == 201
        wrong = opened.client.post(f"{path}/confirmations", json={"code": "000000"}, headers=csrf)
        assert _code(wrong) == (401, "sign-in.code-wrong")
        # What was begun and not confirmed changes nothing.
        assert sign_in(opened.client, code=phone.code(1)).status_code == 201


def test_guessing_codes_waits(phone: Phone, serving: Serving) -> None:
    with browser(serving) as opened:
        csrf = {"Strongroom-CSRF": sign_in(opened.client, code=phone.code()).json()["csrf"]}
        path = "/v1/sessions/current/step-up"
        answers = [opened.client.post(path, json={"code": "000000"}, headers=csrf) for _ in range(6)]
        assert [_code(each) for each in answers] == [(401, "sign-in.code-wrong")] * 5 + [
            (429, "sign-in.wait")
        ]
