"""Programs sign in by API tokens: what they may, until when, from where."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.errors import StrongroomError
from strongroom.server.serving import Serving
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token, list_tokens, revoke_token
from tests.server.signing_in import Clock, logged


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def token_for(serving: Serving, handle: str = "bob", **plan: Any) -> str:
    """A token, made by the security administrator."""
    with serving.room.acting("alice", purpose="security") as desk:
        return add_token(serving.room, desk, TokenPlan(user=handle, name="nightly import", **plan))[0]


def ask(client: TestClient, token: str, **headers: str) -> Any:
    return client.get("/v1/me", headers={"Authorization": f"Bearer {token}", **headers})


def test_a_program_signs_in_and_the_log_names_its_token(client: TestClient, serving: Serving) -> None:
    token = token_for(serving)
    me = ask(client, token).json()
    assert (me["user"]["handle"], me["session"]) == ("bob", None)
    assert not me["stepped_up"]
    made = logged(serving, "token_add")[0]
    assert made.extra["token"] == me["token"]


def test_a_token_is_stored_as_a_hash_alone_and_its_name_is_sealed(serving: Serving) -> None:
    token = token_for(serving)

    def look(tx: Any) -> str:
        tx._execute("SELECT * FROM api_tokens")
        return repr(list(tx._fetch()))

    kept = serving.room.door.database.read(look)
    assert token not in kept
    assert "nightly" not in kept


@pytest.mark.parametrize("text", ["", "srt_", "x" * 88, "srt_" + "a" * 84])
def test_what_is_no_token_lets_nobody_in(client: TestClient, text: str) -> None:
    assert _code(ask(client, text)) == (401, "token.not-taken")


def test_a_token_of_another_scheme_lets_nobody_in(client: TestClient, serving: Serving) -> None:
    answer = client.get("/v1/me", headers={"Authorization": f"Basic {token_for(serving)}"})
    assert _code(answer) == (401, "token.not-taken")


def test_a_token_ends_is_revoked_and_goes_with_its_user(
    client: TestClient, serving: Serving, clock: Clock
) -> None:
    short, revoked, kept = (token_for(serving, days=1), token_for(serving), token_for(serving))
    assert ask(client, short).status_code == 200
    clock.forward(hours=24)
    assert _code(ask(client, short)) == (401, "token.not-taken")
    with serving.room.acting("alice", purpose="security") as desk:
        named = [each for each in list_tokens(serving.room, desk) if each.state == "stands"]
        assert len(named) == 2
        revoke_token(serving.room, desk, ask(client, revoked).json()["token"])
        with pytest.raises(StrongroomError, match=r"token\.not-found"):
            revoke_token(serving.room, desk, "tok_" + "0" * 26)
    assert _code(ask(client, revoked)) == (401, "token.not-taken")
    assert ask(client, kept).status_code == 200
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("bob")
    assert _code(ask(client, kept)) == (401, "token.not-taken")
    why = [leaf.extra["why"] for leaf in logged(serving, "token_refused")]
    assert sorted(map(str, why)) == ["ended", "revoked", "user"]


def test_a_token_of_another_network_is_not_taken_and_the_log_says_so(
    client: TestClient, serving: Serving
) -> None:
    token = token_for(serving, networks=("192.0.2.0/24", "2001:db8::/32"))

    def from_network(address: str) -> int:
        with TestClient(client.app, base_url="http://localhost:8443", client=(address, 1)) as program:
            return ask(program, token).status_code

    assert from_network("192.0.2.77") == 200
    assert from_network("2001:db8::1") == 200
    assert from_network("::ffff:192.0.2.1") == 200
    for elsewhere in ("192.0.3.1", "2001:db9::1", "nowhere"):
        assert from_network(elsewhere) == 401
    refused = logged(serving, "token_refused")
    assert [leaf.extra["why"] for leaf in refused] == ["network"] * 3
    assert refused[0].actor.token is not None
    assert "192.0.3.1" not in repr(refused)


def test_a_token_narrows_its_user_also_after_the_rules_changed(client: TestClient, serving: Serving) -> None:
    token = token_for(serving, actions=frozenset({"list"}), purposes=frozenset({"billing"}))
    assert ask(client, token).json()["purpose"] == "billing"
    caller = serving.sign_in
    user, by, _ = caller.by_token(token, _visit())
    with serving.room.acting(user.id, given=by, purpose="billing") as desk:
        with serving.room.acting("alice", purpose="security") as admin:
            admin.admin.user_add("carl", ["sales"])  # what users there are is read anew from here on
        assert desk.customers.list().items == ()
        with pytest.raises(StrongroomError, match=r"access\."):
            desk.customers.create({"kind": "person", "name": "Ann"})
    with (
        serving.room.acting(user.id, given=by, purpose="sales") as desk,
        pytest.raises(StrongroomError, match=r"access\."),
    ):
        desk.customers.list()
    assert logged(serving, "list")[0].actor.token == by.token


def _visit() -> Any:
    from strongroom.server.signin.visit import Visit

    return Visit(request="req_" + "0" * 26, network="192.0.2.1")


def test_a_program_acts_for_its_own_users_where_its_token_may(client: TestClient, serving: Serving) -> None:
    plain, acting = token_for(serving), token_for(serving, act_for=True)
    headers = {"Strongroom-On-Behalf-Of": "crm-user-7"}
    assert _code(ask(client, plain, **headers)) == (403, "user.may-not-act-for")
    assert ask(client, acting, **headers).status_code == 200


def test_a_program_needs_no_csrf_token_and_its_cookie_is_not_looked_at(
    client: TestClient, serving: Serving
) -> None:
    token = token_for(serving, "alice")
    client.cookies.set("strongroom", "x" * 43)
    wanted = {"user": "bob", "name": "second"}
    headers = {"Authorization": f"Bearer {token}", "Strongroom-Purpose": "security"}
    answer = client.post("/v1/tokens", json=wanted, headers=headers)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["token"].startswith("srt_")
    listed = client.get("/v1/tokens", headers=headers)
    assert made["token"] not in listed.text
    assert len(listed.json()["items"]) == 2
    assert client.delete(f"/v1/tokens/{made['id']}", headers=headers).status_code == 204
    assert _code(ask(client, made["token"])) == (401, "token.not-taken")


def test_a_program_has_no_session_of_its_own(client: TestClient, serving: Serving) -> None:
    headers = {"Authorization": f"Bearer {token_for(serving)}"}
    answer = client.put("/v1/me/password", json={"new": "x"}, headers=headers)
    assert _code(answer) == (403, "sign-in.people-only")


def test_whoever_may_not_make_tokens_is_refused_and_recorded(client: TestClient, serving: Serving) -> None:
    headers = {"Authorization": f"Bearer {token_for(serving)}"}
    answer = client.post("/v1/tokens", json={"user": "alice", "name": "mine"}, headers=headers)
    assert _code(answer) == (403, "access.refused")
    assert {leaf.outcome for leaf in logged(serving, "token_add")} == {"done", "refused"}


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"days": 0}, "token.bad-days"),
        ({"days": 367}, "token.bad-days"),
        ({"name": " "}, "token.bad-name"),
        ({"actions": frozenset({"fly"})}, "token.unknown-action"),
        ({"purposes": frozenset({"curiosity"})}, "purpose.unknown"),
        ({"networks": ("192.0.2.1/24",)}, "token.bad-network"),
        ({"networks": ("everywhere",)}, "token.bad-network"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: dict[str, Any], code: str) -> None:
    with pytest.raises(StrongroomError) as caught:
        TokenPlan(**{"user": "bob", "name": "import", **plan})
    assert caught.value.code == code


def test_no_token_for_who_is_not_there_or_acts_no_more(serving: Serving) -> None:
    with pytest.raises(StrongroomError, match=r"user\.not-found"):
        token_for(serving, "nobody")
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("bob")
    with pytest.raises(StrongroomError, match=r"user\.not-active"):
        token_for(serving)


@pytest.mark.parametrize("change", ["ends = ends + 1", "state = 0, made = made - 1", "revision = 2"])
def test_a_token_that_was_changed_by_sql_lets_nobody_in(
    client: TestClient, serving: Serving, change: str
) -> None:
    token = token_for(serving)
    serving.room.door.database.transact(lambda tx: tx._execute(f"UPDATE api_tokens SET {change}"))
    assert _code(ask(client, token)) == (500, "access.row-forged")


def test_a_token_given_to_somebody_else_by_sql_lets_nobody_in(client: TestClient, serving: Serving) -> None:
    token = token_for(serving)
    to = 'UPDATE api_tokens SET "user" = (SELECT u."user" FROM users u WHERE u."user" <> api_tokens."user")'
    serving.room.door.database.transact(lambda tx: tx._execute(to))
    assert _code(ask(client, token)) == (500, "access.row-forged")
