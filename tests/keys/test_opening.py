"""Creating and opening the keys of a room, and every way in which it is refused."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.crypto.age import X25519Identity
from strongroom.errors import (
    Conflict,
    InvalidInput,
    KeyNotAvailable,
    NoRoom,
    RolledBack,
    StrongroomError,
    VerificationFailed,
)
from strongroom.keys.anchor import Access, Checkpoint
from strongroom.keys.creation import RoomPlan, complete_room, create_room
from strongroom.keys.ring_copies import copy_name, open_copy
from strongroom.keys.settings import Settings
from strongroom.storage.database import open_database
from strongroom.storage.room_rows import room_row
from strongroom.storage.versions import migrate
from tests.audit.log_room import execute
from tests.keys.rooms import Place, Typed, fingerprint
from tests.refusals import refused


def test_a_new_room_opens_with_all_its_keys(place: Place) -> None:
    made = place.create()
    opened = place.open()
    assert opened.ring == made.keyring.ring
    assert len(opened.epoch(1, 0, 1)) == len(opened.detail_key(1, "2026-11")) == 32
    assert len({opened.backup_key(), opened.mac_key(), opened.index_key(1, 1), opened.log_seed(1)}) == 4


def test_the_recovery_key_opens_the_copy_in_each_store(small_place: Place) -> None:
    made = small_place.create()
    assert made.recovery is not None
    for folder in ("store-a", "store-b"):
        copy = (small_place.folder / folder / copy_name(made.keyring.room)).read_bytes()
        assert open_copy(copy, made.recovery) == made.keyring.ring


def test_a_stranger_cannot_open_a_copy(small_place: Place) -> None:
    made = small_place.create()
    copy = (small_place.folder / "store-a" / copy_name(made.keyring.room)).read_bytes()
    with pytest.raises(KeyNotAvailable) as caught:
        open_copy(copy, X25519Identity(os.urandom(32)))
    assert caught.value.code == "age.no-match"


def test_a_given_recipient_is_used_and_no_recovery_key_is_made(small_place: Place) -> None:
    people = X25519Identity(os.urandom(32))
    plan = RoomPlan(small_place.keys, recovery=str(people.recipient), stores=small_place.stores)
    made = small_place.create(plan)
    assert made.recovery is None
    assert made.keyring.ring.recovery == str(people.recipient)


def test_nothing_in_the_home_is_open_to_others(small_place: Place) -> None:
    small_place.create()
    small_place.open()
    for path in [small_place.files.home, *small_place.files.home.rglob("*")]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_no_key_shows_in_a_repr(small_place: Place) -> None:
    made = small_place.create()
    texts = f"{made!r} {made.keyring!r} {made.keyring.ring!r} {made.keyring.ring.mac_keys!r}"
    assert "b'" not in texts.replace(repr(made.keyring.room), "")
    assert "age1" not in texts


def test_a_room_without_stores_works(small_place: Place) -> None:
    made = small_place.create(RoomPlan(small_place.keys))
    assert made.keyring.ring.stores == ()
    assert small_place.open().epoch(1, 0, 1)


def test_a_second_room_in_the_same_home_is_refused(small_place: Place) -> None:
    small_place.create()
    before = small_place.state()
    with pytest.raises(Conflict) as caught:
        small_place.create()
    assert caught.value.code == "room.exists"
    assert small_place.state() == before


def test_a_database_of_another_room_is_not_taken(place: Place, tmp_path: Path) -> None:
    place.create()
    other = Place(tmp_path / "other", place.url, place.database)
    os.makedirs(other.folder)
    with pytest.raises(Conflict) as caught:
        other.create()
    assert caught.value.code == "room.database-taken"
    assert not other.files.ring.exists()


def test_a_root_key_beside_the_data_is_refused_before_anything_is_made(small_place: Place) -> None:
    plan = RoomPlan(f"file:{small_place.files.home / 'keys' / 'root.key'}")
    with pytest.raises(InvalidInput) as caught:
        small_place.create(plan)
    assert caught.value.code == "keys.root-key-beside-data"
    assert not small_place.files.home.exists()


def test_a_link_does_not_hide_that_the_root_key_lies_beside_the_data(small_place: Place) -> None:
    small_place.files.home.mkdir()
    (small_place.folder / "elsewhere").symlink_to(small_place.files.home)
    with pytest.raises(InvalidInput) as caught:
        small_place.create(RoomPlan(f"file:{small_place.folder / 'elsewhere' / 'root.key'}"))
    assert caught.value.code == "keys.root-key-beside-data"


def test_the_demo_may_keep_its_root_key_beside_its_data(small_place: Place) -> None:
    small_place.files.make_folders()
    small_place.create(RoomPlan(f"file:{small_place.files.keys / 'root.key'}", demo=True))


def test_there_is_no_room_before_it_is_complete(small_place: Place) -> None:
    with pytest.raises(NoRoom) as caught:
        small_place.open()
    assert caught.value.code == "room.none-here"
    small_place.create(complete=False)
    with pytest.raises(NoRoom):
        small_place.open()


def test_creation_is_taken_up_again_with_the_same_ring_and_a_new_recovery_key(place: Place) -> None:
    first = place.create(complete=False)
    for _ in range(3):
        second = place.create(complete=False)
    assert second.keyring.room == first.keyring.room
    assert second.keyring.ring.epochs == first.keyring.ring.epochs
    assert second.keyring.ring.recovery != first.keyring.ring.recovery
    complete_room(place.files, Settings(second.keyring.room, place.url, place.keys))
    assert place.open().ring == second.keyring.ring
    assert second.recovery is not None
    copy = (place.folder / "store-a" / copy_name(first.keyring.room)).read_bytes()
    assert open_copy(copy, second.recovery) == second.keyring.ring


def _passphrase(place: Place, *answers: str) -> Typed:
    typed = Typed(*answers)
    plan = RoomPlan("passphrase:", stores=place.stores)
    surroundings = place.clock.surroundings(prompt=typed)
    made = create_room(place.files, place.database, plan, surroundings)
    complete_room(place.files, Settings(made.keyring.room, place.url, plan.keys))
    return typed


def test_a_passphrase_is_asked_for_twice_when_chosen_and_once_when_used(small_place: Place) -> None:
    assert _passphrase(small_place, "correct horse battery").asked == [True]
    typed = Typed("correct horse battery")
    small_place.open(small_place.clock.surroundings(prompt=typed))
    assert typed.asked == [False]


def test_a_wrong_passphrase_is_told_from_a_damaged_ring(small_place: Place) -> None:
    _passphrase(small_place, "correct horse battery")
    before = small_place.state()
    with pytest.raises(KeyNotAvailable) as caught:
        small_place.open(small_place.clock.surroundings(prompt=Typed("correct horse batterie")))
    assert caught.value.code == "keys.passphrase-wrong"
    assert small_place.state() == before


# -- what keeps a room from opening ---------------------------------------------------

Break = Callable[[Place], None]


def _flip(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _ring_gone(place: Place) -> None:
    place.files.ring.unlink()


def _ring_damaged(place: Place) -> None:
    _flip(place.files.ring)


def _ring_cut(place: Place) -> None:
    place.files.ring.write_bytes(place.files.ring.read_bytes()[:-1])


def _ring_parameters_damaged(place: Place) -> None:
    _flip(place.files.ring, 40)


def _ring_empty(place: Place) -> None:
    place.files.ring.write_bytes(b"")


def _ring_foreign(place: Place) -> None:
    with _another(place) as other:
        shutil.copy(other.files.ring, place.files.ring)


def _ring_of_the_future(place: Place) -> None:
    data = bytearray(place.files.ring.read_bytes())
    data[7] = 9
    place.files.ring.write_bytes(data)


def _ring_exposed(place: Place) -> None:
    place.files.ring.chmod(0o644)


def _ring_old(place: Place) -> None:
    old = place.files.ring.read_bytes()
    place.open().ensure_region(1, 1)
    place.files.ring.write_bytes(old)


def _anchor_gone(place: Place) -> None:
    place.files.anchor.unlink()


def _anchor_damaged(place: Place) -> None:
    data = place.files.anchor.read_bytes()
    place.files.anchor.write_bytes(data.replace(b'"ring_generation":1', b'"ring_generation":0'))


def _anchor_foreign(place: Place) -> None:
    with _another(place) as other:
        shutil.copy(other.files.anchor, place.files.anchor)


def _anchor_old(place: Place) -> None:
    old = place.files.anchor.read_bytes()
    place.open().anchor.update(lambda anchor: anchor.with_access(1, Access(1, bytes(32))))
    place.files.anchor.write_bytes(old)


def _database_foreign(place: Place) -> None:
    with _another(place) as other:
        shutil.copy(other.files.ring, place.files.ring)
        shutil.copy(other.files.anchor, place.files.anchor)
        shutil.copy(other.folder / "root.key", place.folder / "root.key")
        settings = other.files.settings.read_bytes()
    place.files.settings.write_bytes(settings)


def _log_gone(place: Place) -> None:
    checkpoint = Checkpoint("room.example/log", 10, bytes(32), "note\n")
    place.open().anchor.update(lambda anchor: anchor.with_checkpoint(1, checkpoint))


def _access_gone(place: Place) -> None:
    place.open().anchor.update(lambda anchor: anchor.with_access(1, Access(4, bytes(32))))


def _database_two_rings_behind(place: Place) -> None:
    _keep_database(place, lambda: [place.open().ensure_region(1, region) for region in (1, 2)])


def _database_two_anchors_behind(place: Place) -> None:
    anchor = place.open().anchor
    first, second = Access(1, bytes(32)), Access(2, bytes(32))
    _keep_database(
        place,
        lambda: (
            anchor.update(lambda known: known.with_access(1, first)),
            anchor.update(lambda known: known.with_access(1, second)),
        ),
    )


def _keep_database(place: Place, work: Callable[[], object]) -> None:
    """Put the database's own row back after some work, as an older copy of the database would."""
    row = place.database.read(room_row)
    assert row is not None
    work()
    _set_generations(place, row.ring_generation, row.anchor_generation)


def _set_generations(place: Place, ring: int, anchor: int) -> None:
    from sqlalchemy import update

    from strongroom.storage.statement import Statement
    from strongroom.storage.tables import room_state

    back = Statement(update(room_state).values(ring_generation=ring, anchor_generation=anchor))
    place.database.transact(lambda tx: tx.run(back))


def _root_key_gone(place: Place) -> None:
    (place.folder / "root.key").unlink()


def _root_key_damaged(place: Place) -> None:
    (place.folder / "root.key").write_text("strongroom-root-key-v1\nshort\n")


def _root_key_wrong(place: Place) -> None:
    with _another(place) as other:
        shutil.copy(other.folder / "root.key", place.folder / "root.key")


def _root_key_exposed(place: Place) -> None:
    (place.folder / "root.key").chmod(0o640)


class _another:
    """Another room, whole."""

    def __init__(self, place: Place) -> None:
        self.folder = place.folder / "another"

    def __enter__(self) -> Place:
        self.folder.mkdir()
        url = f"sqlite:///{self.folder / 'room.db'}"
        migrate(url)
        self.database = open_database(url)
        other = Place(self.folder, url, self.database)
        other.create()
        return other

    def __exit__(self, *_: object) -> None:
        self.database.close()


REFUSALS = [
    (_ring_gone, KeyNotAvailable, "ring.missing"),
    (_ring_damaged, KeyNotAvailable, "keyfile.damaged"),
    (_ring_cut, KeyNotAvailable, "keyfile.damaged"),
    (_ring_parameters_damaged, KeyNotAvailable, "keyfile.damaged"),
    (_ring_empty, KeyNotAvailable, "keyfile.damaged"),
    (_ring_foreign, KeyNotAvailable, "keyfile.foreign"),
    (_ring_of_the_future, KeyNotAvailable, "keyfile.future-format"),
    (_ring_exposed, KeyNotAvailable, "keys.file-exposed"),
    (_ring_old, RolledBack, "ring.rolled-back"),
    (_anchor_gone, KeyNotAvailable, "anchor.missing"),
    (_anchor_damaged, KeyNotAvailable, "keyfile.damaged"),
    (_anchor_foreign, KeyNotAvailable, "keyfile.foreign"),
    (_anchor_old, RolledBack, "anchor.rolled-back"),
    (_database_foreign, KeyNotAvailable, "database.foreign"),
    (_log_gone, RolledBack, "database.log-rolled-back"),
    (_access_gone, RolledBack, "database.access-rolled-back"),
    (_database_two_rings_behind, RolledBack, "database.rolled-back"),
    (_database_two_anchors_behind, RolledBack, "database.rolled-back"),
    (_root_key_gone, KeyNotAvailable, "keys.root-key-missing"),
    (_root_key_damaged, KeyNotAvailable, "keys.root-key-damaged"),
    (_root_key_wrong, KeyNotAvailable, "keys.root-key-wrong"),
    (_root_key_exposed, KeyNotAvailable, "keys.file-exposed"),
]


@pytest.mark.parametrize(
    ("breaks", "kind", "code"), REFUSALS, ids=[entry[0].__name__.strip("_") for entry in REFUSALS]
)
def test_a_room_that_does_not_hold_together_is_refused_and_left_as_it_is(
    small_place: Place, breaks: Break, kind: type[StrongroomError], code: str
) -> None:
    small_place.create()
    breaks(small_place)
    before = small_place.state()
    stores = fingerprint(small_place.folder / "store-a")
    with pytest.raises(kind) as caught:
        small_place.open()
    assert caught.value.code == code
    assert caught.value.exit_status == (6 if issubclass(kind, VerificationFailed) else 7)
    assert small_place.state() == before
    assert fingerprint(small_place.folder / "store-a") == stores


def test_an_empty_database_is_no_room(small_place: Place, tmp_path: Path) -> None:
    small_place.create()
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate(url)
    with open_database(url) as empty, pytest.raises(NoRoom) as caught:
        Place(small_place.folder, url, empty).open()
    assert caught.value.code == "database.empty"


def test_one_generation_ahead_is_a_crash_and_healed(place: Place) -> None:
    keyring = place.create().keyring
    _keep_database(place, lambda: keyring.ensure_month(1, "2026-12"))
    opened = place.open()
    opened.ensure_month(1, "2027-01")
    row = place.database.read(room_row)
    assert row is not None
    assert row.ring_generation == opened.ring.generation
    assert opened.detail_key(1, "2026-12") == keyring.detail_key(1, "2026-12")


def test_an_anchor_one_generation_ahead_is_healed(place: Place) -> None:
    keyring = place.create().keyring
    checkpoint = Checkpoint("o", 0, bytes(32), "note")
    _keep_database(place, lambda: keyring.anchor.update(lambda anchor: anchor.with_checkpoint(1, checkpoint)))
    anchor = place.open().anchor.update(lambda anchor: anchor.with_checkpoint(2, checkpoint))
    row = place.database.read(room_row)
    assert row is not None
    assert row.anchor_generation == anchor.generation == 3


def test_a_running_process_does_not_take_an_older_ring(small_place: Place) -> None:
    keyring = small_place.create().keyring
    old = small_place.files.ring.read_bytes()
    keyring.ensure_month(1, "2026-12")
    small_place.files.ring.write_bytes(old)
    before = small_place.state()
    with pytest.raises(RolledBack):
        keyring.ensure_month(1, "2027-01")
    with pytest.raises(RolledBack):
        keyring.refresh()
    assert small_place.state() == before


@pytest.mark.parametrize("folder", ["home", "keys"])
def test_folders_that_others_can_change_are_refused(small_place: Place, folder: str) -> None:
    small_place.create()
    (small_place.files.home if folder == "home" else small_place.files.keys).chmod(0o777)
    with pytest.raises(InvalidInput) as caught:
        small_place.open()
    assert caught.value.code == "room.folder-open"


def test_old_keys_that_a_killed_writer_left_are_overwritten_at_the_next_opening(small_place: Place) -> None:
    small_place.create()
    leftover = small_place.files.keys / ".ring.old"
    leftover.write_bytes(b"an old ring")
    leftover.chmod(0o600)
    with leftover.open("rb") as before:
        small_place.open()
        assert before.read() == bytes(11)
    assert not leftover.exists()


def test_a_room_that_is_refused_keeps_even_what_a_killed_writer_left(small_place: Place) -> None:
    small_place.create()
    leftover = small_place.files.keys / ".anchor.new"
    leftover.write_bytes(b"half an anchor")
    _root_key_gone(small_place)
    with pytest.raises(KeyNotAvailable):
        small_place.open()
    assert leftover.read_bytes() == b"half an anchor"


def test_a_room_of_a_later_version_is_left_to_that(place: Place) -> None:
    place.create()
    execute(place.url, "UPDATE room_state SET format = 99")
    with refused("room.future-format", 10):
        place.open()
