"""What can go wrong with a destination, a log, a clock or a second room, and what a run makes of it."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from strongroom.backup.chain import Memory, check_freshness, read_chain
from strongroom.backup.patient import PatientDestination
from strongroom.backup.planning import plan_restore
from strongroom.backup.promote import promote
from strongroom.backup.restore import restore
from strongroom.backup.segment import SegmentKind, SegmentSealer
from strongroom.backup.sending import Shipment
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import Workshop, signing_keys
from strongroom.errors import (
    Busy,
    DonePartly,
    KeyNotAvailable,
    NotFound,
    Refused,
    RolledBack,
    VerificationFailed,
)
from strongroom.vault.room import open_room
from tests.backup.destinations import ENVIRONMENT, FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order

URL = "sqlite:///{}"


@pytest.fixture
def backed(tmp_path: Path) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, URL.format(tmp_path / "room.db"), ("disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    yield room
    room.close()


def faulty(backed: BackedRoom, name: str, **faults: Any) -> None:
    backed.places[name] = lambda behind: FaultyDestination(behind, **faults)


def outcomes(report: Any) -> dict[str, str | None]:
    return {outcome.name: outcome.problem for outcome in report.outcomes}


# -- destinations --------------------------------------------------------------------------


def test_one_that_fails_holds_up_none_and_is_completed_later(backed: BackedRoom) -> None:
    faulty(backed, "nas", fails=lambda method, name: True)
    report = backed.run()
    assert outcomes(report) == {"disk": None, "nas": "destination.unreachable"}
    with pytest.raises(DonePartly) as caught:
        report.require_complete()
    assert caught.value.exit_status == 9
    backed.places.clear()
    backed.add("Li Si")
    assert outcomes(backed.run()) == {"disk": None, "nas": None}
    # But for a state of keys that a newer one has replaced.
    assert set(backed.objects("nas").items()) <= set(backed.objects("disk").items())


def test_a_call_that_never_returns_is_given_up(backed: BackedRoom) -> None:
    behind = FaultyDestination(backed.shop.named("nas").place, stalls=lambda method, name: method == "list")
    try:
        with pytest.raises(Busy) as caught:
            list(PatientDestination(behind, 0.1).list())
        assert caught.value.code == "destination.timeout"
    finally:
        behind.release.set()


def test_a_run_goes_through_where_one_hangs_from_the_first_call_on(backed: BackedRoom) -> None:
    release = threading.Event()
    backed.places["nas"] = lambda behind: PatientDestination(
        FaultyDestination(behind, stalls=lambda method, name: True, release=release), 0.2
    )
    try:
        assert outcomes(backed.run()) == {"disk": None, "nas": "destination.timeout"}
    finally:
        release.set()


def test_a_destination_that_hangs_delays_nobody(backed: BackedRoom) -> None:
    release = threading.Event()
    faulty(backed, "nas", stalls=lambda method, name: method == "put", release=release)
    try:
        shipment = partial(Shipment, patience=0.2)
        # It hangs again while it is healed, so healing is left to another run here.
        sent = shipment(backed.shop.destinations())
        sent.add("x/segments/" + "ab" * 32, b"1" * 1_000)
        found = {outcome.name: outcome.problem for outcome in sent.finish()}
    finally:
        release.set()
    assert found == {"disk": None, "nas": "destination.timeout"}


def test_what_waits_for_a_slow_one_is_bounded(backed: BackedRoom) -> None:
    release = threading.Event()
    faulty(backed, "nas", stalls=lambda method, name: method == "put", release=release)
    try:
        sent = Shipment(backed.shop.destinations(), limit=10_000, patience=60.0)
        for number in range(50):
            sent.add(f"x/segments/{number:064}", bytes(1_000))
        found = {outcome.name: (outcome.problem, outcome.sent) for outcome in sent.finish()}
    finally:
        release.set()
    assert found["disk"] == (None, 50_000)
    assert found["nas"][0] == "destination.behind"


def test_one_that_is_full_is_completed_when_there_is_space(backed: BackedRoom) -> None:
    faulty(backed, "nas", capacity=100)
    assert outcomes(backed.run()) == {"disk": None, "nas": "destination.full"}
    backed.places.clear()
    assert outcomes(backed.run()) == {"disk": None, "nas": None}
    assert backed.objects("disk") == backed.objects("nas")


def test_where_all_fail_nothing_is_signed_and_the_next_run_covers_the_same(backed: BackedRoom) -> None:
    for name in ("disk", "nas"):
        faulty(backed, name, fails=lambda method, name: method == "put")
    with pytest.raises(Busy) as caught:
        backed.run()
    assert caught.value.code == "backup.nowhere-complete"
    backed.places.clear()
    report = backed.run()
    assert report.manifest is not None
    assert report.manifest.number == 1


def test_one_that_lies_is_found_out(backed: BackedRoom) -> None:
    faulty(backed, "nas", forgets=lambda name: "/segments/" in name)
    backed.run()
    backed.places.clear()
    report = {each.name: each for each in verify_backups(backed.shop, budget=None)}
    assert report["nas"].open_findings == 0
    assert all(found.healed for found in report["nas"].found)
    assert backed.objects("disk") == backed.objects("nas")


# -- rolled back, forged, foreign ------------------------------------------------------------


def test_an_older_copy_of_a_destination_is_refused_where_anybody_knows_better(
    backed: BackedRoom, tmp_path: Path
) -> None:
    backed.run()
    backed.add("Li Si")
    backed.run()
    ring, anchor = backed.shop.ring, backed.room.door.keyring.anchor.read()
    for name in ("disk", "nas"):
        next((backed.folder / name).glob("*/manifests/*2")).unlink()
    places = [backed.shop.named("disk")]
    with pytest.raises(RolledBack) as caught:
        plan_restore(places, ring, anchor, None, ENVIRONMENT)
    assert dict(caught.value.parameters) == {"found": 1, "known": 2, "who": "anchor"}
    # On a fresh machine nobody knows better, and the plan says so.
    assert plan_restore(places, ring, None, None, ENVIRONMENT).plan.proven == ["nas"]


def test_freshness_is_proven_by_nobody_where_nobody_can_be_asked(backed: BackedRoom) -> None:
    made = backed.run().manifest
    assert made is not None
    assert check_freshness(made, bytes(32), []) == []
    assert check_freshness(made, bytes(32), [Memory("anchor", 1, bytes(32))]) == ["anchor"]
    for memory in (Memory("nas", 2), Memory("anchor", 1, b"\1" * 32)):
        with pytest.raises(RolledBack):
            check_freshness(made, bytes(32), [memory])


def test_a_manifest_missing_everywhere_breaks_the_chain_and_earlier_ones_restore(
    backed: BackedRoom, tmp_path: Path
) -> None:
    for name in ("Li Si", "Wang Wu", "Zhao Liu"):
        backed.run()
        backed.add(name)
    backed.run()
    for name in ("disk", "nas"):
        next((backed.folder / name).glob("*/manifests/*3")).unlink()
    places, keys = backed.shop.destinations(), signing_keys(backed.shop.ring)
    with pytest.raises(VerificationFailed) as caught:
        read_chain(places, backed.room.id, keys)
    assert (caught.value.code, caught.value.parameters["number"]) == ("backup.chain-broken", 3)
    assert read_chain(places, backed.room.id, keys, up_to=2).newest.number == 2


def test_another_room_finds_nothing_and_writes_nothing(backed: BackedRoom, tmp_path: Path) -> None:
    backed.run()
    (tmp_path / "other").mkdir()
    other = BackedRoom(tmp_path / "other", URL.format(tmp_path / "other.db"), ())
    try:
        with pytest.raises(NotFound) as caught:
            read_chain(backed.shop.destinations(), other.room.id, signing_keys(other.shop.ring))
        assert caught.value.code == "backup.none"
    finally:
        other.close()


def test_a_segment_of_a_later_format_is_refused(backed: BackedRoom) -> None:
    made = backed.run().manifest
    assert made is not None
    path = next((backed.folder / "disk").glob(f"*/segments/{made.segments[0].name}"))
    data = path.read_bytes()
    sealer: SegmentSealer = backed.shop.sealer
    segment = made.segments[0]
    later = data[:7] + b"\2" + data[8:]
    with pytest.raises(KeyNotAvailable) as caught:
        sealer.open_bytes(segment.kind, segment.tenant, segment.first, segment.end, later)
    assert caught.value.code == "backup.future-format"


@pytest.mark.parametrize(
    "other",
    [
        lambda one: (SegmentKind.STATE, one.tenant, one.first, one.end),
        lambda one: (one.kind, 2, one.first, one.end),
        lambda one: (one.kind, one.tenant, one.first, one.end + 1),
    ],
)
def test_a_segment_in_the_place_of_another_does_not_open(
    backed: BackedRoom, other: Callable[[Any], tuple[SegmentKind, int, int, int]]
) -> None:
    made = backed.run().manifest
    assert made is not None
    path = next((backed.folder / "disk").glob(f"*/segments/{made.segments[0].name}"))
    kind, tenant, first, end = other(made.segments[0])
    with pytest.raises(VerificationFailed) as caught:
        backed.shop.sealer.open_bytes(kind, tenant, first, end, path.read_bytes())
    assert caught.value.code == "backup.segment-does-not-open"


# -- two rooms, two runs ------------------------------------------------------------------------


def test_the_room_that_was_restored_from_is_fenced_and_a_clone_may_not_write(
    backed: BackedRoom, tmp_path: Path
) -> None:
    backed.run()
    for name in ("first", "second"):
        restore(order(backed, tmp_path / name), backed.surroundings)
    with open_room(tmp_path / "first", backed.surroundings) as room:
        promote(Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT))
    backed.add("Li Si")
    with pytest.raises(Refused) as caught:
        backed.run()
    assert caught.value.code == "backup.fenced"
    with open_room(tmp_path / "second", backed.surroundings) as room:
        shop = Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT)
        with pytest.raises(Refused) as caught:
            promote(shop)
        assert caught.value.code == "backup.fenced"


def test_a_clone_takes_over_by_being_promoted_and_by_nothing_else(backed: BackedRoom, tmp_path: Path) -> None:
    """Such as the schedule of a clone that somebody opened to look something up."""
    gone = backed.add("Zhang San")
    backed.run()
    before = backed.objects()
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        clone = BackedRoom.__new__(BackedRoom)
        clone.folder, clone.places, clone.surroundings, clone.room = tmp_path, {}, backed.surroundings, room
        clone.desk = room.acting("alice", purpose="support")
        clone.add("Li Si")
        for attempt in (clone.run, lambda: clone.erase(gone)):
            with pytest.raises(Refused) as caught:
                attempt()
            assert caught.value.code == "backup.copy"
    assert backed.objects() == before
    assert backed.run(base=True).manifest is not None


def test_a_room_that_was_taken_over_erases_nobody(backed: BackedRoom, tmp_path: Path) -> None:
    gone = backed.add("Zhang San")
    backed.run()
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        promote(Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT))
    before = backed.objects()
    with pytest.raises(Refused) as caught:
        backed.erase(gone)
    assert caught.value.code == "backup.fenced"
    assert backed.objects() == before


def test_a_second_run_at_the_same_time_is_told_so_and_nothing_has_to_be_unlocked(backed: BackedRoom) -> None:
    with backed.shop.alone():
        with pytest.raises(Busy) as caught:
            backed.run()
        assert caught.value.code == "backup.running"
    assert backed.run().manifest is not None


def test_a_log_shorter_than_the_last_backup_is_not_backed_up(backed: BackedRoom) -> None:
    from dataclasses import replace

    from strongroom.backup.run import add_manifest

    made = backed.run().manifest
    assert made is not None
    part = replace(made.tenants[1], end=made.tenants[1].end + 1_000)
    add_manifest(backed.shop, replace(made, number=2, tenants={1: part}), "backup_run")
    with pytest.raises(VerificationFailed) as caught:
        backed.run()
    assert caught.value.code == "backup.log-shorter"
    for thread in threading.enumerate():
        if thread.name.startswith("backup-"):
            thread.join(60)
            assert not thread.is_alive()  # what would have sent has nothing to wait for


def test_a_destination_that_somebody_wrote_into_the_table_is_not_obeyed(backed: BackedRoom) -> None:
    from strongroom.storage import backup_rows
    from strongroom.storage.backup_rows import DestinationRow

    row = DestinationRow("evil", "folder:/tmp/evil", 1, 0, bytes(16), bytes(32))
    backed.room.door.database.transact(lambda tx: backup_rows.add_destination(tx, row))
    with pytest.raises(VerificationFailed) as caught:
        backed.run()
    assert caught.value.code == "destination.row-forged"


def test_revisions_that_somebody_deleted_are_missed(backed: BackedRoom) -> None:
    backed.run()
    customer = backed.add("Li Si")
    import sqlite3
    from contextlib import closing

    from strongroom.model.ids import read_id

    with closing(sqlite3.connect(backed.room.home / "room.db")) as connection, connection:
        connection.execute("DELETE FROM records WHERE id = ?", (read_id("cus", customer),))
    report = backed.run()
    assert report.missing == 1
    with pytest.raises(VerificationFailed) as caught:
        report.require_complete()
    assert caught.value.code == "backup.rows-missing"
