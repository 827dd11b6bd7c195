"""Ring stores in which somebody put something: a copy of their own making, a pipe, a file without an end."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.promote import promote
from strongroom.backup.restore import restore
from strongroom.backup.workshop import Workshop
from strongroom.crypto.age import X25519Identity
from strongroom.errors import KeyNotAvailable
from strongroom.keys.recovery import recover_ring
from strongroom.keys.ring import RingKey
from strongroom.keys.ring_copies import copy_name, open_copy, seal_copy
from strongroom.keys.stores import ring_store
from strongroom.vault.room import open_room
from tests.backup.destinations import ENVIRONMENT
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


def recovered(small: BackedRoom, to: Path, *names: str) -> str:
    assert small.recovery is not None
    identity = X25519Identity.parse(small.recovery)
    stores = [f"folder:{small.folder / name}" for name in names]
    keys = small.folder / f"keys-{to.name}"
    keys.mkdir(mode=0o700)
    return recover_ring(to, stores, identity, f"file:{keys / 'root.key'}", small.surroundings).store


def test_a_copy_that_somebody_sealed_to_the_recovery_key_is_not_taken_for_the_newest(
    small: BackedRoom, tmp_path: Path
) -> None:
    """The public half of the recovery key is no secret: it stands in each ring, and on paper."""
    ring = small.room.door.keyring.ring
    own = {1: {1: RingKey(os.urandom(32), small.room.door.now())}}
    forged = replace(ring, log_seeds=own, generation=ring.generation + 9)
    (small.folder / "store-b" / copy_name(ring.room)).write_bytes(seal_copy(forged))
    with refused("recovery.copies-differ", 8):
        recovered(small, tmp_path / "both", "store-a", "store-b")
    assert recovered(small, tmp_path / "one", "store-a").endswith("store-a")


def test_an_older_copy_of_the_same_room_is_passed_by(small: BackedRoom, tmp_path: Path) -> None:
    name = copy_name(small.room.id)
    before = (small.folder / "store-b" / name).read_bytes()
    keyring = small.room.door.keyring
    keyring.rewrite(lambda ring: ring.with_copy("a drawer", keyring.now()))
    (small.folder / "store-b" / name).write_bytes(before)
    assert recovered(small, tmp_path / "again", "store-a", "store-b").endswith("store-a")


@pytest.mark.parametrize("what", ["pipe", "huge"])
def test_a_store_that_has_no_end_is_out_of_reach_and_waited_for_by_nobody(
    small: BackedRoom, what: str
) -> None:
    path = small.folder / "store-a" / copy_name(small.room.id)
    path.unlink()
    if what == "pipe":
        os.mkfifo(path, 0o600)
    else:
        path.touch(0o600)
        os.truncate(path, 1 << 42)
    with pytest.raises(KeyNotAvailable):
        ring_store(f"folder:{small.folder / 'store-a'}").read(path.name)
    assert {state.current for state in small.room.door.keyring.store_states()} == {True, False}


def test_a_room_that_was_taken_over_writes_over_no_copy_of_the_one_that_is_in_charge(
    small: BackedRoom, tmp_path: Path
) -> None:
    """Such as a forgotten server, which makes a key at the first of the month."""
    small.add("Zhang San")
    small.run()
    for number in range(3):
        small.room.door.keyring.ensure_month(1, f"2031-0{number + 1}")
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        promote(Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT))
        room.door.keyring.ensure_month(1, "2030-01")
    for number in range(9):
        small.room.door.keyring.ensure_month(1, f"2032-0{number + 1}")
    states = small.room.door.keyring.publish()
    assert [state.problem for state in states] == ["stores.copy-newer"] * 2
    assert small.recovery is not None
    identity = X25519Identity.parse(small.recovery)
    for store in ("store-a", "store-b"):
        copy = (small.folder / store / copy_name(small.room.id)).read_bytes()
        assert (1, "2030-01") in open_copy(copy, identity).detail_keys
