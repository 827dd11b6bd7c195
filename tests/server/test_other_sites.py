"""Requests that a page of another site makes in somebody's browser are not carried out."""

import pytest

from strongroom.server.serving import Serving
from tests.server.signing_in import Browser, link_for

WRITE = ("PATCH", "/v1/sessions/current", {"purpose": "billing"})


def _send(bob: Browser, headers: dict[str, str]) -> tuple[int, str]:
    method, path, body = WRITE
    answer = bob.client.request(method, path, json=body, headers=headers)
    return answer.status_code, answer.json()["code"] if answer.content else ""


def test_what_changes_something_brings_the_sessions_own_token(bob: Browser, serving: Serving) -> None:
    assert _send(bob, {}) == (403, "http.csrf-missing")
    assert _send(bob, {"Strongroom-CSRF": ""}) == (403, "http.csrf-missing")
    mine = bob.csrf["Strongroom-CSRF"]
    bob.follow(link_for(serving, "bob"))
    assert _send(bob, {"Strongroom-CSRF": mine}) == (403, "http.csrf-missing")
    assert _send(bob, bob.csrf) == (204, "")


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:8443.evil.example"},
        {"Origin": "http://localhost"},
        {"Origin": "http://[evil"},
    ],
    ids=str,
)
def test_what_another_sites_page_sends_is_refused_even_with_the_token(
    bob: Browser, told: dict[str, str]
) -> None:
    assert _send(bob, {**bob.csrf, **told}) == (403, "http.other-site")
    assert bob.client.get("/v1/me", headers=told).json()["code"] == "http.other-site"


def test_what_our_own_page_sends_is_taken(bob: Browser) -> None:
    told = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:8443"}
    assert _send(bob, {**bob.csrf, **told}) == (204, "")


def test_another_sites_page_signs_nobody_in(bob: Browser, serving: Serving) -> None:
    link = link_for(serving, "alice")
    answer = bob.client.post("/v1/sessions", json={"link": link}, headers={"Origin": "https://evil.example"})
    assert answer.json()["code"] == "http.other-site"
    assert bob.client.get("/v1/me").json()["user"]["handle"] == "bob"
