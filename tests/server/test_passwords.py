"""Signing in by password: who gets in, what it tells, who has to wait."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.crypto.passphrase import PassphraseParameters
from strongroom.crypto.password_hash import hash_password, password_matches
from strongroom.errors import Busy
from strongroom.server.serving import Serving
from strongroom.server.signin import hashing
from strongroom.server.signin.hashing import Hashing
from strongroom.server.signin.password_rules import ProfileName
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.service import SignIn
from tests.server.signing_in import Browser, Clock, browser, link_for, logged

PASSWORD = "vexing quilts hum at noon"
OTHER = "seven herons mend a kettle"
OLDER = PassphraseParameters(b"s" * 16, memory_kib=19 * 1024, iterations=3, lanes=1)


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def sign_in(client: TestClient, user: str = "bob", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/v1/sessions", json={"user": user, "password": password, **more})


@pytest.fixture
def chosen(bob: Browser) -> Browser:
    """The browser of bob, who has chosen a password."""
    assert bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf).status_code == 204
    return bob


def test_whoever_has_chosen_a_password_signs_in_by_it(chosen: Browser, serving: Serving) -> None:
    with browser(serving) as elsewhere:
        answer = sign_in(elsewhere.client, " BOB ")
        assert (answer.status_code, answer.json()["factors"]) == (201, ["password"])
        assert elsewhere.client.get("/v1/me").json()["user"]["handle"] == "bob"
    assert logged(serving, "credential_set")[0].extra["kind"] == "password"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    chosen: Browser, serving: Serving, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[str] = []

    def counted(password: str, stored: bytes) -> bool:
        work.append(password)
        return password_matches(password, stored)

    monkeypatch.setattr(hashing, "password_matches", counted)
    told = []
    for name in ("bob", "nobody", "alice", "x" * 200, ""):
        answer = sign_in(client, name, OTHER)
        told.append({**answer.json(), "request": None})
        assert len(work) == len(told)
    assert all(each == told[0] for each in told)
    assert told[0]["code"] == "sign-in.failed"
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("bob")
    assert {**sign_in(client).json(), "request": None} == told[0]
    failed = logged(serving, "sign_in_failed")
    assert [each.because for each in failed] == ["sign-in.failed"] * 6
    assert sum(each.record is not None for each in failed) == 2


def test_guessing_waits_longer_each_time_and_lets_others_in(
    chosen: Browser, serving: Serving, client: TestClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen.client.put("/v1/me/password", json={"current": PASSWORD, "new": OTHER}, headers=chosen.csrf)
    assert sign_in(chosen.client, password=OTHER).status_code == 201  # this device is known from now on
    codes = [_code(sign_in(client)) for _ in range(6)]
    assert codes == [(401, "sign-in.failed")] * 5 + [(429, "sign-in.wait")]
    assert _code(sign_in(client, password=OTHER)) == (429, "sign-in.wait")
    assert "retry-after" in sign_in(client).headers
    assert sign_in(chosen.client, password=OTHER).status_code == 201
    with browser(serving) as alice:
        alice.follow(link_for(serving, "alice"))
    clock.forward(seconds=1)
    assert _code(sign_in(client)) == (401, "sign-in.failed")
    clock.forward(seconds=1)
    assert _code(sign_in(client)) == (429, "sign-in.wait")
    clock.forward(seconds=1)
    assert sign_in(client, password=OTHER).status_code == 201


def test_guessing_from_elsewhere_keeps_nobody_out(chosen: Browser, serving: Serving) -> None:
    for _ in range(8):
        with TestClient(
            chosen.client.app, base_url="http://localhost:8443", client=("198.51.100.7", 1)
        ) as guessing:
            sign_in(guessing, password=OTHER)
    with TestClient(chosen.client.app, base_url="http://localhost:8443", client=("192.0.2.9", 1)) as fresh:
        assert sign_in(fresh).status_code == 201


def test_tries_at_the_same_time_count_all(serving: Serving) -> None:
    throttle = serving.sign_in.passwords._throttle
    places = throttle.places("bob", "192.0.2.1", None)
    assert [throttle.take(places) for _ in range(5)] == [0] * 5
    assert throttle.take(places) > 0


def test_choosing_another_password_takes_the_one_before_and_ends_other_sessions(
    chosen: Browser, serving: Serving
) -> None:
    with browser(serving) as first, browser(serving) as second:
        csrf = {"Strongroom-CSRF": sign_in(first.client).json()["csrf"]}
        sign_in(second.client)
        for current in (None, OTHER):
            answer = first.client.put(
                "/v1/me/password", json={"current": current, "new": OTHER}, headers=csrf
            )
            assert _code(answer) == (401, "sign-in.failed")
        body = {"current": PASSWORD, "new": OTHER}
        assert first.client.put("/v1/me/password", json=body, headers=csrf).status_code == 204
        assert first.client.get("/v1/me").status_code == 200
        assert second.client.get("/v1/me").status_code == 401
        assert chosen.client.get("/v1/me").status_code == 401
        assert _code(sign_in(second.client)) == (401, "sign-in.failed")
        assert sign_in(second.client, password=OTHER).status_code == 201


def test_a_weak_password_is_not_taken(bob: Browser) -> None:
    answer = bob.client.put("/v1/me/password", json={"new": "Password1234567"}, headers=bob.csrf)
    assert _code(answer) == (422, "password.common")
    assert "Password1234567" not in answer.text


def test_an_older_hash_is_made_anew_at_the_next_sign_in(
    bob: Browser, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before_now:
        before_now.setattr(hashing, "hash_password", lambda password: hash_password(password, OLDER))
        bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf)
    before = serving.sign_in.passwords._names.look("bob", None).password
    assert sign_in(bob.client).status_code == 201
    after = serving.sign_in.passwords._names.look("bob", None).password
    assert before is not None
    assert after is not None
    assert before.document["hash"] != after.document["hash"]
    assert sign_in(bob.client).status_code == 201


def test_too_many_at_once_are_told_so() -> None:
    busy = Hashing(at_once=1, seconds=0.01)
    with busy._turns, pytest.raises(Busy, match=r"sign-in\.busy"):
        busy.matches(PASSWORD, None)
    assert not busy.matches(PASSWORD, None)


def test_by_the_chinese_profile_a_password_runs_out_and_does_not_come_back(
    bob: Browser, serving: Serving, clock: Clock
) -> None:
    serving.sign_in = SignIn(serving.room, SignInRules(profile=ProfileName.CN_MLPS3))
    first, second = "blau-Wal-im-Teich-7", "rote-Ente-am-Ufer-4"
    assert bob.client.put("/v1/me/password", json={"new": first}, headers=bob.csrf).status_code == 204
    clock.forward(hours=24 * 90)
    assert _code(sign_in(bob.client, password=first)) == (401, "sign-in.password-expired")
    again = sign_in(bob.client, password=first, new_password=first)
    assert _code(again) == (422, "password.used-before")
    assert sign_in(bob.client, password=first, new_password=second).status_code == 201
    assert _code(sign_in(bob.client, password=first)) == (401, "sign-in.failed")
    assert sign_in(bob.client, password=second).status_code == 201


def test_a_password_copied_to_another_user_by_sql_lets_nobody_in(
    chosen: Browser, serving: Serving, client: TestClient
) -> None:
    room = serving.room
    with room.acting("alice") as desk:
        alice = desk.session.principal.user
    mark = "?" if room.door.database.read(lambda tx: tx.dialect) == "sqlite" else "$1"
    room.door.database.transact(lambda tx: tx._execute(f'UPDATE credentials SET "user" = {mark}', (alice,)))
    assert _code(sign_in(client, "alice")) == (500, "access.row-forged")
