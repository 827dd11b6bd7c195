"""What a drill that is killed leaves behind is cleared: it has a ring of that moment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from strongroom.backup.drill_place import clear_left_drills, drill_place
from strongroom.keys.room_files import RoomFiles
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from tests.backup.room import BackedRoom

KILLED = """
import os, signal, sys
from pathlib import Path
from strongroom.backup.drill_place import drill_place
from strongroom.keys.room_files import RoomFiles
with drill_place(RoomFiles(Path(sys.argv[1])), Path(sys.argv[2])) as folder:
    keys = folder / "room" / "keys"
    keys.mkdir(parents=True)
    (keys / "ring").write_bytes(b"sealed ring")
    (folder / "drill.key").write_bytes(b"root key")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def files_of(home: Path) -> RoomFiles:
    files = RoomFiles(home)
    files.make_folders()
    return files


def killed(home: Path, scratch: Path) -> Path:
    """The folder that a drill left."""
    before = set(scratch.glob("strongroom-drill-*"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(home), str(scratch)], check=False)
    assert done.returncode == -9
    (left,) = set(scratch.glob("strongroom-drill-*")) - before
    assert (left / "room" / "keys" / "ring").exists()
    return left


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    made = tmp_path / "scratch"
    made.mkdir()
    return made


def test_a_drill_that_ends_leaves_nothing(tmp_path: Path, scratch: Path) -> None:
    files = files_of(tmp_path / "home")
    with drill_place(files, scratch) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (note,) = files.drills.iterdir()
        assert note.stat().st_mode & 0o777 == 0o600
    assert not folder.exists()
    with pytest.raises(ZeroDivisionError), drill_place(files, scratch) as folder:
        folder.joinpath(str(1 // 0))
    assert not folder.exists()
    assert not list(files.drills.iterdir())


def test_what_a_killed_one_left_is_cleared_by_the_next_and_by_whoever_asks(
    tmp_path: Path, scratch: Path
) -> None:
    files = files_of(tmp_path / "home")
    first = killed(files.home, scratch)
    ring = os.open(first / "room" / "keys" / "ring", os.O_RDONLY)
    with drill_place(files, scratch) as folder:
        assert not first.exists()
        assert os.pread(ring, 100, 0) == bytes(11)  # overwritten, not only unlinked
        assert clear_left_drills(files) == 0  # one that goes on is left alone
        assert folder.exists()
    os.close(ring)
    second = killed(files.home, scratch)
    assert clear_left_drills(files) == 1
    assert not second.exists()
    assert clear_left_drills(files) == 0


@pytest.mark.parametrize("what", ["link", "open folder", "nothing"])
def test_what_is_somebody_elses_by_now_stays(tmp_path: Path, scratch: Path, what: str) -> None:
    files = files_of(tmp_path / "home")
    left = killed(files.home, scratch)
    for path in sorted(left.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    left.rmdir()
    mine = tmp_path / "mine"
    (mine / "room" / "keys").mkdir(parents=True)
    (mine / "room" / "keys" / "ring").write_bytes(b"mine")
    if what == "link":
        left.symlink_to(mine)
    if what == "open folder":
        mine.rename(left)
        left.chmod(0o755)
        mine = left
    assert clear_left_drills(files) == 1
    assert (mine / "room" / "keys" / "ring").read_bytes() == b"mine"


def test_no_erasure_becomes_definitive_beside_what_a_drill_left(tmp_path: Path, database_url: str) -> None:
    backed = BackedRoom(tmp_path, database_url, ("disk",))
    try:
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        customer = backed.add("Zenobia", phone="+8613800000001")
        backed.run()
        left = killed(backed.room.home, scratch)
        desk = backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request")
        desk.erasures.ask(customer, due=backed.room.door.now())
        carriage = Carriage(
            door=backed.room.door, session=desk.session, destinations=backed.shop.destinations()
        )
        assert carry_forward(carriage).round == ()
        assert not left.exists()
    finally:
        backed.close()
