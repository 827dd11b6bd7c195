"""A person whose time has come is erased by the room itself, for good, and nobody has to be there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.model.ids import write_id
from strongroom.server.jobs.at_work import AtWork
from strongroom.vault.erasing.state import ErasureState
from strongroom.vault.log.audit_desk import EventFilter
from tests.backup.room import BackedRoom
from tests.server.signing_in import Clock


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    clock = Clock()
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"), now=clock)
    yield room
    room.close()


def test_an_erasure_that_is_due_becomes_definitive_on_schedule(backed: BackedRoom) -> None:
    gone, stays = backed.add("Zhang San", phone="13800005678"), backed.add("Li Si")
    at_work = AtWork(backed.room, replace(backed.surroundings))
    at_work.once()
    now = backed.surroundings.now
    with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        row = desk.erasures.ask(gone, due=now() + 3_600_000)
    assert isinstance(now, Clock)
    now.forward(minutes=30)
    at_work.once()
    assert _state(backed, row.erasure) == ErasureState.HIDDEN, "not before its time"
    now.forward(hours=2)
    at_work.once()
    assert _state(backed, row.erasure) == ErasureState.DEFINITIVE
    with backed.room.acting("alice", purpose="audit") as desk:
        (event,) = desk.audit.list(EventFilter(action="erase_definitive")).items
    assert event.principal == "(room)"
    assert backed.desk.customers.get(stays).id == stays
    assert at_work.judge.late() == []


def _state(backed: BackedRoom, erasure: bytes) -> int:
    with backed.room.acting("alice", purpose="privacy_request") as desk:
        row, _ = desk.erasures.erasure(write_id("era", erasure))
    assert row is not None
    return row.state
