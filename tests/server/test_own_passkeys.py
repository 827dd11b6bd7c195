"""One's own passkeys over ``/v1``: made in two steps, listed, named, removed; no program touches one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from strongroom.server.serving import Serving
from strongroom.server.signin.visit import Visit
from strongroom.server.signin.webauthn import Site
from tests.server.authenticator import Authenticator
from tests.server.signing_in import ADDRESS, Browser, Clock, browser, link_for, logged
from tests.server.test_passwords import PASSWORD
from tests.server.test_tokens import token_for

HERE = "/v1/me/passkeys"
NOBODYS = f"{HERE}/pky_01k85hrb9yfw0a3cp3tkjzc1rr"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def made(opened: Browser, name: str = "office laptop", key: Authenticator | None = None) -> Any:
    """The answer to both steps."""
    asked = opened.client.post(f"{HERE}/options", json={"password": PASSWORD}, headers=opened.csrf)
    assert asked.status_code == 201, asked.text
    answer = json.loads((key or Authenticator(ADDRESS)).make(asked.json()))
    return opened.client.post(HERE, json={"name": name, "answer": answer}, headers=opened.csrf)


@pytest.fixture
def bobs(bob: Browser) -> Browser:
    """Bob's browser, a password chosen."""
    bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf)
    return bob


@pytest.fixture
def carol(serving: Serving) -> Iterator[Browser]:
    """Another seller's browser, a password chosen."""
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("carol", ["sales"])
    with browser(serving) as opened:
        opened.follow(link_for(serving, "carol"))
        opened.client.put("/v1/me/password", json={"new": PASSWORD}, headers=opened.csrf)
        yield opened


def test_a_passkey_is_made_in_two_steps_and_listed(bobs: Browser, serving: Serving) -> None:
    assert bobs.client.get(HERE).json() == {"items": [], "next": None}
    answer = made(bobs)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["name"], told["used"], told["synced"]) == ("office laptop", None, False)
    assert bobs.client.get(HERE).json() == {"items": [told], "next": None}
    assert bobs.client.get("/v1/me").json()["stepped_up"]
    assert logged(serving, "credential_set")[-1].outcome == "done"


def test_what_was_made_lets_in(bobs: Browser, serving: Serving) -> None:
    key = Authenticator(ADDRESS)
    made(bobs, key=key)
    visit, site = Visit(request="req_01jw0000000000000000000000", network="127.0.0.1"), Site("localhost:8443")
    service = serving.sign_in.by_passkey
    begun = service.sign_in(key.show(service.begin_sign_in(site, visit)), site, visit)
    assert begun.signed_in.user.handle == "bob"
    (told,) = bobs.client.get(HERE).json()["items"]
    assert told["used"] is not None


def test_it_is_called_something_else_and_removed(bobs: Browser, serving: Serving) -> None:
    own = f"{HERE}/{made(bobs).json()['id']}"
    renamed = bobs.client.patch(own, json={"name": "  办公室的钥匙 "}, headers=bobs.csrf)
    assert (renamed.status_code, renamed.json()["name"]) == (200, "办公室的钥匙")
    assert bobs.client.get(HERE).json()["items"] == [renamed.json()]
    assert bobs.client.delete(own, headers=bobs.csrf).status_code == 204
    assert bobs.client.get(HERE).json()["items"] == []
    assert code(bobs.client.delete(own, headers=bobs.csrf)) == (404, "sign-in.passkey-not-found")
    assert code(bobs.client.patch(own, json={"name": "x"}, headers=bobs.csrf)) == (
        404,
        "sign-in.passkey-not-found",
    )
    assert len(logged(serving, "credential_remove")) == 1


def test_an_open_browser_is_not_enough(bobs: Browser, clock: Clock) -> None:
    own = f"{HERE}/{made(bobs).json()['id']}"
    clock.forward(minutes=11)
    for answer in (
        bobs.client.delete(own, headers=bobs.csrf),
        bobs.client.patch(own, json={"name": "mine"}, headers=bobs.csrf),
    ):
        assert code(answer) == (403, "sign-in.step-up-missing")
    for body in ({}, {"password": "no password of his"}, {"password": PASSWORD}):
        answer = bobs.client.post(f"{HERE}/options", json=body, headers=bobs.csrf)
        # Whoever has a second factor shows that one before there is another: a password is not enough.
        assert code(answer) == (403, "sign-in.step-up-missing")
    assert [each["name"] for each in bobs.client.get(HERE).json()["items"]] == ["office laptop"]


def test_those_of_others_are_not_there(bobs: Browser, carol: Browser) -> None:
    hers = f"{HERE}/{made(carol, key=Authenticator(ADDRESS, id=b'hers')).json()['id']}"
    made(bobs)
    assert code(bobs.client.delete(hers, headers=bobs.csrf)) == (404, "sign-in.passkey-not-found")
    renamed = bobs.client.patch(hers, json={"name": "mine"}, headers=bobs.csrf)
    assert code(renamed) == (404, "sign-in.passkey-not-found")
    assert [each["name"] for each in carol.client.get(HERE).json()["items"]] == ["office laptop"]


def test_an_answer_counts_once_and_for_whom_it_was_asked_alone(bobs: Browser, carol: Browser) -> None:
    asked = bobs.client.post(f"{HERE}/options", json={}, headers=bobs.csrf).json()
    body = {"name": "laptop", "answer": json.loads(Authenticator(ADDRESS).make(asked))}
    taken = carol.client.post(HERE, json=body, headers=carol.csrf)
    assert code(taken) == (401, "sign-in.passkey-not-taken")
    assert bobs.client.post(HERE, json=body, headers=bobs.csrf).status_code == 201
    again = bobs.client.post(HERE, json=body, headers=bobs.csrf)
    assert code(again) == (401, "sign-in.passkey-not-taken")


@pytest.mark.parametrize(
    "answer", [{}, {"response": {}}, {"response": {"clientDataJSON": "e30"}}, {"x": "a" * 20_000}]
)
def test_what_no_browser_says_is_not_taken(bobs: Browser, answer: dict[str, Any]) -> None:
    told = bobs.client.post(HERE, json={"name": "laptop", "answer": answer}, headers=bobs.csrf)
    assert code(told) == (401, "sign-in.passkey-not-taken")


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "two\nlines"])
def test_a_name_is_a_short_line(bobs: Browser, name: str) -> None:
    asked = bobs.client.post(f"{HERE}/options", json={}, headers=bobs.csrf).json()
    answer = json.loads(Authenticator(ADDRESS).make(asked))
    told = bobs.client.post(HERE, json={"name": name, "answer": answer}, headers=bobs.csrf)
    assert code(told) == (422, "sign-in.passkey-bad-name")


def test_a_page_of_another_host_makes_none(bobs: Browser) -> None:
    elsewhere = Authenticator("http://localhost.example:8443")
    assert code(made(bobs, key=elsewhere)) == (401, "sign-in.passkey-not-taken")


def test_a_program_with_a_token_touches_none(bobs: Browser, serving: Serving) -> None:
    own = f"{HERE}/{made(bobs).json()['id']}"
    token = token_for(serving)
    with browser(serving) as program:
        asking = program.client
        asking.headers["Authorization"] = f"Bearer {token}"
        answers = [
            asking.get(HERE),
            asking.post(f"{HERE}/options", json={}),
            asking.post(HERE, json={"name": "mine", "answer": {}}),
            asking.patch(own, json={"name": "mine"}),
            asking.delete(own),
        ]
    assert {code(each) for each in answers} == {(403, "sign-in.people-only")}
    assert [each["name"] for each in bobs.client.get(HERE).json()["items"]] == ["office laptop"]


def test_nobody_signed_in_touches_none(serving: Serving) -> None:
    with browser(serving) as opened:
        for method, path in (("GET", HERE), ("POST", HERE), ("DELETE", NOBODYS)):
            body = {"name": "mine", "answer": {}} if method == "POST" else None
            assert code(opened.client.request(method, path, json=body)) == (401, "http.not-signed-in")
