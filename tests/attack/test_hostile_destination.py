"""Somebody who owns a destination, or may write to it, and knows the program.

Lives here: what lies at a destination as its owner would have it: links, things without an end, objects under
names that the room will want, names that are nobody's, keys of before. The room reads none of it as its own,
brings none of it elsewhere, deletes nothing outside, and restores what is its own in spite of it.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.key_copies import read_region
from strongroom.backup.promote import promote
from strongroom.backup.prune import Keep, prune
from strongroom.backup.restore import restore
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import sealer_of
from strongroom.errors import Erased, KeyNotAvailable, NotFound
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.shredder import shred_due
from strongroom.vault.room import open_room
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order

SECRET = b"the root key of the room, or whatever else lies on this machine"


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    """A room with two destinations, on both engines."""
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    yield room
    room.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[BackedRoom]:
    """The same on SQLite alone, for what the engine has no part in."""
    room = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk", "nas"))
    yield room
    room.close()


def below(backed: BackedRoom, name: str) -> Path:
    """The room's own folder at a destination."""
    return next(
        path for path in (backed.folder / name).iterdir() if path.is_dir() and path.name != "canaries"
    )


def newest_keys(backed: BackedRoom, name: str) -> Path:
    return max((below(backed, name) / "keys" / "1" / "0").iterdir())


def secret_file(backed: BackedRoom) -> Path:
    found = backed.folder / "elsewhere" / "secret"
    found.parent.mkdir(mode=0o700, exist_ok=True)
    found.write_bytes(SECRET)
    return found


# -- Links -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["run", "verify"])
def test_no_file_of_this_machine_is_carried_to_another_destination(small: BackedRoom, how: str) -> None:
    small.add("Zhang San")
    small.run()
    theirs = newest_keys(small, "disk")
    theirs.unlink()
    theirs.symlink_to(secret_file(small))
    newest_keys(small, "nas").unlink()
    if how == "run":
        small.run()
    else:
        verify_backups(small.shop)
    assert SECRET not in small.objects("nas").values()


def test_nothing_outside_is_deleted_through_a_link(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    outside = secret_file(small)
    segments = below(small, "disk") / "segments"
    for each in segments.iterdir():
        each.unlink()
    segments.rmdir()
    segments.symlink_to(outside.parent, target_is_directory=True)
    for _ in range(2):
        prune(small.shop, Keep(min_age=0), grace=-1)
    assert outside.read_bytes() == SECRET


def test_nothing_is_written_outside_through_a_link(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    outside = secret_file(small).parent
    manifests = below(small, "disk") / "manifests"
    for each in manifests.iterdir():
        each.unlink()
    manifests.rmdir()
    manifests.symlink_to(outside, target_is_directory=True)
    small.add("Li Si")
    report = small.run()
    assert [path.name for path in outside.iterdir()] == ["secret"]
    assert {each.name: each.complete for each in report.outcomes} == {"disk": False, "nas": True}


# -- Things without an end -------------------------------------------------------------------


@pytest.mark.parametrize("what", ["pipe", "endless", "huge"])
def test_an_object_that_has_no_end_is_none(small: BackedRoom, what: str) -> None:
    small.add("Zhang San")
    small.run()
    name = newest_keys(small, "disk")
    name.unlink()
    if what == "pipe":
        os.mkfifo(name, 0o600)
    elif what == "endless":
        name.symlink_to("/dev/zero")
    else:
        with name.open("wb") as file:
            file.truncate(1 << 42)
    place = small.shop.named("disk").place
    assert place.get(name.relative_to(small.folder / "disk").as_posix()) is None


# -- Names that are nobody's -----------------------------------------------------------------


def test_foreign_names_hold_up_no_prune_and_are_left_alone(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    strange = [below(small, "disk") / "segments" / name for name in ("README.TXT", "notes", "0" * 63 + "G")]
    for each in strange:
        each.write_bytes(b"whatever")
    _, pruned = prune(small.shop, Keep(min_age=0), grace=-1)
    assert [each.problem for each in pruned] == [None, None]
    assert all(each.exists() for each in strange)


def test_a_region_that_is_none_holds_up_no_restore(small: BackedRoom, tmp_path: Path) -> None:
    made = small.add("Zhang San")
    small.run()
    foreign = below(small, "disk") / "keys" / "1" / "77"
    foreign.mkdir()
    (foreign / "000000000001").write_bytes(b"whatever")
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        assert room.acting("alice", purpose="support").customers.get(made).id == made


def test_a_copy_of_keys_under_the_last_name_there_is_does_not_end_the_numbers(
    small: BackedRoom, tmp_path: Path
) -> None:
    made = small.add("Zhang San")
    small.run()
    (newest_keys(small, "disk").parent / "999999999999").write_bytes(b"whatever")
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        again = BackedRoom.__new__(BackedRoom)
        again.folder, again.places, again.surroundings, again.room = tmp_path, {}, small.surroundings, room
        promote(again.shop)
        again.desk = room.acting("alice", purpose="support")
        later = again.add("Li Si")
        again.run()
        restore(order(again, tmp_path / "back"), small.surroundings)
    with open_room(tmp_path / "back", small.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        assert [desk.customers.get(each).id for each in (made, later)] == [made, later]


# -- Names that the room will want ------------------------------------------------------------


def test_a_mark_of_nobody_fences_nobody(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    marks = below(small, "disk") / "generations"
    (marks / "000007").write_bytes(b"strongroom.invalid/another")
    small.add("Li Si")
    assert small.run().manifest is not None


def test_what_lies_under_the_name_of_keys_is_not_carried_on(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    newest_keys(small, "disk").write_bytes(b"whatever")
    theirs = newest_keys(small, "nas")
    theirs.unlink()
    report = small.run()
    assert not theirs.exists()
    assert {each.name: each.problem for each in report.outcomes}["nas"] == "backup.segment-missing"


def test_where_keys_could_not_be_put_the_run_says_so(small: BackedRoom) -> None:
    small.add("Zhang San")
    small.run()
    newest = newest_keys(small, "disk")
    newest.with_name(f"{int(newest.name) + 1:012}").write_bytes(b"whatever")
    small.add("Li Si")
    outcomes = {each.name: each.problem for each in small.run().outcomes}
    assert outcomes == {"disk": "destination.object-differs", "nas": None}


# -- The ledger ------------------------------------------------------------------------------


@pytest.mark.parametrize("junk", ["{n}.json0", "{n}.json", "0.json", "zzz", "UPPER"])
def test_nobody_comes_back_for_what_lies_in_the_ledger(backed: BackedRoom, tmp_path: Path, junk: str) -> None:
    first, gone = backed.add("Zhang San"), backed.add("Ouyang Nana", phone="13800005678")
    backed.run()
    name = junk.format(n=f"{1:016d}")
    for each in ("disk", "nas"):
        ledger = below(backed, each) / "ledger" / "1"
        ledger.mkdir(parents=True, mode=0o700)
        (ledger / name).write_bytes(b"whatever")
    backed.erase(first)
    backed.erase(gone)
    wanted = order(backed, tmp_path / "again")
    # A fresh machine: neither anchor nor ring stores are at hand.
    ring = replace(wanted.ring, ring=replace(wanted.ring.ring, stores=()))
    restore(replace(wanted, anchor=None, ring=ring), backed.surroundings)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        with pytest.raises((Erased, NotFound)):
            desk.customers.get(gone)
        assert not desk.customers.find({"phone": "13800005678"}).items


# -- Keys of before --------------------------------------------------------------------------


def test_keys_of_before_the_newest_backup_are_not_taken(backed: BackedRoom, tmp_path: Path) -> None:
    gone = backed.add("Ouyang Nana", phone="13800005678")
    backed.run()
    before = {each: newest_keys(backed, each).name for each in ("disk", "nas")}
    backed.add("Wang Wu")
    with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        desk.erasures.ask(gone, due=backed.room.door.now())
        shred_due(
            Carriage(door=backed.room.door, session=desk.session, destinations=backed.shop.destinations())
        )
    backed.run()
    for each, name in before.items():
        for path in newest_keys(backed, each).parent.iterdir():
            if path.name > name:
                path.unlink()
    sealer = sealer_of(backed.room.door.keyring.ring)
    assert read_region(backed.shop.named("disk").place, sealer, 1, 0, lambda state: True) is not None
    with pytest.raises(KeyNotAvailable, match=r"restore\.keys-missing"):
        restore(order(backed, tmp_path / "again"), backed.surroundings)
