"""One-use tickets: full values for a browser, past the program that asked; and what is tried with them."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from strongroom.server.signin.tokens import revoke_token
from tests.server.signing_in import Clock, browser, logged
from tests.server.test_tokens import token_for

PHONE = "+8613800005678"
STATED = {"Strongroom-Purpose": "sales", "Strongroom-On-Behalf-Of": "crm-user-7"}
WANTED: dict[str, Any] = {"fields": ["phone"], "reason_code": "customer_request", "reason": "她来电询问"}
PAGE = {"Accept": "text/html"}


@pytest.fixture
def token(serving: Serving) -> str:
    """The token of a CRM that asks for bob."""
    return token_for(serving, act_for=True)


@pytest.fixture
def lin(client: TestClient, token: str) -> str:
    """A customer of bob's."""
    values = {"kind": "person", "name": "林小雨", "phone": "13800005678"}
    headers = {"Authorization": f"Bearer {token}", "Strongroom-Purpose": "sales"}
    made: str = client.post("/v1/customers", json={"values": values}, headers=headers).json()["id"]
    return made


def ask(client: TestClient, token: str, lin: str, **changes: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}", **STATED}
    return client.post(f"/v1/customers/{lin}/tickets", json={**WANTED, **changes}, headers=headers)


def made(client: TestClient, token: str, lin: str) -> str:
    answer = ask(client, token, lin)
    assert answer.status_code == 201, answer.text
    ticket: str = answer.json()["ticket"]
    return ticket


def opened(client: TestClient, ticket: str) -> Any:
    """As a form of another site sends it."""
    headers = {**PAGE, "Origin": "https://crm.example.com", "Sec-Fetch-Site": "cross-site"}
    return client.post("/ticket", data={"ticket": ticket}, headers=headers)


def test_a_browser_sees_the_value_and_the_log_says_for_whom(
    client: TestClient, serving: Serving, token: str, lin: str
) -> None:
    answer = ask(client, token, lin)
    assert PHONE[3:] not in answer.text
    assert logged(serving, "reveal") == []
    page = opened(client, answer.json()["ticket"])
    assert page.status_code == 200, page.text
    assert PHONE in unescape(page.text)
    (leaf,) = logged(serving, "reveal")
    assert (leaf.outcome, leaf.record, leaf.fields) == ("done", lin, ("phone",))
    assert (leaf.purpose, leaf.reason_code) == ("sales", "customer_request")
    assert leaf.actor.acted_for == serving.room.pseudonym("crm-user-7")
    assert leaf.actor.token is not None
    assert leaf.actor.request == page.headers["request-id"]
    (asked,) = logged(serving, "ticket")
    assert (asked.outcome, asked.record, asked.actor.acted_for) == ("done", lin, leaf.actor.acted_for)


def test_the_page_is_kept_nowhere_read_by_no_other_site_and_leaves_by_itself(
    client: TestClient, token: str, lin: str
) -> None:
    page = opened(client, made(client, token, lin))
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["refresh"] == "60; url=/ticket"
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert not {name for name in page.headers if name.startswith("access-control-")}
    assert "set-cookie" not in page.headers
    after = client.get("/ticket", headers=PAGE)
    assert after.status_code == 200
    assert PHONE not in unescape(after.text)


def refused(client: TestClient, ticket: str) -> None:
    """What opens nothing, whatever the reason, looks alike."""
    page = opened(client, ticket)
    assert page.status_code == 403, page.text
    assert "ticket.not-valid" in page.text
    assert PHONE[3:] not in page.text
    assert "林" not in page.text


def test_it_opens_once(client: TestClient, serving: Serving, token: str, lin: str) -> None:
    ticket = made(client, token, lin)
    assert opened(client, ticket).status_code == 200
    refused(client, ticket)
    assert len(logged(serving, "reveal")) == 1
    assert [leaf.outcome for leaf in logged(serving, "ticket")] == ["done", "refused"]


def test_of_many_at_once_one_sees_it(client: TestClient, serving: Serving, token: str, lin: str) -> None:
    ticket = made(client, token, lin)

    def attempt(_: int) -> int:
        with browser(serving) as other:
            status: int = opened(other.client, ticket).status_code
        return status

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(attempt, range(6)))
    assert sorted(statuses) == [200, 403, 403, 403, 403, 403]
    assert len(logged(serving, "reveal")) == 1


def test_it_opens_for_a_minute(
    client: TestClient, serving: Serving, clock: Clock, token: str, lin: str
) -> None:
    first, second = made(client, token, lin), made(client, token, lin)
    clock.forward(seconds=59)
    assert opened(client, first).status_code == 200
    clock.forward(seconds=1)
    refused(client, second)
    assert len(logged(serving, "reveal")) == 1


@pytest.mark.parametrize("guess", ["", "x", "A" * 43, "A" * 44, "../../etc", "srt_" + "a" * 84])
def test_what_was_guessed_opens_nothing(client: TestClient, serving: Serving, guess: str, lin: str) -> None:
    refused(client, guess)
    assert logged(serving, "reveal") == []


@pytest.mark.parametrize("end", ["revoke the token", "suspend the user", "take the role"])
def test_it_opens_no_more_than_its_user_may_by_then(
    client: TestClient, serving: Serving, token: str, lin: str, end: str
) -> None:
    ticket = made(client, token, lin)
    with serving.room.acting("alice", purpose="security") as desk:
        if end == "revoke the token":
            identity = logged(serving, "token_add")[0].extra["token"]
            revoke_token(serving.room, desk, str(identity))
        elif end == "suspend the user":
            desk.admin.user_suspend("bob")
        else:
            desk.admin.user_update("bob", roles=["marketing"], teams=[])
    page = opened(client, ticket)
    assert page.status_code in (403, 404)
    assert PHONE not in unescape(page.text)
    assert [leaf for leaf in logged(serving, "reveal") if leaf.outcome == "done"] == []


def test_whoever_may_not_reveal_gets_no_ticket(client: TestClient, serving: Serving, lin: str) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("eve", ["sales"])
    other = token_for(serving, "eve", act_for=True)
    answer = ask(client, other, lin)
    assert (answer.status_code, answer.json()["code"]) == (404, "access.absent")
    narrow = token_for(serving, actions=frozenset({"view"}), act_for=True)
    assert ask(client, narrow, lin).json()["code"] == "access.refused"
    alone = token_for(serving)
    assert ask(client, alone, lin).json()["code"] == "user.may-not-act-for"


def test_it_takes_a_reason_and_fields_that_there_are(client: TestClient, token: str, lin: str) -> None:
    assert ask(client, token, lin, reason_code=None, reason=None).json()["code"] == "access.reason-missing"
    assert ask(client, token, lin, fields=["shoe"]).json()["code"] == "access.unknown-field"
    assert ask(client, token, lin, fields=[]).status_code == 400


def test_it_shows_its_own_fields_and_nothing_that_is_sent_along(
    client: TestClient, token: str, lin: str
) -> None:
    ticket = made(client, token, lin)
    sent = {"ticket": ticket, "fields": "name", "purpose": "audit"}
    page = client.post("/ticket?fields=name", data=sent, headers=PAGE)
    assert page.status_code == 200
    assert PHONE in unescape(page.text)
    assert "林小雨" not in page.text


def test_the_ticket_is_not_taken_from_an_address(client: TestClient, token: str, lin: str) -> None:
    ticket = made(client, token, lin)
    page = client.post(f"/ticket?ticket={ticket}", headers=PAGE)
    assert page.status_code == 400
    assert client.get(f"/ticket?ticket={ticket}", headers=PAGE).status_code == 200
    assert opened(client, ticket).status_code == 200


def test_a_hash_alone_is_stored_and_what_it_stands_for_is_sealed(
    client: TestClient, serving: Serving, token: str, lin: str
) -> None:
    ticket = made(client, token, lin)

    def look(tx: Any) -> str:
        tx._execute("SELECT * FROM sign_in_steps")
        return repr(list(tx._fetch()))

    kept = serving.room.door.database.read(look)
    assert ticket not in kept
    for word in ("phone", lin, "customer_request", "她来电询问"):
        assert word not in kept


def test_a_row_that_was_changed_by_sql_opens_nothing(
    client: TestClient, serving: Serving, token: str, lin: str
) -> None:
    ticket = made(client, token, lin)

    def forge(tx: Any, _: int) -> None:
        tx._execute("UPDATE sign_in_steps SET ends = ends + 3600000")

    serving.room.door.transact(serving.room.settings.tenant, forge)
    page = opened(client, ticket)
    assert page.status_code == 500
    assert "access.row-forged" in page.text
    assert PHONE not in unescape(page.text)
