"""The mark of a demo: in the log's first leaf, and nowhere that can be written by hand."""

from pathlib import Path

import pytest

from strongroom.keys.room_files import RoomFiles
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from strongroom.vault.upkeep.demo_mark import is_demo
from tests.audit.log_room import execute
from tests.refusals import refused
from tests.vault.conftest import make_home


@pytest.mark.parametrize("demo", [True, False])
def test_a_room_is_a_demo_exactly_where_it_was_founded_as_one(
    demo: bool, tmp_path: Path, database_url: str
) -> None:
    home = make_home(tmp_path, database_url, demo=demo)
    with open_room(home, Surroundings()) as room:
        room.settle()
        assert is_demo(room.door, 1) is demo


def test_the_settings_file_makes_no_demo_of_a_real_room(home: Path) -> None:
    settings = RoomFiles(home).settings
    settings.write_text(settings.read_text() + "demo = true\n")
    with open_room(home, Surroundings()) as room:
        assert room.settings.demo
        assert not is_demo(room.door, 1)


def test_a_first_leaf_that_was_written_by_somebody_else_is_named(home: Path) -> None:
    with open_room(home, Surroundings()) as room:
        room.settle()
        url = room.settings.database
    execute(url, "UPDATE leaves SET mac = ? WHERE leaf = 0", parameters=(bytes(32),))
    with open_room(home, Surroundings()) as room, refused("log.leaf-forged", 6):
        is_demo(room.door, 1)
