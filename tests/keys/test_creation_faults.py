"""Each call to the disk fails once while a room is made or changed: one can always go on from there."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.errors import KeyNotAvailable
from strongroom.keys.anchor import Manifest
from strongroom.keys.creation import RoomPlan, complete_room, create_room
from strongroom.keys.disk import Disk
from strongroom.keys.folder_store import FolderStore
from strongroom.keys.ring import Ring, RingKey
from strongroom.keys.settings import Settings
from strongroom.storage.database import open_database
from strongroom.storage.room_rows import room_row
from strongroom.storage.versions import migrate
from tests.keys.rooms import Place
from tests.unit.keys.test_private_file import Failing


@contextmanager
def copied_place(template: Path, folder: Path) -> Iterator[Place]:
    """An empty database costs a third of a second to make, and nothing to copy."""
    folder.mkdir()
    url = f"sqlite:///{shutil.copy(template, folder / 'room.db')}"
    with open_database(url) as database:
        yield Place(folder, url, database)


def one_more_key(number: int) -> Callable[[Ring], Ring]:
    key = RingKey(os.urandom(32), 1)
    return lambda ring: ring.with_backup_key(number + ring.generation, key)


def attempt(place: Place, disk: Disk) -> None:
    made = create_room(
        place.files,
        place.database,
        RoomPlan(place.keys, stores=place.stores),
        place.surroundings,
        lambda uri: FolderStore(uri.removeprefix("folder:"), disk=disk),
        disk,
    )
    complete_room(place.files, Settings(made.keyring.room, place.url, place.keys), disk)


@pytest.mark.parametrize("dies", [False, True], ids=["one call fails", "all calls fail from there on"])
def test_a_room_is_made_in_the_end_whatever_call_fails(tmp_path: Path, dies: bool) -> None:
    template = tmp_path / "template.db"
    migrate(f"sqlite:///{template}")
    with copied_place(template, tmp_path / "count") as place:
        counting = Failing(-1)
        attempt(place, counting)
    assert counting.calls > 100
    for at in range(1, counting.calls + 1, 7 if dies else 5):
        with copied_place(template, tmp_path / f"{at}") as place:
            with pytest.raises(KeyNotAvailable) as caught:
                attempt(place, Failing(at, dies=dies))
            assert caught.value.code in {
                "keys.file-unwritable",
                "stores.unreachable",
                "stores.too-few-reachable",
            }, at
            room = place.database.read(room_row)
            if not place.files.settings.exists():
                place.create()
            opened = place.open()
            assert room is None or room.room == opened.room
            assert all(state.current for state in opened.store_states()), at


def test_a_change_of_the_ring_survives_a_failure_at_any_call(small_place: Place) -> None:
    small_place.create()
    keyring = small_place.open()
    counting = Failing(-1)
    keyring._disk = counting
    keyring.ensure_month(1, "2030-01")
    for at in range(1, counting.calls + 1):
        before = small_place.open().ring
        failing = small_place.open()
        failing._disk = Failing(at, dies=True)
        with pytest.raises(KeyNotAvailable) as caught:
            failing.rewrite(one_more_key(1000))
        assert caught.value.code == "keys.file-unwritable"
        after = small_place.open()
        if after.ring != before:
            assert after.ring.generation == before.generation + 1
            assert set(after.ring.backup_keys) == {*before.backup_keys, 1000 + before.generation}
            assert replace(after.ring, backup_keys={}, generation=0) == replace(
                before, backup_keys={}, generation=0
            )
        after.rewrite(one_more_key(5000))


def test_a_change_of_the_anchor_survives_a_failure_at_any_call(small_place: Place) -> None:
    small_place.create()
    keyring = small_place.open()
    counting = Failing(-1)
    keyring.anchor._disk = counting
    keyring.anchor.update(lambda anchor: anchor.with_manifest(Manifest(0, bytes(32))))
    for at in range(1, counting.calls + 1):
        failing = small_place.open()
        before = failing.anchor.read()
        failing.anchor._disk = Failing(at, dies=True)
        with pytest.raises(KeyNotAvailable) as caught:
            failing.anchor.update(lambda anchor: anchor.with_manifest(Manifest(at, bytes(32))))  # noqa: B023 - at once
        assert caught.value.code == "keys.file-unwritable"
        after = small_place.open().anchor
        assert after.read() in (
            before,
            replace(before, generation=before.generation + 1, manifest=Manifest(at, bytes(32))),
        )
        after.update(lambda anchor: anchor.with_manifest(Manifest(1000 + at, bytes(32))))  # noqa: B023 - at once
