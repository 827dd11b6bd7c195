"""A verification that another process helps with finds what one process finds, whatever becomes of it."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from strongroom.audit.balance import KEY_BYTES
from strongroom.audit.findings import Finding
from strongroom.audit.table_sums import sum_tables
from strongroom.keys.surroundings import Surroundings
from strongroom.processes.second_process import SecondProcess
from strongroom.storage.database import open_database
from strongroom.vault.log import tables_beside
from strongroom.vault.log.audit_views import VerifyReport
from strongroom.vault.log.tables_beside import revision_checks
from strongroom.vault.log.tail import log_keys
from strongroom.vault.log.verify_tables import verify_tables
from strongroom.vault.room import Room, open_room
from tests.audit.log_room import execute
from tests.vault.conftest import make_home

NAMES = "甲乙丙丁戊己"
TAMPERINGS = {
    "a name was put in another's row": "UPDATE records SET owner = ? WHERE id = ?",
    "a record is gone": "DELETE FROM records WHERE ? IS NOT NULL AND id = ?",
    "a key is gone": "DELETE FROM customer_keys WHERE ? IS NOT NULL AND customer = ?",
    "who was looked at cannot be found": "DELETE FROM event_subjects WHERE ? IS NOT NULL AND customer = ?",
}


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Room]:
    with open_room(make_home(tmp_path_factory.mktemp("room"), database_url), Surroundings()) as opened:
        with opened.acting("alice", purpose="support") as desk:
            made = [desk.customers.create({"name": f"欧阳{name}"}) for name in NAMES]
            desk.customers.update(made[0].id, {"phone": "13800005678"}, expect=1)
        yield opened


def verified(room: Room, processes: int | None) -> VerifyReport:
    tenant = room.settings.tenant
    keys = room.door.database.read(lambda tx: log_keys(room.door, tx, tenant))
    return verify_tables(room.door, tenant, keys, data=True, processes=processes)


def customer(room: Room) -> bytes:
    ((found,),) = execute(room.settings.database, "SELECT min(id) FROM records")
    return bytes(found)


def test_a_sound_room_is_sound_by_two(room: Room) -> None:
    alone, both = verified(room, 1), verified(room, 2)
    assert both == alone
    assert both.ok
    assert both.records == len(NAMES)


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS)
def test_what_was_tampered_with_is_named_alike(room: Room, tampering: str) -> None:
    room.settle()
    execute(room.settings.database, tampering, parameters=(b"\x07" * 16, customer(room)))
    alone, both = verified(room, 1), verified(room, 2)
    assert not both.ok
    assert _named(both) == _named(alone)


def test_more_forged_rows_than_are_named_are_counted(room: Room) -> None:
    execute(room.settings.database, "UPDATE records SET updated = updated + 1")
    door, tenant = room.door, room.settings.tenant
    found = sum_tables(door.database, tenant, revision_checks(door), bytes(KEY_BYTES), 2)
    assert (len(found.forged), found.more) == (2, len(NAMES) - 2)


@pytest.mark.parametrize("asked", [0, 1])
def test_what_a_lost_process_should_have_walked_is_walked_here(
    room: Room, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    class Dying(SecondProcess):
        def tell(self, *words: Any) -> None:
            if not asked:
                os.kill(self.pid, signal.SIGKILL)
            super().tell(*words)

        def hear(self) -> tuple[Any, ...] | None:
            if asked:
                os.kill(self.pid, signal.SIGKILL)
            return super().hear()

    room.settle()
    execute(room.settings.database, "DELETE FROM records WHERE id = ?", parameters=(customer(room),))
    expected = _named(verified(room, 1))
    monkeypatch.setattr(tables_beside, "SecondProcess", Dying)
    assert _named(verified(room, 2)) == expected
    assert any(each.code == "record.gone" for each in expected)


def test_a_large_room_is_verified_by_two_and_a_small_one_is_not(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[SecondProcess] = []

    class Watched(SecondProcess):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            started.append(self)

    monkeypatch.setattr(tables_beside, "SecondProcess", Watched)
    monkeypatch.setattr(tables_beside, "second_core", lambda: True)
    with room.acting("alice", purpose="audit") as desk:
        assert desk.audit.verify(data=True).ok
        assert not started
        monkeypatch.setattr(tables_beside, "_WORTH_ANOTHER", 2)
        assert desk.audit.verify(data=True).ok
        assert len(started) == 1
        assert desk.audit.verify().ok  # of the log alone there is nothing to share
    assert len(started) == 1


def test_the_helper_ends_with_the_verification(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[SecondProcess] = []

    class Watched(SecondProcess):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            started.append(self)

    monkeypatch.setattr(tables_beside, "SecondProcess", Watched)

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    tenant = room.settings.tenant
    keys = room.door.database.read(lambda tx: log_keys(room.door, tx, tenant))
    with pytest.raises(KeyboardInterrupt):
        verify_tables(room.door, tenant, keys, data=True, processes=2, progress=fail)
    (helper,) = started
    with pytest.raises(ProcessLookupError):
        os.kill(helper.pid, 0)


def test_a_database_says_how_it_is_opened_once_more(room: Room) -> None:
    with open_database(room.door.database.url) as again:
        assert again.read(lambda tx: tx.dialect) == room.door.database.dialect


def _named(report: VerifyReport) -> set[Finding]:
    return set(report.findings)
