"""A request that is sent again under its ``Idempotency-Key`` is not carried out again."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from strongroom.storage.once_rows import OnceRow
from strongroom.storage.statement import Statement
from strongroom.storage.tables import once
from strongroom.storage.transaction import Transaction
from strongroom.vault.operations.claiming import KEPT_MS, Claim
from strongroom.vault.operations.once import Once, Outcome, Repeated
from tests.server.api.conftest import Asking
from tests.server.signing_in import Clock, logged

KEY = "0193f5c8-8c3e-7a52-9d3b-1f1d2c4b6a90"
NAMED = {"Idempotency-Key": KEY}
NEW = {"values": {"kind": "person", "name": "王芳", "phone": "13800001111"}}


def kept(serving: Serving) -> list[OnceRow]:
    """The rows of outcomes."""
    rows = serving.room.door.database.read(lambda tx: tx.rows(Statement(once.select())))
    return [OnceRow(*row) for row in rows]


def count(client: TestClient) -> int:
    return len(client.get("/v1/customers").json()["items"])


def test_a_new_record_is_made_once_and_answered_twice(alice: TestClient, serving: Serving) -> None:
    first = alice.post("/v1/customers", json=NEW, headers=NAMED)
    second = alice.post("/v1/customers", json=NEW, headers=NAMED)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["location"] == first.headers["location"]
    assert "strongroom-repeated" not in first.headers
    assert count(alice) == 1
    (made,) = logged(serving, "create")
    assert second.headers["strongroom-repeated"] == made.event
    assert [leaf.record for leaf in logged(serving, "view")] == [made.record]


def test_no_value_is_kept_with_an_outcome(alice: TestClient, serving: Serving) -> None:
    alice.post("/v1/customers", json=NEW, headers=NAMED)
    (row,) = kept(serving)
    stored = row.outcome + repr(row)
    assert "王芳" not in stored
    assert "13800001111" not in stored
    assert KEY not in stored


def test_the_answer_is_made_anew_by_the_rights_of_now(
    alice: TestClient, bob: TestClient, serving: Serving
) -> None:
    made = bob.post("/v1/customers", json=NEW, headers=NAMED)
    assert made.status_code == 201
    given = alice.post(
        f"/v1/customers/{made.json()['id']}/transfer", json={"owner": "alice"}, headers={"If-Match": '"1"'}
    )
    assert given.status_code == 200, given.text
    again = bob.post("/v1/customers", json=NEW, headers=NAMED)
    assert (again.status_code, again.json()["code"]) == (404, "access.absent")
    assert len(logged(serving, "create")) == 1


def test_a_change_is_made_once_although_its_revision_is_past_now(alice: TestClient, lin: str) -> None:
    headers = {**NAMED, "If-Match": '"1"'}
    first = alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers=headers)
    second = alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json()["revision"] == 2
    assert second.headers["etag"] == '"2"'


def test_what_came_after_is_not_undone_and_is_shown(alice: TestClient, lin: str) -> None:
    headers = {**NAMED, "If-Match": '"1"'}
    alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers=headers)
    alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "广州"}}, headers={"If-Match": '"2"'})
    again = alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers=headers)
    assert again.json()["revision"] == 3
    assert again.headers["etag"] == '"3"'


def test_a_removal_is_answered_twice(alice: TestClient, lin: str, serving: Serving) -> None:
    headers = {**NAMED, "If-Match": '"1"'}
    answers = [alice.delete(f"/v1/customers/{lin}", headers=headers).status_code for _ in range(2)]
    assert answers == [204, 204]
    assert len(logged(serving, "remove")) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("revert", {"revision": 1}),
        ("transfer", {"owner": "bob"}),
        ("share", {"user": "bob"}),
    ],
)
def test_giving_and_bringing_back_are_done_once(
    alice: TestClient, lin: str, serving: Serving, path: str, body: dict[str, Any]
) -> None:
    headers = {**NAMED, "If-Match": '"1"'}
    answers = [alice.post(f"/v1/customers/{lin}/{path}", json=body, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200], answers[1].text
    assert answers[0].json() == answers[1].json()
    assert len(logged(serving, path)) == 1


def test_a_batch_is_carried_out_once_and_its_results_are_shown_anew(
    alice: TestClient, lin: str, serving: Serving
) -> None:
    body = {
        "operations": [
            {"op": "create", "collection": "customers", **NEW},
            {"op": "update", "id": lin, "changes": {"city": "上海"}, "expect": 1},
            {"op": "update", "id": lin, "changes": {"city": "广州"}, "expect": 1},
            {"op": "create", "collection": "customers", "values": {"kind": "person", "phone": "x"}},
            {"op": "compare", "id": lin, "field": "name", "value": "林小雨"},
            {"op": "share", "id": lin, "with_user": "bob"},
            {"op": "dance"},
        ]
    }
    first = alice.post("/v1/batch", json=body, headers=NAMED).json()["results"]
    again = alice.post("/v1/batch", json=body, headers=NAMED)
    second = again.json()["results"]
    assert again.headers["strongroom-repeated"] == "batch"
    for each in (*first, *second):
        each.get("error", {}).pop("request", None)
    assert second == first
    assert [each["done"] for each in second] == [True, True, False, False, True, True, False]
    assert count(alice) == 2
    assert [len(logged(serving, action)) for action in ("share", "compare")] == [1, 2]


def test_a_batch_that_removed_says_so_again(alice: TestClient, lin: str) -> None:
    body = {"operations": [{"op": "remove", "id": lin}]}
    answers = [alice.post("/v1/batch", json=body, headers=NAMED).json() for _ in range(2)]
    assert answers[0] == answers[1] == {"results": [{"position": 0, "done": True, "result": {}}]}


def test_the_same_key_with_another_request_is_refused(alice: TestClient, lin: str) -> None:
    alice.post("/v1/customers", json=NEW, headers=NAMED)
    other = {"values": {"kind": "person", "name": "李雷"}}
    for answer in (
        alice.post("/v1/customers", json=other, headers=NAMED),
        alice.post("/v1/customers", json=NEW, headers={**NAMED, "Strongroom-Purpose": "support"}),
        alice.patch(f"/v1/customers/{lin}", json={"changes": {}}, headers={**NAMED, "If-Match": '"1"'}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "once.other-request")
    assert count(alice) == 2


@pytest.mark.parametrize("key", ["short", "x" * 201, "with space and more", "ключ-ключ-ключ-ключ"])
def test_a_key_has_to_be_one(alice: TestClient, key: str) -> None:
    answer = alice.post("/v1/customers", json=NEW, headers={b"Idempotency-Key": key.encode()})
    assert (answer.status_code, answer.json()["code"]) == (400, "once.key-malformed")


def test_keys_of_two_principals_have_nothing_to_do_with_each_other(
    alice: TestClient, bob: TestClient
) -> None:
    assert alice.post("/v1/customers", json=NEW, headers=NAMED).status_code == 201
    mine = bob.post("/v1/customers", json=NEW, headers=NAMED)
    assert mine.status_code == 201
    assert "strongroom-repeated" not in mine.headers
    assert count(alice) == 2


def test_what_was_refused_may_be_sent_again(alice: TestClient, asking: Asking, serving: Serving) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("ana", ["analyst"])
    ana = asking("ana", Strongroom_Purpose="analytics")
    assert ana.post("/v1/customers", json=NEW, headers=NAMED).status_code == 403
    assert kept(serving) == []
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_update("ana", roles=["sales"], teams=[])
    sent = ana.post("/v1/customers", json=NEW, headers={**NAMED, "Strongroom-Purpose": "sales"})
    assert sent.status_code == 201, sent.text


def test_what_failed_may_be_mended_and_sent_under_the_same_key(alice: TestClient, serving: Serving) -> None:
    bad = {"values": {"kind": "person", "name": "王芳", "phone": "not a phone"}}
    assert alice.post("/v1/customers", json=bad, headers=NAMED).status_code == 422
    assert kept(serving) == []
    assert alice.post("/v1/customers", json=NEW, headers=NAMED).status_code == 201


def test_many_at_once_make_one(alice: TestClient, serving: Serving) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: alice.post("/v1/customers", json=NEW, headers=NAMED), range(8)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1
    assert len(logged(serving, "create")) == 1


def test_an_outcome_is_kept_for_a_day(alice: TestClient, serving: Serving, clock: Clock) -> None:
    alice.post("/v1/customers", json=NEW, headers=NAMED)
    clock.forward(hours=23)
    assert "strongroom-repeated" in alice.post("/v1/customers", json=NEW, headers=NAMED).headers
    clock.forward(hours=2)
    assert "strongroom-repeated" not in alice.post("/v1/customers", json=NEW, headers=NAMED).headers
    assert count(alice) == 2
    (row,) = kept(serving)
    assert row.ends == row.made + KEPT_MS


def test_outcomes_that_are_past_are_taken_away(alice: TestClient, serving: Serving, clock: Clock) -> None:
    alice.post("/v1/customers", json=NEW, headers=NAMED)
    clock.forward(hours=25)
    alice.post("/v1/customers", json=NEW, headers={"Idempotency-Key": KEY[::-1]})
    assert len(kept(serving)) == 1


@pytest.mark.parametrize("change", ["outcome = '{}'", "ends = ends + 1", "made = made - 1"])
def test_an_outcome_that_somebody_wrote_is_not_believed(
    alice: TestClient, serving: Serving, change: str
) -> None:
    alice.post("/v1/customers", json=NEW, headers=NAMED)
    serving.room.door.database.transact(lambda tx: tx._execute(f"UPDATE once SET {change}"))
    answer = alice.post("/v1/customers", json=NEW, headers=NAMED)
    assert (answer.status_code, answer.json()["code"]) == (500, "once.row-forged")
    assert count(alice) == 1


def test_what_is_shown_once_is_not_shown_again(alice: TestClient, serving: Serving) -> None:
    body = {"user": "bob", "name": "import"}
    first = alice.post("/v1/tokens", json=body, headers=NAMED)
    again = alice.post("/v1/tokens", json=body, headers=NAMED)
    assert first.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "once.answered")
    (made,) = logged(serving, "token_add")
    assert made.event in again.json()["title"]


class Dialler:
    """Remembers what it was to call, and may fail."""

    types = frozenset({"phone"})

    def __init__(self, *, broken: bool = False) -> None:
        self.called: list[str] = []
        self.broken = broken

    def act(self, value: str, errand: Mapping[str, str]) -> None:
        self.called.append(value)
        if self.broken:
            raise ConnectionError


@pytest.mark.parametrize(
    ("broken", "codes"),
    [(False, [None, "once.answered"]), (True, ["use.connector-failed", "once.answered"])],
)
def test_a_call_is_not_made_twice_whatever_became_of_it(
    alice: TestClient, lin: str, serving: Serving, broken: bool, codes: list[str | None]
) -> None:
    dialler = Dialler(broken=broken)
    serving.room.connectors.register("dialler", dialler)
    body = {"field": "phone", "connector": "dialler", "reason_code": "customer_request"}
    answers = [alice.post(f"/v1/customers/{lin}/uses", json=body, headers=NAMED) for _ in range(2)]
    assert [each.json().get("code") for each in answers] == codes
    assert len(dialler.called) == 1


def test_looking_needs_no_name(alice: TestClient, lin: str, serving: Serving) -> None:
    for _ in range(2):
        found = alice.post("/v1/customers/search", json={"criteria": {"phone": "5678"}}, headers=NAMED)
        assert [each["id"] for each in found.json()["items"]] == [lin]
    assert kept(serving) == []


def test_the_mac_key_may_change_between_two_tries(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    door, named = serving.room.door, Once(bytes(32), bytes(32))
    session = serving.room.acting("alice", purpose="sales").session

    def claim(tx: Transaction, now: int) -> None:
        Claim(door.keyring, tx, session, named, now).settle(Outcome(event="evt_one"))

    door.transact(session.tenant, claim)
    ring, newer = door.keyring.ring, door.keyring.newest_mac() + 1
    with_another = replace(ring, mac_keys={**ring.mac_keys, newer: door.keyring.new_key()})
    monkeypatch.setattr(door.keyring, "_ring", with_another)
    assert door.keyring.newest_mac() == newer
    with pytest.raises(Repeated, match=r"once\.answered") as repeated:
        door.database.transact(lambda tx: claim(tx, door.now()))
    assert repeated.value.outcome == Outcome(event="evt_one")


@pytest.mark.parametrize(
    "path", ["/v1/backups/runs", "/v1/backups/verifications", "/v1/drills", "/v1/verifications/jobs"]
)
def test_a_job_is_begun_once_and_found_by_its_key(asking: Asking, path: str) -> None:
    alice = asking("alice", Strongroom_Purpose="operations")
    first, second = (alice.post(path, json={}, headers=NAMED) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"]
    assert second.headers["strongroom-repeated"]
    assert len(alice.get("/v1/jobs").json()["items"]) == 1
    other = alice.post(path, json={}, headers={"Idempotency-Key": KEY[::-1]})
    assert other.json()["id"] != first.json()["id"]
    assert len(alice.get("/v1/jobs").json()["items"]) == 2


def test_the_key_of_a_job_is_not_taken_for_another_job(asking: Asking) -> None:
    alice = asking("alice", Strongroom_Purpose="operations")
    alice.post("/v1/backups/runs", json={}, headers=NAMED)
    for path, body in (("/v1/backups/runs", {"base": True}), ("/v1/drills", {})):
        refused = alice.post(path, json=body, headers=NAMED)
        assert (refused.status_code, refused.json()["code"]) == (422, "once.other-request")
    assert len(alice.get("/v1/jobs").json()["items"]) == 1
