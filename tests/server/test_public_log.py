"""The log's checkpoint and tiles for everybody: only where it is wanted, and never an entry."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from strongroom.audit.merkle import HASH_BYTES
from strongroom.audit.note import VerifierKey
from strongroom.server.serving import Serving
from tests.server.applications import app_of
from tests.server.signing_in import logged


@pytest.fixture
def anybody(serving: Serving) -> Iterator[TestClient]:
    serving.settings = replace(serving.settings, public_log=True)
    serving.registry = CollectorRegistry()
    with TestClient(app_of(serving), base_url="http://localhost:8443") as client:
        yield client


def test_it_is_closed_unless_it_is_opened(client: TestClient) -> None:
    for path in ("checkpoint", "tile/0/000.p/1"):
        answer = client.get(f"/public-log/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "http.no-such-page")


def test_the_newest_signed_checkpoint_is_given_and_none_is_signed_for_it(
    anybody: TestClient, serving: Serving
) -> None:
    none = anybody.get("/public-log/checkpoint")
    if none.status_code == 404:
        assert none.json()["code"] == "log.no-such-checkpoint"
    with serving.room.acting("alice", purpose="audit") as desk:
        note = desk.audit.checkpoint()
        key = desk.audit.key()
    events = len(logged(serving, "audit_checkpoint"))
    answer = anybody.get("/public-log/checkpoint")
    assert answer.text == note
    assert answer.headers["cache-control"] == "no-cache"
    VerifierKey.parse(key)
    assert len(logged(serving, "audit_checkpoint")) == events


def test_tiles_are_hashes_and_may_be_kept_for_ever(anybody: TestClient, serving: Serving) -> None:
    with serving.room.acting("alice", purpose="audit") as desk:
        size = int(desk.audit.checkpoint().splitlines()[1])
    tile = anybody.get(f"/public-log/tile/0/000.p/{size}")
    assert len(tile.content) == size * HASH_BYTES
    assert "immutable" in tile.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["entries/000", "entries/000.p/1", "data/000", "0/999", "../0/000", "0/000.p/256", "x"]
)
def test_entries_and_what_is_not_there_are_never_given(anybody: TestClient, path: str) -> None:
    assert anybody.get(f"/public-log/tile/{path}").status_code == 404
