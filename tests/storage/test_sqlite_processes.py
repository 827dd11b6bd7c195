"""Several processes on one SQLite room, and what is left of them when they are killed."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random

import pytest

from strongroom.errors import Busy, NoRoom, StrongroomError
from strongroom.storage.sqlite import SqliteDatabase
from strongroom.storage.versions import check_version, migrate
from tests.unit.storage.events import add, count


@pytest.fixture
def room_file(tmp_path: Path) -> Path:
    """The database file of an empty room."""
    migrate(f"sqlite://{tmp_path}/room.db")
    return tmp_path / "room.db"


@contextmanager
def process(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A Python process that has said its first line; killed at the end, if it still runs."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline()
            yield running
        finally:
            running.kill()


def writer(room_file: Path, name: int) -> "AbstractContextManager[subprocess.Popen[bytes]]":
    return process("-m", "tests.storage.writer_process", f"sqlite://{room_file}", str(name))


def acknowledged(output: bytes) -> set[str]:
    """The ids that were acknowledged; a last line that was cut off says nothing."""
    return {line.decode() for line in output.split(b"\n")[:-1]}


def stored(room_file: Path) -> set[str]:
    connection = sqlite3.connect(room_file)
    ids = {row[0] for row in connection.execute("SELECT lower(hex(event)) FROM events")}
    connection.close()
    return ids


def test_what_was_acknowledged_survives_kill_9_at_any_moment(room_file: Path) -> None:
    random = Random(9)
    seen: set[str] = set()
    for name in range(20):
        with writer(room_file, name) as running:
            assert running.stdout is not None
            # By what it has done and not by a clock, which would kill it too early on a slow machine.
            said = b"".join(running.stdout.readline() for _ in range(random.randrange(60)))
            time.sleep(random.uniform(0, 0.005))
            running.kill()
            seen |= acknowledged(said + running.communicate()[0])
    with SqliteDatabase(room_file) as room:
        room.read(check_version)
        room.transact(add)
    connection = sqlite3.connect(room_file)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert seen <= stored(room_file)
    assert len(seen) > 200


def listen(running: "subprocess.Popen[bytes]") -> tuple[list[bytes], threading.Thread]:
    """The lines that a process says, as they come, and the thread that hears them until it ends."""
    lines: list[bytes] = []
    assert running.stdout is not None
    hearing = threading.Thread(target=lines.extend, args=(iter(running.stdout.readline, b""),))
    hearing.start()
    return lines, hearing


def test_two_processes_write_at_once_and_neither_starves(room_file: Path) -> None:
    with writer(room_file, 1) as first:
        one, hearing_one = listen(first)
        with writer(room_file, 2) as second:
            two, hearing_two = listen(second)
            before = len(one)
            few = many = 0
            # However slow the machine is: until each did a hundred things, or one ten times that.
            while few < 100 and many < 1_000:
                time.sleep(0.005)
                few, many = sorted((len(one) - before, len(two)))
            first.kill()
            second.kill()
            hearing_one.join()
            hearing_two.join()
    assert acknowledged(b"".join(one)) | acknowledged(b"".join(two)) <= stored(room_file)
    assert few >= 100
    assert many < few * 10


def test_a_command_gets_its_turn_beside_a_busy_server(room_file: Path) -> None:
    others = []
    with writer(room_file, 1) as server, SqliteDatabase(room_file) as room:
        threading.Thread(target=server.communicate).start()  # nobody must wait for a full pipe
        assert not room.alone()
        for _ in range(30):
            before = room.read(count)
            room.transact(add)
            others.append(room.read(count) - before - 1)
    # What the server writes meanwhile, in threads that never pause, is a handful of rows.
    assert sorted(others)[15] < 50


def test_a_killed_holder_of_the_lock_holds_nobody_up(room_file: Path) -> None:
    code = (
        "import sys, time; from strongroom.storage.sqlite import SqliteDatabase; from pathlib import Path;"
        "room = SqliteDatabase(Path(sys.argv[1]));"
        "room.submit(lambda tx: (print('holding', flush=True), time.sleep(60)));"
        "time.sleep(60)"
    )
    with process("-c", code, str(room_file)) as holder:
        with pytest.raises(Busy):
            SqliteDatabase(room_file, busy_seconds=0.2)
        holder.kill()
        holder.communicate()
        with SqliteDatabase(room_file) as room:
            room.transact(add)
            assert room.read(count) == 1


def test_a_process_that_goes_on_after_a_fork_is_refused(room_file: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from strongroom.errors import UsageError;"
        "from strongroom.storage.sqlite import SqliteDatabase;"
        "room = SqliteDatabase(Path(sys.argv[1])); pid = os.fork()\n"
        "if pid == 0:\n"
        "    try:\n        room.transact(lambda tx: None)\n"
        "    except UsageError as error:\n        os._exit(7 if error.code == 'storage.forked' else 8)\n"
        "    os._exit(9)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(room_file)], check=False).returncode == 7


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Root may write everywhere: be somebody else, who owns the folder and what is in it."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.iterdir()):
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_to_is_refused(room_file: Path) -> None:
    # Not below pytest's own folder, which is closed to others.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(room_file, folder / "room.db")
        with as_nobody(folder):
            folder.chmod(0o500)
            with pytest.raises(NoRoom) as caught:
                SqliteDatabase(folder / "room.db")
            folder.chmod(0o700)
    assert caught.value.code == "storage.permission"


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of that size."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("component missing: the right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def until_full(room: SqliteDatabase, change: Callable[[], None]) -> StrongroomError:
    for _ in range(2_000):
        try:
            change()
        except StrongroomError as error:
            return error
    raise AssertionError("the disk never filled up")


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 3_000) as folder:
        path = folder / "room.db"
        migrate(f"sqlite://{path}")
        written = 0
        with SqliteDatabase(path) as room:

            def change() -> None:
                nonlocal written
                room.transact(lambda tx: add(tx, None, os.urandom(20_000)))
                written += 1

            error = until_full(room, change)
            assert error.code == "storage.full"
            assert written > 10
            assert room.read(count) == written
            with pytest.raises(Busy):
                room.transact(lambda tx: add(tx, None, os.urandom(500_000)))
            assert room.read(count) == written
        with SqliteDatabase(path) as again:
            assert again.read(count) == written


def test_a_disk_that_became_read_only_is_named(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 20_000) as folder:
        path = folder / "room.db"
        migrate(f"sqlite://{path}")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with pytest.raises(NoRoom) as caught:
            SqliteDatabase(path)
    assert caught.value.code in ("storage.permission", "storage.read-only")
