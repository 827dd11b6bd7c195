"""What is answered of people who are being erased or held, and when nothing can be recorded."""

import pytest
from starlette.testclient import TestClient

from strongroom.errors import Busy
from strongroom.server.serving import Serving
from strongroom.vault.desk import Desk


@pytest.fixture
def officer(serving: Serving) -> Desk:
    """The desk of whoever answers customers."""
    return serving.room.acting("alice", purpose="privacy_request", reason_code="customer_request")


def test_whoever_is_erased_is_gone_for_every_route(alice: TestClient, officer: Desk, lin: str) -> None:
    officer.erasures.ask(lin, due=0)
    path, seen, why = f"/v1/customers/{lin}", {"If-Match": '"1"'}, {"reason_code": "order_handling"}
    for answer in (
        alice.get(path),
        alice.get(f"{path}/revisions"),
        alice.patch(path, json={"changes": {"city": "上海"}}, headers=seen),
        alice.post(f"{path}/reveals", json={"fields": ["phone"], **why}),
        alice.post(f"{path}/compare", json={"field": "name", "value": "林小雨"}),
        alice.delete(path, headers=seen),
    ):
        assert answer.status_code == 410, answer.text
        assert "林" not in answer.text
    assert alice.get("/v1/customers").json()["items"] == []
    (item,) = alice.post("/v1/batch/read", json={"ids": [lin]}).json()["results"]
    assert item["error"]["status"] == 410


def test_whoever_is_held_is_not_merged_into_another(alice: TestClient, officer: Desk, lin: str) -> None:
    made = alice.post("/v1/customers", json={"values": {"kind": "person", "name": "林小雨"}}).json()["id"]
    officer.erasures.hold(lin, until=None)
    answer = alice.post(f"/v1/customers/{lin}/merge", json={"survivor": made}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (409, "merge.held")


def test_where_the_log_cannot_be_written_nothing_is_shown(
    alice: TestClient, serving: Serving, lin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Busy("storage.full")

    monkeypatch.setattr(type(serving.room.door.recorder), "record", full)
    for answer in (
        alice.get(f"/v1/customers/{lin}"),
        alice.get("/v1/customers"),
        alice.post("/v1/customers/search", json={"criteria": {"phone": "5678"}}),
        alice.post("/v1/batch/read", json={"ids": [lin]}),
    ):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "林小雨" not in answer.text
