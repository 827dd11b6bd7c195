"""Tickets that a browser session asked for end with it: what somebody tries who keeps one for later."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.model.ids import read_id, write_id
from strongroom.server.serving import Serving
from strongroom.server.signin.others import end_sessions_of
from strongroom.server.signin.sessions import Sessions
from tests.server.signing_in import Browser, Clock, browser, link_for, logged
from tests.server.test_passwords import PASSWORD
from tests.server.test_tickets import WANTED, opened, refused

PURPOSE = {"Strongroom-Purpose": "sales"}


@pytest.fixture
def lin(bob: Browser) -> str:
    """A customer of bob's."""
    values = {"kind": "person", "name": "林小雨", "phone": "13800005678"}
    made = bob.client.post("/v1/customers", json={"values": values}, headers={**bob.csrf, **PURPOSE})
    identity: str = made.json()["id"]
    return identity


def ticket_of(bob: Browser, lin: str) -> str:
    path = f"/v1/customers/{lin}/tickets"
    answer = bob.client.post(path, json=WANTED, headers={**bob.csrf, **PURPOSE})
    assert answer.status_code == 201, answer.text
    ticket: str = answer.json()["ticket"]
    return ticket


def user_of(serving: Serving) -> Any:
    with serving.room.acting("alice", purpose="security") as desk:
        return next(each for each in desk.admin.users() if each.handle == "bob")


def _revoke(serving: Serving, *, one: bool) -> None:
    user = user_of(serving)
    (session,) = serving.sign_in.sessions.of(user)
    with serving.room.acting("alice", purpose="security") as desk:
        end_sessions_of(serving.room, desk, write_id("usr", user.id), session.id if one else None)


def _suspend(serving: Serving, _: Browser) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("bob")


def _from_elsewhere(serving: Serving, how: Callable[[Browser], Any]) -> None:
    with browser(serving) as other:
        other.follow(link_for(serving, "bob"))
        answer = how(other)
        assert answer.is_success, answer.text


ENDS: dict[str, Callable[[Serving, Browser], Any]] = {
    "signs out": lambda _, bob: bob.client.delete("/v1/sessions/current", headers=bob.csrf),
    "is suspended": _suspend,
    "has all sessions ended": lambda serving, _: _revoke(serving, one=False),
    "has this session ended": lambda serving, _: _revoke(serving, one=True),
    "ends the others elsewhere": lambda serving, _: _from_elsewhere(
        serving, lambda other: other.client.delete("/v1/sessions", headers=other.csrf)
    ),
    "chooses a password elsewhere": lambda serving, _: _from_elsewhere(
        serving,
        lambda other: other.client.put("/v1/me/password", json={"new": PASSWORD}, headers=other.csrf),
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_ticket_that_was_kept_opens_nothing_once_its_user(
    end: str, serving: Serving, bob: Browser, client: TestClient, lin: str
) -> None:
    kept = ticket_of(bob, lin)
    ENDS[end](serving, bob)
    refused(client, kept)
    assert [leaf for leaf in logged(serving, "reveal") if leaf.outcome == "done"] == []
    assert logged(serving, "ticket")[-1].because == "ticket.not-valid"


def test_it_opens_nothing_after_the_session_ran_out(
    serving: Serving, bob: Browser, client: TestClient, lin: str, clock: Clock
) -> None:
    for minutes in (25, 25, 9.5):
        clock.forward(minutes=minutes)
        assert bob.client.get("/v1/me").status_code == 200
    kept = ticket_of(bob, lin)
    clock.forward(seconds=31)
    refused(client, kept)


def test_it_opens_where_another_session_ended_or_this_one_got_another_secret(
    serving: Serving, bob: Browser, client: TestClient, lin: str
) -> None:
    with browser(serving) as other:
        other.follow(link_for(serving, "bob"))
        kept = ticket_of(bob, lin)
        other.client.delete("/v1/sessions/current", headers=other.csrf)
    before = bob.client.cookies["strongroom"]
    assert bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf).is_success
    assert bob.client.cookies["strongroom"] != before
    assert opened(client, kept).status_code == 200


def test_a_session_that_ends_while_the_ticket_is_being_opened_takes_it_along(
    serving: Serving, bob: Browser, client: TestClient, lin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, asked = ticket_of(bob, lin), Sessions.goes_on
    answers: list[bool] = []

    def slow(self: Sessions, *values: Any) -> bool:
        answers.append(asked(self, *values))
        if len(answers) == 2:  # the first look found it; the second, which holds it, does so no more
            return False
        return answers[-1]

    monkeypatch.setattr(Sessions, "goes_on", slow)
    refused(client, kept)
    assert len(answers) == 2
    assert [leaf for leaf in logged(serving, "reveal") if leaf.outcome == "done"] == []


def test_the_ticket_of_one_users_session_is_not_vouched_for_by_anothers(
    serving: Serving, bob: Browser
) -> None:
    session = bob.client.get("/v1/me").json()["session"]["id"]
    with serving.room.acting("alice", purpose="security") as desk:
        alice = next(each for each in desk.admin.users() if each.handle == "alice")
    sessions, now = serving.sign_in.sessions, serving.room.door.now()

    def of(user: bytes) -> bool:
        return serving.room.door.database.read(
            lambda tx: sessions.goes_on(tx, user, read_id("ses", session), now)
        )

    assert of(user_of(serving).id)
    assert not of(alice.id)
