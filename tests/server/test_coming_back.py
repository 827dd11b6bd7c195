"""Whoever was suspended and is let back in: what comes back, and what stays ended."""

from typing import Any

import pytest

from strongroom.errors import Conflict, Refused, StrongroomError
from strongroom.model.ids import write_id
from strongroom.server.serving import Serving
from strongroom.server.signin.steps import StepKind, Steps
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token, list_tokens
from strongroom.storage import api_token_rows
from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.staff.sign_ins import TOKEN_STANDS, end_token
from tests.server.signing_in import Browser, browser, link_for, logged
from tests.server.test_passwords import PASSWORD


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _suspend(serving: Serving, handle: str = "bob") -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend(handle)


def _resume(serving: Serving, handle: str = "bob") -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_resume(handle)


def _token(serving: Serving, handle: str = "bob") -> str:
    with serving.room.acting("alice", purpose="security") as desk:
        return add_token(serving.room, desk, TokenPlan(user=handle, name="nightly import"))[0]


def _sold(who: Browser) -> int:
    headers = {"Strongroom-Purpose": "sales", **who.csrf}
    body = {"values": {"kind": "person", "name": "张三"}}
    return who.client.post("/v1/customers", json=body, headers=headers).status_code


def test_whoever_is_let_back_in_signs_in_anew_and_does_what_the_roles_allow(
    bob: Browser, serving: Serving
) -> None:
    assert _sold(bob) == 201
    _suspend(serving)
    _resume(serving)
    with browser(serving) as anew:
        anew.follow(link_for(serving, "bob"))
        assert anew.client.get("/v1/me").json()["user"]["handle"] == "bob"
        assert _sold(anew) == 201
        assert _code(anew.client.get("/v1/users")) == (403, "access.refused")


def test_a_session_of_before_stays_ended(bob: Browser, serving: Serving) -> None:
    session = bob.client.get("/v1/me").json()["session"]["id"]
    _suspend(serving)
    _resume(serving)
    assert _code(bob.client.get("/v1/me")) == (401, "http.not-signed-in")
    assert list(logged(serving, "user_resume")[0].extra["sessions"]) == [session]  # type: ignore[call-overload]  # a list of ids


def test_a_token_of_before_stays_ended_and_is_listed_as_revoked(bob: Browser, serving: Serving) -> None:
    token, kept = _token(serving), _token(serving, "alice")
    _suspend(serving)
    _resume(serving)
    with browser(serving) as program:
        for text, answer in ((token, 401), (kept, 200)):
            shown = program.client.get("/v1/me", headers={"Authorization": f"Bearer {text}"})
            assert shown.status_code == answer
    with serving.room.acting("alice", purpose="security") as desk:
        states = {each.user: each.state for each in list_tokens(serving.room, desk)}
    assert states == {"bob": "revoked", "alice": "stands"}
    with browser(serving) as program:
        again = program.client.get("/v1/me", headers={"Authorization": f"Bearer {_token(serving)}"})
        assert again.status_code == 200


def test_a_link_of_before_lets_nobody_in(bob: Browser, serving: Serving) -> None:
    link = link_for(serving, "bob")
    _suspend(serving)
    _resume(serving)
    with browser(serving) as anew:
        answer = anew.client.post("/v1/sessions", json={"link": link})
        assert _code(answer) == (401, "sign-in.link-not-valid")


def test_what_was_asked_before_is_open_no_more(serving: Serving) -> None:
    door, tenant = serving.room.door, serving.room.settings.tenant
    with serving.room.acting("alice", purpose="security") as desk:
        ids = {each.handle: each.id for each in desk.admin.users()}
    steps, kind = Steps(door, tenant), StepKind.SECOND_FACTOR

    def ask(tx: Transaction, now: int) -> None:
        for handle in ("bob", "alice"):
            steps.ask(tx, kind, handle.encode(), now, user=ids[handle])

    def still_open(tx: Transaction, now: int) -> list[bool]:
        return [steps.find(tx, kind, each, now, hold=False) is not None for each in (b"bob", b"alice")]

    door.transact(tenant, ask)
    _suspend(serving)
    assert door.transact(tenant, still_open) == [True, True]
    _resume(serving)
    assert door.transact(tenant, still_open) == [False, True]


def test_a_token_whose_row_is_written_at_that_moment_is_ended_all_the_same(serving: Serving) -> None:
    _token(serving)
    mac, tenant = serving.room.door.keyring.row_mac(), serving.room.settings.tenant

    def meet(tx: Transaction, now: int) -> tuple[TokenRow, TokenRow]:
        [read] = api_token_rows.token_rows(tx, tenant)
        api_token_rows.replace_token(tx, tagged(mac, read._replace(ends=read.ends + 1)), read)
        end_token(tx, mac, read, read.event)
        [now_there] = api_token_rows.token_rows(tx, tenant)
        return read, check(mac, now_there)

    read, now_there = serving.room.door.transact(tenant, meet)
    assert (read.state, now_there.state, now_there.ends) == (TOKEN_STANDS, 1, read.ends + 1)


def test_a_password_of_before_counts_again(bob: Browser, serving: Serving) -> None:
    chosen = bob.client.put("/v1/me/password", json={"new": PASSWORD}, headers=bob.csrf)
    assert chosen.status_code < 300, chosen.text
    _suspend(serving)
    with browser(serving) as anew:
        body = {"user": "bob", "password": PASSWORD}
        assert anew.client.post("/v1/sessions", json=body).status_code == 401
        _resume(serving)
        assert anew.client.post("/v1/sessions", json=body).status_code == 201


def test_the_log_says_who_let_whom_back_in(bob: Browser, serving: Serving) -> None:
    _suspend(serving)
    _resume(serving)
    leaf = logged(serving, "user_resume")[0]
    with serving.room.acting("alice", purpose="security") as desk:
        ids = {each.handle: write_id("usr", each.id) for each in desk.admin.users()}
    assert (leaf.actor.principal, leaf.record, leaf.outcome) == (ids["alice"], ids["bob"], "done")


def test_only_a_suspended_user_is_let_back_in(serving: Serving) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        for handle in ("bob", "alice"):
            with pytest.raises(Conflict, match=r"user\.not-suspended"):
                desk.admin.user_resume(handle)
        desk.admin.user_suspend("bob")
        desk.admin.user_resume("bob")
        with pytest.raises(Conflict, match=r"user\.not-suspended"):
            desk.admin.user_resume("bob")
        with pytest.raises(StrongroomError, match=r"user\.not-found"):
            desk.admin.user_resume("nobody")


def test_whoever_may_not_is_refused_and_nothing_changes(bob: Browser, serving: Serving) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("eve", ["sales"])
        desk.admin.user_suspend("eve")
    with serving.room.acting("bob") as desk, pytest.raises(Refused, match=r"access\.refused"):
        desk.admin.user_resume("eve")
    with serving.room.acting("eve") as desk, pytest.raises(Refused):
        desk.admin.user_resume("eve")
    with serving.room.acting("alice", purpose="security") as desk:
        states = {each.handle: each.state.name for each in desk.admin.users()}
    assert states["eve"] == "SUSPENDED"


def test_a_token_that_somebody_wrote_is_named_and_nobody_is_let_in(bob: Browser, serving: Serving) -> None:
    _token(serving)
    _suspend(serving)
    serving.room.door.database.transact(lambda tx: tx._execute("UPDATE api_tokens SET ends = ends + 1"))
    with serving.room.acting("alice", purpose="security") as desk:
        with pytest.raises(StrongroomError, match=r"access\.row-forged"):
            desk.admin.user_resume("bob")
        assert {each.handle: each.state.name for each in desk.admin.users()}["bob"] == "SUSPENDED"
