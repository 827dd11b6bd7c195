"""What destinations remember keeps a room that was set back shut, whoever opens it, and nobody else can."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

import strongroom
from strongroom.backup import asking, fencing, memories
from strongroom.backup.asking import ask_all
from strongroom.backup.destinations import add_destination
from strongroom.backup.fencing import mark_name
from strongroom.backup.manifest import ManifestKind
from strongroom.backup.memories import check_memories
from strongroom.backup.opening import open_checked
from strongroom.backup.promote import promote
from strongroom.backup.prune import Keep, prune
from strongroom.backup.registry import Registered, Role
from strongroom.backup.restore import restore
from strongroom.backup.run import run_backup
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import Workshop
from strongroom.doctor.check_up import check_up
from strongroom.errors import Busy, UsageError
from strongroom.storage import backup_rows
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.backup.conftest import make_bucket
from tests.backup.destinations import ENVIRONMENT, FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.patience import hear_all_places
from tests.refusals import refused

__all__ = ["hear_all_places"]

pytestmark = pytest.mark.usefixtures("hear_all_places")
T = TypeVar("T")


@pytest.fixture
def two(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    room.run()
    yield room
    room.close()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[BackedRoom]:
    """A room whose whole machine can be set back: all of it lies in one folder."""
    room = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room' / 'room.db'}", ("disk", "nas"))
    room.add("Zhang San", phone="13800005678")
    room.run()
    yield room
    with suppress(UsageError):  # it was closed, and did not open again
        room.close()


def image(room: BackedRoom) -> Path:
    """Copy the machine as it is now."""
    room.room.close()
    aside = room.folder / "image"
    shutil.copytree(room.room.home, aside)
    room.room = open_room(room.room.home, room.surroundings)
    room.desk = room.room.acting("alice", purpose="support")
    return aside


def set_back(room: BackedRoom, aside: Path, *unplugged: str) -> None:
    room.room.close()
    shutil.rmtree(room.room.home)
    shutil.copytree(aside, room.room.home)
    for name in unplugged:
        (room.folder / name).rename(room.folder / f"{name} unplugged")


def test_a_machine_set_back_by_one_backup_does_not_open(machine: BackedRoom) -> None:
    aside = image(machine)
    machine.add("Li Si")
    machine.run()
    set_back(machine, aside, "nas")
    with refused("backup.room-behind", 6) as caught:
        strongroom.open(machine.room.home, machine.surroundings)
    assert dict(caught.value.parameters) == {"found": 1, "known": 2, "who": "disk"}


def test_the_doctor_says_so_too(machine: BackedRoom) -> None:
    aside = image(machine)
    machine.add("Li Si")
    machine.run()
    set_back(machine, aside)

    def sit_down(room: Room) -> Desk:
        raise AssertionError("it did not open")

    found = check_up(machine.room.home, machine.surroundings, sit_down)
    assert found.unseen[0].code == "backup.room-behind"


def test_an_erasure_that_no_backup_followed_keeps_it_shut_too(machine: BackedRoom) -> None:
    gone = machine.add("Ouyang Nana")
    machine.run()
    aside = image(machine)
    machine.erase(gone)
    set_back(machine, aside, "store-a", "store-b")  # these would have said so
    with refused("erasure.room-behind", 6) as caught:
        strongroom.open(machine.room.home, machine.surroundings)
    assert caught.value.parameters["found"] == 0
    assert caught.value.parameters["who"] in ("disk", "nas")


def test_a_room_of_today_opens_with_all_places_there_and_with_none(machine: BackedRoom) -> None:
    machine.erase(machine.add("Ouyang Nana"))
    machine.run()
    machine.room.close()
    strongroom.open(machine.room.home, machine.surroundings).close()
    for name in ("disk", "nas"):
        (machine.folder / name).rename(machine.folder / f"{name} unplugged")
    strongroom.open(machine.room.home, machine.surroundings).close()


def test_a_bucket_is_asked_by_who_will_stay(machine: BackedRoom, s3_server: str) -> None:
    uri = f"s3://{make_bucket(s3_server)}?endpoint={s3_server}"
    machine.room.settings = replace(machine.room.settings, reachable=("127.0.0.1/32",))
    add_destination(machine.shop, "cloud", uri, Role.GATING)
    machine.run()
    aside = image(machine)
    machine.add("Li Si")
    machine.run()
    set_back(machine, aside, "disk", "nas")
    around = replace(machine.surroundings, environment=ENVIRONMENT)
    open_checked(machine.room.home, around).let_go()  # a command asks no bucket
    with refused("backup.room-behind", 6) as caught:
        open_checked(machine.room.home, around, whole=True)
    assert caught.value.parameters["who"] == "cloud"


@pytest.fixture
def hanging(two: BackedRoom) -> Iterator[FaultyDestination]:
    """`disk`, no call of which returns before the test is over."""
    place = FaultyDestination(two.shop.named("disk").place, stalls=lambda method, name: True)
    two.places["disk"] = lambda behind: place
    yield place
    place.release.set()


def ask_all_but_the_last(places: Sequence[Registered], question: Callable[[Registered], T]) -> Any:
    """As `ask_all`, where no time passes until all but one have answered, and then none is left."""
    ticks = iter([0.0] * len(places) + [60.0])
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(asking, "monotonic", ticks.__next__)
        return ask_all(places, question, 60.0)


def test_one_that_hangs_keeps_no_room_shut_and_the_other_still_speaks(
    two: BackedRoom, hanging: FaultyDestination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memories, "ask_all", lambda places, ask, _: ask_all_but_the_last(places, ask))
    places = two.shop.destinations()
    check_memories(two.room, places)
    two.room.door.database.transact(lambda tx: backup_rows.drop_backups(tx, [1]))
    with refused("backup.room-behind", 6):
        check_memories(two.room, places)


def test_one_that_does_not_answer_is_left_out_of_a_run(
    two: BackedRoom, hanging: FaultyDestination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fencing, "ask_all", ask_all_but_the_last)
    two.add("Li Si")
    report = two.run()
    assert {each.name: each.problem for each in report.outcomes} == {
        "disk": "destination.timeout",
        "nas": None,
    }
    assert hanging.calls == [("list", mark_name(two.room.id, 1)[:-6])]  # asked once, and nothing after it
    with refused("backup.incomplete", 9):
        report.require_complete()


def test_where_none_answers_there_is_no_run(
    two: BackedRoom, hanging: FaultyDestination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fencing, "ask_all", partial(ask_all, patience=0.2))
    two.places["nas"] = two.places["disk"]
    two.add("Li Si")
    with refused("backup.nowhere-complete", 11):
        two.run()
    assert [manifest.number for manifest in two.shop.manifests()] == [1]


def test_what_others_wrote_keeps_no_room_shut(machine: BackedRoom) -> None:
    home = next((machine.folder / "disk").glob("*/manifests")).parent
    newest = (home / "manifests" / f"{1:012}").read_bytes()
    (home / "manifests" / f"{2:012}").write_bytes(newest)  # an old one under a later number
    (home / "manifests" / f"{99:012}").write_bytes(b"forged")
    ledger = home / "ledger" / "1"
    ledger.mkdir(parents=True)
    (ledger / f"{7:016}.json").write_bytes(b"forged")
    machine.room.close()
    strongroom.open(machine.room.home, machine.surroundings).close()


def test_a_restored_copy_opens_while_its_room_goes_on_and_writes_no_backup(
    machine: BackedRoom, tmp_path: Path
) -> None:
    to = tmp_path / "again"
    restore(order(machine, to), machine.surroundings)
    machine.add("Li Si")
    machine.run()
    with strongroom.open(to, machine.surroundings) as copy:
        shop = Workshop(copy, copy.acting("alice", purpose="operations").session, ENVIRONMENT)
        before = machine.objects()
        for what in (run_backup, lambda shop: prune(shop, Keep())):
            with refused("backup.copy", 4):
                what(shop)
        assert machine.objects() == before
    machine.add("Wang Wu")
    machine.run().require_complete()  # the room itself is fenced by nothing


def test_a_room_in_charge_opens_beside_backups_of_the_one_it_replaced(
    machine: BackedRoom, tmp_path: Path
) -> None:
    to = tmp_path / "again"
    restore(order(machine, to), machine.surroundings)
    machine.add("Li Si")
    machine.run()  # by the room that is about to be replaced
    with open_room(to, machine.surroundings) as room:
        shop = Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT)
        promote(shop, give_up_later=True)
    strongroom.open(to, machine.surroundings).close()


def test_a_copy_of_a_room_that_went_on_is_put_in_charge_only_by_who_gives_up_what_came_since(
    machine: BackedRoom, tmp_path: Path
) -> None:
    to = tmp_path / "again"
    restore(order(machine, to), machine.surroundings)
    before = machine.run(base=True).manifest
    machine.add("Li Si")
    last = machine.run().manifest
    assert before is not None
    assert last is not None
    objects = machine.objects()
    with open_room(to, machine.surroundings) as room:
        shop = Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT)
        with refused("promote.room-went-on", 8):
            promote(shop)
        assert machine.objects() == objects  # nothing is marked: the other may go on
        done = promote(shop, give_up_later=True)
        assert list(done.given_up) == [before.number, last.number]
        event = room.acting("alice", purpose="audit").audit.list(limit=1).items[0]
        assert event.leaf.action == "promote"
        report = run_backup(shop)
        report.require_complete()
        assert report.manifest is not None
        assert (report.manifest.number, report.manifest.kind) == (last.number + 1, ManifestKind.BASE)
    with refused("backup.fenced", 4):
        machine.run()
    with strongroom.open(to, machine.surroundings) as again:
        assert again.acting("alice", purpose="audit").audit.verify(data=True).ok


def test_a_copy_from_before_an_erasure_is_not_put_in_charge(machine: BackedRoom, tmp_path: Path) -> None:
    gone = machine.add("Li Si")
    machine.run()
    to = tmp_path / "again"
    restore(order(machine, to), machine.surroundings)
    machine.erase(gone)
    objects = machine.objects()
    with open_room(to, machine.surroundings) as room:
        shop = Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT)
        for give_up_later in (False, True):
            with refused("erasure.room-behind", 6):
                promote(shop, give_up_later=give_up_later)
    assert machine.objects() == objects


def test_a_verification_without_a_destination_is_none(tmp_path: Path) -> None:
    bare = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ())
    try:
        with refused("backup.no-destination", 4):
            verify_backups(bare.shop)
    finally:
        bare.close()


def test_all_are_asked_at_once_and_each_answer_is_its_own(two: BackedRoom) -> None:
    release, met = threading.Event(), threading.Barrier(2)
    places = two.shop.destinations()

    def meet(each: object) -> int:
        return met.wait(60)  # comes back only where both are asked at the same time

    assert sorted(ask_all(places, meet).values()) == [0, 1]  # type: ignore[type-var]  # numbers

    def one_fails(each: object) -> str:
        if each is places[0]:
            raise Busy("destination.unreachable", destination="x", reason="made to fail")
        release.wait()
        return "never"

    try:
        said = ask_all_but_the_last(places, one_fails)
    finally:
        release.set()
    codes = [one.code for one in said.values() if isinstance(one, Busy)]
    assert codes == ["destination.unreachable", "destination.timeout"]


def test_what_is_no_fault_of_a_place_comes_out(two: BackedRoom) -> None:
    def broken(each: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_all(two.shop.destinations(), broken)
