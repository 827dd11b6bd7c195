"""Ring stores in which somebody put something: a copy of their own making, a pipe, a file without an end."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.crypto.age import X25519Identity
from strongroom.errors import KeyNotAvailable
from strongroom.keys.recovery import recover_ring
from strongroom.keys.ring import RingKey
from strongroom.keys.ring_copies import copy_name, seal_copy
from strongroom.keys.stores import ring_store
from tests.backup.room import BackedRoom
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
