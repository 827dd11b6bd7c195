"""Forgetting people over HTTP: hidden, cancelled, approved by a second person, held; and the receipt."""

import pytest
from starlette.testclient import TestClient

from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import Carried, carry_forward
from strongroom.privacy.receipt import verify_receipt
from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.server.signing_in import logged

WHY = {"reason_code": "customer_request"}


@pytest.fixture
def officer(asking: Asking, serving: Serving) -> TestClient:
    """Paul, a privacy officer."""
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("paul", ["privacy_officer"])
        desk.admin.user_add("pia", ["privacy_officer"])
    return asking("paul", Strongroom_Purpose="privacy_request")


def carry(serving: Serving) -> Carried:
    with serving.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        return carry_forward(Carriage(door=serving.room.door, session=desk.session))


def ask(officer: TestClient, customer: str, **more: object) -> dict[str, object]:
    answer = officer.post("/v1/erasures", json={"customer": customer, **WHY, **more})
    assert answer.status_code == 201, answer.text
    document: dict[str, object] = answer.json()
    return document


def test_what_it_would_take_is_shown_before(officer: TestClient, lin: str, serving: Serving) -> None:
    reach = officer.post("/v1/erasures/preview", json={"customer": lin, **WHY}).json()
    assert reach == {"customer": lin, "records": {}, "keys": 1, "held": False}
    assert not logged(serving, "erase")


def test_whoever_is_hidden_is_gone_for_everybody_and_comes_back(
    officer: TestClient, alice: TestClient, lin: str
) -> None:
    asked = ask(officer, lin)
    assert (asked["state"], asked["waits"]) == ("hidden", ["due"])
    gone = alice.get(f"/v1/customers/{lin}")
    assert (gone.status_code, gone.json()["code"]) == (410, "access.erased")
    (listed,) = officer.get("/v1/erasures").json()["items"]
    assert listed["erasure"] == asked["erasure"]
    assert officer.post(f"/v1/erasures/{asked['erasure']}/cancel", json=WHY).json()["state"] == "cancelled"
    assert alice.get(f"/v1/customers/{lin}").status_code == 200


def test_an_erasure_that_is_asked_for_twice_under_one_key_is_begun_once(
    officer: TestClient, lin: str, serving: Serving
) -> None:
    named = {"Idempotency-Key": "0193f5c8-8c3e-7a52-9d3b-1f1d2c4b6a90"}
    body = {"customer": lin, **WHY}
    answers = [officer.post("/v1/erasures", json=body, headers=named) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(logged(serving, "erase")) == 1
    unnamed = officer.post("/v1/erasures", json=body)
    assert (unnamed.status_code, unnamed.json()["code"]) == (409, "erasure.under-way")


def test_erasures_at_their_end_are_listed_where_all_are_asked_for(officer: TestClient, lin: str) -> None:
    erasure = ask(officer, lin)["erasure"]
    assert officer.post(f"/v1/erasures/{erasure}/cancel", json=WHY).status_code == 200
    assert officer.get("/v1/erasures").json()["items"] == []
    (listed,) = officer.get("/v1/erasures", params={"all": "true"}).json()["items"]
    assert (listed["erasure"], listed["state"]) == (erasure, "cancelled")
    assert officer.get("/v1/erasures", params={"all": "perhaps"}).status_code == 400


def test_who_was_erased_comes_back_only_for_a_stated_basis(
    officer: TestClient, alice: TestClient, serving: Serving
) -> None:
    known = {"kind": "person", "name": "欧阳娜娜", "external_id": "crm-77"}
    made = alice.post("/v1/customers", json={"values": known}).json()["id"]
    ask(officer, made, at_once=True)
    assert carry(serving).round == ()
    refused = alice.post("/v1/customers", json={"values": known})
    assert (refused.status_code, refused.json()["code"]) == (422, "ingest.erased-before")
    vague = alice.post("/v1/customers", json={"values": known, "readmit": "Because she asked!"})
    assert vague.status_code == 400
    other = {"kind": "person", "name": "王五"}
    wang = alice.post("/v1/customers", json={"values": other}).json()
    patch = {"changes": {"external_id": "CRM-77"}}
    at = {"If-Match": '"1"'}
    assert alice.patch(f"/v1/customers/{wang['id']}", json=patch, headers=at).status_code == 422
    back = alice.post("/v1/customers", json={"values": known, "readmit": "new_contract"})
    assert back.status_code == 201, back.text
    (leaf,) = [one for one in logged(serving, "create") if "readmitted" in one.extra]
    assert (leaf.extra["readmitted"], leaf.extra["basis"]) == (1, "new_contract")


def test_an_item_of_a_batch_brings_back_who_was_erased_as_the_single_call_does(
    officer: TestClient, alice: TestClient, serving: Serving
) -> None:
    known = {"kind": "person", "name": "欧阳娜娜", "external_id": "crm-77"}
    made = alice.post("/v1/customers", json={"values": known}).json()["id"]
    ask(officer, made, at_once=True)
    carry(serving)
    create = {"op": "create", "collection": "customers", "values": known}
    vague = alice.post("/v1/batch", json={"operations": [{**create, "readmit": "Because she asked!"}]})
    assert (vague.status_code, vague.json()["code"]) == (400, "http.wrong-shape")
    assert "Because" not in vague.text
    tried = [create, {**create, "readmit": "new_contract"}]
    results = alice.post("/v1/batch", json={"operations": tried}).json()["results"]
    assert [each["done"] for each in results] == [False, True]
    assert results[0]["error"]["code"] == "ingest.erased-before"
    (leaf,) = [one for one in logged(serving, "create") if "readmitted" in one.extra]
    assert leaf.extra["basis"] == "new_contract"
    wrong = {"op": "remove", "id": results[1]["result"]["id"], "readmit": "new_contract"}
    (told,) = alice.post("/v1/batch", json={"operations": [wrong]}).json()["results"]
    assert told["error"]["code"] == "batch.key"


def test_a_hold_stands_in_its_way_until_it_is_lifted(officer: TestClient, lin: str) -> None:
    assert officer.post("/v1/holds", json={"customer": lin, **WHY}).json()["state"] == "stands"
    refused = officer.post("/v1/erasures", json={"customer": lin, **WHY})
    assert (refused.status_code, refused.json()["code"]) == (409, "access.held")
    (hold,) = officer.get(f"/v1/erasures/{lin}").json()["holds"]
    assert (hold["customer"], hold["until"]) == (lin, None)
    assert officer.post("/v1/holds/lift", json={"customer": lin, **WHY}).json() == {"lifted": 1}
    none = officer.post("/v1/holds/lift", json={"customer": lin, **WHY})
    assert (none.status_code, none.json()["code"]) == (404, "hold.none")
    ask(officer, lin)


def test_an_erasure_needs_a_reason_and_a_right(officer: TestClient, bob: TestClient, lin: str) -> None:
    assert officer.post("/v1/erasures", json={"customer": lin}).json()["code"] == "access.reason-missing"
    refused = bob.post("/v1/erasures", json={"customer": lin, **WHY})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.refused")


def test_nothing_is_lost_before_a_second_person_approved_where_the_policy_wants_one(
    officer: TestClient, asking: Asking, lin: str, serving: Serving
) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        (change,) = desk.admin.access_apply('approved = ["erase"]')
        assert "second person" in change.en
    asked = ask(officer, lin, at_once=True)
    assert asked["waits"] == ["approval"]
    (waits,) = carry(serving).waiting.values()
    assert "approval" in waits
    address = f"/v1/erasures/{asked['erasure']}/approve"
    own = officer.post(address, json=WHY)
    assert (own.status_code, own.json()["code"]) == (403, "erasure.approved-by-another")
    pia = asking("pia", Strongroom_Purpose="privacy_request")
    approved = pia.post(address, json=WHY).json()
    assert (approved["state"], approved["waits"]) == ("hidden", ["run"])
    again = pia.post(address, json=WHY)
    assert (again.status_code, again.json()["code"]) == (409, "erasure.needs-no-approval")
    assert carry(serving).waiting == {}
    shown = officer.get(f"/v1/erasures/{lin}").json()["erasure"]
    assert "approved" in shown["reached"]
    assert shown["state"] in ("shredded", "definitive")
    # The clock stands still here, and what happened within a millisecond has no order.
    leaves = sorted(leaf.outcome for leaf in logged(serving, "erase_approve"))
    assert leaves == ["done", "refused"]


def test_an_approval_in_time_does_not_stop_a_cancellation(
    officer: TestClient, asking: Asking, lin: str, serving: Serving
) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.access_apply('approved = ["erase"]')
    asked = ask(officer, lin)
    pia = asking("pia", Strongroom_Purpose="privacy_request")
    assert pia.post(f"/v1/erasures/{asked['erasure']}/approve", json=WHY).status_code == 200
    assert officer.post(f"/v1/erasures/{lin}/cancel", json=WHY).json()["state"] == "cancelled"


def test_only_erasing_can_be_made_to_wait_for_a_second_person(alice: TestClient) -> None:
    answer = alice.post("/v1/policies/diff", json={"text": 'approved = ["view"]'})
    assert answer.status_code == 422


def test_the_receipt_is_signed_and_its_page_has_no_script(
    officer: TestClient, lin: str, serving: Serving
) -> None:
    none = officer.get(f"/v1/receipts/{lin}")
    assert none.status_code == 404
    ask(officer, lin, at_once=True)
    assert officer.get(f"/v1/receipts/{lin}").json()["code"] == "receipt.none"
    carry(serving)
    receipt = officer.get(f"/v1/receipts/{lin}")
    assert verify_receipt(receipt.content).body["customer"] == lin
    page = officer.get(f"/v1/receipts/{lin}/page")
    assert lin in page.text
    policy = page.headers["content-security-policy"]
    assert "script" not in policy
    assert "style-src 'sha256-" in policy
    assert "<script" not in page.text
