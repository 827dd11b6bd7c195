"""A server that is killed between commit and answer: the same request, sent again, does nothing twice."""

import json
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.server.signing_in import logged
from tests.warm.asking import Warm

KEY = "0193f5c8-8c3e-7a52-9d3b-1f1d2c4b6a90"
NEW = {"kind": "person", "name": "王芳", "phone": "13800001111"}


class Sent(NamedTuple):
    """One request, and the action that stands in the log once."""

    method: str
    path: str
    body: dict[str, Any] | None
    action: str
    status: int
    revision: str = ""


SENT = [
    Sent("POST", "/v1/customers", {"values": NEW}, "create", 201),
    Sent("PATCH", "/v1/customers/LIN", {"changes": {"city": "上海"}}, "update", 200, '"1"'),
    Sent("DELETE", "/v1/customers/LIN", None, "remove", 204, '"1"'),
    Sent(
        "POST",
        "/v1/batch",
        {"operations": [{"op": "create", "collection": "customers", "values": NEW}]},
        "create",
        200,
    ),
    Sent("POST", "/v1/backups/runs", {"base": True}, "job_start", 202),
    Sent("POST", "/v1/backups/verifications", {}, "job_start", 202),
    Sent("POST", "/v1/drills", {}, "job_start", 202),
    Sent("POST", "/v1/verifications/jobs", {}, "job_start", 202),
    Sent(
        "POST",
        "/v1/exports/customers",
        {"passphrase": "correct horse battery staple", "reason_code": "migration"},
        "job_start",
        202,
    ),
    Sent("POST", "/v1/erasures", {"customer": "LIN", "reason_code": "customer_request"}, "erase", 201),
]


@pytest.mark.parametrize("sent", SENT, ids=[f"{each.action} by {each.path}" for each in SENT])
def test_it_is_there_once(asking: Asking, serving: Serving, lin: str, sent: Sent, warm: Warm) -> None:
    path, body = (
        sent.path.replace("LIN", lin),
        "" if sent.body is None else json.dumps(sent.body).replace("LIN", lin),
    )
    before = len(logged(serving, sent.action))
    arguments = [str(serving.room.home), sent.method, path, KEY, sent.revision, body]
    with warm.begin("tests.server.api.once_worker", *arguments) as died:
        assert died.wait() == -9
    assert len(logged(serving, sent.action)) == before + 1
    headers = {"Idempotency-Key": KEY, "Content-Type": "application/json"}
    headers |= {"If-Match": sent.revision} if sent.revision else {}
    client: TestClient = asking("alice", Strongroom_Purpose="sales")
    again = client.request(sent.method, path, content=body or None, headers=headers)
    assert again.status_code == sent.status, again.text
    assert again.headers["strongroom-repeated"]
    assert len(logged(serving, sent.action)) == before + 1
