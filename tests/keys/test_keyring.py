"""The live ring: stores come and go, changes reach every place, and its state can be told without a key."""

import os

import pytest

from strongroom.errors import InvalidInput, KeyNotAvailable, NotFound
from strongroom.keys.anchor import Checkpoint
from strongroom.keys.creation import RoomPlan, complete_room, create_room
from strongroom.keys.custodians import forget_store
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import copy_name, open_copy
from strongroom.keys.settings import Settings
from strongroom.keys.status import key_status
from strongroom.keys.tree import KeyTree
from strongroom.storage.room_rows import room_row
from tests.keys.rooms import START, Place, Typed, fingerprint


def test_a_change_reaches_file_database_and_stores(place: Place) -> None:
    keyring = place.create().keyring
    before = keyring.ring.generation
    keyring.ensure_month(1, "2026-12")
    row = place.database.read(room_row)
    assert row is not None
    assert row.ring_generation == keyring.ring.generation == before + 1
    assert place.open().detail_key(1, "2026-12") == keyring.detail_key(1, "2026-12")
    assert [state.generation for state in keyring.store_states()] == [before + 1, before + 1]


def test_what_is_there_already_is_not_made_again(small_place: Place) -> None:
    keyring = small_place.create().keyring
    before = small_place.state()
    stores = fingerprint(small_place.folder / "store-a")
    keyring.ensure_month(1, "2026-11")
    keyring.ensure_tenant(1)
    assert keyring.ensure_region(1, 0) == 1
    assert keyring.rewrite(lambda ring: ring).ring == keyring.ring
    assert small_place.state() == before
    assert fingerprint(small_place.folder / "store-a") == stores


def test_keys_that_another_process_made_are_found(small_place: Place) -> None:
    first = small_place.create().keyring
    second = small_place.open()
    second.ensure_tenant(7)
    second.ensure_month(7, "2026-12")
    second.ensure_region(7, 0)
    assert first.index_key(7, first.newest_index_generation(7)) == second.index_key(7, 1)
    assert first.log_seed(7) == second.log_seed(7)
    assert first.detail_key(7, "2026-12") == second.detail_key(7, "2026-12")
    assert first.epoch(7, 0, 1) == second.epoch(7, 0, 1)


def test_a_key_that_is_nowhere_is_named_by_its_place_only(small_place: Place) -> None:
    keyring = small_place.create().keyring
    for ask in (
        lambda: keyring.epoch(1, 9, 1),
        lambda: keyring.index_key(1, 9),
        lambda: keyring.log_seed(9),
        lambda: keyring.detail_key(1, "1999-01"),
        lambda: keyring.backup_key(9),
        lambda: keyring.mac_key(9),
        lambda: keyring.newest_index_generation(9),
    ):
        with pytest.raises(KeyNotAvailable) as caught:
            ask()
        assert caught.value.code == "ring.key-missing"


def test_a_change_that_fails_changes_nothing(small_place: Place) -> None:
    keyring = small_place.create().keyring
    before = small_place.state()

    def fails(ring: Ring) -> Ring:
        raise KeyError("made up")

    with pytest.raises(KeyError):
        keyring.rewrite(fails)
    assert small_place.state() == before
    keyring.ensure_month(1, "2027-01")


# -- ring stores -----------------------------------------------------------------------


def test_a_store_is_added_and_has_the_ring_at_once(small_place: Place) -> None:
    made = small_place.create()
    keyring = made.keyring
    done = keyring.add_store(f"folder:{small_place.folder / 'third'}")
    assert len(done.stores) == 3
    assert all(state.current for state in done.stores)
    copy = (small_place.folder / "third" / copy_name(keyring.room)).read_bytes()
    assert made.recovery is not None
    assert open_copy(copy, made.recovery).stores[-1] == f"folder:{small_place.folder / 'third'}"


@pytest.mark.parametrize("which", ["again", "under another name", "inside"])
def test_a_store_that_is_no_other_place_is_refused_and_nothing_changes(
    small_place: Place, which: str
) -> None:
    keyring = small_place.create().keyring
    (small_place.folder / "link").symlink_to(small_place.folder / "store-a")
    place, code = {
        "again": (small_place.folder / "store-a", "stores.same-twice"),
        "under another name": (small_place.folder / "link", "stores.same-twice"),
        "inside": (small_place.files.home / "copies", "stores.inside-room"),
    }[which]
    before = small_place.state()
    with pytest.raises(InvalidInput) as caught:
        keyring.add_store(f"folder:{place}")
    assert caught.value.code == code
    assert small_place.state() == before


def test_two_stores_in_one_place_are_refused_at_creation(small_place: Place) -> None:
    one = f"folder:{small_place.folder / 'store-a'}"
    with pytest.raises(InvalidInput) as caught:
        small_place.create(RoomPlan(small_place.keys, stores=(one, f"{one}/")))
    assert caught.value.code == "stores.same-twice"
    assert not small_place.files.ring.exists()


def test_a_store_is_struck_off_the_list(small_place: Place) -> None:
    keyring = small_place.create().keyring
    forget_store(keyring, small_place.stores[0])
    assert keyring.ring.stores == small_place.stores[1:]
    with pytest.raises(NotFound) as caught:
        forget_store(keyring, small_place.stores[0])
    assert caught.value.code == "stores.unknown"


def test_a_store_out_of_reach_is_a_state_and_is_caught_up_later(small_place: Place) -> None:
    keyring = small_place.create().keyring
    away = small_place.folder / "away"
    (small_place.folder / "store-a").rename(away)
    done = keyring.rewrite(lambda ring: ring.with_detail_key(1, "2026-12", keyring.new_key()))
    assert [state.problem for state in done.stores] == ["stores.unreachable", None]
    away.rename(small_place.folder / "store-a")
    assert [state.problem for state in keyring.store_states()] == ["stores.copy-old", None]
    assert all(state.current for state in keyring.publish())


def test_a_killed_process_that_made_a_key_only_here_does_not_keep_it_from_the_stores(
    small_place: Place,
) -> None:
    keyring = small_place.create().keyring
    away = small_place.folder / "away"
    (small_place.folder / "store-a").rename(away)
    with pytest.raises(KeyNotAvailable):
        keyring.ensure_region(1, 1)
    assert (1, 1) in keyring.ring.epochs
    away.rename(small_place.folder / "store-a")
    assert small_place.open().ensure_region(1, 1) == 1
    assert all(state.current for state in keyring.store_states())


def test_the_stores_have_a_ring_without_the_key_before_the_room_does(small_place: Place) -> None:
    made = small_place.create()
    keyring = made.keyring
    keyring.rewrite(lambda ring: ring.with_epoch(1, 0, 2, keyring.new_key()))
    done = keyring.rewrite(lambda ring: ring.without_epoch(1, 0, 1), stores_first=True)
    assert all(state.current for state in done.stores)
    assert made.recovery is not None
    copy = (small_place.folder / "store-b" / copy_name(keyring.room)).read_bytes()
    assert 1 not in open_copy(copy, made.recovery).epochs[1, 0]
    assert 1 not in small_place.open().ring.epochs[1, 0]


# -- the anchor --------------------------------------------------------------------------


def test_the_anchor_grows_by_one_and_remembers_the_rings_generation(place: Place) -> None:
    keyring = place.create().keyring
    keyring.ensure_month(1, "2026-12")
    anchor = keyring.anchor.update(
        lambda anchor: anchor.with_checkpoint(1, Checkpoint("origin", 0, bytes(32), "note"))
    )
    assert (anchor.generation, anchor.ring_generation) == (2, keyring.ring.generation)
    assert keyring.anchor.update(lambda anchor: anchor) == anchor
    assert place.open().anchor.read() == anchor


# -- status ------------------------------------------------------------------------------


def test_the_status_counts_and_shows_no_key(place: Place) -> None:
    keyring = place.create().keyring
    tree = KeyTree(place.database, keyring, place.surroundings)
    tree.prepare(1, 3)
    place.database.transact(lambda tx: tree.new_customer_keys(tx, 1, [os.urandom(16) for _ in range(3)]))
    (place.folder / "store-b").rename(place.folder / "away")
    status = key_status(keyring, place.database)
    tenant = status.tenants[1]
    assert (tenant.regions, tenant.epochs, tenant.oldest_epoch) == (1, 1, START)
    assert (tenant.pages, tenant.customer_keys, tenant.months) == (1, 3, ("2026-11",))
    assert (status.provider, status.argon2, status.recovery) == ("file", None, True)
    assert status.ring_generation == status.database_ring_generation == 1
    assert [state.problem for state in status.stores] == [None, "stores.unreachable"]
    assert (status.stores_short, status.processes) == (0, 1)
    assert repr(keyring.mac_key()) not in repr(status)
    tree.close()


def test_the_status_says_how_a_passphrase_is_stretched_and_that_stores_are_missing(
    small_place: Place,
) -> None:
    surroundings = small_place.clock.surroundings(prompt=Typed("correct horse battery"))
    made = create_room(small_place.files, small_place.database, RoomPlan("passphrase:"), surroundings)
    complete_room(small_place.files, Settings(made.keyring.room, small_place.url, "passphrase:"))
    status = key_status(made.keyring, small_place.database)
    assert status.argon2 is not None
    assert (status.argon2.memory_kib, status.argon2.weak) == (65_536, False)
    assert (status.stores_short, list(status.stores)) == (2, [])
