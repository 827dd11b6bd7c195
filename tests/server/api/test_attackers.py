"""What an attacker with a colleague's account tries over HTTP, and what comes of it."""

import gzip
import io
import zipfile

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.server.signing_in import logged

BYTES = {"Content-Type": "application/octet-stream"}
ODD = "cus_01k85hrb9yfw0a3cp3tkjzc1rr"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"changes": {"city": "上海"}}),
        ("DELETE", "", None),
        ("GET", "/revisions", None),
        ("GET", "/shares", None),
        ("POST", "/compare", {"field": "name", "value": "林小雨"}),
        ("POST", "/reveals", {"fields": ["phone"], "reason_code": "customer_request"}),
        ("POST", "/transfer", {"owner": "bob"}),
        ("POST", "/share", {"user": "bob"}),
        ("POST", "/revert", {"revision": 1}),
    ],
)
def test_a_record_of_somebody_else_is_like_one_that_is_not_there(
    bob: TestClient, lin: str, method: str, path: str, body: dict[str, object] | None
) -> None:
    headers = {"If-Match": '"1"'}
    answers = [
        bob.request(method, f"/v1/customers/{each}{path}", json=body, headers=headers) for each in (lin, ODD)
    ]
    told = [{**each.json(), "request": ""} for each in answers]
    assert told[0] == told[1]
    assert answers[0].status_code in (403, 404)


@pytest.mark.parametrize(
    "more", [{"owner_id": "x"}, {"revision": 9}, {"customer": ODD}, {"created": "2020-01-01"}, {"tenant": 2}]
)
def test_members_that_a_body_does_not_have_are_refused_and_not_obeyed(
    bob: TestClient, more: dict[str, object]
) -> None:
    body = {"values": {"kind": "person", "name": "王芳"}, **more}
    answer = bob.post("/v1/customers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "http.wrong-shape")
    assert not [name for name in more if name in answer.text.replace("customers", "")]


@pytest.mark.parametrize("name", ["id", "revision", "mac", "owner", "state", "sealed_personal"])
def test_columns_of_the_row_are_no_fields(bob: TestClient, name: str) -> None:
    answer = bob.post("/v1/customers", json={"values": {"kind": "person", "name": "王芳", name: "x"}})
    assert answer.status_code == 422


def test_nobody_gives_themselves_a_role(bob: TestClient, serving: Serving) -> None:
    answers = [
        bob.post("/v1/users", json={"handle": "eve", "roles": ["security_admin"]}),
        bob.post("/v1/policies", json={"text": 'separation = "declared"'}),
        bob.post("/v1/tokens", json={"user": "alice", "name": "mine"}),
    ]
    assert {each.json()["code"] for each in answers} == {"access.refused"}
    assert "refused" in [leaf.outcome for leaf in logged(serving, "user_add")]


def bomb() -> bytes:
    """A small workbook that unpacks to 512 MiB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(512):
                sheet.write(bytes(1 << 20))
        archive.writestr("[Content_Types].xml", "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "workbook"])
def test_a_bomb_is_refused_and_does_not_go_off(alice: TestClient, kind: str) -> None:
    data = bomb() if kind == "workbook" else gzip.compress(b"a,b\n" + bytes(160 << 20))
    sent = alice.post("/v1/imports/customers/upload", content=data, headers=BYTES)
    assert sent.status_code == 201
    answer = alice.post("/v1/imports/customers/proposal", json={"file": sent.json()["file"]})
    assert 400 <= answer.status_code < 500, answer.text


def test_a_body_that_is_too_long_is_refused_with_and_without_a_length(alice: TestClient) -> None:
    long = b" " * (2 << 20)
    for content in (long, iter([long])):
        answer = alice.post("/v1/customers", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "http.too-large")


@pytest.mark.parametrize("name", ["a%0D%0ASet-Cookie:%20x=1", "a%E2%80%A8b", "%00", "a%0Ab.csv"])
def test_a_file_s_name_splits_no_answer(alice: TestClient, name: str) -> None:
    sent = alice.post(
        "/v1/imports/customers/upload",
        content=b"a,b\n",
        headers={**BYTES, "Strongroom-File-Name": name},
    )
    if sent.status_code == 201:
        answer = alice.get(f"/v1/imports/customers/files/{sent.json()['file']}")
        assert "set-cookie" not in answer.headers
        assert "\n" not in answer.headers["content-disposition"]
    else:
        assert sent.json()["code"] == "http.bad-header"


@pytest.mark.parametrize("path", ["/v1/events?action=view&action=list", "/v1/customers?limit=1&limit=500"])
def test_a_parameter_that_stands_there_twice_is_refused(alice: TestClient, path: str) -> None:
    answer = alice.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "http.wrong-shape")


HUGE = 10**30


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/v1/customers?limit={HUGE}", None),
        ("POST", "/v1/customers/search", {"criteria": {"phone": "5678"}, "limit": HUGE}),
        ("POST", "/v1/customers/LIN/revert", {"revision": HUGE}),
        ("POST", "/v1/customers/LIN/revert", {"revision": -1}),
        ("POST", "/v1/customers", {"values": {"kind": "person", "name": "王芳", "age": HUGE}}),
        (
            "POST",
            "/v1/purchases",
            {"customer": "LIN", "values": {"items": [{"sku": "a", "quantity": HUGE, "unit_price": "1"}]}},
        ),
        ("PATCH", "/v1/customers/LIN", {"changes": {"age": 2**63}}),
        ("GET", f"/v1/log/tile/0/{HUGE}", None),
        ("GET", f"/v1/events?limit={HUGE}", None),
    ],
)
def test_a_number_beyond_any_column_is_refused_and_nothing_breaks(
    alice: TestClient, lin: str, method: str, path: str, body: dict[str, object] | None
) -> None:
    if body is not None and "customer" in body:
        body = {**body, "customer": lin}
    headers = {"If-Match": '"1"'}
    answer = alice.request(method, path.replace("LIN", lin), json=body, headers=headers)
    assert answer.status_code in (400, 404, 422), answer.text
    odd = alice.patch(
        f"/v1/customers/{lin}", json={"changes": {"city": "上海"}}, headers={"If-Match": f'"{HUGE}"'}
    )
    assert odd.status_code in (400, 412, 422), odd.text


@pytest.mark.parametrize("asked", [{"old": HUGE}, {"old": 1, "new": HUGE}, {"old": 2**63, "new": 2**64}])
def test_a_log_of_a_size_that_there_cannot_be_is_proved_nothing_of(
    asking: Asking, lin: str, asked: dict[str, int]
) -> None:
    auditor = asking("alice", Strongroom_Purpose="audit")
    answer = auditor.post("/v1/proofs/consistency", json=asked)
    assert answer.status_code in (400, 404, 422), answer.text
