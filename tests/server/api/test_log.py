"""The log over HTTP: who asked, what is given to outsiders, and what is never given."""

from starlette.testclient import TestClient

from strongroom.audit.note import VerifierKey
from strongroom.audit.proof import LogProof
from strongroom.audit.tiles import partial_tiles, tile_width
from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.server.signing_in import Clock

PHONE = "13800005678"
REASON = {"reason_code": "audit_review"}


def test_who_saw_a_customer_is_answered_with_event_purpose_and_time(
    alice: TestClient, asking: Asking, lin: str, clock: Clock
) -> None:
    clock.forward(seconds=1)
    alice.patch(f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers={"If-Match": '"1"'})
    auditor = asking("alice", Strongroom_Purpose="audit")
    items = auditor.post("/v1/events/search", json={"customer": lin}).json()["items"]
    assert [(each["action"], each["purpose"], each["principal"]) for each in items] == [
        ("update", "sales", "alice"),
        ("create", "sales", "alice"),
    ]
    detail = auditor.get(f"/v1/events/{items[0]['id']}").json()
    assert detail["event"]["customer"] == lin
    assert (detail["before"], detail["after"]) == ({"city": "北京"}, {"city": "上海"})
    found = auditor.post(
        "/v1/events/find-value", json={"collection": "customers", "field": "phone", "value": PHONE}
    )
    assert found.json()["code"] == "access.reason-missing"
    asked = {"collection": "customers", "field": "phone", "value": PHONE, **REASON}
    found = auditor.post("/v1/events/find-value", json=asked)
    assert {each["id"] for each in items} <= {each["id"] for each in found.json()["items"]}
    assert PHONE not in found.text


def test_events_are_searched_for_by_principal_and_paged(alice: TestClient, asking: Asking, lin: str) -> None:
    for _ in range(3):
        alice.get(f"/v1/customers/{lin}")
    auditor = asking("alice", Strongroom_Purpose="audit")
    wanted = {"principal": "alice", "action": "view", "customer": lin, "limit": 2}
    first = auditor.post("/v1/events/search", json=wanted).json()
    second = auditor.post("/v1/events/search", json={**wanted, "cursor": first["next"]}).json()
    assert (len(first["items"]), len(second["items"])) == (2, 1)
    assert auditor.get("/v1/events?action=view&limit=1").json()["items"][0]["action"] == "view"
    assert auditor.get("/v1/events?principal=alice").json()["code"] == "http.unknown-parameter"
    assert auditor.post("/v1/events/search", json={"action": "stare"}).json()["code"] == "log.unknown-action"
    assert auditor.get("/v1/events/evt_01k85hrb9yfw0a3cp3tkjzc1rr").json()["code"] == "log.event-unknown"


def test_a_checkpoint_and_its_tiles_are_given_and_entries_never(
    alice: TestClient, serving: Serving, lin: str
) -> None:
    note = alice.get("/v1/log/checkpoint").text
    size = int(note.splitlines()[1])
    assert alice.get("/v1/log").json()["handed_out"] == size
    for tile in partial_tiles(size):
        given = alice.get(f"/v1/log/{tile.path}")
        assert (given.status_code, len(given.content)) == (200, 32 * tile.width)
    serving.room.settle()
    wide = tile_width(0, 0, size)
    for path in (
        f"0/000.p/{wide + 90}",
        "0/000",
        "0/001",
        "entries/000",
        "entries/000.p/1",
        "0/0",
        "64/000",
    ):
        refused = alice.get(f"/v1/log/tile/{path}")
        assert (refused.status_code, refused.json()["code"]) == (404, "log.no-such-tile"), path
        assert b"evt_" not in refused.content


def test_an_event_is_proven_by_a_document_that_verifies(
    alice: TestClient, serving: Serving, lin: str
) -> None:
    audit = serving.room.acting("alice", purpose="audit").audit
    event = audit.list().items[-1].leaf
    proof = LogProof.decode(alice.post("/v1/proofs", json={"event": event.event}).content)
    assert VerifierKey.parse(audit.key()) is not None
    assert proof.index >= 0
    assert proof.checkpoint.startswith(alice.get("/v1/log").json()["origin"].encode())
    unknown = alice.post("/v1/proofs", json={"event": "evt_01k85hrb9yfw0a3cp3tkjzc1rr"})
    assert unknown.json()["code"] == "log.event-unknown"


def test_one_checkpoint_is_proven_to_continue_another(alice: TestClient, lin: str) -> None:
    old = int(alice.get("/v1/log/checkpoint").text.splitlines()[1])
    alice.get(f"/v1/customers/{lin}")
    bundle = alice.post("/v1/proofs/consistency", json={"old": old})
    assert bundle.headers["content-type"].startswith("application/jsonl")
    assert len(bundle.text.splitlines()) >= 3
    assert (
        alice.post("/v1/proofs/consistency", json={"old": 10**9}).json()["code"] == "log.no-such-checkpoint"
    )


def test_a_scope_names_exactly_whose_data_were_touched(alice: TestClient, lin: str, clock: Clock) -> None:
    clock.forward(seconds=1)
    scope = alice.post("/v1/scopes", json={"principal": "alice"}).json()
    assert [each["customer"] for each in scope["people"]] == [lin]
    assert "customers.phone" in scope["people"][0]["fields"]
    assert alice.post("/v1/scopes", json={"principal": "nobody"}).json()["code"] == "user.not-found"


def test_a_verification_names_what_was_changed_by_sql(alice: TestClient, serving: Serving, lin: str) -> None:
    clean = alice.post("/v1/verifications", json={"data": True}).json()
    assert (clean["ok"], clean["findings"]) == (True, [])
    serving.room.door.database.transact(lambda tx: tx._execute("UPDATE records SET team = 'x'", ()))
    found = alice.post("/v1/verifications", json={"data": True}).json()
    assert found["ok"] is False
    assert lin in {each.get("record") for each in found["findings"]}
