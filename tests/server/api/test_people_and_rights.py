"""Users, access, policies, schema and keys over HTTP."""

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from strongroom.vault.log.audit_desk import EventFilter
from tests.server.api.conftest import Asking

POLICY = '[roles.sales]\npurposes = ["sales"]\n'


@pytest.fixture
def head(asking: Asking) -> TestClient:
    """Alice, looking after people and rights."""
    return asking("alice", Strongroom_Purpose="security")


def test_a_colleague_is_added_given_a_role_and_suspended(head: TestClient, asking: Asking) -> None:
    made = head.post("/v1/users", json={"handle": "mei", "roles": ["sales"], "name": "梅"})
    assert made.status_code == 201
    identity, mei = made.json()["id"], asking("mei", Strongroom_Purpose="support")
    assert mei.get("/v1/customers").json()["code"] == "access.refused"
    moved = head.put(f"/v1/users/{identity}/standing", json={"roles": ["service"], "teams": []})
    assert moved.json()["roles"] == ["service"]
    assert mei.get("/v1/customers").status_code == 200
    assert head.post(f"/v1/users/{identity}/suspend").json()["state"] == "suspended"
    assert mei.get("/v1/customers").status_code == 403
    assert "mei" in {each["handle"] for each in head.get("/v1/users").json()["items"]}


def test_a_suspended_colleague_is_let_back_in_once(head: TestClient, asking: Asking) -> None:
    made = head.post("/v1/users", json={"handle": "mei", "roles": ["service"]}).json()["id"]
    mei = asking("mei", Strongroom_Purpose="support")
    back = f"/v1/users/{made}/resume"
    refused = head.post(back)
    assert (refused.status_code, refused.json()["code"]) == (409, "user.not-suspended")
    assert "mei" in refused.json()["title"] + refused.json()["detail"]
    head.post(f"/v1/users/{made}/suspend")
    assert mei.get("/v1/customers").status_code == 403
    key = {"Idempotency-Key": "let-mei-back-in-0001"}
    answer = head.post(back, headers=key)
    assert (answer.status_code, answer.json()["state"], answer.json()["roles"]) == (
        200,
        "active",
        ["service"],
    )
    assert mei.get("/v1/customers").status_code == 200
    head.post(f"/v1/users/{made}/suspend")
    again = head.post(back, headers=key)  # sent again, it does not let in whom somebody suspended meanwhile
    assert again.json()["code"] == "once.answered"
    assert mei.get("/v1/customers").status_code == 403


def test_letting_back_in_takes_the_right_and_a_second_factor_shown_just_now(
    head: TestClient, bob: TestClient, asking: Asking
) -> None:
    made = head.post("/v1/users", json={"handle": "mei", "roles": ["service"]}).json()["id"]
    head.post(f"/v1/users/{made}/suspend")
    stale = asking("alice", Strongroom_Purpose="security", Test_Stale="yes")
    for program in (stale, bob):
        answer = program.post(f"/v1/users/{made}/resume")
        assert (answer.status_code, answer.json()["code"]) == (403, "access.refused")
    assert head.post("/v1/users/usr_01k85hrb9yfw0a3cp3tkjzc1rr/resume").json()["code"] == "user.not-found"
    states = {each["handle"]: each["state"] for each in head.get("/v1/users").json()["items"]}
    assert states["mei"] == "suspended"


def test_what_a_user_may_not_be_is_refused(head: TestClient, bob: TestClient) -> None:
    taken = head.post("/v1/users", json={"handle": "bob", "roles": ["sales"]})
    assert (taken.status_code, taken.json()["code"]) == (409, "user.handle-taken")
    for extra in ("act_as", "state", "id", "created"):
        body = {"handle": "eve", "roles": ["sales"], extra: True}
        assert head.post("/v1/users", json=body).json()["code"] == "http.wrong-shape"
    assert head.post("/v1/users/bob/suspend").status_code == 400
    assert head.post("/v1/users/usr_01k85hrb9yfw0a3cp3tkjzc1rr/suspend").json()["code"] == "user.not-found"
    for answer in (bob.get("/v1/users"), bob.post("/v1/users", json={"handle": "eve", "roles": ["sales"]})):
        assert (answer.status_code, answer.json()["code"]) == (403, "access.refused")


def test_a_decision_is_explained_and_all_grants_are_reported(head: TestClient) -> None:
    asked = {"user": "bob", "action": "reveal", "collection": "customers", "field": "national_id"}
    told = head.post("/v1/access/explain", json=asked).json()
    assert told["allowed"] is False
    assert told["text"]["zh-CN"]
    lines = head.get("/v1/access/report").json()["items"]
    assert {"user": "bob", "field": "phone"}.items() <= next(
        each for each in lines if each["user"] == "bob" and each["field"] == "phone"
    ).items()
    assert not [each for each in lines if each["user"] == "bob" and each["field"] == "national_id"]


def test_a_policy_is_shown_before_it_is_put_into_force(head: TestClient, bob: TestClient) -> None:
    shown = head.post("/v1/policies/diff", json={"text": POLICY})
    assert shown.status_code == 200, shown.text
    assert shown.json()["changes"]
    assert bob.get("/v1/customers", headers={"Strongroom-Purpose": "billing"}).status_code == 200
    applied = head.post("/v1/policies", json={"text": POLICY}).json()
    assert (applied["applied"], applied["changes"]) == (True, shown.json()["changes"])
    assert bob.get("/v1/customers", headers={"Strongroom-Purpose": "billing"}).status_code == 403
    assert head.post("/v1/policies/diff", json={"text": "not toml ["}).status_code == 422


def test_the_schema_is_shown_compared_and_changed(alice: TestClient) -> None:
    names = {each["name"] for each in alice.get("/v1/schema").json()["collections"]}
    assert names == {"customers", "purchases", "needs"}
    field = 'type = "person_name"\nlabel = { en = "Nickname", zh = "昵称" }\n'
    text = f"[collections.customers.fields.nickname]\n{field}"
    changes = alice.post("/v1/schema/diff", json={"text": text})
    assert changes.status_code == 200, changes.text
    assert [each["field"] for each in changes.json()["changes"]] == ["nickname"]
    assert alice.post("/v1/schema/apply", json={"text": text}).status_code == 200
    made = alice.post("/v1/customers", json={"values": {"kind": "person", "name": "王", "nickname": "小王"}})
    assert made.status_code == 201


def test_no_collection_is_called_like_a_resource(alice: TestClient) -> None:
    text = '[collections.events]\nprefix = "ev"\nlabel = { en = "Events", zh = "活动" }\n'
    assert alice.post("/v1/schema/diff", json={"text": text}).json()["code"] == "schema.reserved-name"


def test_keys_are_counted_and_never_shown(asking: Asking, serving: Serving) -> None:
    system = asking("alice", Strongroom_Purpose="operations")
    status = system.get("/v1/keys").json()
    assert status["ring_generation"] >= 1
    ring = serving.room.door.keyring.ring
    for key in ring.mac_keys.values():
        assert key.key.hex() not in system.get("/v1/keys").text
    assert len(system.get("/v1/keys/stores").json()["items"]) == 2
    assert all(each["problem"] is None for each in system.post("/v1/keys/backup").json()["items"])
    nowhere = system.post("/v1/keys/stores", json={"uri": "gopher:nowhere"})
    assert nowhere.status_code in (400, 422)


@pytest.mark.parametrize(
    ("path", "body"),
    [("policies", {"text": POLICY}), ("schema/apply", {"text": ""}), ("keys/stores", {"uri": "folder:/x"})],
)
def test_what_changes_the_rules_takes_a_second_factor_shown_just_now(
    asking: Asking, serving: Serving, bob: TestClient, path: str, body: dict[str, str]
) -> None:
    stale = asking("alice", Strongroom_Purpose="operations", Test_Stale="yes")
    refused = stale.post(f"/v1/{path}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.refused")
    audit = serving.room.acting("alice", purpose="audit").audit
    newest = audit.list(EventFilter(outcome="refused")).items[0].leaf
    assert (newest.outcome, newest.because) == ("refused", "step-up-missing")
    # What rows say anew of a colleague does not make a stale sign-in fresh.
    asking("alice").post("/v1/users", json={"handle": "mei", "roles": ["sales"]})
    assert stale.post(f"/v1/{path}", json=body).status_code == 403
    assert stale.post("/v1/policies/diff", json={"text": ""}).status_code == 200
