"""Sessions by one-time links: who gets in, for how long, and who does not."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.errors import StrongroomError
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.caller import Caller
from strongroom.server.signin.links import invite
from strongroom.server.signin.visit import Visit
from strongroom.storage.tables import METADATA
from strongroom.vault.session import SignedInBy
from tests.server.signing_in import Browser, Clock, browser, link_for, logged


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_link_lets_its_user_in_and_the_log_says_so(bob: Browser, serving: Serving) -> None:
    me = bob.client.get("/v1/me").json()
    assert (me["user"]["handle"], me["session"]["factors"], me["purpose"]) == ("bob", ["link"], "sales")
    assert not me["stepped_up"]
    leaf = logged(serving, "sign_in")[0]
    assert leaf.actor.principal == me["user"]["id"]
    assert leaf.actor.request is not None
    assert leaf.extra["session"] == me["session"]["id"]
    assert "testclient" not in repr(leaf)
    assert logged(serving, "user_invite")[0].record == me["user"]["id"]


def test_nobody_is_signed_in_without_a_cookie_or_by_a_made_up_one(client: TestClient) -> None:
    answer = client.get("/v1/me")
    assert _code(answer) == (401, "http.not-signed-in")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    for made_up in ("", "x", "A" * 43, "é" * 43):
        headers = [(b"Cookie", b"strongroom=" + made_up.encode())]
        assert _code(client.get("/v1/me", headers=headers)) == (401, "http.not-signed-in")


def test_a_link_lets_in_once_only_the_newest_does_and_not_for_ever(
    serving: Serving, client: TestClient, clock: Clock
) -> None:
    first, second = link_for(serving, "bob"), link_for(serving, "bob")

    def follow(link: str) -> Any:
        return client.post("/v1/sessions", json={"link": link})

    assert _code(follow(first)) == (401, "sign-in.link-not-valid")
    assert follow(second).status_code == 201
    assert _code(follow(second)) == (401, "sign-in.link-not-valid")
    assert _code(follow("x" * 43)) == (401, "sign-in.link-not-valid")
    third = link_for(serving, "bob")
    clock.forward(hours=48)
    assert _code(follow(third)) == (401, "sign-in.link-not-valid")
    refused = logged(serving, "sign_in_failed")
    assert [each.outcome for each in refused] == ["refused"] * 4
    assert {each.actor.principal for each in refused} == {"usr_" + "0" * 26}
    assert sum(each.record is not None for each in refused) == 3


def test_links_and_cookies_are_stored_as_hashes_alone(bob: Browser, serving: Serving) -> None:
    cookie = bob.client.cookies["strongroom"]
    link = link_for(serving, "bob")
    kept = repr([_rows(serving, name) for name in METADATA.tables])
    assert cookie not in kept
    assert link not in kept
    assert "testclient" not in kept
    assert len(cookie) == len(link) == 43


def _rows(serving: Serving, table: str) -> list[Any]:
    def look(tx: Any) -> list[Any]:
        if table == "outbox" and tx.dialect == "sqlite":
            return []
        tx._execute(f'SELECT * FROM "{table}"')
        return list(tx._fetch())

    return serving.room.door.database.read(look)


def test_the_log_and_the_data_verify_with_signing_in_within(bob: Browser, serving: Serving) -> None:
    bob.client.post("/v1/sessions", json={"link": "x" * 43})
    bob.client.delete("/v1/sessions/current", headers=bob.csrf)
    serving.room.settle()
    report = serving.room.verify(data=True)
    assert report.findings == ()


def test_a_session_is_new_at_each_sign_in_whatever_cookie_came(serving: Serving, client: TestClient) -> None:
    planted = "A" * 43
    client.cookies.set("strongroom", planted)
    answer = client.post("/v1/sessions", json={"link": link_for(serving, "bob")})
    given = answer.headers["set-cookie"]
    assert planted not in given
    for flag in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert flag in given
    client.cookies.clear()
    client.cookies.set("strongroom", planted)
    assert client.get("/v1/me").status_code == 401


def test_on_tls_the_cookie_belongs_to_this_host_alone(serving: Serving) -> None:
    serving.settings = ServerSettings(behind_proxy=True)
    with browser(serving, "https://localhost:8443") as opened:
        link = link_for(serving, "bob")
        given = opened.client.post("/v1/sessions", json={"link": link}).headers["set-cookie"]
        assert given.startswith("__Host-strongroom=")
        assert "Secure" in given
        assert "Domain" not in given
        assert opened.client.get("/v1/me").status_code == 200


def test_a_session_ends_when_it_rests_and_when_its_time_is_up(
    bob: Browser, serving: Serving, clock: Clock
) -> None:
    clock.forward(minutes=29)
    assert bob.client.get("/v1/me").status_code == 200
    clock.forward(minutes=29)
    assert bob.client.get("/v1/me").status_code == 200
    clock.forward(minutes=2)
    assert _code(bob.client.get("/v1/me")) == (401, "http.not-signed-in")
    bob.follow(link_for(serving, "bob"))
    clock.forward(minutes=31)
    assert _code(bob.client.get("/v1/me")) == (401, "http.not-signed-in")


def test_whoever_is_suspended_is_signed_in_no_more(bob: Browser, serving: Serving) -> None:
    link = link_for(serving, "bob")
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("bob")
        with pytest.raises(StrongroomError, match=r"user\.not-active"):
            invite(serving.room, desk, "bob")
        with pytest.raises(StrongroomError, match=r"user\.not-found"):
            invite(serving.room, desk, "nobody")
    assert _code(bob.client.get("/v1/me")) == (401, "http.not-signed-in")
    assert _code(bob.client.post("/v1/sessions", json={"link": link})) == (401, "sign-in.link-not-valid")


def test_whoever_may_not_invite_is_refused_and_recorded(serving: Serving) -> None:
    with serving.room.acting("bob") as desk, pytest.raises(StrongroomError, match=r"access\.refused"):
        invite(serving.room, desk, "alice")
    assert logged(serving, "user_invite")[0].outcome == "refused"


def test_signing_out_ends_this_session_and_no_other(bob: Browser, serving: Serving) -> None:
    with browser(serving) as elsewhere:
        elsewhere.follow(link_for(serving, "bob"))
        cookie = bob.client.cookies["strongroom"]
        assert bob.client.delete("/v1/sessions/current", headers=bob.csrf).status_code == 204
        bob.client.cookies.set("strongroom", cookie)
        assert bob.client.get("/v1/me").status_code == 401
        assert elsewhere.client.get("/v1/me").status_code == 200
    assert len(logged(serving, "sign_out")) == 1


def test_sessions_are_listed_and_ended_by_their_user_alone(bob: Browser, serving: Serving) -> None:
    with browser(serving) as elsewhere, browser(serving) as alice:
        elsewhere.follow(link_for(serving, "bob"))
        alice.follow(link_for(serving, "alice"))
        listed = bob.client.get("/v1/sessions").json()["items"]
        assert [each["current"] for each in listed] == [True, False]
        assert {each["agent"] for each in listed} == {"testclient"}
        other = listed[1]["id"]
        answer = alice.client.delete(f"/v1/sessions/{other}", headers=alice.csrf)
        assert _code(answer) == (404, "sign-in.session-not-found")
        assert bob.client.delete(f"/v1/sessions/{other}", headers=bob.csrf).status_code == 204
        assert elsewhere.client.get("/v1/me").status_code == 401
        elsewhere.follow(link_for(serving, "bob"))
        assert bob.client.delete("/v1/sessions", headers=bob.csrf).json() == {"ended": 1}
        assert elsewhere.client.get("/v1/me").status_code == 401
        assert alice.client.get("/v1/me").status_code == 200


def test_the_purpose_is_chosen_once_a_session_and_a_header_names_another(bob: Browser) -> None:
    chosen = bob.client.patch("/v1/sessions/current", json={"purpose": "billing"}, headers=bob.csrf)
    assert chosen.status_code == 204
    assert bob.client.get("/v1/me").json()["purpose"] == "billing"
    headers = {"Strongroom-Purpose": "data_quality"}
    assert bob.client.get("/v1/me", headers=headers).json()["purpose"] == "data_quality"
    for unknown in ("curiosity", "x" * 300, " ", "\x7f"):
        answer = bob.client.get("/v1/me", headers={"Strongroom-Purpose": unknown})
        assert answer.status_code in (400, 422), unknown
    refused = bob.client.patch("/v1/sessions/current", json={"purpose": "curiosity"}, headers=bob.csrf)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "header", [b"", b"   ", "欧阳\u2028".encode(), b"x" * 201], ids=lambda value: repr(value[:6])
)
def test_a_header_that_is_not_plain_text_is_refused(bob: Browser, header: bytes) -> None:
    answer = bob.client.get("/v1/me", headers=[(b"Strongroom-On-Behalf-Of", header)])
    assert _code(answer) == (400, "http.bad-header")


def test_a_person_acts_for_nobody_else(bob: Browser) -> None:
    headers = [(b"Strongroom-On-Behalf-Of", "欧阳娜娜".encode())]
    assert _code(bob.client.get("/v1/me", headers=headers)) == (403, "user.may-not-act-for")


def test_what_belongs_to_a_session_is_not_for_a_program(bob: Browser, serving: Serving) -> None:
    signed_in = serving.sign_in.sessions.resolve(bob.client.cookies["strongroom"])
    visit = Visit(request="req_" + "0" * 26, network="")
    program = Caller(serving, signed_in.tenancy, signed_in.user, visit, SignedInBy(), None, None, None)
    with pytest.raises(StrongroomError, match=r"sign-in\.people-only"):
        program.own_session()
