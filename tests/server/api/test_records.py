"""Records over HTTP: what is answered, what is refused, and that no value stands where it could be read."""

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving

PHONE = "13800005678"


def code(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]  # an answer of httpx


def test_a_record_is_made_shown_changed_and_removed(alice: TestClient) -> None:
    made = alice.post("/v1/customers", json={"values": {"kind": "person", "name": "林小雨", "phone": PHONE}})
    where = made.headers["location"]
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert where == f"/v1/customers/{made.json()['id']}"
    shown = alice.get(where).json()
    phone = {
        "shown": "+86 138****5678",
        "view": "masked",
        "filled": True,
        "may": ["reveal", "compare", "use"],
    }
    assert shown["fields"]["phone"] == phone
    assert shown["fields"]["name"]["shown"] == "林小雨"
    changed = alice.patch(where, json={"changes": {"city": "上海"}}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["revision"]) == (200, '"2"', 2)
    assert alice.delete(where, headers={"If-Match": '"2"'}).status_code == 204
    assert code(alice.get(where)) == (404, "access.absent")
    back = alice.post(f"{where}/revert", json={"revision": 1}, headers={"If-Match": '"3"'})
    assert back.status_code == 200, back.text
    assert alice.get(where).status_code == 200


@pytest.mark.parametrize("method", ["patch", "delete", "revert", "transfer"])
def test_a_change_says_which_revision_it_was_made_from(alice: TestClient, lin: str, method: str) -> None:
    def change(headers: dict[str, str]) -> tuple[int, str]:
        path, body = f"/v1/customers/{lin}", {"changes": {"city": "上海"}}
        if method == "patch":
            return code(alice.patch(path, json=body, headers=headers))
        if method == "delete":
            return code(alice.delete(path, headers=headers))
        body = {"revision": 1} if method == "revert" else {"owner": "alice"}  # type: ignore[dict-item]  # as sent
        return code(alice.post(f"{path}/{method}", json=body, headers=headers))

    assert change({}) == (428, "http.precondition-required")
    assert change({"If-Match": '"7"'}) == (412, "record.changed")
    for malformed in ("*", "1", 'W/"1"', '"1", "2"', '"-1"', '"x"'):
        assert change({"If-Match": malformed}) == (400, "http.etag-malformed")
    assert alice.get(f"/v1/customers/{lin}").json()["revision"] == 1


def test_pages_follow_each_other_without_loss(alice: TestClient) -> None:
    made = {
        alice.post("/v1/customers", json={"values": {"kind": "person", "name": "甲乙丙丁戊"[n]}}).json()["id"]
        for n in range(5)
    }
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = alice.get(
            "/v1/customers", params={"limit": 2, **({"cursor": cursor} if cursor else {})}
        ).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert (len(seen), set(seen)) == (5, made)
    assert alice.get("/v1/customers?cursor=forged").status_code == 422
    assert alice.get("/v1/customers?limit=501").status_code == 400


def test_values_are_searched_for_in_a_body_and_never_in_an_address(alice: TestClient, lin: str) -> None:
    found = alice.post("/v1/customers/search", json={"criteria": {"phone": "+86 138-0000-5678"}}).json()
    assert [each["id"] for each in found["items"]] == [lin]
    for path in ("/v1/customers", f"/v1/customers/{lin}", "/v1/schema"):
        refused = alice.get(path, params={"phone": PHONE})
        assert code(refused) == (400, "http.unknown-parameter")
        assert PHONE not in refused.text
    assert alice.get("/v1/customers?customer=mei@example.com").status_code == 400
    assert alice.get("/v1/customers?owner=alice").status_code == 400


def test_showing_in_full_takes_a_reason(alice: TestClient, lin: str) -> None:
    path = f"/v1/customers/{lin}/reveals"
    assert code(alice.post(path, json={"fields": ["phone"]})) == (400, "access.reason-missing")
    unsaid = alice.post(path, json={"fields": ["phone"], "reason_code": "other"})
    assert code(unsaid) == (422, "reason.needs-text")
    told = alice.post(path, json={"fields": ["phone"], "reason_code": "other", "reason": "老客户来电"})
    assert told.json() == {"values": {"phone": "+8613800005678"}}
    assert told.headers["cache-control"] == "no-store"


def test_comparing_answers_yes_or_no(alice: TestClient, lin: str) -> None:
    path = f"/v1/customers/{lin}/compare"
    assert alice.post(path, json={"field": "phone", "value": "138 0000 5678"}).json() == {"same": True}
    assert alice.post(path, json={"field": "phone", "value": "13800005679"}).json() == {"same": False}


def test_earlier_revisions_are_shown(alice: TestClient, lin: str) -> None:
    alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers={"If-Match": '"1"'})
    items = alice.get(f"/v1/customers/{lin}/revisions").json()["items"]
    assert [each["revision"] for each in items] == [2, 1]
    assert items[0]["changed"] == ["city"]
    assert items[1]["record"]["fields"]["city"]["shown"] == "北京"


def test_what_is_out_of_reach_is_like_what_is_not_there(alice: TestClient, bob: TestClient, lin: str) -> None:
    absent = lin[:-4] + ("0000" if not lin.endswith("0000") else "1111")

    def asked(identity: str) -> list[tuple[int, dict[str, object]]]:
        path, changed = f"/v1/customers/{identity}", {"If-Match": '"1"'}
        reason = {"reason_code": "order_handling"}
        answers = [
            bob.get(path),
            bob.get(f"{path}/revisions"),
            bob.patch(path, json={"changes": {"city": "上海"}}, headers=changed),
            bob.post(f"{path}/reveals", json={"fields": ["phone"], **reason}),
            bob.post(f"{path}/compare", json={"field": "name", "value": "林小雨"}),
            bob.post(f"{path}/transfer", json={"owner": "bob"}, headers=changed),
            bob.post(f"{path}/share", json={"user": "bob"}),
        ]
        return [(each.status_code, {**each.json(), "request": ""}) for each in answers]

    assert asked(lin) == asked(absent)
    assert {status for status, _ in asked(lin)} <= {403, 404}
    assert bob.get("/v1/customers").json()["items"] == []
    alice.post(f"/v1/customers/{lin}/share", json={"user": "bob"})
    assert bob.get(f"/v1/customers/{lin}").status_code == 200
    alice.post(f"/v1/customers/{lin}/unshare", json={"user": "bob"})
    assert bob.get(f"/v1/customers/{lin}").status_code == 404


@pytest.mark.parametrize(
    "extra", ["id", "revision", "tenant", "principal", "state", "customer", "created", "__class__", "roles"]
)
def test_members_that_are_not_taken_are_refused(alice: TestClient, lin: str, extra: str) -> None:
    values = {"kind": "person", "name": "王"}
    assert code(alice.post("/v1/customers", json={"values": values, extra: "x"})) == (400, "http.wrong-shape")
    told = alice.post("/v1/customers", json={"values": {**values, extra: "x"}})
    assert told.status_code == 422
    body = {"changes": {"city": "上海"}, extra: "x"}
    change = alice.patch(f"/v1/customers/{lin}", json=body, headers={"If-Match": '"1"'})
    assert code(change) == (400, "http.wrong-shape")
    assert len(alice.get("/v1/customers").json()["items"]) == 1


def test_what_was_sent_is_not_sent_back_in_an_error(alice: TestClient) -> None:
    for body in (
        {PHONE: 1},
        {"values": [PHONE]},
        {"values": {"phone": PHONE + "x"}},
        {"values": {"kind": "person"}, "owner": {PHONE: 2}},
    ):
        answer = alice.post("/v1/customers", json=body)
        assert answer.status_code in (400, 422), body
        assert PHONE not in answer.text, body
    form = alice.post("/v1/customers", content=b'{"values": {}}', headers={"Content-Type": "text/plain"})
    assert code(form) == (400, "http.wrong-shape")


def test_nothing_of_a_request_but_its_route_is_in_the_programs_log(
    alice: TestClient, lin: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alice.post("/v1/customers/search", json={"criteria": {"phone": PHONE}})
    alice.get(f"/v1/customers/{PHONE}")
    alice.get(f"/v1/customers?phone={PHONE}")
    alice.post("/v1/customers", json={"values": {"phone": [PHONE]}})
    written = capsys.readouterr()
    assert "/v1/{collection}/search" in written.out + written.err
    for secret in (PHONE, lin, "5678"):
        assert secret not in written.out + written.err


def test_what_is_not_a_collection_is_not_there(alice: TestClient) -> None:
    for path in ("/v1/nothing", "/v1/nothing/cus_1", "/v1/users_of_old"):
        assert code(alice.get(path)) == (404, "http.no-such-page")
    assert code(alice.get("/v1/customers/pur_01k85hrb9yfw0a3cp3tkjzc1rr"))[0] == 422


def test_an_external_id_that_is_taken_is_a_conflict(alice: TestClient) -> None:
    body = {"values": {"kind": "person", "name": "王", "external_id": "C-1"}}
    assert alice.post("/v1/customers", json=body).status_code == 201
    assert code(alice.post("/v1/customers", json=body)) == (409, "record.external-id-taken")


def test_every_touch_is_in_the_log_with_its_request(alice: TestClient, serving: Serving, lin: str) -> None:
    request = alice.get(f"/v1/customers/{lin}").headers["request-id"]
    page = serving.room.acting("alice", purpose="audit").audit.list()
    assert [
        (each.leaf.action, each.leaf.customer) for each in page.items if each.leaf.actor.request == request
    ] == [("view", lin)]


def test_a_batch_answers_for_each_item(alice: TestClient, bob: TestClient, lin: str) -> None:
    made = {"op": "create", "collection": "customers", "values": {"kind": "person", "name": "王"}}
    operations = [made, {"op": "get", "id": lin}, {"op": "fly"}, {"op": "update", "id": lin, "changes": {}}]
    first, second, third, fourth = bob.post("/v1/batch", json={"operations": operations}).json()["results"]
    assert (first["done"], first["result"]["fields"]["name"]["shown"]) == (True, "王")
    assert (second["done"], second["error"]["status"], second["error"]["code"]) == (
        False,
        404,
        "access.absent",
    )
    assert third["error"]["code"] == "batch.unknown-operation"
    assert fourth["done"] is False
    read = alice.post("/v1/batch/read", json={"ids": [lin, first["result"]["id"], "nonsense"]}).json()[
        "results"
    ]
    assert [each["done"] for each in read] == [True, True, False]
    assert read[0]["result"]["fields"]["phone"]["shown"] == "+86 138****5678"
    too_many = alice.post("/v1/batch/read", json={"ids": [lin] * 501})
    assert code(too_many) == (400, "http.wrong-shape")


def test_totals_and_handing_over(alice: TestClient, bob: TestClient, serving: Serving, lin: str) -> None:
    assert alice.post("/v1/customers/totals", json={"by": ["city"]}).json()["groups"][0]["records"] == 1
    given = alice.post("/v1/handovers", json={"giver": "alice", "taker": "bob"})
    assert given.json() == {"given": {"customers": 1, "purchases": 0, "needs": 0}}
    assert bob.get(f"/v1/customers/{lin}").json()["owner_handle"] == "bob"
    assert serving.room.acting("bob", purpose="sales").customers.get(lin).owner_handle == "bob"
