"""Each route, called as each role, held against the access matrix as it is written out for the tests."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from strongroom.server.permission import every_route, permission_of
from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.unit.access import matrix

NOWHERE = "evt_01k85hrb9yfw0a3cp3tkjzc1rr"
NOBODY = "usr_01k85hrb9yfw0a3cp3tkjzc1rr"
NO_TARGET = "tgt_01k85hrb9yfw0a3cp3tkjzc1rr"
NO_ALERT = "alr_01k85hrb9yfw0a3cp3tkjzc1rr"
NO_CUSTOMER = "cus_01k85hrb9yfw0a3cp3tkjzc1rr"
FILE = "fil_01k85hrb9yfw0a3cp3tkjzc1rr"
MAPPING = 'collection = "customers"\n[fields]\nkind = { value = "person" }\nname = "Name"\n'
WHY = {"reason_code": "audit_review"}
ROLES = (*matrix.ROLES, *matrix.ADMINISTRATORS)


class Call(NamedTuple):
    """How a route is called so that nothing but its permission stands in the way."""

    body: Mapping[str, Any] | None = None
    others: Mapping[str, str] = {}
    revision: str = '"1"'


CALLS: dict[tuple[str, str], Call] = {
    ("GET", "/v1/schema"): Call(),
    ("POST", "/v1/schema/diff"): Call({"text": ""}),
    ("POST", "/v1/schema/apply"): Call({"text": ""}),
    ("GET", "/v1/events"): Call(),
    ("POST", "/v1/events/search"): Call({}),
    ("POST", "/v1/events/find-value"): Call(
        {"collection": "customers", "field": "phone", "value": "13800005678", **WHY}
    ),
    ("GET", "/v1/events/{identity}"): Call(others={"identity": NOWHERE}),
    ("POST", "/v1/customers/duplicates"): Call({"values": {"phone": "13800005678"}}),
    ("GET", "/v1/customers/seen-last"): Call(),
    ("GET", "/v1/customers/{identity}/accesses"): Call(),
    ("GET", "/v1/customers/{identity}/disclosures"): Call(),
    ("POST", "/v1/erasures/preview"): Call({"customer": "LIN", **WHY}),
    ("GET", "/v1/erasures"): Call(),
    ("POST", "/v1/erasures"): Call({"customer": "LIN", **WHY}),
    ("GET", "/v1/erasures/{identity}"): Call(),
    ("POST", "/v1/erasures/{identity}/cancel"): Call({**WHY}),
    ("POST", "/v1/erasures/{identity}/approve"): Call({**WHY}),
    ("POST", "/v1/holds"): Call({"customer": "LIN", **WHY}),
    ("POST", "/v1/holds/lift"): Call({"customer": "LIN", **WHY}),
    ("POST", "/v1/imports/{collection}/upload"): Call(),
    ("POST", "/v1/imports/{collection}/proposal"): Call({"file": FILE}),
    ("POST", "/v1/imports/{collection}/check"): Call({"file": FILE, "mapping": MAPPING}),
    ("POST", "/v1/imports/{collection}"): Call({"file": FILE, "mapping": MAPPING}),
    ("GET", "/v1/imports/{identity}"): Call(others={"identity": "imp_01k85hrb9yfw0a3cp3tkjzc1rr"}),
    ("POST", "/v1/imports/{collection}/{identity}/undo"): Call(
        {}, {"identity": "imp_01k85hrb9yfw0a3cp3tkjzc1rr"}
    ),
    ("GET", "/v1/imports/{collection}/files/{file}"): Call(others={"file": FILE}),
    ("DELETE", "/v1/imports/{collection}/files/{file}"): Call(others={"file": FILE}),
    ("POST", "/v1/exports/{collection}"): Call({"passphrase": "a long enough passphrase", **WHY}),
    ("POST", "/v1/exports/{collection}/files/{file}"): Call({**WHY}, {"file": FILE}),
    ("GET", "/v1/receipts/{identity}"): Call(),
    ("GET", "/v1/receipts/{identity}/page"): Call(),
    ("GET", "/v1/log"): Call(),
    ("GET", "/v1/log/checkpoint"): Call(),
    ("GET", "/v1/log/tile/{path:path}"): Call(others={"path:path": "9/000"}),
    ("POST", "/v1/proofs"): Call({"event": NOWHERE}),
    ("POST", "/v1/proofs/consistency"): Call({"old": 1_000_000}),
    ("POST", "/v1/scopes"): Call({"principal": "alice"}),
    ("POST", "/v1/verifications"): Call({}),
    ("GET", "/v1/users"): Call(),
    ("POST", "/v1/users"): Call({"handle": "new-one", "roles": ["sales"]}),
    ("PUT", "/v1/users/{identity}/standing"): Call({"roles": ["sales"], "teams": []}, {"identity": NOBODY}),
    ("POST", "/v1/users/{identity}/suspend"): Call({}, {"identity": NOBODY}),
    ("POST", "/v1/users/{identity}/resume"): Call({}, {"identity": NOBODY}),
    ("GET", "/v1/users/{identity}/sessions"): Call(others={"identity": NOBODY}),
    ("DELETE", "/v1/users/{identity}/sessions"): Call(others={"identity": NOBODY}),
    ("DELETE", "/v1/users/{identity}/sessions/{session}"): Call(
        others={"identity": NOBODY, "session": "ses_01k85hrb9yfw0a3cp3tkjzc1rr"}
    ),
    ("GET", "/v1/tokens"): Call(),
    ("POST", "/v1/tokens"): Call({"user": "alice", "name": "import"}),
    ("DELETE", "/v1/tokens/{token}"): Call(others={"token": "tok_01k85hrb9yfw0a3cp3tkjzc1rr"}),
    ("GET", "/v1/alerts"): Call(),
    ("GET", "/v1/alerts/{alert}"): Call(others={"alert": NO_ALERT}),
    ("POST", "/v1/alerts/{alert}/acknowledge"): Call({}, {"alert": NO_ALERT}),
    ("POST", "/v1/alerts/{alert}/close"): Call({"verdict": "harmless"}, {"alert": NO_ALERT}),
    ("POST", "/v1/alerts/{alert}/suspend"): Call({}, {"alert": NO_ALERT}),
    ("GET", "/v1/honeytokens"): Call(),
    ("POST", "/v1/honeytokens"): Call({"customer": NO_CUSTOMER}),
    ("DELETE", "/v1/honeytokens/{customer}"): Call(others={"customer": NO_CUSTOMER}),
    ("POST", "/v1/access/explain"): Call({"user": "alice", "action": "view", "collection": "customers"}),
    ("GET", "/v1/access/report"): Call(),
    ("GET", "/v1/policies"): Call(),
    ("GET", "/v1/policies/{version}"): Call(others={"version": "current"}),
    ("GET", "/v1/roles"): Call(),
    ("GET", "/v1/roles/{name}"): Call(others={"name": "sales"}),
    ("POST", "/v1/policies/diff"): Call({"text": ""}),
    ("POST", "/v1/policies"): Call({"text": ""}),
    ("GET", "/v1/keys"): Call(),
    ("GET", "/v1/keys/stores"): Call(),
    ("POST", "/v1/keys/stores"): Call({"uri": "gopher:nowhere"}),
    ("POST", "/v1/keys/backup"): Call({}),
    ("GET", "/v1/keepers"): Call(),
    ("POST", "/v1/keepers"): Call({"card": "{}"}),
    ("GET", "/v1/keepers/copy"): Call(),
    ("POST", "/v1/keepers/reports"): Call({"keeper": "nobody", "report": "{}"}),
    ("GET", "/v1/verifications"): Call(),
    ("POST", "/v1/verifications/jobs"): Call({}),
    ("GET", "/v1/destinations"): Call(),
    ("POST", "/v1/destinations"): Call({"name": "nas", "uri": "gopher:nowhere"}),
    ("PATCH", "/v1/destinations/{name}"): Call({"archive": True}, {"name": "nowhere"}),
    ("POST", "/v1/destinations/{name}/test"): Call(others={"name": "nowhere"}),
    ("GET", "/v1/destinations/{name}/reach"): Call(others={"name": "nowhere"}),
    ("DELETE", "/v1/destinations/{name}"): Call(others={"name": "nowhere"}),
    ("GET", "/v1/backups"): Call(),
    ("GET", "/v1/backups/status"): Call(),
    ("POST", "/v1/backups/runs"): Call({}),
    ("POST", "/v1/backups/verifications"): Call({}),
    ("GET", "/v1/drills"): Call(),
    ("POST", "/v1/drills"): Call({}),
    ("GET", "/v1/schedules"): Call(),
    ("PATCH", "/v1/schedules/{name}"): Call({}, {"name": "backup"}),
    ("GET", "/v1/lateness"): Call(),
    ("GET", "/v1/webhooks"): Call(),
    ("POST", "/v1/webhooks"): Call({"url": "https://127.0.0.1/hook"}),
    ("POST", "/v1/webhooks/{identity}/secret"): Call({}, {"identity": NO_TARGET}),
    ("POST", "/v1/webhooks/{identity}/test"): Call(others={"identity": NO_TARGET}),
    ("GET", "/v1/webhooks/{identity}/deliveries"): Call(others={"identity": NO_TARGET}),
    ("DELETE", "/v1/webhooks/{identity}"): Call(others={"identity": NO_TARGET}),
    ("GET", "/v1/mail"): Call(),
    ("POST", "/v1/mail"): Call(
        {"server": "smtps://127.0.0.1", "sender": "a@example.com", "recipients": ["b@example.com"]}
    ),
    ("POST", "/v1/mail/{identity}/test"): Call(others={"identity": NO_TARGET}),
    ("GET", "/v1/mail/{identity}/deliveries"): Call(others={"identity": NO_TARGET}),
    ("DELETE", "/v1/mail/{identity}"): Call(others={"identity": NO_TARGET}),
    ("POST", "/v1/handovers"): Call({"giver": "alice", "taker": "alice"}),
    ("POST", "/v1/{collection}"): Call({"values": {"kind": "person", "name": "王"}}),
    ("GET", "/v1/{collection}"): Call(),
    ("POST", "/v1/{collection}/search"): Call({"criteria": {"name": "林小雨"}}),
    ("POST", "/v1/{collection}/totals"): Call({}),
    ("GET", "/v1/{collection}/{identity}"): Call(),
    ("PATCH", "/v1/{collection}/{identity}"): Call({"changes": {"city": "上海"}}, revision='"9"'),
    ("DELETE", "/v1/{collection}/{identity}"): Call(revision='"9"'),
    ("POST", "/v1/{collection}/{identity}/reveals"): Call({"fields": ["kind"], **WHY}),
    ("POST", "/v1/{collection}/{identity}/tickets"): Call({"fields": ["kind"], **WHY}),
    ("POST", "/v1/{collection}/{identity}/compare"): Call({"field": "name", "value": "王"}),
    ("POST", "/v1/{collection}/{identity}/uses"): Call({"field": "phone", "connector": "none"}),
    ("GET", "/v1/{collection}/{identity}/revisions"): Call(),
    ("POST", "/v1/{collection}/{identity}/revert"): Call({"revision": 1}, revision='"9"'),
    ("POST", "/v1/{collection}/{identity}/transfer"): Call({"owner": "alice"}, revision='"9"'),
    ("GET", "/v1/{collection}/{identity}/shares"): Call(),
    ("POST", "/v1/{collection}/{identity}/share"): Call({"user": "alice"}),
    ("POST", "/v1/{collection}/{identity}/unshare"): Call({"user": "alice"}),
    ("POST", "/v1/{collection}/{identity}/merge"): Call(
        {"survivor": "cus_01k85hrb9yfw0a3cp3tkjzc1rr"}, revision='"9"'
    ),
}

# A batch decides for each item, and so answers whoever is signed in.
ITEM_BY_ITEM = {("POST", "/v1/batch"), ("POST", "/v1/batch/read")}


def deciding_routes(app: FastAPI) -> dict[tuple[str, str], APIRoute]:
    """The routes for programs by which the door is asked for something, by method and address."""
    return {
        (method, path): route
        for path, route in every_route(app.routes)
        if isinstance(route, APIRoute)
        and path.startswith("/v1/")
        and (found := permission_of(route)) is not None
        and found.actions
        for method in route.methods or ()
    }


def granted(role: str, action: str) -> bool:
    """What the matrix says, of the customers or of the room."""
    return action in (
        matrix.ACTIONS.get((role, "customers"), "").split() + matrix.ROOM_ACTIONS.get(role, "").split()
    )


def test_every_route_stands_here(app: FastAPI) -> None:
    ours = {key for key in deciding_routes(app) if key in CALLS or key in ITEM_BY_ITEM}
    assert ours == deciding_routes(app).keys()
    assert CALLS.keys() | ITEM_BY_ITEM == ours


@pytest.mark.parametrize("role", ROLES)
def test_each_route_answers_a_role_as_the_matrix_says(
    app: FastAPI, asking: Asking, serving: Serving, lin: str, role: str
) -> None:
    serving.room.acting("alice", purpose="operations").admin.user_add("x-one", [role])
    client = asking("x-one", Strongroom_Purpose=matrix.PURPOSES[role].split()[0])
    wrong = {}
    for (method, path), route in deciding_routes(app).items():
        if (method, path) in ITEM_BY_ITEM:
            continue
        call, permission = CALLS[method, path], permission_of(route)
        assert permission is not None
        address = path
        for name, text in {"collection": "customers", "identity": lin, **call.others}.items():
            address = address.replace(f"{{{name}}}", text)
        body = None if call.body is None else {**call.body}
        if body is not None and body.get("customer") == "LIN":
            body["customer"] = lin
        headers = {"If-Match": call.revision, "Strongroom-Reason-Code": "audit_review"}
        if address.endswith("/upload"):
            headers["Content-Type"] = "application/octet-stream"
        answer = client.request(method, address, json=body, headers=headers)
        refused = answer.status_code == 403 and answer.json()["code"] == "access.refused"
        if answer.status_code < 300 and issubclass(route.response_model or object, BaseModel):
            route.response_model.model_validate(answer.json())  # what the description promises
        may = any(granted(role, str(action)) for action in permission.actions)
        if refused == may or answer.status_code in (400, 401, 405, 500):
            wrong[method, path] = (may, answer.status_code, answer.text[:300])
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_a_batch_shows_a_role_no_more_than_single_calls(
    asking: Asking, serving: Serving, lin: str, role: str
) -> None:
    serving.room.acting("alice", purpose="operations").admin.user_add("x-one", [role])
    client = asking("x-one", Strongroom_Purpose=matrix.PURPOSES[role].split()[0])
    single = client.get(f"/v1/customers/{lin}")
    (item,) = client.post("/v1/batch/read", json={"ids": [lin]}).json()["results"]
    if single.status_code == 200:
        assert item["result"] == single.json()
    else:
        assert (item["error"]["status"], item["error"]["code"]) == (
            single.status_code,
            single.json()["code"],
        )
