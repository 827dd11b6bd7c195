"""Files in and out over HTTP: held sealed, read in memory, imported and exported as jobs."""

import io
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.formparsers import MultiPartParser
from starlette.testclient import TestClient

from strongroom.crypto.age import AgeReader, ScryptIdentity
from strongroom.errors import Busy, NotFound
from strongroom.server.memory_file import in_memory
from strongroom.server.serving import Serving
from strongroom.storage.statement import Statement
from strongroom.storage.tables import held_files, held_parts
from strongroom.vault.files.held import HeldFiles
from tests.refusals import refused
from tests.server.api.conftest import Asking
from tests.server.signing_in import Clock, logged

PEOPLE = "姓名,手机\n林黛玉,13800001234\n贾宝玉,not-a-phone\n薛宝钗,13800005678\n".encode()
MAPPING = """
collection = "customers"
[fields]
kind = { value = "person" }
name = "姓名"
phone = "手机"
"""
BYTES = {"Content-Type": "application/octet-stream"}
WHY = {"reason_code": "migration"}
PASSPHRASE = "correct horse battery staple"


def upload(client: TestClient, data: bytes = PEOPLE, name: str = "people.csv") -> str:
    headers = {**BYTES, "Strongroom-File-Name": name}
    answer = client.post("/v1/imports/customers/upload", content=data, headers=headers)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["file"]
    return identity


def worked(serving: Serving, begun: Any) -> dict[str, Any]:
    """The document of a job after it was done."""
    assert begun.status_code == 202, begun.text
    assert begun.headers["location"] == f"/v1/jobs/{begun.json()['id']}"
    serving.at_work.runner.run_waiting()
    with serving.room.acting("alice", purpose="sales") as desk:
        return serving.jobs.get(desk, begun.json()["id"]).as_document("en")


def test_a_file_becomes_a_proposal_a_check_an_import_and_is_taken_back(
    alice: TestClient, serving: Serving
) -> None:
    file = upload(alice, name="%E5%AE%A2%E6%88%B7.csv")
    proposed = alice.post("/v1/imports/customers/proposal", json={"file": file}).json()
    assert proposed["columns"] == ["姓名", "手机"]
    assert 'name = "姓名"' in proposed["mapping"]
    wanted = {"file": file, "mapping": MAPPING}
    checked = worked(serving, alice.post("/v1/imports/customers/check", json=wanted))
    assert checked["state"] == "done", checked
    assert (checked["result"]["import"], checked["result"]["created"]) == (None, 2)
    assert alice.get("/v1/customers").json()["items"] == []
    done = worked(serving, alice.post("/v1/imports/customers", json=wanted))["result"]
    assert (done["created"], sum(done["rejected"].values())) == (2, 1)
    assert len(alice.get("/v1/customers").json()["items"]) == 2
    rejects = alice.get(f"/v1/imports/customers/files/{done['rejects']}")
    assert "贾宝玉,not-a-phone" in rejects.content.decode("utf-8")
    assert "林黛玉" not in rejects.content.decode("utf-8")
    assert rejects.headers["content-disposition"].startswith("attachment;")
    assert "%E5%AE%A2%E6%88%B7.csv" in rejects.headers["content-disposition"]
    undone = worked(serving, alice.post(f"/v1/imports/customers/{done['import']}/undo", json={}))
    assert (undone["state"], undone["result"]["complete"]) == ("done", True), undone
    assert alice.get("/v1/customers").json()["items"] == []


def test_nothing_of_a_file_lies_anywhere_unsealed(
    alice: TestClient, serving: Serving, tmp_path: Path
) -> None:
    upload(alice, PEOPLE * 3, "%E6%9E%97%E9%BB%9B%E7%8E%89.csv")
    serving.room.door.database.truncate_log()
    for path in (each for each in tmp_path.rglob("*") if each.is_file()):
        stored = path.read_bytes()
        assert "林黛玉".encode() not in stored, path
        assert b"13800001234" not in stored, path
    for statement in (Statement(held_files.select()), Statement(held_parts.select())):
        rows = serving.room.door.database.read(lambda tx, it=statement: tx.rows(it))  # type: ignore[misc]  # bound now, called now
        assert rows
        assert repr("林黛玉".encode())[2:-1] not in repr(rows)


def test_a_form_stays_in_memory_however_long_it_is(app: object, serving: Serving) -> None:
    assert MultiPartParser.spool_max_size > serving.settings.largest_upload


def test_a_file_in_memory_is_gone_afterwards() -> None:
    with in_memory([b"ab", b"", b"c"]) as path:
        assert path.read_bytes() == b"abc"
        assert not Path(os.readlink(path)).exists()
    assert not path.exists()


def test_a_system_without_files_in_memory_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create")
    with refused("held.no-memory-files", 2), in_memory([b"x"]):
        pass


def test_an_import_that_is_sent_again_is_one_job(alice: TestClient, serving: Serving) -> None:
    body = {"file": upload(alice), "mapping": MAPPING}
    named = {"Idempotency-Key": "0193f5c8-8c3e-7a52-9d3b-1f1d2c4b6a90"}
    answers = [alice.post("/v1/imports/customers", json=body, headers=named) for _ in range(2)]
    assert [each.status_code for each in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(logged(serving, "job_start")) == 1


def test_a_file_of_somebody_else_is_not_there(alice: TestClient, asking: Asking, serving: Serving) -> None:
    file = upload(alice)
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("ivo", ["marketing", "sales", "privacy_officer"])
    ivo = asking("ivo", Strongroom_Purpose="sales")
    for answer in (
        ivo.post("/v1/imports/customers/proposal", json={"file": file}),
        ivo.get(f"/v1/imports/customers/files/{file}"),
        ivo.delete(f"/v1/imports/customers/files/{file}"),
        ivo.post(f"/v1/exports/customers/files/{file}", json=WHY),
    ):
        assert answer.json()["code"] in ("held.not-found", "access.refused")
    assert alice.delete(f"/v1/imports/customers/files/{file}").status_code == 204
    assert alice.get(f"/v1/imports/customers/files/{file}").json()["code"] == "held.not-found"


def test_whoever_may_not_import_uploads_nothing(asking: Asking, serving: Serving) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("ana", ["analyst"])
    ana = asking("ana", Strongroom_Purpose="analytics")
    answer = ana.post("/v1/imports/customers/upload", content=PEOPLE, headers=BYTES)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.refused")
    rows = serving.room.door.database.read(lambda tx: tx.rows(Statement(held_files.select())))
    assert rows == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('join = { file = "/etc/passwd", on = "姓名", there = "x" }', "ingest.map-value"),
        ('lookup.a = { file = "../room.db", key = "x" }', "ingest.map-value"),
        ('lookup.a = { file = "0", key = "x" }', "held.files-beside"),
    ],
)
def test_a_mapping_reaches_no_file_of_the_server(alice: TestClient, more: str, code: str) -> None:
    for path in ("", "/check"):
        body = {"file": upload(alice), "mapping": MAPPING.replace("[fields]", f"{more}\n[fields]")}
        answer = alice.post(f"/v1/imports/customers{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "multipart/form-data; boundary=x"}, "http.unsupported-media"),
        ({"Content-Type": "text/csv"}, "http.unsupported-media"),
        ({**BYTES, "Strongroom-File-Name": "a%0d%0aSet-Cookie: x"}, "http.bad-header"),
        ({**BYTES, "Strongroom-File-Name": "x" * 201}, "http.bad-header"),
    ],
)
def test_an_upload_is_bytes_with_a_name(alice: TestClient, headers: dict[str, str], code: str) -> None:
    answer = alice.post("/v1/imports/customers/upload", content=PEOPLE, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415 if "media" in code else 400, code)


def test_files_are_few_and_go_after_a_day(alice: TestClient, serving: Serving, clock: Clock) -> None:
    files = [upload(alice) for _ in range(20)]
    full = alice.post("/v1/imports/customers/upload", content=PEOPLE, headers=BYTES)
    assert (full.status_code, full.json()["code"]) == (409, "held.too-many")
    clock.forward(hours=25)
    gone = alice.get(f"/v1/imports/customers/files/{files[0]}")
    assert (gone.status_code, gone.json()["code"]) == (404, "held.not-found")
    upload(alice)
    rows = serving.room.door.database.read(lambda tx: tx.rows(Statement(held_parts.select())))
    assert len(rows) == 1


def test_a_piece_that_is_missing_or_exchanged_is_noticed(alice: TestClient, serving: Serving) -> None:
    one, other = upload(alice), upload(alice, PEOPLE + b"x")
    door = serving.room.door
    first = "SELECT p.sealed FROM held_parts p ORDER BY p.file LIMIT 1"
    door.database.transact(lambda tx: tx._execute(f"UPDATE held_parts SET sealed = ({first})"))
    answers = [alice.post("/v1/imports/customers/proposal", json={"file": each}) for each in (one, other)]
    assert sorted(each.status_code for each in answers) == [200, 500]  # one has its own piece still
    door.database.transact(lambda tx: tx._execute("DELETE FROM held_parts"))
    answer = alice.post("/v1/imports/customers/proposal", json={"file": one})
    assert (answer.status_code, answer.json()["code"]) == (500, "held.part-missing")


def test_an_export_is_sealed_and_handed_out_once(alice: TestClient, lin: str, serving: Serving) -> None:
    body = {"passphrase": PASSPHRASE, "fields": ["name", "city"], **WHY}
    done = worked(serving, alice.post("/v1/exports/customers", json=body))
    assert done["state"] == "done", done
    result = done["result"]
    assert (result["records"], result["sealing"]) == (1, "passphrase")
    assert PASSPHRASE not in json.dumps(done)
    address = f"/v1/exports/customers/files/{result['file']}"
    assert alice.post(address, json={}).json()["code"] == "access.reason-missing"
    fetched = alice.post(address, json=WHY)
    assert (fetched.status_code, len(fetched.content)) == (200, result["size"])
    opened = AgeReader(io.BytesIO(fetched.content), [ScryptIdentity(PASSPHRASE)]).read()
    (line,) = opened.decode().splitlines()
    assert json.loads(line)["name"] == "林小雨"
    again = alice.post(address, json=WHY)
    assert (again.status_code, again.json()["code"]) == (404, "held.not-found")


def test_an_export_is_plain_only_where_it_is_said_and_needs_a_reason(
    alice: TestClient, asking: Asking, serving: Serving
) -> None:
    plain = alice.post("/v1/exports/customers", json=WHY)
    assert (plain.status_code, plain.json()["code"]) == (400, "export.not-sealed")
    silent = alice.post("/v1/exports/customers", json={"passphrase": PASSPHRASE})
    assert silent.json()["code"] == "access.reason-missing"
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("sam", ["service"])
    sam = asking("sam", Strongroom_Purpose="support")
    refused_one = sam.post("/v1/exports/customers", json={"passphrase": PASSPHRASE, **WHY})
    assert (refused_one.status_code, refused_one.json()["code"]) == (403, "access.refused")


def test_a_plain_export_is_held_sealed_and_handed_out_once(
    alice: TestClient, lin: str, serving: Serving, tmp_path: Path
) -> None:
    twice = {"plain": True, "passphrase": PASSPHRASE, **WHY}
    assert alice.post("/v1/exports/customers", json=twice).json()["code"] == "export.sealed-twice"
    body = {"plain": True, "fields": ["name"], **WHY}
    done = worked(serving, alice.post("/v1/exports/customers", json=body))
    assert (done["state"], done["result"]["sealing"]) == ("done", "plain"), done
    (recorded,) = [leaf for leaf in logged(serving, "export") if "sealing" in (leaf.extra or {})]
    assert recorded.extra["sealing"] == "plain"
    serving.room.door.database.truncate_log()
    for path in (each for each in tmp_path.rglob("*") if each.is_file()):
        assert "林小雨".encode() not in path.read_bytes(), path
    address = f"/v1/exports/customers/files/{done['result']['file']}"
    fetched = alice.post(address, json=WHY)
    assert json.loads(fetched.content)["name"] == "林小雨"
    assert sha256(fetched.content).hexdigest() == done["result"]["sha256"]
    assert alice.post(address, json=WHY).json()["code"] == "held.not-found"


def test_an_export_that_ends_half_way_leaves_no_file(
    alice: TestClient, lin: str, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise Busy("storage.busy")

    monkeypatch.setattr(HeldFiles, "finish", full)
    begun = alice.post("/v1/exports/customers", json={"passphrase": PASSPHRASE, **WHY})
    serving.at_work.runner.run_waiting()
    job = alice.get(f"/v1/jobs/{begun.json()['id']}").json()
    assert (job["state"], job["because"]) == ("queued", "storage.busy")
    rows = serving.room.door.database.read(lambda tx: tx.rows(Statement(held_files.select())))
    assert rows == []


def test_an_import_is_told_to_those_who_import_there(
    alice: TestClient, asking: Asking, serving: Serving
) -> None:
    body = {"file": upload(alice), "mapping": MAPPING}
    made = worked(serving, alice.post("/v1/imports/customers", json=body))["result"]["import"]
    told = alice.get(f"/v1/imports/{made}").json()
    assert (told["id"], told["collection"], told["state"]) == (made, "customers", "done")
    assert (told["created"], told["rejected"]) == (2, 1)
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("ana", ["analyst"])
    ana = asking("ana", Strongroom_Purpose="analytics")
    for each in (made, "imp_01k85hrb9yfw0a3cp3tkjzc1rr"):  # whether there is one is not told either
        refused_one = ana.get(f"/v1/imports/{each}")
        assert (refused_one.status_code, refused_one.json()["code"]) == (403, "access.refused")


def exported(alice: TestClient, serving: Serving) -> str:
    """The file of an export of customers, not fetched yet."""
    begun = alice.post("/v1/exports/customers", json={"passphrase": PASSPHRASE, **WHY})
    file: str = worked(serving, begun)["result"]["file"]
    return file


@pytest.mark.parametrize("path", ["imports/customers", "imports/needs", "exports/needs"])
def test_an_export_leaves_by_no_other_way_than_the_one_that_counts_it(
    path: str, alice: TestClient, lin: str, serving: Serving
) -> None:
    file = exported(alice, serving)
    address = f"/v1/{path}/files/{file}"
    answer = alice.get(address) if path.startswith("imports") else alice.post(address, json=WHY)
    assert (answer.status_code, answer.json()["code"]) == (404, "held.not-found")
    if path.startswith("imports"):
        assert alice.delete(f"/v1/{path}/files/{file}").status_code == 404
        wanted = {"file": file, "mapping": MAPPING}
        read = alice.post("/v1/imports/customers/proposal", json={"file": wanted["file"]})
        assert read.json()["code"] == "held.not-found"
    assert alice.post(f"/v1/exports/customers/files/{file}", json=WHY).status_code == 200


def test_an_upload_does_not_leave_as_an_export(alice: TestClient, serving: Serving) -> None:
    answer = alice.post(f"/v1/exports/customers/files/{upload(alice)}", json=WHY)
    assert (answer.status_code, answer.json()["code"]) == (404, "held.not-found")


def test_of_many_who_fetch_an_export_at_once_one_gets_it(
    alice: TestClient, lin: str, serving: Serving
) -> None:
    file = exported(alice, serving)
    together = threading.Barrier(6)

    def fetch(_: int) -> bool:
        with serving.room.acting("alice", purpose="sales", reason_code="migration") as desk:
            files = HeldFiles(serving.room.door, desk.session, "customers", "export")
            together.wait()
            try:
                files.hand_out(file, once=True)
            except NotFound:
                return False
            return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(fetch, range(6))) == 1
