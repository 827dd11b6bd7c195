"""The security administrator at other people's sessions, and whoever reads the policy."""

from starlette.testclient import TestClient

from strongroom.model.ids import write_id
from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.server.signing_in import browser, link_for, logged


def bob_of(serving: Serving) -> str:
    with serving.room.acting("alice", purpose="security") as desk:
        return next(write_id("usr", each.id) for each in desk.admin.users() if each.handle == "bob")


def test_sessions_of_somebody_are_listed_without_where_from_and_ended_at_once(
    serving: Serving, alice: TestClient
) -> None:
    bob = bob_of(serving)
    with browser(serving) as one, browser(serving) as other:
        for each in (one, other):
            each.follow(link_for(serving, "bob"))
        listed = alice.get(f"/v1/users/{bob}/sessions").json()["items"]
        assert len(listed) == 2
        assert listed[0].keys() == {"id", "began", "seen", "ends", "factors"}
        ended = alice.delete(f"/v1/users/{bob}/sessions/{listed[0]['id']}")
        assert ended.json() == {"ended": 1}
        assert [each.client.get("/v1/me").status_code for each in (one, other)] == [401, 200]
        assert alice.delete(f"/v1/users/{bob}/sessions").json() == {"ended": 1}
        assert other.client.get("/v1/me").status_code == 401
    leaves = logged(serving, "session_end")
    assert [leaf.record for leaf in leaves] == [bob, bob]
    assert leaves[0].extra["sessions"] == [listed[0]["id"]]


def test_a_session_of_another_user_is_not_ended_by_naming_the_wrong_one(
    serving: Serving, alice: TestClient
) -> None:
    with browser(serving) as one:
        one.follow(link_for(serving, "bob"))
        session = one.client.get("/v1/sessions").json()["items"][0]["id"]
        with serving.room.acting("alice", purpose="security") as desk:
            mei = write_id("usr", desk.admin.user_add("mei", ["service"]).id)
        missed = alice.delete(f"/v1/users/{mei}/sessions/{session}")
        assert (missed.status_code, missed.json()["code"]) == (404, "sign-in.session-not-found")
        assert one.client.get("/v1/me").status_code == 200


def test_sales_ends_nobodys_session(serving: Serving, bob: TestClient) -> None:
    answer = bob.delete(f"/v1/users/{bob_of(serving)}/sessions")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.refused")


def test_every_version_of_the_policy_can_be_read(alice: TestClient) -> None:
    first = alice.get("/v1/policies/current").json()
    alice.post("/v1/policies", json={"text": 'reasoned = ["use"]'})
    versions = alice.get("/v1/policies").json()["items"]
    assert [each["version"] for each in versions][-2:] == [first["version"], first["version"] + 1]
    assert versions[-1]["event"].startswith("evt_")
    assert alice.get("/v1/policies/current").json()["reasoned"] == ["use"]
    assert alice.get(f"/v1/policies/{first['version']}").json() == first
    none = alice.get("/v1/policies/999")
    assert (none.status_code, none.json()["code"]) == (404, "access.no-such-version")


def test_a_role_says_what_it_sees(alice: TestClient) -> None:
    names = [each["name"] for each in alice.get("/v1/roles").json()["items"]]
    assert {"sales", "privacy_officer", "audit_admin"} <= set(names)
    assert alice.get("/v1/roles/sales").json()["grants"]["customers"]["fields"]["national_id"] is not None
    assert alice.get("/v1/roles/nobody").status_code == 404


def test_what_left_the_room_about_a_person_is_told_to_the_privacy_officer(
    asking: Asking, lin: str, serving: Serving
) -> None:
    serving.room.acting("alice", purpose="security").admin.user_add("pia", ["privacy_officer"])
    pia = asking("pia", Strongroom_Purpose="privacy_request")
    assert pia.get(f"/v1/customers/{lin}/disclosures").json() == {"items": [], "next": None}
    with serving.room.acting("alice", purpose="sales", reason_code="migration") as desk:
        list(desk.customers.export_pages())
    answer = pia.get(f"/v1/customers/{lin}/disclosures")
    (found,) = answer.json()["items"]
    assert (found["action"], found["principal"], found["reason_code"]) == ("export", "alice", "migration")
    touched = pia.get(f"/v1/customers/{lin}/accesses").json()["items"]
    assert found["event"] in {each["event"] for each in touched}
    assert "create" in {each["action"] for each in touched}
    assert "林" not in answer.text, "no value stands there"


def test_who_sees_no_history_of_people_is_told_nothing_of_it(
    asking: Asking, lin: str, serving: Serving
) -> None:
    serving.room.acting("alice", purpose="security").admin.user_add("ann", ["audit_admin"])
    ann = asking("ann", Strongroom_Purpose="audit")
    for what in ("disclosures", "accesses"):
        refused = ann.get(f"/v1/customers/{lin}/{what}")
        assert (refused.status_code, refused.json()["code"]) == (403, "access.refused")
    assert ann.post("/v1/events/search", json={"customer": lin}).status_code == 200
