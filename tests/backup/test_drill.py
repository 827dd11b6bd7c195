"""A drill proves what it says: it fails where a backup is not whole, or where what was erased still opens."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.backup import drill as drilling
from strongroom.backup.drill import DrillReport, drill
from strongroom.backup.status import backup_status
from strongroom.cli.drilling import _erase
from strongroom.crypto.age import X25519Identity
from strongroom.crypto.derive import label
from strongroom.crypto.signing import verify
from strongroom.keys.canonical_json import read_binary, write_json
from strongroom.vault.room import Room
from tests.backup.room import BackedRoom
from tests.refusals import refused


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    room.run()
    yield room
    room.close()


def run(
    backed: BackedRoom,
    erase: object = None,
    *,
    key: bool = True,
    source: str | None = "nas",
    store: str | None = None,
) -> DrillReport:
    assert backed.recovery is not None
    scratch = backed.folder / "scratch"
    scratch.mkdir(exist_ok=True)
    report = drill(
        backed.shop,
        erase or (lambda room, customer: _erase(room, customer, user="alice")),  # type: ignore[arg-type]  # what erases
        backed.surroundings,
        source=source,
        store=store,
        identity=X25519Identity.parse(backed.recovery) if key else None,
        scratch=scratch,
        user="alice",
    )
    assert list(scratch.iterdir()) == []
    return report


def test_it_restores_from_one_store_and_one_destination_and_signs_what_came_of_it(backed: BackedRoom) -> None:
    before = backed.objects("nas")
    stores = [path.read_bytes() for path in sorted(backed.folder.glob("store-*/*"))]
    report = run(backed)
    assert (report.problem, report.source, report.records) == (None, "nas", 1)
    assert report.store == f"folder:{backed.folder / 'store-a'}"
    document = json.loads(report.document)
    signature = read_binary(document["signature"]["value"], 64)
    key = read_binary(document["signature"]["key"], 32)
    verify(key, signature, label("strongroom/drill/v1") + write_json(document["body"]))
    status = backup_status(backed.shop)
    assert status.drill is not None
    assert (status.drill.passed, status.drill.source, status.drill.backup) == (True, "nas", 1)
    # A drill touches neither destinations nor ring stores.
    assert backed.objects("nas") == before
    assert [path.read_bytes() for path in sorted(backed.folder.glob("store-*/*"))] == stores


def test_it_passes_where_somebody_else_may_still_be_brought_back_and_the_policy_wants_a_second_person(
    backed: BackedRoom,
) -> None:
    backed.erase(backed.add("Li Si"), hidden_only=True)
    with backed.room.acting("alice", purpose="security") as desk:
        desk.admin.access_apply('approved = ["erase"]')
    backed.run()
    report = run(backed)
    assert (report.passed, report.problem) == (True, None)
    assert json.loads(report.document)["body"]["canary_erased"]


def test_whom_a_legal_hold_keeps_is_not_the_one_to_be_erased(backed: BackedRoom) -> None:
    held = backed.add("Li Si")  # the newest, who would be taken
    with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        desk.erasures.hold(held, until=None)
    backed.run()
    report = run(backed, key=False)
    assert (report.passed, report.canary) == (True, True)


def test_where_nobody_may_be_erased_the_report_says_so(tmp_path: Path) -> None:
    empty = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk", "nas"))
    try:
        empty.run()
        report = run(empty, key=False)
        assert (report.passed, report.canary) == (True, False)
        assert json.loads(report.document)["body"]["canary_erased"] is False
    finally:
        empty.close()


def test_destinations_and_ring_stores_take_turns(backed: BackedRoom) -> None:
    folder, chosen = backed.folder, []
    for key in (True, False, True, True):
        report = run(backed, key=key, source=None)
        assert report.passed
        body = json.loads(report.document)["body"]
        assert (body["source"], body["store"]) == (report.source, report.store)
        chosen.append((report.source, report.store))
    first, second = (f"folder:{folder / name}" for name in ("store-a", "store-b"))
    # One without the recovery key takes its turn at a destination, and none at a store.
    assert chosen == [("disk", first), ("nas", None), ("disk", second), ("nas", first)]
    assert run(backed, source="nas", store=second).store == second


def test_a_store_that_fails_is_named_and_does_not_keep_the_next_drill_there(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    (small.folder / "store-a").rename(small.folder / "unplugged")
    failed = run(small)
    assert (failed.problem, failed.store) == ("recovery.no-copy", f"folder:{small.folder / 'store-a'}")
    assert run(small).passed


def test_a_store_is_one_of_the_rooms_and_needs_the_recovery_key(small: BackedRoom) -> None:
    with refused("stores.unknown", 3):
        run(small, store=f"folder:{small.folder / 'elsewhere'}")
    with refused("drill.store-needs-key", 2):
        run(small, key=False, store=f"folder:{small.folder / 'store-a'}")


def test_what_was_noted_of_a_drill_before_stores_took_turns_is_read(small: BackedRoom) -> None:
    from strongroom.backup.facts import _ROOM, _write, read_drill

    database, mac = small.room.door.database, small.room.door.keyring.row_mac()
    _write(database, mac, _ROOM, {"at": 1, "backup": 2, "source": "nas", "passed": True}, 1)
    last = read_drill(database, mac)
    assert last is not None
    assert (last.source, last.store) == ("nas", None)


def test_a_destination_that_there_is_not_is_told_from_none(small: BackedRoom) -> None:
    with refused("destination.unknown", 3):
        drill(small.shop, lambda room, customer: None, small.surroundings, source="elsewhere")


def test_it_fails_where_the_one_destination_is_not_whole(backed: BackedRoom) -> None:
    next((backed.folder / "nas").glob("*/segments/*")).unlink()
    report = run(backed, key=False)
    assert (report.passed, report.problem) == (False, "backup.segment-missing")
    status = backup_status(backed.shop)
    assert status.drill is not None
    assert not status.drill.passed


def test_it_fails_where_what_was_erased_still_opens(backed: BackedRoom) -> None:
    def only_hide(room: Room, customer: str) -> None:
        with room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
            desk.erasures.ask(customer, due=room.door.now() + 3_600_000)

    assert run(backed, only_hide, key=False).problem == "drill.canary-opens"


def test_it_fails_where_the_canary_does_not_open_before(
    backed: BackedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drilling, "_opens", lambda room, kept: False)
    assert run(backed, key=False).problem == "drill.control-does-not-open"
