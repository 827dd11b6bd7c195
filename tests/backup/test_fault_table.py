"""Every fault that copies of a room have to stand, and the tests that show how each ends.

1. kill -9 at the n-th write, fsync, rename of a cut
   test_a_cut_killed_at_each_call_leaves_all_intact
2. kill -9 at any step of prune, then another machine
   test_a_prune_killed_at_each_call_holds_nobody_up
3. a bit flipped in any segment
   test_a_segment_that_is_not_whole_is_named_and_healed_from_the_other_place
   test_a_segment_that_no_place_has_is_refused_and_named
4. a segment truncated, at chunk ends too
   test_a_segment_that_is_not_whole_is_named_and_healed_from_the_other_place
5. a segment missing in mid-chain
   test_a_segment_missing_in_mid_chain_costs_exactly_the_later_moments
6. newest manifest deleted at one destination
   test_the_newest_manifest_is_written_again_where_it_was_deleted
7. a destination replaced by its older copy
   test_an_older_copy_of_a_destination_is_refused_where_anybody_knows_better
8. the same on a fresh machine, with one witness, with none
   test_a_fresh_machine_refuses_an_older_copy_by_one_witness_and_says_so_with_none
9. forged manifest, foreign files, poisoned names
   test_a_forged_manifest_and_foreign_files_are_named_and_change_nothing
10. wrong key, another room's key
   test_with_a_wrong_key_nothing_is_written
11. destination full in mid-segment
   test_a_small_disk_that_fills_up_in_mid_segment
12. a destination hangs, or is very slow
   test_the_others_are_complete_while_one_still_hangs
   test_what_waits_for_a_slow_one_is_bounded
   test_one_that_does_not_answer_is_left_out_of_a_run
   test_one_that_is_slow_is_waited_for_no_longer_than_it_is_told
13. clock ten years ahead or one behind, then prune
   test_a_clock_that_cannot_be_believed_removes_nothing
14. 100 later-dated forged moments
   test_later_dated_objects_that_nobody_signed_keep_and_push_out_nothing
15. prune, backup, restore, verify at once
   test_nothing_listed_is_ever_missing
16. restore onto a live or non-empty place
   test_a_place_that_is_not_empty_is_refused_before_any_write
17. restore killed
   test_a_restore_that_was_killed_anywhere_goes_on
18. ring missing, or older than the ledger
   test_without_the_ring_of_today_data_stays_sealed_and_the_epoch_is_named
19. erased person, restored to before the erasure
   test_back_before_an_erasure_the_person_is_absent_and_the_log_says_so
20. old database and old ring copied over the live ones
   test_an_old_database_and_ring_are_refused_while_anything_remembers
   test_a_machine_set_back_by_one_backup_does_not_open
   test_an_erasure_that_no_backup_followed_keeps_it_shut_too
21. crash at each step of an erasure
   test_killed_at_any_step_it_goes_on_to_the_same_end
22. a ring place offline; a versioned place offered
   test_a_ring_store_that_is_gone_keeps_it_from_being_called_definitive
   test_a_place_that_keeps_old_versions_is_refused
   test_a_bucket_is_no_ring_store_and_one_with_versions_is_marked
23. a row changed by SQL
   test_a_row_changed_by_sql_differs_from_its_backup_and_the_log_names_it
24. server dead for 26 hours
   test_another_process_says_that_the_last_backup_is_late
   test_one_destination_that_is_behind_is_late_though_another_is_not
25. SQLite to PostgreSQL and back
   test_it_goes_in_every_direction
26. log truncated, then backed up
   test_a_log_shorter_than_the_last_backup_is_not_backed_up
27. a format from the future
   test_a_segment_of_a_later_format_is_refused
28. two servers write one chain
   test_the_room_that_was_restored_from_is_fenced_and_a_clone_may_not_write
   test_a_restored_copy_opens_while_its_room_goes_on_and_writes_no_backup
"""

import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import strongroom
from strongroom.audit.leaf import decode_leaf
from strongroom.backup.chain import Memory, check_freshness, read_chain
from strongroom.backup.compare import compare_with_backup
from strongroom.backup.plan import make_plan
from strongroom.backup.planning import plan_restore
from strongroom.backup.promote import promote
from strongroom.backup.restore import restore
from strongroom.backup.sending import Shipment
from strongroom.backup.status import backup_status
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import Workshop, signing_keys
from strongroom.errors import NotFound, RolledBack, StrongroomError, VerificationFailed
from strongroom.keys.ring import RingKey
from strongroom.keys.ring_file import RingFile
from strongroom.keys.stores import ring_store
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id
from strongroom.storage import leaf_rows, log_rows
from strongroom.vault.room import open_room
from tests.audit.log_room import execute
from tests.backup.destinations import ENVIRONMENT, FaultyDestination
from tests.backup.dying import WORK
from tests.backup.room import BackedRoom
from tests.backup.test_restore import SAME, order, populate, rows
from tests.forked import PROCESSES
from tests.patience import hear_all_places
from tests.refusals import refused

__all__ = ["hear_all_places"]

TESTS = Path(__file__).resolve().parents[1]
_MOST = 400


@pytest.fixture
def two(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    """A room with two destinations, on both engines."""
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    yield room
    room.close()


def test_each_row_names_tests_that_there_are() -> None:
    assert __doc__ is not None
    written = "\n".join(path.read_text() for path in TESTS.rglob("test_*.py"))
    numbers = re.findall(r"^(\d+)\. ", __doc__, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 29)]
    for name in re.findall(r"\btest_\w+", __doc__):
        assert f"def {name}(" in written, name


# -- kill -9 ---------------------------------------------------------------------------------


def dies(what: str, home: Path, last: int) -> bool:
    """Have a process do something until a call into the disk; whether it died there."""
    process = PROCESSES.Process(target=WORK[what], args=(str(home), last))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def segments(backed: BackedRoom, name: str = "disk") -> set[str]:
    """The objects there; what a writer that was killed left half under another name is none."""
    return {path for path in backed.objects(name) if "/segments/" in path and "/.part-" not in path}


@pytest.mark.slow
def test_a_cut_killed_at_each_call_leaves_all_intact(tmp_path: Path) -> None:
    backed = BackedRoom(
        tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk",)
    )  # engines have no part in it
    try:
        backed.run()
        for last in range(_MOST):
            backed.add("Li Si")
            before = segments(backed)
            if not dies("run", backed.room.home, last):
                break
            assert all(report.open_findings == 0 for report in verify_backups(backed.shop, budget=None))
            halfway = segments(backed) - before
            report = backed.run()
            report.require_complete()
            named = {one.name for each in backed.shop.manifests() for one in each.all_segments()}
            again = [name for name in halfway if name.rpartition("/")[2] not in named]
            assert len(again) <= 1
        else:
            pytest.fail("it never came to the end")
        assert last > 10
        assert restore(order(backed, tmp_path / "again"), backed.surroundings).verified.ok
    finally:
        backed.close()


@pytest.mark.slow
def test_a_prune_killed_at_each_call_holds_nobody_up(tmp_path: Path) -> None:
    backed = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk",))
    try:
        for _ in range(2):  # as many as are kept
            backed.add("Zhang San")
            backed.run(base=True)
        for last in range(_MOST):
            backed.add("Li Si")
            backed.run(base=True)
            if not dies("prune", backed.room.home, last):
                break
            backed.add("Wang Wu")
            backed.run().require_complete()  # at once, by another process: there is nothing to unlock
            reports = verify_backups(backed.shop, budget=None)
            assert [report.lost for report in reports] == [[]]
            assert all(report.open_findings == 0 for report in reports)
        else:
            pytest.fail("it never came to the end")
        assert last > 3
        for manifest in backed.shop.manifests():
            made = up_to(backed, tmp_path / f"to-{manifest.number}", manifest.number)
            assert restore(made, backed.surroundings).verified.ok
    finally:
        backed.close()


def up_to(backed: BackedRoom, to: Path, number: int):  # type: ignore[no-untyped-def]  # an order, as of `order`
    """An order to restore a backup as if there were no later one."""
    made = order(backed, to)
    chain = read_chain(made.places, backed.room.id, signing_keys(made.ring.ring), number)
    return replace(made, plan=make_plan(chain, None, []))


# -- what lies there ---------------------------------------------------------------------------


def test_a_segment_missing_in_mid_chain_costs_exactly_the_later_moments(
    two: BackedRoom, tmp_path: Path
) -> None:
    for name in ("Li Si", "Wang Wu", "Zhao Liu"):
        two.run()
        two.add(name)
    two.run()
    lost = two.shop.manifests()[2].segments[0].name
    for place in ("disk", "nas"):
        next((two.folder / place).glob(f"*/segments/{lost}")).unlink()
    for report in verify_backups(two.shop, budget=None):
        assert report.lost == [3, 4]
        assert [found.name.rpartition("/")[2] for found in report.found] == [lost]
    with refused("backup.segment-missing", 6):
        restore(order(two, tmp_path / "again"), two.surroundings)
    assert restore(up_to(two, tmp_path / "earlier", 2), two.surroundings).verified.ok


def test_a_fresh_machine_refuses_an_older_copy_by_one_witness_and_says_so_with_none(
    two: BackedRoom, tmp_path: Path
) -> None:
    two.run()
    two.add("Li Si")
    two.run()
    ring = two.shop.ring
    for path in (two.folder / "disk").glob("*/manifests/*2"):
        path.unlink()
    only, other = two.shop.named("disk"), two.shop.named("nas")
    # The other destination is the witness: it is named by the backups themselves, and asked.
    assert plan_restore([only], ring, None, None, ENVIRONMENT).plan.chain.newest.number == 2
    chain = read_chain([only], two.room.id, signing_keys(ring))
    with refused("backup.rolled-back", 6) as caught:
        check_freshness(chain.newest, chain.digests[1], [Memory(other.name, 2)])
    assert dict(caught.value.parameters) == {"found": 1, "known": 2, "who": "nas"}
    (two.folder / "nas").rename(tmp_path / "unplugged")
    assert plan_restore([only], ring, None, None, ENVIRONMENT).plan.proven == []


def test_with_a_wrong_key_nothing_is_written(two: BackedRoom, tmp_path: Path) -> None:
    two.run()
    places, to = two.shop.destinations(), tmp_path / "again"
    ring = two.shop.ring
    number, key = max(ring.backup_keys.items())
    wrong = replace(ring, backup_keys={**ring.backup_keys, number: RingKey(bytes(32), key.made)})
    before = two.objects()
    with refused("backup.segment-missing", 6):  # of all places none has it as it opens under this key
        plan_restore(places, wrong, None, None, ENVIRONMENT)
    (tmp_path / "other").mkdir()
    stranger = BackedRoom(tmp_path / "other", f"sqlite:///{tmp_path / 'other.db'}", ())
    try:
        with pytest.raises(NotFound) as caught:
            plan_restore(places, stranger.shop.ring, None, None, ENVIRONMENT)
        assert caught.value.code == "backup.none"
    finally:
        stranger.close()
    assert not to.exists()
    assert two.objects() == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that takes 256 KiB."""
    folder = tmp_path / "small-disk"
    folder.mkdir(mode=0o700)
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or mount is None or subprocess.run([mount, *options], check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_small_disk_that_fills_up_in_mid_segment(
    tmp_path: Path, database_url: str, small_disk: Path
) -> None:
    from strongroom.backup.destinations import add_destination
    from strongroom.backup.registry import Role

    backed = BackedRoom(tmp_path, database_url, ("disk",))
    try:
        backed.add("Zhang San", note="x" * 4_000)
        add_destination(backed.shop, "small", f"folder:{small_disk}", Role.GATING)
        filling = small_disk / "filling"
        filling.write_bytes(os.urandom(246_000))  # random, so that nothing on the way makes it smaller
        problems = {each.name: each.problem for each in backed.run().outcomes}
        assert problems == {"disk": None, "small": "destination.full"}
        assert list(small_disk.rglob(".part-*")) == []
        filling.unlink()
        backed.run().require_complete()
        assert set(backed.objects("disk")) == set(backed.objects("small-disk"))
    finally:
        backed.close()


def test_the_others_are_complete_while_one_still_hangs(two: BackedRoom) -> None:
    release, done = threading.Event(), threading.Event()
    slow = FaultyDestination(
        two.shop.named("nas").place, stalls=lambda method, name: method == "put", release=release
    )
    disk = two.shop.named("disk")
    nas = replace(two.shop.named("nas"), place=slow)

    class Watched:
        """Tells when the other one has the last object."""

        def __getattr__(self, name: str) -> object:
            return getattr(disk.place, name)

        def put(self, name: str, data: bytes) -> bool:
            made = disk.place.put(name, data)
            if name.endswith("4"):
                done.set()
            return made

    shipment = Shipment([replace(disk, place=Watched()), nas], patience=3_600.0)  # type: ignore[arg-type]  # does what it stands for
    for number in range(5):
        shipment.add(f"x/segments/{number:064}", bytes(1_000))
    assert done.wait(60)  # nothing of the slow one has arrived, and it has not been given up
    assert not slow.taken
    release.set()
    assert all(outcome.complete for outcome in shipment.finish())


def test_how_far_a_slow_one_is_behind_is_shown(two: BackedRoom) -> None:
    two.run()
    two.places["nas"] = lambda place: FaultyDestination(place, fails=lambda method, name: method == "put")
    for name in ("Li Si", "Wang Wu"):
        two.add(name)
        two.run()
    two.places.clear()
    status = {one.name: one for one in backup_status(two.shop).destinations}
    assert (status["disk"].behind, status["nas"].behind) == (0, 2)
    assert status["nas"].backup == 1


# -- keys and erasure -----------------------------------------------------------------------


def test_without_the_ring_of_today_data_stays_sealed_and_the_epoch_is_named(
    two: BackedRoom, tmp_path: Path
) -> None:
    gone = two.add("Ouyang Nana")
    two.run()
    before = order(two, tmp_path / "again").ring
    epoch = max(before.ring.epochs[1, 0])
    two.erase(gone)
    two.run()
    old = replace(order(two, tmp_path / "again"), ring=RingFile(before.ring, before.root))
    with refused("restore.keys-missing", 7) as caught:
        restore(old, two.surroundings)
    assert dict(caught.value.parameters) == {"region": "1/0", "epoch": epoch + 1}
    assert not (tmp_path / "again" / "strongroom.toml").exists()


def test_back_before_an_erasure_the_person_is_absent_and_the_log_says_so(
    two: BackedRoom, tmp_path: Path
) -> None:
    gone = two.add("Ouyang Nana", phone="13800009999")
    two.run()
    moment = two.room.door.now()
    two.erase(gone)
    two.run()
    report = restore(order(two, tmp_path / "again", at=moment), two.surroundings)
    assert report.verified.ok
    with open_room(tmp_path / "again", two.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        with pytest.raises(StrongroomError) as caught:
            desk.customers.get(gone)
        assert caught.value.code in ("access.erased", "access.not-found")
        assert not desk.customers.find({"phone": "13800009999"}).items
        head = room.door.database.read(lambda tx: log_rows.head(tx, 1))
        assert head is not None
        leaves = room.door.database.read(lambda tx: leaf_rows.leaves_between(tx, 1, 0, head.next))
        said = {decode_leaf(row.body).action for row in leaves if row.body is not None}
        assert {"erase", "erase_definitive", "era_begin"} <= said
        keys = execute(room.settings.database, "SELECT customer FROM customer_keys")
        assert read_id("cus", gone) not in {bytes(row[0]) for row in keys}
        promote(Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT))
    two.add("Somebody Else")
    with refused("backup.fenced", 4):
        two.run()


@pytest.mark.usefixtures("hear_all_places")
def test_an_old_database_and_ring_are_refused_while_anything_remembers(small: BackedRoom) -> None:
    gone = small.add("Ouyang Nana")
    small.run()
    home, aside = small.room.home, small.folder / "aside"
    small.room.close()
    shutil.copytree(home, aside)
    small.room = open_room(home, small.surroundings)
    small.erase(gone)
    small.run()
    small.room.close()

    def put_back(*names: str) -> None:
        for path in home.glob("room.db*"):
            path.unlink()
        for name in names:
            shutil.copy(aside / name, home / name)

    put_back("room.db", "keys/ring")  # the anchor remembers
    with pytest.raises(RolledBack):
        open_room(home, small.surroundings)
    put_back("room.db", "keys/ring", "keys/anchor")  # a whole machine set back: the ring stores remember
    with refused("ring.store-ahead", 6):
        open_room(home, small.surroundings)
    for name in ("store-a", "store-b"):
        (small.folder / name).rename(small.folder / f"{name} unplugged")
    with refused("backup.room-behind", 6) as caught:  # the destinations remember, too
        strongroom.open(home, small.surroundings)
    assert caught.value.parameters["who"] == "disk"
    small.room = open_room(home, small.surroundings)  # by whoever asks none of them: a run asks them all
    with refused("backup.room-behind", 6) as caught:
        small.run()
    assert caught.value.parameters["who"] == "disk"
    with refused("backup.room-behind", 6):
        verify_backups(small.shop)


def test_a_bucket_is_no_ring_store_and_one_with_versions_is_marked(s3_server: str) -> None:
    from strongroom.backup.destination import destination_for
    from strongroom.backup.destinations import try_destination
    from strongroom.keys.room_files import RoomFiles
    from tests.backup.conftest import make_bucket, with_versions

    bucket = make_bucket(s3_server)
    uri = f"s3://{bucket}?endpoint={s3_server}"
    with refused("stores.scheme-unknown", 5):
        ring_store(uri)
    place = destination_for(uri, ENVIRONMENT)
    assert not try_destination(place, RoomFiles(Path("/nowhere"))).protection.versioned
    with_versions(s3_server, bucket)
    assert try_destination(place, RoomFiles(Path("/nowhere"))).protection.versioned


# -- what only looks at it ---------------------------------------------------------------------


def test_a_row_changed_by_sql_differs_from_its_backup_and_the_log_names_it(two: BackedRoom) -> None:
    customer = two.add("Ouyang Nana", phone="13800009999")
    others = [two.add("Li Si", phone=f"138000100{number:02}") for number in range(3)]
    two.desk.customers.update(others[0], {"phone": "13800010099"}, expect=1)
    two.run()
    assert compare_with_backup(two.shop).different == []
    identity = read_id("cus", customer)
    execute(
        two.room.settings.database,
        "UPDATE records SET created = created + 1 WHERE id = ?",
        parameters=(identity,),
    )
    assert [each.record for each in compare_with_backup(two.shop).different] == [identity]
    with two.room.acting("alice", purpose="audit") as desk:
        assert customer in {finding.record for finding in desk.audit.verify(data=True).findings}


def test_another_process_says_that_the_last_backup_is_late(two: BackedRoom) -> None:
    two.run()
    later = two.room.door.now() + 26 * 3_600_000
    with open_room(two.room.home, Surroundings(environment={}, now=lambda: later)) as room:
        shop = Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT)
        with pytest.raises(VerificationFailed) as caught:
            backup_status(shop).require_younger(24 * 3_600_000)
        assert caught.value.code == "backup.too-old"


# -- from engine to engine -------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize("first", ["sqlite", "postgresql"])
@pytest.mark.parametrize("second", ["sqlite", "postgresql"])
def test_it_goes_in_every_direction(
    tmp_path: Path, postgres_url: str, empty_postgres_url: str, first: str, second: str
) -> None:
    backed = BackedRoom(
        tmp_path, postgres_url if first == "postgresql" else f"sqlite:///{tmp_path / 'room.db'}"
    )
    try:
        populate(backed)
        to = empty_postgres_url if second == "postgresql" else None
        restore(order(backed, tmp_path / "there", to), backed.surroundings)
        with open_room(tmp_path / "there", backed.surroundings) as there:
            assert there.door.database.dialect == second
            for table in SAME:
                assert rows(there.door.database, table) == rows(backed.room.door.database, table), table
            desk = there.acting("alice", purpose="support")
            assert len(desk.customers.find({"phone": "13900001234"}).items) == 1
    finally:
        backed.close()
