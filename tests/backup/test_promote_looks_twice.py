"""A copy is put in charge where the room that it came from has stopped, and nowhere else is it in the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from strongroom.backup.fencing import generation, mark_name, origin_of, put_mark
from strongroom.backup.promote import promote
from strongroom.backup.registry import Registered
from strongroom.backup.restore import restore
from strongroom.backup.run import run_backup
from strongroom.backup.workshop import Workshop
from strongroom.errors import StrongroomError
from strongroom.vault.room import open_room
from tests.backup.destinations import ENVIRONMENT, FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


@dataclass
class Between(FaultyDestination):
    """A destination at which something happens just before the first mark is put."""

    happens: Callable[[], object] = field(default=lambda: None)

    def put(self, name: str, data: bytes) -> bool:
        if "/generations/" in name:
            happens, self.happens = self.happens, lambda: None
            happens()
        return super().put(name, data)


@contextmanager
def copy(backed: BackedRoom, to: Path, happens: Callable[[], object] = lambda: None) -> Iterator[Workshop]:
    """A restored copy, opened."""
    if not to.exists():
        restore(order(backed, to), backed.surroundings)
    with open_room(to, backed.surroundings) as room:
        session = room.acting("alice", purpose="operations").session
        places = [
            Registered(each.name, each.role, each.added, Between(each.place, happens=happens))
            for each in Workshop(room, session, ENVIRONMENT).destinations()
        ]
        yield Workshop(room, session, ENVIRONMENT, lambda: places)


def marks(backed: BackedRoom, name: str = "disk") -> list[str]:
    return [path for path in backed.objects(name) if "/generations/" in path]


@pytest.mark.parametrize("give_up_later", [False, True])
def test_an_erasure_between_the_look_and_the_marks_is_noticed(
    backed: BackedRoom, tmp_path: Path, give_up_later: bool
) -> None:
    gone = backed.add("Li Si")
    backed.run()
    before = marks(backed)
    with copy(backed, tmp_path / "again", lambda: backed.erase(gone)) as shop:
        with refused("erasure.room-behind", 6):
            promote(shop, give_up_later=give_up_later)
        assert shop.door.keyring.ring.stores == ()  # none was taken up
    assert marks(backed) == before
    backed.add("Wang Wu")
    backed.run().require_complete()  # it may go on
    with copy(backed, tmp_path / "third") as shop:
        assert promote(shop).marked == ["disk"]


def test_a_backup_between_the_look_and_the_marks_is_noticed(backed: BackedRoom, tmp_path: Path) -> None:
    backed.add("Li Si")
    backed.run()

    def back_up() -> None:
        backed.add("Wang Wu")
        backed.run().require_complete()

    before = marks(backed)
    with copy(backed, tmp_path / "again", back_up) as shop, refused("promote.room-went-on", 8):
        promote(shop)
    assert marks(backed) == before
    with copy(backed, tmp_path / "again", back_up) as shop:
        done = promote(shop, give_up_later=True)
        assert list(done.given_up) == [2, 3]
        run_backup(shop).require_complete()
    with refused("backup.fenced", 4):
        backed.run()


def test_a_second_copy_is_told_that_the_first_is_in_charge(backed: BackedRoom, tmp_path: Path) -> None:
    backed.add("Li Si")
    backed.run()
    restore(order(backed, tmp_path / "second"), backed.surroundings)
    with copy(backed, tmp_path / "first") as shop:
        promote(shop)
        run_backup(shop).require_complete()
    before = backed.objects()
    with copy(backed, tmp_path / "second") as shop:
        for give_up_later in (False, True):
            with refused("backup.fenced", 4):
                promote(shop, give_up_later=give_up_later)
    assert backed.objects() == before


def test_a_second_copy_marks_no_place_that_the_first_could_not_reach(
    small: BackedRoom, tmp_path: Path
) -> None:
    small.run()
    restore(order(small, tmp_path / "second"), small.surroundings)
    with copy(small, tmp_path / "first") as shop:
        (small.folder / "disk").rename(small.folder / "disk-unplugged")
        assert promote(shop).marked == ["nas"]
        (small.folder / "disk-unplugged").rename(small.folder / "disk")
        before = marks(small)
        with copy(small, tmp_path / "second") as late, refused("backup.fenced", 4):
            promote(late)
        assert marks(small) == before
        run_backup(shop).require_complete()


def test_marks_of_an_attempt_that_was_killed_are_taken_back_by_one_that_is_refused(
    small: BackedRoom, tmp_path: Path
) -> None:
    small.run()
    restore(order(small, tmp_path / "again"), small.surroundings)
    small.add("Li Si")
    small.run()
    with copy(small, tmp_path / "again") as shop:
        for each in shop.destinations():
            put_mark(each, shop.ring, generation(shop), origin_of(shop))
        with refused("promote.room-went-on", 8):
            promote(shop)
        gone = mark_name(shop.room.id, generation(shop))
    assert not [path for name in ("disk", "nas") for path in marks(small, name) if path.endswith(gone)]
    small.add("Wang Wu")
    small.run().require_complete()


def test_a_room_in_charge_that_was_set_back_keeps_its_marks(
    small: BackedRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.run()
    with copy(small, tmp_path / "again") as shop:
        promote(shop)
        before = marks(small)

        def behind(*arguments: Any, **options: Any) -> None:
            from strongroom.errors import RolledBack

            raise RolledBack("backup.room-behind", found=1, known=2, who="disk")

        monkeypatch.setattr("strongroom.backup.promote.check_memories", behind)
        with pytest.raises(StrongroomError) as caught:
            promote(shop)
        assert caught.value.code == "backup.room-behind"
    assert marks(small) == before
