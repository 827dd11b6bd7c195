"""Jobs, schedules, destinations and notices over HTTP."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from tests.notices.receivers import receiver
from tests.server.api.conftest import Asking


@pytest.fixture
def sam(asking: Asking, serving: Serving) -> TestClient:
    """Sam runs the system."""
    serving.room.acting("alice", purpose="security").admin.user_add("sam", ["system_admin"])
    return asking("sam", Strongroom_Purpose="operations")


@pytest.fixture
def place(sam: TestClient, tmp_path: Path) -> str:
    """A destination."""
    uri = f"folder:{tmp_path / 'disk'}"
    made = sam.post("/v1/destinations", json={"name": "disk", "uri": uri})
    assert made.status_code == 201, made.text
    return uri


def test_a_backup_is_a_job_whose_progress_is_asked_for(sam: TestClient, serving: Serving, place: str) -> None:
    asked = sam.post("/v1/backups/runs", json={})
    assert asked.status_code == 202
    assert asked.headers["location"] == f"/v1/jobs/{asked.json()['id']}"
    waiting = sam.get(asked.headers["location"])
    assert (waiting.json()["state"], waiting.headers["retry-after"]) == ("queued", "2")
    serving.at_work.runner.run_waiting()
    done = sam.get(asked.headers["location"])
    assert (done.json()["state"], done.json()["result"]["backup"]) == ("done", 1)
    assert "retry-after" not in done.headers
    assert [each["number"] for each in sam.get("/v1/backups").json()["items"]] == [1]
    assert sam.get("/v1/backups/status").json()["destinations"][0]["name"] == "disk"


def test_verifications_and_drills_are_jobs_and_their_results_stay(
    sam: TestClient, serving: Serving, place: str
) -> None:
    sam.post("/v1/backups/runs", json={"base": True})
    serving.at_work.runner.run_waiting()
    for address in ("/v1/backups/verifications", "/v1/drills", "/v1/verifications/jobs"):
        assert sam.post(address, json={}).status_code == 202
    serving.at_work.runner.run_waiting()
    assert sam.get("/v1/drills").json()["last"]["passed"] is True
    (verified,) = sam.get("/v1/verifications").json()["items"]
    assert (verified["result"]["ok"], verified["result"]["findings"]) == (True, [])
    states = {each["kind"]: each["state"] for each in sam.get("/v1/jobs").json()["items"]}
    assert set(states.values()) == {"done"}


def test_the_auditor_sees_what_verifications_found_and_no_other_jobs(
    asking: Asking, sam: TestClient, serving: Serving
) -> None:
    serving.room.acting("alice", purpose="security").admin.user_add("ann", ["audit_admin"])
    sam.post("/v1/verifications/jobs", json={})
    serving.at_work.runner.run_waiting()
    ann = asking("ann", Strongroom_Purpose="audit")
    assert len(ann.get("/v1/verifications").json()["items"]) == 1
    assert ann.get("/v1/jobs").json()["items"] == []


def test_a_job_of_somebody_else_is_not_there(asking: Asking, sam: TestClient, bob: TestClient) -> None:
    job = sam.post("/v1/verifications/jobs", json={}).json()["id"]
    assert bob.get(f"/v1/jobs/{job}").status_code == 404
    assert bob.post(f"/v1/jobs/{job}/cancel").status_code == 403
    cancelled = sam.post(f"/v1/jobs/{job}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    again = sam.post(f"/v1/jobs/{job}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "job.over")


def test_a_destination_is_listed_and_tried(sam: TestClient, place: str) -> None:
    assert sam.get("/v1/destinations").json()["items"] == [{"name": "disk", "role": "gating", "uri": place}]
    assert sam.post("/v1/destinations/disk/test").json()["deletes"] is True
    missing = sam.post("/v1/destinations/nowhere/test")
    assert (missing.status_code, missing.json()["code"]) == (404, "destination.unknown")


def test_a_destination_is_given_up_once_another_has_everything(
    sam: TestClient, serving: Serving, place: str, tmp_path: Path
) -> None:
    sam.post("/v1/backups/runs", json={})
    serving.at_work.runner.run_waiting()
    kept = sam.delete("/v1/destinations/disk")
    assert (kept.status_code, kept.json()["code"]) == (403, "destination.only-whole")
    sam.post("/v1/destinations", json={"name": "nas", "uri": f"folder:{tmp_path / 'nas'}"})
    sam.post("/v1/backups/runs", json={})
    serving.at_work.runner.run_waiting()
    reach = sam.get("/v1/destinations/disk/reach").json()
    assert (reach["whole"], reach["only_whole"]) == (["nas"], False)
    assert sam.delete("/v1/destinations/disk").json() == reach
    assert [each["name"] for each in sam.get("/v1/destinations").json()["items"]] == ["nas"]


def test_what_a_destination_is_to_erasures_is_changed(sam: TestClient, place: str) -> None:
    changed = sam.patch("/v1/destinations/disk", json={"archive": True})
    assert (changed.status_code, changed.json()) == (200, {"name": "disk", "role": "archive", "uri": place})
    assert sam.get("/v1/destinations").json()["items"][0]["role"] == "archive"
    missing = sam.patch("/v1/destinations/nowhere", json={"archive": True})
    assert (missing.status_code, missing.json()["code"]) == (404, "destination.unknown")


def test_a_new_destination_takes_a_second_factor_shown_just_now(asking: Asking, serving: Serving) -> None:
    serving.room.acting("alice", purpose="security").admin.user_add("sam", ["system_admin"])
    stale = asking("sam", Strongroom_Purpose="operations", Test_Stale="1")
    for address, body in (
        ("/v1/destinations", {"name": "disk", "uri": "folder:/srv/x"}),
        ("/v1/webhooks", {"url": "https://hooks.example.com/"}),
    ):
        answer = stale.post(address, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.refused"), answer.text
        assert "fresh sign-in" in answer.json()["title"]


def test_nobody_reaches_into_the_house_by_a_destination_or_a_webhook(
    sam: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "word")
    uri = "s3://bucket/x?endpoint=http://169.254.169.254"
    for address, body in (
        ("/v1/destinations", {"name": "cloud", "uri": uri}),
        ("/v1/webhooks", {"url": "https://127.0.0.1/hook"}),
        ("/v1/mail", {"server": "smtp://[::1]", "sender": "a@example.com", "recipients": ["b@example.com"]}),
    ):
        answer = sam.post(address, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "reach.not-allowed"), answer.text


def test_a_schedule_is_changed_in_part(sam: TestClient) -> None:
    before = {each["name"]: each for each in sam.get("/v1/schedules").json()["items"]}
    changed = sam.patch("/v1/schedules/backup-verify", json={"at": "04:00", "zone": "Asia/Shanghai"}).json()
    assert (changed["at"], changed["zone"]) == ("04:00", "Asia/Shanghai")
    assert changed["every"] == before["backup-verify"]["every"]
    free = sam.patch("/v1/schedules/backup-verify", json={"any_time": True, "every": 600}).json()
    assert (free["at"], free["every"]) == (None, 600)
    wrong = sam.patch("/v1/schedules/backup-verify", json={"every": 0})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "schedule.bad")
    assert sam.patch("/v1/schedules/lunch", json={}).status_code == 404
    assert sam.get("/v1/lateness").json() == {"items": []}


def test_a_webhook_shows_its_secret_once_is_tried_and_taken_away(sam: TestClient, serving: Serving) -> None:
    from dataclasses import replace

    serving.room.settings = replace(serving.room.settings, reachable=("127.0.0.0/8",))
    with receiver() as listening:
        url = f"http://127.0.0.1:{listening.port}/secret-path"
        made = sam.post("/v1/webhooks", json={"url": url, "kinds": ["alert"]}).json()
        assert made["secret"].startswith("whsec_")
        assert "secret-path" not in str(made)
        listed = sam.get("/v1/webhooks").json()["items"]
        assert [set(each) for each in listed] == [set(made) - {"secret"}]
        tested = sam.post(f"/v1/webhooks/{made['id']}/test")
        assert tested.status_code == 202
        serving.at_work.sender.send_due()
        (delivered,) = sam.get(f"/v1/webhooks/{made['id']}/deliveries").json()["items"]
        assert (delivered["state"], delivered["notice"]) == ("delivered", tested.json()["notice"])
        assert listening.seen[0][0]["webhook-id"] == delivered["notice"]
        assert (
            sam.post(f"/v1/webhooks/{made['id']}/secret", json={"days": 0}).json()["secret"] != made["secret"]
        )
        assert sam.delete(f"/v1/webhooks/{made['id']}").status_code == 204
        assert sam.get("/v1/webhooks").json()["items"] == []
        assert sam.get("/v1/mail").json()["items"] == []
