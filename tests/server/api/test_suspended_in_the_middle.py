"""Whoever is suspended while a file goes in or out: what comes after stays outside, nothing goes out."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.server.jobs.kind import Work
from strongroom.server.serving import Serving
from strongroom.storage.statement import Statement
from strongroom.storage.tables import held_files
from strongroom.vault.importing import import_desk
from tests.server.api.conftest import Asking
from tests.server.api.test_files import MAPPING, upload

MANY = ("姓名,手机\n" + "".join(f"林黛玉,138{number:08}\n" for number in range(2_500))).encode()
SEALED = {"passphrase": "correct horse battery staple", "reason_code": "migration"}


@pytest.fixture
def suspended(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Suspends mallory at the first sign of progress of any job; how often there was one."""
    seen: list[int] = []
    progress = Work.progress

    def then(work: Work, done: int, total: int | None = None) -> None:
        if not seen:
            with serving.room.acting("alice", purpose="security") as desk:
                desk.admin.user_suspend("mallory")
        seen.append(done)
        progress(work, done, total)

    monkeypatch.setattr(Work, "progress", then)
    return seen


def _ended(serving: Serving, answer: Any) -> Any:
    assert answer.status_code == 202, answer.text
    serving.at_work.runner.run_waiting()
    with serving.room.acting("alice", purpose="operations") as desk:
        return serving.jobs.get(desk, answer.json()["id"])


def _colleague(serving: Serving, asking: Asking, role: str, purpose: str) -> TestClient:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("mallory", [role])
    return asking("mallory", Strongroom_Purpose=purpose)


def test_an_import_stops_at_the_batch_in_which_its_user_was_suspended(
    serving: Serving, asking: Asking, alice: TestClient, suspended: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_desk, "LARGE_BATCH", 1_000)
    monkeypatch.setattr(import_desk, "SMALL_BATCH", 1_000)
    mallory = _colleague(serving, asking, "service", "support")
    file = upload(mallory, MANY)
    found = _ended(serving, mallory.post("/v1/imports/customers", json={"file": file, "mapping": MAPPING}))
    assert (found.state, found.because) == ("failed", "access.refused")
    assert suspended
    with serving.room.acting("alice", purpose="sales") as desk:
        stored = sum(each.created for each in desk.imports.past())
    assert stored == 1_000  # the batch before


def test_an_export_whose_user_is_suspended_leaves_nothing_to_fetch(
    serving: Serving, asking: Asking, alice: TestClient, suspended: list[int]
) -> None:
    alice.post("/v1/imports/customers", json={"file": upload(alice, MANY), "mapping": MAPPING})
    suspended.append(0)  # not by the import
    serving.at_work.runner.run_waiting()
    with serving.room.acting("alice", purpose="sales") as desk:
        assert [each.created for each in desk.imports.past()] == [2_500]
    suspended.clear()
    mallory = _colleague(serving, asking, "privacy_officer", "privacy_request")
    found = _ended(serving, mallory.post("/v1/exports/customers", json=SEALED))
    assert (found.state, found.because) == ("failed", "access.refused"), found
    rows = serving.room.door.database.read(lambda tx: tx.rows(Statement(held_files.select())))
    assert [row for row in rows if row[3] == 3 and row[4] == 1] == []  # no export that is whole
